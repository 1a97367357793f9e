package margin

import (
	"cmp"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Escalator is one other answer that would change the disposition.
type Escalator struct {
	Finding string        `json:"finding"`
	From    *engine.Value `json:"from,omitempty"` // nil: it is not known
	Change
}

// Escalators lists, for every finding, the least other answer that makes the
// disposition more urgent: of numbers one upwards and one downwards, counted from
// normal where the number is not known; of other findings the first in the order of
// worse, the answer given or normal being the start. The most urgent come first,
// then the order of the questions.
func (x *Margin) Escalators() []Escalator {
	out := []Escalator{}
	for _, f := range x.findings() {
		for _, way := range x.answers(f) {
			if c := x.first(f, way, func(u int) bool { return u > x.urgency() }); c != nil {
				out = append(out, x.escalator(f, c))
			}
		}
	}
	list := x.progs[0].Definition().Shared.Dispositions
	slices.SortStableFunc(out, func(a, b Escalator) int {
		return cmp.Compare(list.Get(b.Disposition).Urgency, list.Get(a.Disposition).Urgency)
	})
	return out
}

// Settlers lists the findings not known whose normal value alone would make the
// disposition less urgent, in the order of the questions.
func (x *Margin) Settlers() []Escalator {
	out := []Escalator{}
	for _, f := range x.findings() {
		normal, declared := engine.NormalValue(f, x.c.Age.Months.Lo)
		if _, known := x.known(f); known || !declared {
			continue
		}
		if c := x.first(f, []engine.Value{normal}, func(u int) bool { return u < x.urgency() }); c != nil {
			out = append(out, x.escalator(f, c))
		}
	}
	return out
}

func (x *Margin) escalator(f *pathways.Finding, c *Change) Escalator {
	e := Escalator{Finding: f.ID.Value, Change: *c}
	if v, known := x.known(f); known {
		e.From = &v
		if f.Range != nil {
			g := gridOf(f, v.Number)
			a, b := g.place(v.Number), g.place(c.Value.Number)
			e.By = g.number(max(a-b, b-a))
		}
	}
	return e
}

// first is the first answer whose urgency is as wished.
func (x *Margin) first(f *pathways.Finding, values []engine.Value, wished func(int) bool) *Change {
	for _, v := range values {
		if s, there := x.suppose(f, v); there && wished(s.Disposition().Urgency) {
			return x.change(v, s)
		}
	}
	return nil
}

// answers lists the other answers to a finding by direction, the least first.
func (x *Margin) answers(f *pathways.Finding) [][]engine.Value {
	v, known := x.known(f)
	if f.Range != nil {
		return x.numbersFrom(f, v, known)
	}
	values := fixed(f)
	if f.Worse == pathways.WorseFalse {
		slices.Reverse(values)
	}
	if !known {
		return [][]engine.Value{values}
	}
	i := slices.Index(values, v)
	better := slices.Clone(values[:i])
	slices.Reverse(better)
	return [][]engine.Value{slices.Concat(values[i+1:], better)}
}

// numbersFrom lists what can be told apart above the number known, and below it. Of
// a number not known it begins with the normal one, or where there is none with the
// end of the range away from worse.
func (x *Margin) numbersFrom(f *pathways.Finding, v engine.Value, known bool) [][]engine.Value {
	normal, has := engine.NormalValue(f, x.c.Age.Months.Lo) // at the youngest this child may be
	switch {
	case known:
	case has:
		v = normal
	case f.Worse == pathways.WorseDown:
		v.Number = f.Range.Max
	default:
		v.Number = f.Range.Min
	}
	g := gridOf(f, v.Number)
	up, down := around(x.marks(g), g.place(v.Number))
	if !known {
		up = slices.Insert(slices.Clone(up), 0, g.place(v.Number))
	}
	var out [][]engine.Value
	for _, way := range [][]int{up, down} {
		var values []engine.Value
		for _, i := range way {
			values = append(values, g.value(i))
		}
		out = append(out, values)
	}
	return out
}

// fixed are the values of a finding that is no number.
func fixed(f *pathways.Finding) []engine.Value {
	if f.Type == pathways.Bool {
		return []engine.Value{{Type: f.Type}, {Type: f.Type, Bool: true}}
	}
	var out []engine.Value
	for _, v := range f.Values.All() {
		out = append(out, engine.Value{Type: f.Type, Text: v})
	}
	return out
}
