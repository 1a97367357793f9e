package engine

import (
	"slices"

	"github.com/google/cel-go/common/ast"

	"safetynet/pathways"
)

// Invariant is one statement of [pathways.Invariants] in the words of one version
// of its pathway: where When is certainly true, and Unless too, the child gets
// at least the disposition of this urgency. Its literals speak of the age as it
// was given, not cut to the ages of the pathway. An assessment never reads it.
type Invariant struct {
	Def     *pathways.Invariant
	When    *Formula
	Unless  *Formula // the negation of the exception, nil where there is none
	Urgency int
}

// Invariants lists what must hold of the pathway, in file order. One that a
// version older than the newest has no words for is left out of it.
func (p *Program) Invariants() []*Invariant { return p.invariants }

// invariants compiles what must hold of the pathway. It notes nothing in the
// program: a second opinion is no part of what it judges.
func (c *compiler) invariants() {
	id := c.def.ID.Value
	all := c.lib.Invariants(id)
	if all == nil {
		return
	}
	report := c.report
	if c.lib.Newest(id) != c.def {
		report = func(pathways.Position, string, string, string) {} // it need not have the words
	}
	lower := newLowerer(c.lower.voc, report)
	lower.free, lower.own = true, true
	for _, def := range all.List {
		x := &Invariant{Def: def, When: lower.condition(def.When).view()}
		if def.Unless != nil {
			x.Unless = lower.negatedCondition(*def.Unless).view()
		}
		least := c.def.Shared.Dispositions.Get(def.AtLeast.Value)
		if x.When == nil || least == nil || (def.Unless != nil && x.Unless == nil) {
			continue
		}
		x.Urgency = least.Urgency
		c.prog.invariants = append(c.prog.invariants, x)
	}
}

// notBorrowed is what is said to a condition of an invariant that names a part of
// the definition.
const notBorrowed = "an invariant does not borrow %s from what it checks"

// typedLimit gives a literal a limit that stands in the condition itself. It
// reports false where it refuses it.
func (w walker) typedLimit(l *literal, limit ast.Expr) bool {
	n, ok := numberIn(limit)
	switch {
	case l.derived != nil && !slices.Contains(w.voc.dict.Derived, l.derived.def):
		return w.refuseLimit(limit, "invariant-borrowed", "compare what the dictionary calculates", notBorrowed, l.subject())
	case limit.Kind() == ast.IdentKind && w.voc.thresholds[limit.AsIdent()] != nil:
		return w.refuseLimit(limit, "invariant-borrowed", "type the number of the guideline", notBorrowed, limit.AsIdent())
	case !ok:
		return w.refuseLimit(limit, "cel-not-allowed", "", "an invariant compares %s with a number", l.subject())
	case !plausible(l.finding, n):
		return w.refuseLimit(limit, "limit-out-of-range", "", "the limit %v is outside the plausible range of %s", n, l.subject())
	}
	l.limit = n
	return true
}

func numberIn(e ast.Expr) (float64, bool) {
	if e.Kind() == ast.LiteralKind {
		switch n := e.AsLiteral().Value().(type) {
		case int64:
			return float64(n), true
		case float64:
			return n, true
		}
	}
	return 0, false
}

// plausible tells whether a finding, where there is one, can have a value.
func plausible(f *pathways.Finding, n float64) bool {
	return f == nil || f.Range == nil || (n >= f.Range.Min && n <= f.Range.Max)
}
