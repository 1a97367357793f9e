package verify

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// Difference is P6: what changes, for whom, from one version of a pathway to
// another, or from a pathway to what a locality makes of it. It is exact: both
// are looked at for every input there is, and both back ends answer every
// question with yes or no alike.
type Difference struct {
	From       Compared               `json:"from"`
	To         Compared               `json:"to"`
	Semantics  string                 `json:"semantics"`
	Audiences  []AudienceDifference   `json:"audiences"`
	Criteria   []*CriterionDifference `json:"criteria"` // all: those of the new version in its order, then the removed
	Rules      []RuleDifference       `json:"rules"`    // raises, scope rules and contradictions that are not the same
	AnsweredBy []AnsweredDifference   `json:"answered_by"`
	Findings   []FindingDifference    `json:"findings"` // that the two dictionaries describe differently, with what was left out
	Stats      Stats                  `json:"stats"`
}

// Compared names one side of a difference.
type Compared struct {
	Pathway  string `json:"pathway"`
	Version  string `json:"version"`
	Digest   string `json:"digest"`
	Approved bool   `json:"approved"` // said by [Difference.ApprovedAt]; false before
	Locality string `json:"locality,omitempty"` // id@version
}

// String is id@version, and the locality.
func (c Compared) String() string {
	text := c.Pathway + "@" + c.Version
	if c.Locality != "" {
		text += " in " + c.Locality
	}
	return text
}

// MarshalJSON adds what is not justified.
func (d *Difference) MarshalJSON() ([]byte, error) {
	type plain Difference
	return json.Marshal(struct {
		*plain
		Unjustified []Unjustified `json:"unjustified"`
	}{(*plain)(d), d.Unjustified()})
}

// IncomparableError says that two versions have no inputs in common.
type IncomparableError struct{ Reason string }

// Error is the reason.
func (e *IncomparableError) Error() string { return e.Reason }

// side is one of the two outcomes compared.
type side struct {
	prog     *engine.Program
	logic    *engine.Logic
	locality *engine.Locality
}

func (s side) compared() Compared {
	def := s.prog.Definition()
	c := Compared{Pathway: def.ID.Value, Version: def.Version.String(), Digest: def.Digest}
	if s.locality != nil {
		c.Locality = s.locality.Definition().Key()
	}
	return c
}

// Diff compares two versions of a pathway. The error says why they could not be
// compared, or that the engine does not say what was worked out.
func Diff(from, to *engine.Program, o Options) (*Difference, error) {
	return compare(side{from, from.Logic(), nil}, side{to, to.Logic(), nil}, o)
}

// DiffLocality compares a pathway with what a locality makes of it.
func DiffLocality(prog *engine.Program, l *engine.Locality, o Options) (*Difference, error) {
	if err := l.Fits([]*engine.Program{prog}); err != nil {
		return nil, err
	}
	logic := prog.Logic()
	return compare(side{prog, logic, nil}, side{prog, logic, l}, o)
}

// ApprovedAt is the same difference and says which side is clinically approved at a
// time: what was compared does not change with that, and a comparison may be old.
func (d *Difference) ApprovedAt(lib *pathways.Library, at time.Time) *Difference {
	y := *d
	for _, c := range []*Compared{&y.From, &y.To} {
		c.Approved = approvedAt(lib, c.Pathway+"@"+c.Version, at) && (c.Locality == "" || approvedAt(lib, "localities/"+c.Locality, at))
	}
	return &y
}

func approvedAt(lib *pathways.Library, key string, at time.Time) bool {
	e := lib.Edition(key)
	return e != nil && e.Header.ApprovedAt(at)
}

// comparison is two sides over one space and one circuit.
type comparison struct {
	*builder
	older, newer side
	weights      [][]*big.Int
	options      Options
	out          *Difference
	err          error // the first thing that does not agree
}

