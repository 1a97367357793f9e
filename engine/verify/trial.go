package verify

import (
	"slices"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// trial is one version for one audience, against which mutants are held.
type trial struct {
	*model
	rows    rows
	lists   lists
	written *exampled     // what examples say of it
	well    map[int][]int // by point of the ages: a well child
	demands map[int]gate  // by urgency: where an invariant asks for as much
	reads   map[string]p4 // by finding
	decides map[int]bool  // by criterion: it is met by some child whom no other decides for
	fits    gate          // within the pathway and free of contradictions
	when    time.Time     // of the cases shown
	asked   int           // queries
	someAge int           // an age the pathway is for
}

// lists are the functions an outcome is made of, by urgency, each as the rows that
// it is the disjunction of. Those of a mutant have the same places.
type lists struct{ told, floor, ceiling, calm [][]gate }

// listsOf joins rows the way [settle] does; calm is told without contradictions.
func (m *model) listsOf(r rows) lists {
	d := m.dispositions()
	ask, unsure := m.urgency(d.Roles.Undecided.Value), m.urgency(d.Roles.DangerUnsure.Value)
	column := func(rows [][]gate, u int) []gate {
		out := make([]gate, len(rows))
		for i, row := range rows {
			out[i] = row[u]
		}
		return out
	}
	n := m.urgencies()
	out := lists{make([][]gate, n), make([][]gate, n), make([][]gate, n), make([][]gate, n)}
	for u := 1; u < n; u++ {
		out.floor[u], out.ceiling[u], out.calm[u] = column(r.floor, u), column(r.ceiling, u), column(r.guidance, u)
		if u <= ask {
			out.calm[u] = append(out.calm[u], out.ceiling[u]...)
			out.ceiling[u] = append(out.ceiling[u], m.conflict)
			out.told[u] = append(slices.Clip(out.calm[u]), m.conflict)
			continue
		}
		if u <= unsure {
			for _, g := range out.ceiling[u] {
				out.calm[u] = append(out.calm[u], m.circuit.and(g, m.unsure))
			}
		}
		out.told[u] = out.calm[u]
	}
	return out
}

// mutated is a model of a mutant: of the original, all but what was touched.
func (t *trial) mutated(x mutant) *model {
	m := *t.model
	m.logic = x.logic
	if x.whole {
		m.parts()
		return &m
	}
	m.criteria = slices.Clone(m.criteria)
	for _, i := range x.touched {
		m.criteria[i] = m.rule(x.logic.Criteria[i])
	}
	if slices.ContainsFunc(x.touched, func(i int) bool { return x.logic.Criteria[i].Shared }) {
		m.unsure = never
		for _, r := range m.criteria {
			m.unsure = m.circuit.or(m.unsure, r.unsure)
		}
	}
	return &m
}

// change is how one function differs: the rows that stay, and what those that do not
// were and are.
type change struct {
	stay    []gate
	was, is gate
	places  []int // of those that do not
}

func (c *circuit) change(was, is []gate) (change, bool) {
	var x change
	var a, b []gate
	for i := range was {
		if was[i] != is[i] {
			a, b, x.places = append(a, was[i]), append(b, is[i]), append(x.places, i)
		} else if was[i] != never {
			x.stay = append(x.stay, was[i])
		}
	}
	x.was, x.is = c.or(a...), c.or(b...)
	return x, x.was != x.is
}

// changes lists how a list of functions differs, the most urgent first. What is less
// urgent and differs in the same way can only be hidden by more.
func (c *circuit) changes(was, is [][]gate) map[int]change {
	out := map[int]change{}
	last, some := change{}, false
	for u := len(was) - 1; u > 0; u-- {
		x, differs := c.change(was[u], is[u])
		if differs && !(some && x.was == last.was && x.is == last.is && slices.Equal(x.places, last.places)) {
			out[u] = x
		}
		last, some = x, differs
	}
	return out
}

// distinguish finds an input at which a mutant's outcome is another, nil when there
// is none.
func (t *trial) distinguish(is lists) []int {
	for _, pair := range [][2][][]gate{{t.lists.told, is.told}, {t.lists.floor, is.floor}, {t.lists.ceiling, is.ceiling}} {
		changes := t.circuit.changes(pair[0], pair[1])
		for u := len(pair[0]) - 1; u > 0; u-- {
			x, differs := changes[u]
			if !differs {
				continue
			}
			c := t.circuit
			for _, either := range [][2]gate{{x.was, x.is}, {x.is, x.was}} {
				if points := t.find([]gate{either[0], c.not(either[1])}, x.stay); points != nil {
					return points
				}
			}
		}
	}
	return nil
}

// find is an input at which all of some gates hold and none of others, nil when there
// is none. The others are asked for as they turn up: few of them matter.
func (t *trial) find(all, none []gate) []int {
	all, none = slices.Clip(all), slices.Clone(none)
	for round := 0; ; round++ {
		t.asked++
		points, ok := t.circuit.satisfy(all...)
		if !ok {
			return nil
		}
		t.fill(points)
		memo, found := map[gate]bool{}, len(none)
		none = slices.DeleteFunc(none, func(g gate) bool {
			stands := t.circuit.value(memo, g, points) || round > 5
			if stands {
				all = append(all, t.circuit.not(g))
			}
			return stands
		})
		if len(none) == found {
			return points
		}
	}
}

// fill makes a whole child of one of whom only what matters is said.
func (t *trial) fill(points []int) {
	if points[0] < 0 {
		points[0] = t.someAge
	}
	well := t.wellAt(points[0])
	for i := range points {
		if points[i] >= 0 {
			continue
		}
		if i < len(well) {
			points[i] = well[i]
		} else {
			points[i] = points[i-len(well)] // the second copy of an axis
		}
	}
}

func (t *trial) wellAt(age int) []int {
	if t.well[age] == nil {
		well := make([]int, len(t.axes))
		for i := range t.axes {
			well[i] = age
			if i > 0 {
				well[i] = t.space.calm(i, t.axes[0].points[age].ages)
			}
		}
		t.well[age] = well
	}
	return t.well[age]
}

// newTrial prepares a version for an audience. well is shared between audiences.
func newTrial(b *builder, prog *engine.Program, who pathways.Audience, well map[int][]int) *trial {
	t := &trial{model: newModel(b, prog.Logic(), who, nil), well: well, demands: map[int]gate{}, reads: map[string]p4{}, decides: map[int]bool{}}
	t.rows = t.model.rows()
	t.lists = t.listsOf(t.rows)
	t.fits = t.circuit.and(t.circuit.not(t.outside), t.circuit.not(t.model.conflict))
	t.someAge = max(slices.IndexFunc(t.axes[0].points, plainAge), 0)
	for i, p := range t.axes[0].points {
		if plainAge(p) && p.ages.Months.Lo >= 6 && !t.circuit.value(map[gate]bool{}, t.outside, t.wellAt(i)) {
			t.someAge = i
			break
		}
	}
	return t
}
