package verify

import (
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// situation is one way a literal can stand: its value, what it lacks where that is
// unknown, and where in the space it stands so.
type situation struct {
	truth engine.Truth
	lacks []engine.Lack
	where gate
}

// situations are all ways a literal stands, as the engine itself values it at
// every point; together they cover the space.
func (m *builder) situations(r reading) []situation {
	if r.lit.AgeVariable() == "" && !r.lit.Banded() {
		r.upTo = uncut
	}
	if list, done := m.known[r]; done {
		return list
	}
	var list []situation
	switch {
	case r.lit.Counts():
		list = m.counted(r)
	case r.lit.AgeVariable() != "":
		list = m.pointwise(r, m.space.axes[0])
	default:
		a := m.space.axes[m.space.axisOf[r.lit.Findings()[0].ID.Value]]
		if r.lit.Banded() && !a.age {
			list = m.banded(r, a)
		} else {
			list = m.pointwise(r, a)
		}
	}
	m.known[r] = list
	return list
}

// pointwise values a literal that one axis decides.
func (m *builder) pointwise(r reading, a *axis) []situation {
	var g grouping
	for i, p := range a.points {
		m.space.set(a, p)
		t, lacks := r.lit.At(m.space.scratch[r.dict].UpTo(r.upTo))
		g.note(m, t, lacks, func(s pointSet) { s.set(i) }, len(a.points))
	}
	n := slices.Index(m.space.axes, a)
	return g.finish(func(s pointSet) gate { return m.circuit.in(n, s) })
}

// banded values a literal whose limit depends on the age: once for every choice
// of bands, at one of its ages.
func (m *builder) banded(r reading, a *axis) []situation {
	ages := m.space.axes[0]
	moment := m.space.scratch[r.dict]
	type bands struct{ first, last int }
	where := map[bands]pointSet{}
	some := map[bands]int{}
	var order []bands
	for i, p := range ages.points {
		m.space.set(ages, p)
		first, last := r.lit.Bands(moment.UpTo(r.upTo))
		b := bands{first, last}
		if where[b] == nil {
			where[b], some[b] = newSet(len(ages.points)), i
			order = append(order, b)
		}
		where[b].set(i)
	}
	n := slices.Index(m.space.axes, a)
	var out []situation
	for _, b := range order {
		m.space.set(ages, ages.points[some[b]])
		var g grouping
		for i, p := range a.points {
			m.space.set(a, p)
			t, lacks := r.lit.At(moment.UpTo(r.upTo))
			g.note(m, t, lacks, func(s pointSet) { s.set(i) }, len(a.points))
		}
		at := m.circuit.in(0, where[b])
		out = append(out, g.finish(func(s pointSet) gate { return m.circuit.and(at, m.circuit.in(n, s)) })...)
	}
	return out
}

// grouping joins points at which a literal stands alike.
type grouping struct {
	index map[string]int
	list  []situation
	sets  []pointSet
}

func (g *grouping) note(m *builder, t engine.Truth, lacks []engine.Lack, mark func(pointSet), width int) {
	lacks = slices.Clone(lacks)
	for i, l := range lacks {
		lacks[i].Reason = m.space.reason(l.Finding, l.Reason)
	}
	key := fmt.Sprint(t, lacks)
	if g.index == nil {
		g.index = map[string]int{}
	}
	n, have := g.index[key]
	if !have {
		n = len(g.list)
		g.index[key] = n
		g.list = append(g.list, situation{truth: t, lacks: lacks})
		g.sets = append(g.sets, newSet(width))
	}
	mark(g.sets[n])
}

func (g *grouping) finish(where func(pointSet) gate) []situation {
	for i := range g.list {
		g.list[i].where = where(g.sets[i])
	}
	return g.list
}

// counted values a test of how many flags are true: known when all are, lacking
// every one that is not.
func (m *builder) counted(r reading) []situation {
	c, flags := m.circuit, r.lit.Findings()
	moment := m.space.scratch[r.dict]
	var out []situation
	var choose func(i int, where gate, lacks []engine.Lack)
	choose = func(i int, where gate, lacks []engine.Lack) {
		if where == never {
			return
		}
		if i == len(flags) {
			t, _ := r.lit.At(moment)
			if len(lacks) > 0 {
				t = engine.Unknown
			}
			out = append(out, situation{t, slices.Clone(lacks), where})
			return
		}
		n := m.space.axisOf[flags[i].ID.Value]
		a := m.space.axes[n]
		for j, p := range a.points {
			moment.Set(flags[i].ID.Value, p.answers[0])
			more := lacks
			if !p.answers[0].Known() {
				more = append(slices.Clip(lacks), engine.Lack{Finding: flags[i].ID.Value, Reason: m.space.reason(flags[i].ID.Value, p.answers[0].Unknown)})
			}
			choose(i+1, c.and(where, c.one(n, j)), more)
		}
	}
	choose(0, always, nil)
	return m.merge(out)
}

// merge joins situations that differ only in where they are.
func (m *builder) merge(list []situation) []situation {
	var out []situation
	index := map[string]int{}
	for _, s := range list {
		key := fmt.Sprint(s.truth, s.lacks)
		if n, have := index[key]; have {
			out[n].where = m.circuit.or(out[n].where, s.where)
			continue
		}
		index[key] = len(out)
		out = append(out, s)
	}
	return out
}

// worth is a formula as plain true and false, each situation of a literal worth
// what value says.
func (m *builder) worth(x *engine.Formula, dict *pathways.Dictionary, upTo int, value func(*engine.Literal, situation) gate) gate {
	if x.Op == engine.Test {
		var any []gate
		for _, s := range m.situations(reading{x.Literal, dict, upTo}) {
			any = append(any, m.circuit.and(s.where, value(x.Literal, s)))
		}
		return m.circuit.or(any...)
	}
	kids := make([]gate, len(x.Kids))
	for i, k := range x.Kids {
		kids[i] = m.worth(k, dict, upTo, value)
	}
	if x.Op == engine.And {
		return m.circuit.and(kids...)
	}
	return m.circuit.or(kids...)
}
