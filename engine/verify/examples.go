package verify

import (
	"fmt"
	"math/bits"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Example is a written test case: a child, and what is expected to be said.
type Example struct {
	Name string
	Case engine.Case
	Want Want
}

// Want is what an example expects; what it does not state is empty.
type Want struct {
	Disposition, Floor, Ceiling string
	Settled                     *bool
	Met                         [][]string // of each list at least one criterion is met
	NotMet                      []string
}

// column holds one truth value for each example.
type column []uint64

func (c column) or(d column) {
	for i, w := range d {
		c[i] |= w
	}
}

// differ notes where two columns do, as far as it matters.
func (c column) differ(a, b, matters column) {
	for i := range c {
		c[i] |= (a[i] ^ b[i]) & matters[i]
	}
}

// first is the first true place, -1 for none.
func (c column) first() int {
	for i, w := range c {
		if w != 0 {
			return i*64 + bits.TrailingZeros64(w)
		}
	}
	return -1
}

// exampled is the examples of one audience. Every gate is read at all of them at once.
type exampled struct {
	circuit *circuit
	list    []Example
	points  [][]int
	memo    map[gate]column
	all     column

	told, floor, ceiling expected
	unsettled            column
	settledStated        column
	notMet               map[int]column
	met                  []someMet
	standing             outcomes // of the original
}

// expected is what examples state of one rail, and where they do.
type expected struct {
	want   []column
	stated column
}

// someMet says that at one example one of some criteria is met.
type someMet struct {
	example  int
	criteria []int
}

// outcomes is the columns of an outcome, by urgency.
type outcomes struct{ told, floor, ceiling []column }

// write lays out the examples of an audience. It reports those the space cannot hold.
func (t *trial) write(list []Example) error {
	w := &exampled{circuit: t.circuit, memo: map[gate]column{}, notMet: map[int]column{}}
	t.written = w
	for _, e := range list {
		if e.Case.Audience != t.audience {
			continue
		}
		points, err := t.pointsOf(e.Case)
		if err != nil {
			return fmt.Errorf("%s: %w", e.Name, err)
		}
		w.list, w.points = append(w.list, e), append(w.points, points)
	}
	n := t.urgencies()
	w.told, w.floor, w.ceiling = w.expected(n), w.expected(n), w.expected(n)
	w.all, w.unsettled, w.settledStated = w.column(), w.column(), w.column()
	for i, e := range w.list {
		w.all.set(i)
		w.told.state(i, t.urgencyOf(e.Want.Disposition))
		w.floor.state(i, t.urgencyOf(e.Want.Floor))
		w.ceiling.state(i, t.urgencyOf(e.Want.Ceiling))
		if s := e.Want.Settled; s != nil {
			w.settledStated.set(i)
			if !*s {
				w.unsettled.set(i)
			}
		}
		for _, some := range e.Want.Met {
			w.met = append(w.met, someMet{i, t.places(some)})
		}
		for _, k := range t.places(e.Want.NotMet) {
			if w.notMet[k] == nil {
				w.notMet[k] = w.column()
			}
			w.notMet[k].set(i)
		}
	}
	w.standing = w.stand(t.lists)
	if i := w.broken(t.model, w.standing, nil).first(); i >= 0 {
		return fmt.Errorf("%s: the version itself does not give what is expected", w.list[i].Name)
	}
	return nil
}

// pointsOf is the point of every axis a case is at.
func (t *trial) pointsOf(c engine.Case) ([]int, error) {
	points := make([]int, len(t.axes))
	for i, a := range t.axes {
		p := point{ages: c.Age}
		for _, f := range a.findings {
			answer, said := c.Findings[f.ID.Value]
			if !said {
				answer = engine.UnknownAnswer(pathways.NotAsked)
			}
			p.answers = append(p.answers, answer)
		}
		if points[i] = t.locate(a, p); points[i] < 0 {
			what := engine.AgeID
			if len(a.findings) > 0 {
				what = a.findings[0].ID.Value
			}
			return nil, fmt.Errorf("the inputs that were enumerated have none like this one's %s", what)
		}
	}
	return points, nil
}

func (t *trial) urgencyOf(id string) int {
	if d := t.dispositions().Get(id); d != nil {
		return d.Urgency
	}
	return -1
}

func (t *trial) places(ids []string) []int {
	var out []int
	for _, id := range ids {
		if i := slices.IndexFunc(t.logic.Criteria, func(k *engine.Criterion) bool { return k.Def.ID.Value == id }); i >= 0 {
			out = append(out, i)
		}
	}
	return out
}

func (c column) set(i int) { c[i/64] |= 1 << (i % 64) }

func (c column) has(i int) bool { return c[i/64]>>(i%64)&1 != 0 }

func (w *exampled) column() column { return make(column, (len(w.list)+63)/64) }

func (w *exampled) expected(n int) expected {
	l := expected{stated: w.column()}
	for range n {
		l.want = append(l.want, w.column())
	}
	return l
}

// state notes that an example wants an urgency; -1 for none.
func (l expected) state(i, u int) {
	if u < 0 {
		return
	}
	l.stated.set(i)
	for ; u > 0; u-- {
		l.want[u].set(i)
	}
}

// at is a gate at every example.
func (w *exampled) at(g gate) column {
	if c, done := w.memo[g]; done {
		return c
	}
	out := w.column()
	switch x := w.circuit.nodes[g]; {
	case g == never:
	case g == always:
		copy(out, w.all)
	case x.kind == kindIn:
		for i, p := range w.points {
			if x.set.has(p[x.axis]) {
				out.set(i)
			}
		}
	case x.kind == kindNot:
		out.differ(w.at(x.kids[0]), w.all, w.all)
	case x.kind == kindOr:
		for _, k := range x.kids {
			out.or(w.at(k))
		}
	default:
		copy(out, w.all)
		for _, k := range x.kids {
			for i, b := range w.at(k) {
				out[i] &= b
			}
		}
	}
	w.memo[g] = out
	return out
}

func (w *exampled) stand(l lists) outcomes {
	return outcomes{w.rail(l.told), w.rail(l.floor), w.rail(l.ceiling)}
}

func (w *exampled) rail(l [][]gate) []column {
	out := make([]column, len(l))
	for u, rows := range l {
		out[u] = w.column()
		for _, g := range rows {
			if g != never {
				out[u].or(w.at(g))
			}
		}
	}
	return out
}

// broken is where something does not come out as an example states it. touched are
// the criteria to look at, nil for all.
func (w *exampled) broken(m *model, s outcomes, touched []int) column {
	out, open := w.column(), w.column()
	for u := 1; u < len(s.told); u++ {
		out.differ(s.told[u], w.told.want[u], w.told.stated)
		out.differ(s.floor[u], w.floor.want[u], w.floor.stated)
		out.differ(s.ceiling[u], w.ceiling.want[u], w.ceiling.stated)
		open.differ(s.floor[u], s.ceiling[u], w.all)
	}
	out.differ(open, w.unsettled, w.settledStated)
	none := w.column()
	for k, c := range w.notMet {
		if touched == nil || slices.Contains(touched, k) {
			out.differ(w.at(m.criteria[k].floor), none, c)
		}
	}
	for _, x := range w.met {
		if touched == nil || slices.ContainsFunc(x.criteria, func(k int) bool { return slices.Contains(touched, k) }) {
			if !slices.ContainsFunc(x.criteria, func(k int) bool { return w.at(m.criteria[k].floor).has(x.example) }) {
				out.set(x.example)
			}
		}
	}
	return out
}

// unlike is where two outcomes are not the same.
func (w *exampled) unlike(s outcomes) column {
	out := w.column()
	for u := 1; u < len(s.told); u++ {
		out.differ(s.told[u], w.standing.told[u], w.all)
		out.differ(s.floor[u], w.standing.floor[u], w.all)
		out.differ(s.ceiling[u], w.standing.ceiling[u], w.all)
	}
	return out
}
