package margin

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"safetynet/engine"
)

// Straddle is what a reading could be with its error of measurement.
type Straddle struct {
	Finding string     `json:"finding"`
	Unit    string     `json:"unit,omitempty"`
	Value   float64    `json:"value"`
	Error   float64    `json:"error"` // either way
	From    float64    `json:"from"`  // the least it could be, within what can be answered
	To      float64    `json:"to"`
	Limits  []Crossing `json:"limits"` // those within the error; each as it stands for the reading
	Least   string     `json:"least"`  // the least urgent disposition within the error
	Most    string     `json:"most"`
}

// Straddles takes errors of measurement by finding, and tells of every known reading
// among them which limits it cannot be told apart from and which dispositions are
// possible. Each reading errs alone, and only values that can be answered count: half
// a percent of a whole number is none. An error must be a number of 0 or more of a
// finding that is a number.
func (x *Margin) Straddles(errors map[string]float64) ([]Straddle, error) {
	for _, id := range slices.Sorted(maps.Keys(errors)) {
		f := x.dict.Finding(id)
		if e := errors[id]; f == nil || f.Range == nil || !(e >= 0) || math.IsInf(e, 1) {
			return nil, fmt.Errorf("margin: %v is no error of measurement of %q", e, id)
		}
	}
	out := []Straddle{}
	for _, f := range x.findings() {
		e, given := errors[f.ID.Value]
		if v, known := x.known(f); given && known {
			out = append(out, x.straddle(gridOf(f, v.Number), v.Number, e))
		}
	}
	return out, nil
}

func (x *Margin) straddle(g grid, v, e float64) Straddle {
	at := g.place(v)
	lo, hi := max(g.lo, int(math.Ceil(g.steps(v-e)))), min(g.hi, int(math.Floor(g.steps(v+e))))
	values := []int{lo, at, hi}
	for _, i := range x.marks(g) {
		if i > lo && i < hi {
			values = append(values, i)
		}
	}
	s := Straddle{Finding: g.f.ID.Value, Unit: g.f.Unit, Value: v, Error: e, From: g.number(lo), To: g.number(hi)}
	least, most := x.supposing.Now().Disposition(), x.supposing.Now().Disposition()
	for _, i := range values {
		supposed, there := x.suppose(g.f, g.value(i))
		if !there {
			continue
		}
		d := supposed.Disposition()
		if d.Urgency < least.Urgency {
			least = d
		}
		if d.Urgency > most.Urgency {
			most = d
		}
	}
	s.Least, s.Most = least.ID.Value, most.ID.Value
	s.Limits = x.crossings(g.f, func(l *engine.Literal, m *engine.Moment) bool {
		now := truthWith(l, m, g, at)
		return slices.ContainsFunc(values, func(i int) bool { return truthWith(l, m, g, i) != now })
	})
	return s
}
