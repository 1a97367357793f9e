package engine

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"safetynet/pathways"
)

var comparisonOf = map[string]comparison{
	operators.Less: lt, operators.LessEquals: le, operators.Greater: gt,
	operators.GreaterEquals: ge, operators.Equals: eq, operators.NotEquals: ne,
}

// comparison lowers one comparison, either way round.
func (w walker) comparison(e ast.Expr, fn string, a, b ast.Expr, neg bool) *node {
	op := comparisonOf[fn]
	if w.isLimit(a) && !w.isLimit(b) {
		a, b, op = b, a, op.swapped()
	}
	if a.Kind() != ast.IdentKind {
		return w.refuse(e, "cel-not-allowed", "put arithmetic into a calculated value under derived:", "only a finding, a calculated value or an age can be compared")
	}
	name := a.AsIdent()
	if slices.Contains([]string{ageDays, ageMonths, ageYears, ageCorrected}, name) {
		return w.ageTest(e, name, op, b, neg)
	}
	f, d := w.voc.dict.Finding(name), w.voc.derived[name]
	switch {
	case f != nil && f.Type == pathways.Enum:
		return w.enumTest(e, f, op, b, neg)
	case f != nil && f.Type == pathways.Bool:
		return w.boolTest(e, f, op, b, neg)
	case f == nil && (d == nil || d.When != nil):
		return w.refuse(e, "cel-not-allowed", "", "%s cannot be compared", name)
	}
	return w.numberTest(e, name, op, b, neg)
}

// isLimit tells whether an expression is a constant or a threshold.
func (w walker) isLimit(e ast.Expr) bool {
	return e.Kind() == ast.LiteralKind || (e.Kind() == ast.IdentKind && w.voc.thresholds[e.AsIdent()] != nil)
}

func (w walker) numberTest(e ast.Expr, name string, op comparison, limit ast.Expr, neg bool) *node {
	l := &Literal{op: op, negated: neg, finding: w.voc.dict.Finding(name)}
	if l.finding == nil {
		l.derived = w.derivedNumber(w.voc.derived[name])
		w.used[name] = true
	}
	limited := w.namedLimit
	if w.own {
		limited = w.typedLimit
	}
	if !limited(l, limit) {
		return nil
	}
	return w.literal(e, *l)
}

func (w walker) derivedNumber(d *pathways.Derived) *derivedNumber {
	n := &derivedNumber{def: d}
	for _, in := range d.Inputs() {
		if f := w.voc.dict.Finding(in.Value); f != nil { // an unknown one was reported
			n.inputs = append(n.inputs, f)
		}
	}
	return n
}

// ageTest keeps age one ordered axis: days below 59, months and years from two
// months up.
func (w walker) ageTest(e ast.Expr, name string, op comparison, limit ast.Expr, neg bool) *node {
	if limit.Kind() != ast.LiteralKind {
		return w.refuse(limit, "cel-not-allowed", "", "an age is compared with a number")
	}
	n, ok := limit.AsLiteral().Value().(int64)
	switch {
	case !ok:
		return w.refuse(limit, "age-limit", "", "ages are whole numbers")
	case name == ageDays && (n < 1 || n >= dayCap):
		return w.refuse(limit, "age-limit", "from two months up, use age_months", "limits in days are from 1 to %d", dayCap-1)
	case (name == ageMonths || name == ageCorrected) && n < 2:
		return w.refuse(limit, "age-limit", "below two months, use age_days", "limits in months are from 2 up")
	case name == ageYears && n < 1:
		return w.refuse(limit, "age-limit", "", "limits in years are from 1 up")
	}
	return w.literal(e, Literal{age: name, op: op, limit: float64(n), negated: neg})
}

func (w walker) boolTest(e ast.Expr, f *pathways.Finding, op comparison, other ast.Expr, neg bool) *node {
	b, ok := false, false
	if other.Kind() == ast.LiteralKind {
		b, ok = other.AsLiteral().Value().(bool)
	}
	if !ok {
		return w.refuse(e, "findings-compared", "write the finding or its negation", "%s is compared with something that is not true or false", f.ID)
	}
	if op == ne {
		b = !b
	}
	return w.literal(e, Literal{finding: f, want: []bool{!b, b}, negated: neg})
}

