package margin

import (
	"slices"

	"safetynet/engine"
)

// Near is how far one reading is from what would matter.
type Near struct {
	Finding string  `json:"finding"`
	Unit    string  `json:"unit,omitempty"`
	Value   float64 `json:"value"`
	Step    float64 `json:"step"` // the least change looked at
	Up      Way     `json:"up"`
	Down    Way     `json:"down"`
}

// Way is what lies in one direction. What is nil does not lie there.
type Way struct {
	Limit  *Step   `json:"limit,omitempty"`  // the nearest limit, whether or not anything follows from it alone
	Worse  *Change `json:"worse,omitempty"`  // the least change that makes the disposition more urgent
	Better *Change `json:"better,omitempty"` // the least change that makes it less urgent
}

// Step is the least change of a reading that crosses a limit.
type Step struct {
	By     float64    `json:"by"`
	Value  float64    `json:"value"`
	Limits []Crossing `json:"limits"` // as they stand now
}

// Near tells of every known number how far it is from the next limits and from the
// next change of the disposition, all else as it is.
func (x *Margin) Near() []Near {
	out := []Near{}
	for _, f := range x.findings() {
		v, known := x.known(f)
		if !known || f.Range == nil {
			continue
		}
		g := gridOf(f, v.Number)
		at, marks := g.place(v.Number), x.marks(g)
		up, down := around(marks, at)
		out = append(out, Near{
			Finding: f.ID.Value, Unit: f.Unit, Value: v.Number, Step: g.number(1),
			Up: x.way(g, at, up), Down: x.way(g, at, down),
		})
	}
	return out
}

// around lists the marks above a place and those below it, the nearest first.
func around(marks []int, at int) (up, down []int) {
	i, found := slices.BinarySearch(marks, at)
	down = slices.Clone(marks[:i])
	slices.Reverse(down)
	if found {
		i++
	}
	return marks[i:], down
}

func (x *Margin) way(g grid, at int, marks []int) Way {
	var w Way
	for _, i := range marks {
		if w.Limit == nil {
			w.Limit = x.crossed(g, at, i)
		}
		if w.Worse != nil && w.Better != nil {
			continue
		}
		s, there := x.suppose(g.f, g.value(i))
		if !there {
			continue
		}
		switch u := s.Disposition().Urgency; {
		case u > x.urgency() && w.Worse == nil:
			w.Worse = x.step(g, at, i, s)
		case u < x.urgency() && w.Better == nil:
			w.Better = x.step(g, at, i, s)
		}
	}
	return w
}

func (x *Margin) step(g grid, from, to int, s engine.Supposed) *Change {
	c := x.change(g.value(to), s)
	c.By = g.number(max(to-from, from-to))
	return c
}

// crossed is the step from one place to another, nil where it crosses no limit that
// a rule uses at this age.
func (x *Margin) crossed(g grid, from, to int) *Step {
	limits := x.crossings(g.f, func(l *engine.Literal, m *engine.Moment) bool {
		return truthWith(l, m, g, from) != truthWith(l, m, g, to)
	})
	if len(limits) == 0 {
		return nil
	}
	return &Step{By: g.number(max(to-from, from-to)), Value: g.number(to), Limits: limits}
}

// truthWith is what a test comes to for another reading.
func truthWith(l *engine.Literal, m *engine.Moment, g grid, i int) engine.Truth {
	before := m.Answer(g.f)
	defer m.Set(g.f.ID.Value, before)
	m.Set(g.f.ID.Value, engine.Answer{Value: g.value(i)})
	t, _ := l.At(m)
	return t
}
