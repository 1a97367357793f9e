package verify

import (
	"fmt"
	"math/big"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// truth is section 2 of the semantics: where a literal is true, and where false.
func (x *smt) truth(l *engine.Literal, cut bool) smtTruth {
	r := smtReading{l, cut}
	if t, done := x.truths[r]; done {
		return t
	}
	t := x.plainTruth(l, cut)
	if l.Negated() {
		t.yes, t.no = t.no, t.yes
	}
	x.truths[r] = smtTruth{x.define("Bool", t.yes), x.define("Bool", t.no)}
	return x.truths[r]
}

func (x *smt) plainTruth(l *engine.Literal, cut bool) smtTruth {
	switch {
	case l.AgeVariable() != "":
		return x.ageTruth(l, cut)
	case l.Threshold() != nil:
		return x.numberTruth(l, cut)
	}
	f := l.Findings()[0]
	x.declare(f)
	var wanted []expr
	for i, w := range l.Wanted() {
		switch {
		case !w:
		case f.Type == pathways.Enum:
			wanted = append(wanted, fmt.Sprintf("(= v_%s %d)", f.ID, i))
		default:
			wanted = append(wanted, fmt.Sprintf("(= v_%s %t)", f.ID, i == 1))
		}
	}
	known, in := fmt.Sprint("k_", f.ID), anyOf(wanted...)
	return smtTruth{allOf(known, in), allOf(known, negate(in))}
}

// ageTruth is known where every age of the span agrees.
func (x *smt) ageTruth(l *engine.Literal, cut bool) smtTruth {
	lo, hi := x.ageSpan(l, cut)
	n := decimal(l.Limit())
	one := func(op, v string) expr { return fmt.Sprintf("(%s %s %s)", op, v, n.RatString()) }
	both := func(op string) expr { return allOf(one(op, lo), one(op, hi)) }
	switch l.Comparison() {
	case "==":
		return smtTruth{both("="), anyOf(one(">", lo), one("<", hi))}
	case "!=":
		return smtTruth{anyOf(one(">", lo), one("<", hi)), both("=")}
	}
	opposite := map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
	return smtTruth{both(l.Comparison()), both(opposite[l.Comparison()])}
}

func (x *smt) ageSpan(l *engine.Literal, cut bool) (lo, hi expr) {
	months := "mhi"
	if cut {
		months = "mcut"
	}
	switch {
	case l.Corrected() && cut:
		x.declareDueDate()
		return "clo", "ccut"
	case l.Corrected():
		x.declareDueDate()
		return "clo", "chi"
	case l.AgeVariable() == "age_days":
		return "dlo", "dhi"
	case l.AgeVariable() == "age_months":
		return "mlo", months
	case l.AgeVariable() == "age_years":
		return "(div mlo 12)", "(div " + months + " 12)"
	}
	panic("no such age: " + l.AgeVariable())
}

// numberTruth compares a finding or a calculated number with a threshold: with its
// limit, or with that of every band the age touches.
func (x *smt) numberTruth(l *engine.Literal, cut bool) smtTruth {
	defined, compare := x.quantity(l)
	t := l.Threshold()
	if len(t.Bands) == 0 {
		c := compare(l.Comparison(), decimal(*t.Limit))
		return smtTruth{allOf(defined, c), allOf(defined, negate(c))}
	}
	var yes, no, none []expr
	for b, touched := range x.touched(t, cut) {
		limit, above := t.Bands[b].Limit, expr("false")
		if !limit.None {
			above = compare(l.Comparison(), decimal(limit.Value))
			none = append(none, negate(touched))
		}
		yes = append(yes, anyOf(negate(touched), above))
		no = append(no, anyOf(negate(touched), negate(above)))
	}
	return smtTruth{
		allOf(defined, allOf(yes...)),
		anyOf(allOf(defined, allOf(no...)), allOf(negate(defined), allOf(none...))),
	}
}

// touched is for each band of a threshold where the child may be in it. Ages past
// the last one use the last.
func (x *smt) touched(t *pathways.Threshold, cut bool) []expr {
	hi := "mhi"
	if cut {
		hi = "mcut"
	}
	out := make([]expr, len(t.Bands))
	from := 0
	for i, b := range t.Bands {
		below := expr("true")
		if b.BelowMonths != nil && i < len(t.Bands)-1 {
			below = fmt.Sprintf("(< mlo %d)", *b.BelowMonths)
		}
		out[i] = x.define("Bool", allOf(below, fmt.Sprintf("(>= %s %d)", hi, from)))
		if b.BelowMonths != nil {
			from = *b.BelowMonths
		}
	}
	return out
}

// summand is a number times a variable.
type summand struct {
	times *big.Rat
	v     expr
}

// linear compares a sum with a number, in whole numbers.
func linear(op string, sum []summand, limit *big.Rat) expr {
	scale := new(big.Int).Set(limit.Denom())
	for _, s := range sum {
		scale.Mul(scale, s.times.Denom())
	}
	whole := func(r *big.Rat) expr {
		n := new(big.Rat).Mul(r, new(big.Rat).SetInt(scale))
		if n.Sign() < 0 {
			return "(- " + n.Neg(n).Num().String() + ")"
		}
		return n.Num().String()
	}
	terms := []string{"0"}
	for _, s := range sum {
		terms = append(terms, fmt.Sprintf("(* %s %s)", whole(s.times), s.v))
	}
	if op == "!=" {
		return negate(linear("==", sum, limit))
	}
	if op == "==" {
		op = "="
	}
	return fmt.Sprintf("(%s (+ %s) %s)", op, strings.Join(terms, " "), whole(limit))
}

// quantity is where the number a literal tests is defined, and how it compares.
func (x *smt) quantity(l *engine.Literal) (defined expr, compare func(op string, limit *big.Rat) expr) {
	inputs := l.Findings()
	var known []expr
	for _, f := range inputs {
		x.declare(f)
		known = append(known, fmt.Sprint("k_", f.ID))
	}
	value := func(i int, times *big.Rat) summand {
		return summand{new(big.Rat).Quo(times, steps(inputs[i])), fmt.Sprint("v_", inputs[i].ID)}
	}
	one := big.NewRat(1, 1)
	defined = allOf(known...)
	switch d := l.Derived(); {
	case d == nil:
		return defined, func(op string, limit *big.Rat) expr { return linear(op, []summand{value(0, one)}, limit) }
	case d.Difference != nil:
		return defined, func(op string, limit *big.Rat) expr {
			return linear(op, []summand{value(0, one), value(1, big.NewRat(-1, 1))}, limit)
		}
	case d.Ratio != nil:
		return x.ratio(d.Ratio, inputs[1], defined, value)
	case d.Lookup != nil:
		parts := segments(d.Lookup.Points, value(0, one))
		return allOf(defined, inTable(parts)), func(op string, limit *big.Rat) expr {
			return piecewise(parts, func(s segment) expr {
				return linear(op, []summand{value(0, s.slope)}, new(big.Rat).Sub(limit, s.at0))
			})
		}
	}
	return defined, func(op string, limit *big.Rat) expr {
		var sum []summand
		for _, f := range inputs {
			sum = append(sum, summand{one, fmt.Sprintf("(ite v_%s 1 0)", f.ID)})
		}
		return linear(op, sum, limit)
	}
}

// ratio multiplies both sides by what is divided by, which is never below 0.
func (x *smt) ratio(r *pathways.Ratio, to *pathways.Finding, defined expr, value func(int, *big.Rat) summand) (expr, func(string, *big.Rat) expr) {
	one, times := big.NewRat(1, 1), decimal(r.Times)
	if r.Through == nil {
		if to.Range.Min < 0 {
			panic(fmt.Sprintf("%s may be below 0", to.ID))
		}
		return allOf(defined, linear(">", []summand{value(1, one)}, new(big.Rat))), func(op string, limit *big.Rat) expr {
			return linear(op, []summand{value(0, times), value(1, new(big.Rat).Neg(limit))}, new(big.Rat))
		}
	}
	for _, p := range r.Through {
		if p[1] <= 0 {
			panic(fmt.Sprintf("the table for %s has a value that is not above 0", to.ID))
		}
	}
	parts := segments(r.Through, value(1, one))
	return allOf(defined, inTable(parts)), func(op string, limit *big.Rat) expr {
		return piecewise(parts, func(s segment) expr {
			slope := new(big.Rat).Neg(new(big.Rat).Mul(limit, s.slope))
			return linear(op, []summand{value(0, times), value(1, slope)}, new(big.Rat).Mul(limit, s.at0))
		})
	}
}

// segment is the line between two neighbouring points of a table.
type segment struct {
	inside     expr
	slope, at0 *big.Rat
}

func segments(points [][]float64, v summand) []segment {
	var out []segment
	for i := 1; i < len(points); i++ {
		x0, y0, x1, y1 := decimal(points[i-1][0]), decimal(points[i-1][1]), decimal(points[i][0]), decimal(points[i][1])
		s := segment{inside: allOf(linear(">=", []summand{v}, x0), linear("<=", []summand{v}, x1))}
		s.slope = new(big.Rat).Quo(new(big.Rat).Sub(y1, y0), new(big.Rat).Sub(x1, x0))
		s.at0 = new(big.Rat).Sub(y0, new(big.Rat).Mul(s.slope, x0))
		out = append(out, s)
	}
	return out
}

func inTable(parts []segment) expr {
	return piecewise(parts, func(segment) expr { return "true" })
}

func piecewise(parts []segment, f func(segment) expr) expr {
	var any []expr
	for _, s := range parts {
		any = append(any, allOf(s.inside, f(s)))
	}
	return anyOf(any...)
}

// smtLack is a finding, or the age, that an unknown literal lacks where an expression holds.
type smtLack struct {
	id   string
	when expr
}

// lacks is what an unknown literal lacks.
func (x *smt) lacks(l *engine.Literal, cut bool) []smtLack {
	var out []smtLack
	for _, f := range l.Findings() {
		x.declare(f)
		out = append(out, smtLack{f.ID.Value, fmt.Sprint("(not k_", f.ID, ")")})
	}
	hi := "mhi"
	if cut {
		hi = "mcut"
	}
	switch {
	case l.Corrected():
		_, chi := x.ageSpan(l, cut)
		return []smtLack{
			{gestation, "(not k_" + gestation + ")"},
			{engine.AgeID, fmt.Sprintf("(or (not (= mlo %s)) (and k_%s (not (= clo %s))))", hi, gestation, chi)},
		}
	case l.AgeVariable() != "":
		return []smtLack{{engine.AgeID, "true"}}
	case l.Banded():
		defined, _ := x.quantity(l)
		var twice []expr
		touched := x.touched(l.Threshold(), cut)
		for i := range touched {
			for j := range i {
				twice = append(twice, allOf(touched[j], touched[i]))
			}
		}
		return append(out, smtLack{engine.AgeID, allOf(defined, anyOf(twice...))})
	}
	return out
}

// lacksOnly is where an unknown literal lacks something, and only what ok allows.
func (x *smt) lacksOnly(l *engine.Literal, cut bool, ok func(id string) expr) expr {
	var some, all []expr
	for _, k := range x.lacks(l, cut) {
		some = append(some, k.when)
		all = append(all, anyOf(negate(k.when), ok(k.id)))
	}
	return allOf(anyOf(some...), allOf(all...))
}
