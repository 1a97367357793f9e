package engine

import (
	"fmt"
	"slices"

	"safetynet/pathways"
)

// Logic is what a program decides by, for whoever proves something about it:
// every condition in negation normal form, with what may be assumed and excused.
// SEMANTICS.md says how it becomes an outcome. It must not be changed; proofs
// about a changed pathway are made on a copy.
type Logic struct {
	Pathway   *pathways.Pathway
	Criteria  []*Criterion // the shared danger signs first, then the pathway's own, in file order
	Raises    []*Raise
	Scope     []*Scope
	Conflicts []*Conflict
	Advice    map[string]*Formula // when advice and follow-up that have a condition are due, by id
	Oldest    int                 // the greatest age in months the criteria speak of
}

// Criterion is one criterion of a [Logic].
type Criterion struct {
	Def     *pathways.Criterion
	Shared  bool // a general danger sign
	Urgency int  // of its own disposition, before raises
	Group   string
	When    *Formula // with the negation of its exceptions
	Plain   *Formula // a danger sign's own condition, which holds outside the pathway
	Assume  map[string]Assumption
	Excuses map[string]Excuse // the criterion's own entries over the pathway's
}

// Assumption says for which reasons an unknown finding counts as the worst, and
// how urgent the criterion is then.
type Assumption struct {
	Reasons []pathways.Reason
	Urgency int
}

// Excuse says for which reasons, whom and when an unknown finding counts as
// absent on the ceiling rail.
type Excuse struct {
	Reasons  []pathways.Reason
	Audience []pathways.Audience
	When     *Formula // nil: always
}

// Raise is one raise rule of a [Logic].
type Raise struct {
	Def     *pathways.Raise
	When    *Formula // nil for a rule about "any other"
	Level   int      // any other: the least rank of guidance that counts
	Targets []int    // places among the criteria
	Urgency int
}

// Scope is one scope rule of a [Logic].
type Scope struct {
	Def      *pathways.ScopeRule
	When     *Formula
	HandOver bool // the criteria still apply
}

// Conflict is one contradiction of a [Logic].
type Conflict struct {
	Def  *pathways.Contradiction
	When *Formula
}

// FormulaOp is what a [Formula] is made of.
type FormulaOp uint8

// The three kinds of formula.
const (
	Test FormulaOp = iota // a literal
	And
	Or
)

// Formula is a condition in negation normal form.
type Formula struct {
	Op      FormulaOp
	Kids    []*Formula
	Literal *Literal // of a Test
}

// Walk calls f for every literal. A nil formula has none.
func (x *Formula) Walk(f func(*Literal)) {
	if x == nil {
		return
	}
	if x.Op == Test {
		f(x.Literal)
	}
	for _, k := range x.Kids {
		k.Walk(f)
	}
}

// At is the condition's value at a moment, in Kleene's logic: nothing is assumed
// and nothing excused.
func (x *Formula) At(m *Moment) Truth {
	switch x.Op {
	case And:
		t := True
		for _, k := range x.Kids {
			t = min(t, k.At(m))
		}
		return t
	case Or:
		t := False
		for _, k := range x.Kids {
			t = max(t, k.At(m))
		}
		return t
	}
	return x.Literal.truth(&m.state)
}

// Lack is an unknown finding, or [AgeID], that leaves a literal undecided.
type Lack struct {
	Finding string
	Reason  pathways.Reason
}

// At is the literal's value at a moment and, where that is unknown, what it lacks.
func (l *Literal) At(m *Moment) (Truth, []Lack) {
	t := l.truth(&m.state)
	if t != Unknown {
		return t, nil
	}
	var lacks []Lack
	l.unknowns(&m.state, func(id string, r pathways.Reason) { lacks = append(lacks, Lack{id, r}) })
	return t, lacks
}

// String is the test as the language writes it.
func (l *Literal) String() string { return l.key() }

// Findings are the findings the literal reads.
func (l *Literal) Findings() []*pathways.Finding {
	switch {
	case l.finding != nil:
		return []*pathways.Finding{l.finding}
	case l.derived != nil:
		return l.derived.inputs
	}
	return nil
}

// AgeVariable is the variable of a test of the age, "" otherwise.
func (l *Literal) AgeVariable() string { return l.age }

// Corrected tells whether the literal reads the age counted from the due date.
func (l *Literal) Corrected() bool { return l.age == ageCorrected }

// Counts tells whether the literal tests how many of its findings are true.
func (l *Literal) Counts() bool { return l.derived != nil && len(l.derived.def.Count) > 0 }

// Threshold is the limit of a test of a number, nil for other tests and where the
// limit stands in the condition itself.
func (l *Literal) Threshold() *pathways.Threshold { return l.threshold }

