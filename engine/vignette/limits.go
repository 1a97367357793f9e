package vignette

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"

	"safetynet/engine"
	"safetynet/pathways"
)

// A limit is shown where two vignettes stand on either side of it, as close as
// the measurement goes, and what the limit decides holds in just one of them: 38.0
// with F-R12 met and 37.9 without. Limits on calculated numbers are not looked at.

// comparison is one limit as a condition writes it.
type comparison struct {
	subject   string // a finding or an age variable
	op        string
	threshold *pathways.Threshold // nil for ages
	age       int                 // the limit of an age
	in        string              // the row that writes it, for ages
	users     []user              // what it decides, through calculated conditions too
}

// user is something a comparison decides.
type user struct {
	id    string
	holds func(Result) bool
}

// comparisons finds every comparison in every condition that decides something.
// It reads the text: conditions have been checked by the engine, and compare one
// variable with one threshold or, for ages, one number.
type comparisons struct {
	dict       *pathways.Dictionary
	thresholds map[string]*pathways.Threshold
	derived    map[string]*pathways.Derived
	found      []*comparison
}

func comparisonsOf(prog *engine.Program) []*comparison {
	def := prog.Definition()
	c := &comparisons{dict: def.Dictionary, thresholds: map[string]*pathways.Threshold{}, derived: map[string]*pathways.Derived{}}
	for _, t := range slices.Concat(def.Dictionary.Thresholds, def.Signs.Thresholds, def.SepsisTables.Thresholds, def.Thresholds) {
		c.thresholds[t.ID.Value] = t
	}
	for _, d := range slices.Concat(def.Dictionary.Derived, def.Signs.Derived, def.SepsisTables.Derived, def.Derived) {
		c.derived[d.ID.Value] = d
	}
	for _, x := range criteriaOf(prog) {
		u := user{x.ID.Value, meets(x.ID.Value)}
		c.read(x.When.Value, x.ID.Value, u)
		if x.Exception != nil {
			c.read(x.Exception.When.Value, x.ID.Value, u)
		}
	}
	for _, e := range def.DangerSigns.Exceptions {
		c.read(e.When.Value, e.Sign.Value, user{e.Sign.Value, meets(e.Sign.Value)})
	}
	for _, x := range def.Raises {
		if x.When != nil {
			c.read(x.When.Value, x.ID.Value, user{x.ID.Value, raised(x.ID.Value)})
		}
	}
	for _, x := range scopeOf(prog) {
		c.read(x.When.Value, x.ID.Value, user{x.ID.Value, outOfScope(x.ID.Value)})
	}
	return c.found
}

var (
	comparisonForm = regexp.MustCompile(`([a-z_][a-z0-9_]*|\d+)\s*(<=|>=|<|>)\s*([a-z_][a-z0-9_]*|\d+)`)
	nameForm       = regexp.MustCompile(`[a-z_][a-z0-9_]*`)
	textForm       = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	swapped        = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}
)

// read notes the comparisons of one condition and of what it names.
func (c *comparisons) read(text, in string, u user) {
	text = textForm.ReplaceAllString(text, `""`)
	for _, m := range comparisonForm.FindAllStringSubmatch(text, -1) {
		left, op, right := m[1], m[2], m[3]
		if c.thresholds[left] != nil || left[0] <= '9' {
			left, op, right = right, swapped[op], left
		}
		c.note(left, op, right, in, u)
	}
	for _, name := range nameForm.FindAllString(text, -1) {
		if d := c.derived[name]; d != nil && d.When != nil {
			c.read(d.When.Value, name, u)
		}
	}
}

// note adds a comparison, or one more thing that a known one decides. One
// threshold is one limit wherever it is used; an age is typed where it is used.
func (c *comparisons) note(subject, op, limit, in string, u user) {
	t := c.thresholds[limit]
	age, _ := strconv.Atoi(limit) // a threshold has no digits first
	if t != nil && c.dict.Finding(subject) == nil {
		return // a calculated number
	}
	if t != nil {
		in = ""
	}
	for _, x := range c.found {
		if x.subject == subject && x.op == op && x.threshold == t && x.age == age && x.in == in {
			x.users = append(x.users, u)
			return
		}
	}
	c.found = append(c.found, &comparison{subject: subject, op: op, threshold: t, age: age, in: in, users: []user{u}})
}

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
	for _, u := range c.users {
		if s.shown(func(a Result) bool {
			return one(a) && s.shown(func(b Result) bool { return other(b) && u.holds(a) != u.holds(b) })
		}) {
			return
		}
	}
	s.gap(NotBounded, id, "%s: no two vignettes at %s differ in %s", what, where, c.decides())
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
	beside := limit - step
	if c.op == ">" || c.op == "<=" {
		beside = limit + step
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
	const slack = 1e-9 // 38.0 less 0.1 is not quite 37.9
	s.pair(c, c.threshold.ID.Value, fmt.Sprintf("%s %s %v%s", c.subject, c.op, limit, band),
		value(func(n float64) bool { return n == limit }),
		value(func(n float64) bool { return n != limit && n > lo-slack && n < hi+slack }),
		fmt.Sprintf("%v and %v", limit, math.Round(beside/step)*step))
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
			return given && a.Known() && ageIs(engineMonths, age)(r) &&
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

const engineMonths = "age_months"

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