func (w walker) enumTest(e ast.Expr, f *pathways.Finding, op comparison, other ast.Expr, neg bool) *node {
	if op != eq && op != ne {
		return w.refuse(e, "enum-order", "name the values: "+f.ID.Value+` in ["…"]`, "values of %s cannot be ordered with %s", f.ID, comparisonText[op])
	}
	return w.enumSet(e, f, []ast.Expr{other}, neg != (op == ne))
}

func (w walker) in(e, subject, list ast.Expr, neg bool) *node {
	var f *pathways.Finding
	if subject.Kind() == ast.IdentKind {
		f = w.voc.dict.Finding(subject.AsIdent())
	}
	if f == nil || f.Type != pathways.Enum || list.Kind() != ast.ListKind {
		return w.refuse(e, "cel-not-allowed", "", "in takes an enum and a list of its values")
	}
	if list.AsList().Size() == 0 {
		return w.refuse(list, "in-empty", "", "nothing is in an empty list")
	}
	return w.enumSet(e, f, list.AsList().Elements(), neg)
}

func (w walker) enumSet(e ast.Expr, f *pathways.Finding, values []ast.Expr, neg bool) *node {
	all := f.Values.All()
	want := make([]bool, len(all))
	for _, v := range values {
		name, ok := "", false
		if v.Kind() == ast.LiteralKind {
			name, ok = v.AsLiteral().Value().(string)
		}
		if !ok {
			return w.refuse(v, "findings-compared", "", "%s is compared with something that is not one of its values", f.ID)
		}
		i := slices.Index(all, name)
		if i < 0 {
			return w.refuse(v, "enum-value-unknown", pathways.Suggest(name, all), "%s has no value %q", f.ID, name)
		}
		want[i] = true
	}
	if !w.free && f.Worse == pathways.WorseOrder && !oneStep(f.Values, want) {
		return w.refuse(e, "enum-gap", "name a value and everything worse", "a worse value of %s would be treated as calmer", f.ID)
	}
	return w.literal(e, Literal{finding: f, want: want, negated: neg})
}

// oneStep tells whether the wanted values of an ordered enumeration are whole
// ranks and all to one side of a step.
func oneStep(values pathways.Values, want []bool) bool {
	steps, i := 0, 0
	last := false
	for r, rank := range values {
		for k := range rank {
			if want[i+k] != want[i] {
				return false
			}
		}
		if r > 0 && want[i] != last {
			steps++
		}
		last = want[i]
		i += len(rank)
	}
	return steps <= 1
}

// towardsWorse tells whether the literal being true is worse for the child. An
// excused finding is only ever taken to be absent in that direction: a
// mitigation that cannot be known is never claimed.
func (l *Literal) towardsWorse() bool {
	switch {
	case l.age != "":
		return false
	case l.derived != nil && len(l.derived.def.Count) > 0:
		return false // the flags that are known may exceed the limit already
	case l.derived != nil:
		return l.numberWorse(l.derived.def.Worse, nil)
	case l.finding.Type == pathways.Bool:
		wantTrue := l.want[1] != l.negated
		return (wantTrue && l.finding.Worse == pathways.WorseTrue) || (!wantTrue && l.finding.Worse == pathways.WorseFalse)
	case l.finding.Type == pathways.Enum:
		for i := range l.finding.Values[0] {
			if l.want[i] != l.negated {
				return false // it holds for a normal value
			}
		}
		return l.finding.Worse == pathways.WorseOrder
	}
	return l.numberWorse(l.finding.Worse, l.finding.Normal)
}

func (l *Literal) numberWorse(worse pathways.Worse, normal *pathways.Normal) bool {
	op := l.op
	if l.negated {
		op = op.negated()
	}
	up, down := op == gt || op == ge, op == lt || op == le
	switch worse {
	case pathways.WorseUp:
		return up
	case pathways.WorseDown:
		return down
	case pathways.WorseBoth:
		return normal != nil && (up || down) && !l.holdsForNormal(normal)
	}
	return false
}

// holdsForNormal tells whether a normal value at any age satisfies the literal.
func (l *Literal) holdsForNormal(normal *pathways.Normal) bool {
	for months := 0; months <= maxMonths; months++ {
		v := normal.At(months)
		if v.Number == nil {
			continue
		}
		limit, applies := l.limit, true
		if l.threshold != nil && len(l.threshold.Bands) > 0 {
			b := l.threshold.Bands[l.threshold.At(months)].Limit
			limit, applies = b.Value, !b.None
		}
		if (applies && l.op.holds(*v.Number, limit)) != l.negated {
			return true
		}
	}
	return false
}