// Limits are the numbers a finding or a calculated number is compared with: one,
// or one for each age band that has a limit. Other tests have none.
func (l *Literal) Limits() []float64 {
	switch {
	case l.age != "" || l.want != nil:
		return nil
	case !l.Banded():
		return []float64{l.limit}
	}
	var limits []float64
	for _, b := range l.threshold.Bands {
		if !b.Limit.None {
			limits = append(limits, b.Limit.Value)
		}
	}
	return limits
}

// Derived is the calculated number the literal tests, nil for other tests.
func (l *Literal) Derived() *pathways.Derived {
	if l.derived == nil {
		return nil
	}
	return l.derived.def
}

// Comparison is the operator of a test of a number or an age, in CEL's spelling
// and before any negation.
func (l *Literal) Comparison() string { return comparisonText[l.op] }

// TrueWhen is the comparison under which the literal is true: its own, or of a
// negation the opposite one.
func (l *Literal) TrueWhen() string {
	if l.negated {
		return comparisonText[l.op.negated()]
	}
	return comparisonText[l.op]
}

// TrueFor lists the values of an enumeration, or false and true, for which the
// literal is true; nil for tests of numbers and ages.
func (l *Literal) TrueFor() []string {
	if l.want == nil {
		return nil
	}
	return l.wanted()
}

// Limit is what an age is compared with, or a number against a threshold without
// bands.
func (l *Literal) Limit() float64 { return l.limit }

// Wanted tells for each value of an enumeration, or for false and true, whether
// the test asks for it, before any negation; nil for tests of numbers and ages.
func (l *Literal) Wanted() []bool { return slices.Clone(l.want) }

// Negated tells whether the literal is its test's negation.
func (l *Literal) Negated() bool { return l.negated }

// Bands is the range of the threshold's age bands in question at a moment.
func (l *Literal) Bands(m *Moment) (first, last int) { return l.bands(&m.state) }

// BandText says for which ages the bands of a threshold hold, from one to another.
func BandText(bands []pathways.Band, first, last int) string {
	from := 0
	if first > 0 {
		from = *bands[first-1].BelowMonths
	}
	if bands[last].BelowMonths == nil {
		return fmt.Sprintf("from %d months", from)
	}
	return fmt.Sprintf("from %d to under %d months", from, *bands[last].BelowMonths)
}

// Banded tells whether the limit depends on the age.
func (l *Literal) Banded() bool { return l.threshold != nil && len(l.threshold.Bands) > 0 }

// Worse tells whether the literal's being true is worse for the child.
func (l *Literal) Worse() bool { return l.worse }

// Exception tells whether the literal belongs to an exception's negation.
func (l *Literal) Exception() bool { return l.exception }

// Logic returns what the program decides by.
func (p *Program) Logic() *Logic {
	x := &Logic{Pathway: p.def, Oldest: p.oldest}
	for _, k := range p.criteria {
		x.Criteria = append(x.Criteria, k.view())
	}
	for _, r := range p.raises {
		x.Raises = append(x.Raises, &Raise{Def: r.def, When: r.when.view(), Level: r.level, Targets: r.targets, Urgency: r.urgency})
	}
	for _, r := range p.scope {
		x.Scope = append(x.Scope, &Scope{Def: r.def, When: r.when.view(), HandOver: r.handOver})
	}
	for _, c := range p.conflicts {
		x.Conflicts = append(x.Conflicts, &Conflict{Def: c.def, When: c.when.view()})
	}
	x.Advice = p.advice.conditions()
	return x
}

func (a advice) conditions() map[string]*Formula {
	all := map[string]*Formula{}
	for _, x := range slices.Concat(a.signs, a.firstAid, a.homeCare, a.course) {
		if x.when != nil {
			all[x.def.ID.Value] = x.when.view()
		}
	}
	for _, x := range a.followUp {
		if x.when != nil {
			all[x.def.ID.Value] = x.when.view()
		}
	}
	return all
}

func (k *criterion) view() *Criterion {
	c := &Criterion{
		Def: k.def, Shared: k.shared, Urgency: k.urgency, Group: k.group, When: k.when.view(),
		Assume: map[string]Assumption{}, Excuses: map[string]Excuse{},
	}
	c.Plain = c.When
	if k.plain != k.when {
		c.Plain = k.plain.view()
	}
	for id, a := range k.assume {
		c.Assume[id] = Assumption{a.def.Reasons, a.urgency}
	}
	for id, e := range k.excuses {
		c.Excuses[id] = Excuse{e.def.Reasons, e.def.Audience, e.when.view()}
	}
	return c
}

func (n *node) view() *Formula {
	if n == nil {
		return nil
	}
	x := &Formula{Op: [...]FormulaOp{opLiteral: Test, opAnd: And, opOr: Or}[n.op], Literal: n.lit}
	for _, k := range n.kids {
		x.Kids = append(x.Kids, k.view())
	}
	return x
}
