package reference

import (
	"fmt"

	"safetynet/pathways"
)

// oldest is the last month an age can have (section 1).
const oldest = 215

// compare tests a number. Operators are those of the language.
func compare(a float64, op string, b float64) bool {
	switch op {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	case ">=":
		return a >= b
	case "==":
		return a == b
	default: // !=
		return a != b
	}
}

// numberLiteral tests a finding or a calculated number against a limit.
func (v *view) numberLiteral(e *expr, negated bool) (*literal, error) {
	if e.op == "in" {
		return nil, fmt.Errorf("%q is a number and has no list of values", e.name)
	}
	t, err := v.limitOf(e)
	if err != nil {
		return nil, err
	}
	x, known, lacks := v.number(e.name)
	inQuestion := bandsInQuestion(t, v.c.Age.Months.Lo, v.c.Age.Months.Hi)
	var values []truth
	for _, limit := range inQuestion {
		switch {
		case limit.None:
			values = append(values, no) // the un-negated comparison is false
		case known:
			values = append(values, truthOf(compare(x, e.op, limit.Value)))
		default:
			values = append(values, unknown)
		}
	}
	if known && len(inQuestion) > 1 { // while the number is missing, no age decides it
		lacks = append(lacks, lack{theAge, pathways.NotAsked})
	}
	return &literal{value: agreed(values), lacks: lacks, towardsWorse: v.numberTowardsWorse(e, t, negated)}, nil
}

// limitOf is the threshold a variable is compared with; a number typed out is a
// threshold for all ages.
func (v *view) limitOf(e *expr) (*pathways.Threshold, error) {
	switch e.limit.kind {
	case tokenNumber:
		return &pathways.Threshold{Limit: &e.limit.number}, nil
	case tokenName:
		if t := v.thresholds[e.limit.name]; t != nil {
			return t, nil
		}
	}
	return nil, fmt.Errorf("%q is compared with a threshold, not %q", e.name, e.limit.name)
}

// bandsInQuestion are the limits of the bands that a span of months touches; the
// one limit of a threshold without bands.
func bandsInQuestion(t *pathways.Threshold, lo, hi int) []pathways.BandLimit {
	if t.Limit != nil {
		return []pathways.BandLimit{{Value: *t.Limit}}
	}
	var limits []pathways.BandLimit
	for band := bandAt(t, lo); band <= bandAt(t, hi); band++ { // the bands ascend
		limits = append(limits, t.Bands[band].Limit)
	}
	return limits
}

// bandAt is the band for an age in months; ages past the last band use the last.
func bandAt(t *pathways.Threshold, month int) int {
	for i, b := range t.Bands {
		if b.BelowMonths == nil || month < *b.BelowMonths {
			return i
		}
	}
	return len(t.Bands) - 1
}

// limitAt is the limit for an age in months.
func limitAt(t *pathways.Threshold, month int) pathways.BandLimit {
	if t.Limit != nil {
		return pathways.BandLimit{Value: *t.Limit}
	}
	return t.Bands[bandAt(t, month)].Limit
}

// number is the value of a finding or of a calculated number, and what it lacks.
func (v *view) number(id string) (x float64, known bool, lacks []lack) {
	d := v.derived[id]
	if d == nil {
		a := v.answer(id)
		return a.Value.Number, a.Known(), v.lacksOf(id)
	}
	var inputs []string
	for _, in := range d.Inputs() {
		inputs = append(inputs, in.Value)
	}
	if lacks := v.lacksOf(inputs...); len(lacks) > 0 {
		return 0, false, lacks
	}
	x, known = v.calculate(d)
	return x, known, nil
}

// calculate works out a calculated number whose inputs are all known. It is
// unknown outside a lookup's table and divided by zero.
func (v *view) calculate(d *pathways.Derived) (x float64, known bool) {
	value := func(id pathways.Str) float64 { return v.answer(id.Value).Value.Number }
	switch {
	case d.Ratio != nil: // Read as: times × of, then divided
		to, found := value(d.Ratio.To), true
		if len(d.Ratio.Through) > 0 {
			to, found = lookUp(d.Ratio.Through, to)
		}
		if !found || to == 0 {
			return 0, false
		}
		return d.Ratio.Times * value(d.Ratio.Of) / to, true
	case d.Difference != nil:
		return value(d.Difference.Of) - value(d.Difference.Minus), true
	case d.Lookup != nil:
		return lookUp(d.Lookup.Points, value(d.Lookup.By))
	}
	for _, in := range d.Count { // counts flags that are true
		if v.answer(in.Value).Value.Bool {
			x++
		}
	}
	return x, true
}

// lookUp reads a table, linear between its points, unknown outside.
func lookUp(points [][]float64, x float64) (y float64, known bool) {
	for i, p := range points {
		if x == p[0] {
			return p[1], true
		}
		if i > 0 && points[i-1][0] < x && x < p[0] {
			before := points[i-1]
			return before[1] + (x-before[0])*(p[1]-before[1])/(p[0]-before[0]), true
		}
	}
	return 0, false
}

// numberTowardsWorse: upwards where worse is up, downwards where down; where
// both, a test that no normal value at any age satisfies. A calculated number by
// its own worse, never for both. == and != never.
func (v *view) numberTowardsWorse(e *expr, t *pathways.Threshold, negated bool) bool {
	up, down := e.op == ">" || e.op == ">=", e.op == "<" || e.op == "<="
	if negated {
		up, down = down, up
	}
	f := v.findings[e.name]
	var worse pathways.Worse
	if f != nil {
		worse = f.Worse
	} else if d := v.derived[e.name]; len(d.Count) == 0 { // the flags of a count that are known may exceed the limit already
		worse = d.Worse
	}
	switch worse {
	case pathways.WorseUp:
		return up
	case pathways.WorseDown:
		return down
	case pathways.WorseBoth:
		return (up || down) && f != nil && f.Normal != nil && !normalSatisfies(f.Normal, e.op, t, negated)
	}
	return false
}

// normalSatisfies tells whether a normal value passes the test at some age.
// Read as: at each age, the normal value of that age against the limit of that
// age; a finding that has no normal value has no such test.
func normalSatisfies(n *pathways.Normal, op string, t *pathways.Threshold, negated bool) bool {
	for month := 0; month <= oldest; month++ {
		limit, value := limitAt(t, month), n.At(month).Number
		if value == nil {
			continue
		}
		passes := !limit.None && compare(*value, op, limit.Value)
		if passes != negated {
			return true
		}
	}
	return false
}
