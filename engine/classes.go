package engine

import "math"

// view is a case as a matrix reads it: one code for everything that is tested.
type view struct {
	*state
	classes []uint8 // the codes of the findings, and behind them the classes that no code is by itself
	spans   [3]Span // of the age, as the pathway sees it: see [spanDays]
	less    bool    // than all that the child may be
	granted []row   // the matrix of excuses, where it is decided
	scoped  state   // room for the case as a pathway's criteria see it
}

// The spans of a view.
const (
	spanDays = iota
	spanMonths
	spanCorrected
)

// look lays out a state: nothing of it is changed.
func (v *view) look(s *state) {
	v.state = s
	copy(v.classes, s.codes)
	v.at(&s.age)
}

// at makes the age that of the child as somebody sees it.
func (v *view) at(a *Age) {
	v.spans[spanDays], v.spans[spanMonths], v.spans[spanCorrected] = a.Days, a.Months, a.Corrected
	v.less = false
}

// whole makes the age all that the child may be.
func (v *view) whole() {
	if v.less {
		v.at(&v.age)
	}
}

// upTo leaves what is in scope of a pathway for children up to an age in months.
func (v *view) upTo(months int) {
	if v.age.mayPass(months) {
		age := v.age.inScope(months)
		v.at(&age)
		v.less = true
	}
}

// The codes of a [state] where they are counted with.
const (
	hidden16 = uint16(hidden)
	known16  = uint16(known)
)

// classifier works out the class of a subject that is not simply what was
// answered: which limits a number has reached, between which limits an age may lie,
// whether what is unknown is excused. All of it is read off tables.
type classifier struct {
	at      int       // where the class is kept
	place   int       // of the finding, or -1
	number  int       // its place among the numbers
	limits  []float64 // ascending; a number counts those it has reached
	derived *derivedNumber
	grants  []grant  // conditions of excuses of the finding, one bit each
	age     ageClass // no edges: the age is nothing to it
	due     bool     // the age is counted from the due date: what it lacks is told apart
	table   []uint8  // from all of that to a class
}

// grant is a condition of an excuse: a bit of the plan's matrix of them.
type grant struct{ lane, bit int }

// ageClass tells the ages apart between which something changes.
type ageClass struct {
	span  int     // which
	edges []uint8 // by age in the unit: how many limits were reached; the last holds from there on
	ages  uint16  // how many that can be

	outgrown bool // they are more than can be counted
}

// place is the part of the table for everything the age may be.
func (x *ageClass) place(v *view) uint16 {
	if x.edges == nil {
		return 0
	}
	s, last := v.spans[x.span], len(x.edges)-1
	return uint16(x.edges[min(max(s.Lo, 0), last)])*x.ages + uint16(x.edges[min(max(s.Hi, 0), last)])
}

// pairs is how many parts the table has for the age.
func (x *ageClass) pairs() uint16 {
	if x.edges == nil {
		return 1
	}
	return x.ages * x.ages
}

// numberClass is a subject that is a number and nothing else: its class is its code
// and the limits it has reached.
type numberClass struct {
	at, place, number int
	limits            []float64
}

// classify works out the classes that no code is by itself.
func (m *matrix) classify(v *view) {
	for i := range m.numbers {
		c := &m.numbers[i]
		code := v.classes[c.place]
		v.classes[c.at] = code + uint8(reached(c.limits, v.numbers[c.number]))&-(code/known) // #nosec G115 -- a plan that is used has at most 256 classes of a subject
	}
	for i := range m.classifiers {
		c := &m.classifiers[i]
		v.classes[c.at] = c.table[c.subject(v)*c.age.pairs()+c.age.place(v)]
	}
}

// subject tells apart what is known of the subject itself. Of a finding it is the code,
// and the limits it has reached, with the excuses that hold for it as the last bits: they
// are nothing to what is known, but to ask first whether it is takes longer.
func (c *classifier) subject(v *view) uint16 {
	switch {
	case c.due:
		return c.dueLacks(v)
	case c.derived != nil:
		n, ok := c.derived.value(v.state)
		if !ok {
			return c.lacking(v.state)
		}
		return 2 + reached(c.limits, n)
	case c.place < 0:
		return 0
	}
	code := uint16(v.classes[c.place])
	if c.limits != nil {
		code += reached(c.limits, v.numbers[c.number]) & -(code / known16)
	}
	bits := uint16(0)
	for i, g := range c.grants {
		bits |= uint16(v.granted[g.lane][floorRail]>>g.bit&1) << i
	}
	return code<<len(c.grants) | bits
}

// lacking: 0 where an input is missing, 1 where there is no value for those there are.
func (c *classifier) lacking(s *state) uint16 {
	for _, f := range c.derived.inputs {
		if !s.known(f) {
			return 0
		}
	}
	return 1
}

// dueLacks: what an age from the due date lacks, see [Literal.unknowns].
func (c *classifier) dueLacks(v *view) uint16 {
	lacks, there := uint16(0), c.place >= 0
	if there && v.codes[c.place] < known {
		lacks = 1
	}
	if !v.spans[spanMonths].point() || there && lacks == 0 && !v.spans[spanCorrected].point() {
		lacks |= 2
	}
	return lacks
}

func reached(limits []float64, n float64) uint16 {
	count := uint16(0)
	for _, l := range limits {
		count += one(n >= l)
	}
	return count
}

// one counts without a branch.
func one(b bool) uint16 {
	if b {
		return 1
	}
	return 0
}

// boundaries are the numbers from which on a comparison with a limit changes.
func (op comparison) boundaries(limit float64) []float64 {
	after := math.Nextafter(limit, math.Inf(1))
	switch op {
	case lt, ge:
		return []float64{limit}
	case le, gt:
		return []float64{after}
	}
	return []float64{limit, after}
}