func compare(from, to side, o Options) (out *Difference, err error) {
	out = &Difference{From: from.compared(), To: to.compared(), Semantics: engine.Semantics,
		Rules: []RuleDifference{}, AnsweredBy: []AnsweredDifference{}, Findings: []FindingDifference{}}
	defer func() {
		if e := givenUp(recover()); e != nil {
			out, err = nil, fmt.Errorf("compare %s with %s: %w", from.compared(), to.compared(), e)
		}
	}()
	if err := from.joins(to); err != nil {
		return nil, err
	}
	if o.Budget == 0 {
		o.Budget = usualBudget
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	if o.At.IsZero() { // the same comparison shows the same cases
		o.At = to.prog.Definition().Effective.From.Time
	}
	if o.Audience == nil {
		o.Audience = pathways.Audiences()
	}
	s := newSpace([]*engine.Logic{from.logic, to.logic})
	x := &comparison{builder: newBuilder(s), older: from, newer: to, options: o, out: out}
	x.circuit.ctx = o.Context
	for _, a := range s.axes {
		var list []*big.Int
		for _, p := range a.points {
			list = append(list, big.NewInt(p.weight))
		}
		x.weights = append(x.weights, list)
	}
	x.run()
	if x.err != nil {
		return nil, x.err
	}
	return out, nil
}

// run compares for each audience, with a diagram of its own, and then what is for
// all.
func (x *comparison) run() {
	pairs := x.pairCriteria()
	for i, who := range x.options.Audience {
		x.options.Progress(fmt.Sprintf("%s and %s, %s", x.out.From, x.out.To, who))
		f := x.face(who)
		f.classes()
		for _, k := range pairs {
			f.criterion(k)
		}
		if i == 0 {
			f.rules()
		}
		x.out.Stats.Nodes += f.d.size()
		x.out.Stats.Inputs = f.d.count(1, x.weights).String()
	}
	x.finishCriteria(pairs)
	x.compareDictionaries()
	x.out.Stats.Axes, x.out.Stats.Gates = len(x.axes), len(x.circuit.nodes)
	for _, a := range x.axes {
		x.out.Stats.Points += len(a.points)
	}
}

// joins tells why two versions have no inputs in common: a finding that one of
// them reads is of another type in the other, or no number suits both.
func (s side) joins(t side) error {
	a, b := s.logic.Pathway.Dictionary, t.logic.Pathway.Dictionary
	if s.compared().Pathway != t.compared().Pathway {
		return &IncomparableError{fmt.Sprintf("%s and %s are different pathways", s.compared(), t.compared())}
	}
	read := map[string]bool{gestation: true}
	note := func(r reading) {
		for _, f := range r.lit.Findings() {
			read[f.ID.Value] = true
		}
	}
	eachReading(s.logic, note)
	eachReading(t.logic, note)
	for _, id := range sortedKeys(read) {
		f, g := a.Finding(id), b.Finding(id)
		if f == nil || g == nil {
			continue
		}
		if f.Type != g.Type || f.Unit != g.Unit {
			return &IncomparableError{fmt.Sprintf("%s and %s cannot be compared: %s is not the same question in both", s.compared(), t.compared(), id)}
		}
		if f.Range != nil && (f.Range.Min > g.Range.Max || g.Range.Min > f.Range.Max) {
			return &IncomparableError{fmt.Sprintf("%s and %s cannot be compared: no %s is plausible in both", s.compared(), t.compared(), id)}
		}
	}
	return nil
}

// some asks both back ends whether there is an input, given as a diagram and as
// gates that mean the same.
func (x *comparison) some(what string, d int32, gs ...gate) bool {
	x.out.Stats.Queries++
	if _, sat := x.circuit.satisfy(gs...); sat != (d != 0) {
		x.fail("%s: the diagram and the solver do not agree", what)
	}
	return d != 0
}

func (x *comparison) fail(format string, args ...any) {
	if x.err == nil {
		x.err = fmt.Errorf("compare %s with %s: "+format, slices.Concat([]any{x.out.From, x.out.To}, args)...)
	}
}
