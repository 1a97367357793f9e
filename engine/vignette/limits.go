package vignette

import (
	"fmt"
	"math"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// A limit is shown where two vignettes stand on either side of it, as close as
// the measurement goes, and what the limit decides holds in just one of them: 38.0
// with F-R12 met and 37.9 without. Limits on calculated numbers are not looked at.

// limits reports the limits no pair of vignettes shows.
func (s *survey) limits() {
	all := comparisonsOf(s.prog)
	youngest, oldest := agesIn(s.prog, all)
	for _, c := range all {
		switch {
		case c.threshold == nil:
			lo, hi := ageSides(c.op, c.age)
			s.pair(c, c.in, fmt.Sprintf("%s %s %d", c.subject, c.op, c.age), ageIs(c.subject, lo), ageIs(c.subject, hi),
				fmt.Sprintf("%d and %d", lo, hi))
		case len(c.threshold.Bands) == 0:
			s.number(c, *c.threshold.Limit, func(engine.Age) bool { return true }, "")
		default:
			s.bands(c, youngest, oldest)
		}
	}
}

// pair reports a limit unless two vignettes show it.
func (s *survey) pair(c *comparison, id, what string, one, other func(Result) bool, where string) {
	here, there := s.where(one), s.where(other)
	for _, u := range c.users {
		metHere, notHere := split(here, u)
		metThere, notThere := split(there, u)
		if (metHere && notThere) || (notHere && metThere) {
			return
		}
	}
	s.gap(NotBounded, id, "%s: no two vignettes at %s differ in %s", what, where, c.decides())
}

func (s *survey) where(holds func(Result) bool) []Result {
	var out []Result
	for _, r := range s.results {
		if holds(r) {
			out = append(out, r)
		}
	}
	return out
}

// split tells whether what a limit decides holds, and does not hold, in some result.
func split(results []Result, u user) (holds, not bool) {
	for _, r := range results {
		if u.holds(r) {
			holds = true
		} else {
			not = true
		}
	}
	return holds, not
}

func (c *comparison) decides() string {
	var ids []string
	for _, u := range c.users {
		if !slices.Contains(ids, u.id) {
			ids = append(ids, u.id)
		}
	}
	return orNone(ids)
}

// number wants a value at the limit and one beside it.
func (s *survey) number(c *comparison, limit float64, at func(engine.Age) bool, band string) {
	f := s.prog.Definition().Dictionary.Finding(c.subject)
	step := 1.0
	if f.Decimals != nil {
		step = math.Pow10(-*f.Decimals)
	}
	beside := roundTo(limit-step, step)
	if c.op == ">" || c.op == "<=" {
		beside = roundTo(limit+step, step)
	}
	if beside < f.Range.Min || beside > f.Range.Max {
		return
	}
	lo, hi := min(limit, beside), max(limit, beside)
	value := func(ok func(n float64) bool) func(Result) bool {
		return func(r Result) bool {
			a, given := r.Case.Findings[c.subject]
			return given && a.Known() && ok(a.Value.Number) && at(r.Case.Age)
		}
	}
	s.pair(c, c.threshold.ID.Value, fmt.Sprintf("%s %s %v%s", c.subject, c.op, limit, band),
		value(func(n float64) bool { return n == limit }),
		value(func(n float64) bool { return n != limit && lo <= n && n <= hi }),
		fmt.Sprintf("%v and %v", limit, beside))
}

// roundTo gives the number a vignette would write: 39.0 less 0.1 is 38.9.
func roundTo(n, step float64) float64 {
	perStep := math.Round(1 / step)
	return math.Round(n*perStep) / perStep
}

// bands wants each band's limit shown, and each birthday between two bands.
func (s *survey) bands(c *comparison, youngest, oldest int) {
	from := 0
	for i, b := range c.threshold.Bands {
		below := oldest + 1
		if b.BelowMonths != nil {
			below = min(below, *b.BelowMonths)
		}
		from = max(from, youngest)
		if from >= below {
			continue
		}
		if !b.Limit.None {
			first, end := from, below
			s.number(c, b.Limit.Value, func(a engine.Age) bool {
				return a.Known && a.Months.Lo >= first && a.Months.Hi < end
			}, fmt.Sprintf(" from %d to under %d months", first, end))
		}
		if i+1 < len(c.threshold.Bands) && below <= oldest {
			s.birthday(c, below, b.Limit, c.threshold.Bands[i+1].Limit)
		}
		from = below
	}
}

// birthday wants a value that the bands before and after a birthday judge
// differently, the day before and on the day.
func (s *survey) birthday(c *comparison, months int, before, after pathways.BandLimit) {
	if before == after {
		return
	}
	differs := func(age int) func(Result) bool {
		return func(r Result) bool {
			a, given := r.Case.Findings[c.subject]
			return given && a.Known() && ageIs(ageMonths, age)(r) &&
				over(c.op, a.Value.Number, before) != over(c.op, a.Value.Number, after)
		}
	}
	s.pair(c, c.threshold.ID.Value, fmt.Sprintf("%s %s %s", c.subject, c.op, c.threshold.ID), differs(months-1), differs(months),
		fmt.Sprintf("%d and %d months", months-1, months))
}

func over(op string, n float64, limit pathways.BandLimit) bool {
	if limit.None {
		return false
	}
	switch op {
	case "<":
		return n < limit.Value
	case "<=":
		return n <= limit.Value
	case ">":
		return n > limit.Value
	}
	return n >= limit.Value
}

const ageMonths = "age_months"

// ageSides are the ages between which the comparison changes.
func ageSides(op string, n int) (lo, hi int) {
	if op == "<" || op == ">=" {
		return n - 1, n
	}
	return n, n + 1
}

// ageIs tells whether a child's age is exactly n in the variable's unit.
func ageIs(variable string, n int) func(Result) bool {
	return func(r Result) bool {
		a := r.Case.Age
		span := a.Months
		switch variable {
		case "age_days":
			span = a.Days
		case "age_years":
			span = engine.Span{Lo: a.Months.Lo / 12, Hi: a.Months.Hi / 12}
		case "corrected_age_months":
			span = a.Corrected
		}
		return a.Known && span.Lo == n && span.Hi == n
	}
}

// agesIn is the ages in months that no rule puts outside the pathway.
func agesIn(prog *engine.Program, all []*comparison) (youngest, oldest int) {
	oldest = 18*12 - 1
	for _, c := range all {
		if c.threshold != nil || !slices.ContainsFunc(prog.Definition().Scope.Outside, func(r pathways.ScopeRule) bool { return r.ID.Value == c.in }) {
			continue
		}
		lo, hi := ageSides(c.op, c.age)
		if c.subject == "age_years" {
			lo, hi = 12*hi-1, 12*hi
		}
		if c.op == ">" || c.op == ">=" {
			oldest = min(oldest, lo)
		} else {
			youngest = max(youngest, hi)
		}
	}
	return youngest, oldest
}
