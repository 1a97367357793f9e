package margin

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// How a test, or the rule that makes it, stands.
const (
	Met     = "met"
	NotMet  = "not-met"
	Unknown = "unknown"
)

// Limit is one test of a finding, a calculated number or an age, as it stands for
// a child of this age: a number beside a limit, or the values that are asked for.
type Limit struct {
	Finding    string   `json:"finding"`      // the id of a finding, a calculated number or an age variable
	Of         []string `json:"of,omitempty"` // the findings a calculated number is made of
	Unit       string   `json:"unit,omitempty"`
	Comparison string   `json:"comparison,omitempty"`
	Limit      *float64 `json:"limit,omitempty"`
	Threshold  string   `json:"threshold,omitempty"`
	Band       string   `json:"band,omitempty"`   // the ages the limit holds for
	Values     []string `json:"values,omitempty"` // of an enumeration, or true or false
	State      string   `json:"state"`
}

// within is a limit and the case in which it holds: of a child certainly in its
// age band.
type within struct {
	Limit
	moment *engine.Moment
}

// limitsOf describes a test by its limit in every age band the child may be in. A
// band without a limit has none.
func (x *Margin) limitsOf(p part, l *engine.Literal) []within {
	base := x.limitOf(l)
	base.State = stateOf(l, p.moment)
	if !l.Banded() {
		return []within{{base, p.moment}}
	}
	var out []within
	first, last := l.Bands(p.moment)
	for b := first; b <= last; b++ {
		band := l.Threshold().Bands[b]
		if band.Limit.None {
			continue
		}
		row := within{base, p.moment}
		row.Limit.Limit = &band.Limit.Value
		row.Band = engine.BandText(l.Threshold().Bands, b, b)
		if first != last {
			row.moment = x.inBand(p, l.Threshold(), b)
			row.State = stateOf(l, row.moment)
		}
		out = append(out, row)
	}
	return out
}

// limitOf is what a test says whatever the age.
func (x *Margin) limitOf(l *engine.Literal) Limit {
	out := Limit{Finding: subject(l)}
	for _, f := range l.Findings() {
		if l.Derived() != nil {
			out.Of = append(out.Of, f.ID.Value)
		} else {
			out.Unit = f.Unit
		}
	}
	if out.Values = l.TrueFor(); out.Values != nil {
		return out
	}
	out.Comparison = l.TrueWhen()
	if t := l.Threshold(); t != nil {
		out.Threshold = t.ID.Value
	}
	if !l.Banded() {
		limit := l.Limit()
		out.Limit = &limit
	}
	return out
}

// inBand is the case of a child who is certainly in one age band of a threshold.
func (x *Margin) inBand(p part, t *pathways.Threshold, band int) *engine.Moment {
	c := x.c
	if band > 0 {
		c.Age.Months.Lo = max(c.Age.Months.Lo, *t.Bands[band-1].BelowMonths)
	}
	if below := t.Bands[band].BelowMonths; below != nil && band < len(t.Bands)-1 {
		c.Age.Months.Hi = min(c.Age.Months.Hi, *below-1)
	}
	return engine.MomentOf(p.def.Dictionary, c)
}

func stateOf(l *engine.Literal, m *engine.Moment) string {
	t, _ := l.At(m)
	return state(t)
}

func state(t engine.Truth) string { return [...]string{NotMet, Unknown, Met}[t] }

// Crossing is a limit and the criteria and raise rules that use it.
type Crossing struct {
	Limit
	Rules []string `json:"rules"`
}

// crossings describes the limits of a finding that changed tells of, with the rules
// that use them at this age.
func (x *Margin) crossings(f *pathways.Finding, changed func(*engine.Literal, *engine.Moment) bool) []Crossing {
	out := []Crossing{}
	for _, p := range x.parts {
		for _, t := range p.users[f.ID.Value] {
			for _, limit := range x.limitsOf(p, t.literal) {
				if changed(t.literal, limit.moment) {
					out = append(out, Crossing{limit.Limit, t.rules})
				}
			}
		}
	}
	return out
}
