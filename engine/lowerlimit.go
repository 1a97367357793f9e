package engine

import (
	"slices"

	"github.com/google/cel-go/common/ast"

	"safetynet/pathways"
)

// namedLimit gives a literal the limit of a threshold. It reports false where it
// refuses it.
func (w walker) namedLimit(l *Literal, limit ast.Expr) bool {
	name := l.subject()
	switch {
	case limit.Kind() == ast.LiteralKind:
		return w.refuseLimit(limit, "limit-retyped", "name it under thresholds: with its source", "a limit on %s is typed into the condition", name)
	case limit.Kind() != ast.IdentKind:
		return w.refuseLimit(limit, "cel-not-allowed", "put arithmetic into a calculated value under derived:", "arithmetic is not in the language")
	}
	t := w.voc.thresholds[limit.AsIdent()]
	if t == nil {
		return w.refuseLimit(limit, "findings-compared", "put their difference under derived:", "%s is compared with %s, which is no threshold", name, limit.AsIdent())
	}
	if t.Finding.Value != name {
		return w.refuseLimit(limit, "threshold-other-finding", "", "the threshold %s is a limit on %s, not on %s", t.ID, t.Finding, name)
	}
	w.used[t.ID.Value] = true
	l.threshold = t
	if t.Limit != nil {
		l.limit = *t.Limit
	}
	return true
}

// notBorrowed is what is said to a condition of an invariant that names a part of
// the definition.
const notBorrowed = "an invariant does not borrow %s from what it checks"

// typedLimit gives a literal a limit that stands in the condition itself. It
// reports false where it refuses it.
func (w walker) typedLimit(l *Literal, limit ast.Expr) bool {
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

func (w walker) refuseLimit(e ast.Expr, code, hint, format string, args ...any) bool {
	w.refuse(e, code, hint, format, args...)
	return false
}
