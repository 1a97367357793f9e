package verify

import (
	"slices"

	"safetynet/pathways"
)

// AudienceDifference is whose guidance changes when this audience answers.
type AudienceDifference struct {
	Audience pathways.Audience `json:"audience"`
	Inputs   string            `json:"inputs"` // in scope of either version, counted as [Class] does
	Classes  []Class           `json:"classes"`
}

// Class is the inputs that are told From by one side and To by the other.
//
// What is counted is what can be said: for every finding that a condition of
// either version reads, each value both dictionaries admit, to its last decimal,
// or one of the reasons for not knowing it; for the age, each way of stating it
// and, where it matters, the due date. Of findings that a calculated number joins
// on a long scale only the values around its limits count. Children are not
// evenly spread over what can be said, so a count says that a class is wide, not
// that it is frequent.
type Class struct {
	From          string               `json:"from"`
	To            string               `json:"to"`
	Direction     Direction            `json:"direction"`
	Outside       bool                 `json:"outside,omitempty"` // of children outside both versions, whom only danger signs concern
	Count         string               `json:"count"`             // exact, in decimal
	Justification *pathways.LessUrgent `json:"justification,omitempty"`
	Witness       *Witness             `json:"witness"`
}

// Direction is which way guidance changes.
type Direction string

const (
	MoreUrgent Direction = "more-urgent"
	LessUrgent Direction = "less-urgent"
)

// Unjustified is a class to less urgent for which the new version gives no reason.
type Unjustified struct {
	From      string              `json:"from"`
	To        string              `json:"to"`
	Audiences []pathways.Audience `json:"audiences"`
	Witness   *Witness            `json:"witness"`
}

// Unjustified lists, for all audiences together, the classes to less urgent that
// the new version does not justify. A release with one is refused.
func (d *Difference) Unjustified() []Unjustified {
	out := []Unjustified{}
	for _, a := range d.Audiences {
		for _, c := range a.Classes {
			if c.Direction != LessUrgent || c.Justification != nil {
				continue
			}
			i := slices.IndexFunc(out, func(u Unjustified) bool { return u.From == c.From && u.To == c.To })
			if i < 0 {
				i = len(out)
				out = append(out, Unjustified{From: c.From, To: c.To, Witness: c.Witness})
			}
			if !slices.Contains(out[i].Audiences, a.Audience) {
				out[i].Audiences = append(out[i].Audiences, a.Audience)
			}
		}
	}
	return out
}

// facing is a comparison for one audience.
type facing struct {
	*comparison
	audience        pathways.Audience
	d               *diagram
	memo            map[gate]int32
	from, to        *drawn
	outside, within both // outside both; in scope of both
	contradictions  []gate
}

func (x *comparison) face(who pathways.Audience) *facing {
	f := &facing{comparison: x, audience: who, d: newDiagram(x.widths(), x.options.Budget), memo: map[gate]int32{}}
	f.from = newModel(x.builder, x.older.logic, who, nil).drawnWith(f.d, f.memo)
	f.to = newModel(x.builder, x.newer.logic, who, nil).drawnWith(f.d, f.memo)
	c := f.circuit
	f.outside.g = c.and(f.from.outside, f.to.outside)
	f.within.g = c.and(c.not(f.from.outside), c.not(f.to.outside))
	f.outside.d, f.within.d = f.draw(f.outside.g), f.draw(f.within.g)
	for _, x := range []*drawn{f.from, f.to} {
		for _, k := range x.logic.Conflicts {
			f.contradictions = append(f.contradictions, x.certain(k.When, uncut))
		}
	}
	return f
}

func (f *facing) draw(g gate) int32 { return f.circuit.draw(f.d, f.memo, g) }

// telling is where a side tells one disposition: at one of some urgencies of its own.
type telling struct {
	x         *drawn
	urgencies []int
	g         gate
}

// told is where a side tells each disposition, by its id.
func (f *facing) told(s side, x *drawn) map[string]telling {
	list := x.dispositions().List
	out := map[string]telling{}
	for u := range list {
		id := list[s.locality.Lifted(u)].ID.Value
		g := always
		if u > 0 {
			g = x.model.disposition[u]
		}
		if u+1 < len(list) {
			g = f.circuit.and(g, f.circuit.not(x.model.disposition[u+1]))
		}
		at := out[id]
		out[id] = telling{x, append(at.urgencies, u), f.circuit.or(at.g, g)}
	}
	return out
}

// reaches is where a side is told at least an urgency.
func reaches(x *drawn, u int) int32 {
	if u == 0 {
		return 1
	}
	if u >= len(x.disposition) {
		return 0
	}
	return x.disposition[u]
}

// between is where one disposition became another. It starts from where the two
// versions part, which is little, so that the diagrams stay small.
func (f *facing) between(from, to string, before, after map[string]telling, region int32) int32 {
	out := int32(0)
	for _, a := range before[from].urgencies {
		for _, b := range after[to].urgencies {
			old, now := before[from].x, after[to].x
			var n int32
			if b > a {
				n = f.d.apply(opLess, reaches(old, a+1), reaches(now, b))
			} else {
				n = f.d.apply(opLess, reaches(now, b+1), reaches(old, a))
			}
			n = f.d.and(n, reaches(old, a))
			n = f.d.apply(opLess, reaches(old, a+1), n)
			n = f.d.and(n, reaches(now, b))
			n = f.d.apply(opLess, reaches(now, b+1), n)
			out = f.d.or(out, f.d.and(n, region))
		}
	}
	return out
}

// classes finds every class of this audience, in the order of the old version's
// dispositions, the most urgent first.
func (f *facing) classes() {
	out := AudienceDifference{Audience: f.audience, Classes: []Class{}}
	in := both{f.d.not(f.outside.d), f.circuit.not(f.outside.g)}
	out.Inputs = f.d.count(in.d, f.weights).String()
	before, after := f.told(f.older, f.from), f.told(f.newer, f.to)
	for _, region := range []struct {
		both
		outside bool
	}{{in, false}, {f.outside, true}} {
		var rest []gate // classes the diagram finds empty are put to the solver together
		for _, from := range ids(f.from.dispositions()) {
			for _, to := range ids(f.to.dispositions()) {
				if to == from {
					continue
				}
				g := f.circuit.and(before[from].g, after[to].g)
				n := f.between(from, to, before, after, region.d)
				if n == 0 {
					rest = append(rest, g)
				} else if f.some(from+" to "+to, n, region.g, g) {
					out.Classes = append(out.Classes, f.class(from, to, n, region.outside))
				}
			}
		}
		f.some("the classes that are empty", 0, region.g, f.circuit.or(rest...))
	}
	f.out.Audiences = append(f.out.Audiences, out)
}

func ids(d *pathways.Dispositions) []string {
	var out []string
	for _, x := range slices.Backward(d.List) {
		out = append(out, x.ID.Value)
	}
	return out
}

func (f *facing) class(from, to string, n int32, outside bool) Class {
	c := Class{From: from, To: to, Direction: f.direction(from, to), Outside: outside, Count: f.d.count(n, f.weights).String()}
	c.Witness = f.witness(n, "")
	if got := [2]string{c.Witness.From.Disposition, c.Witness.To.Disposition}; got != [2]string{from, to} {
		f.fail("the engine tells %s %v and not %s and %s", c.Witness.Text(), got, from, to)
	}
	if c.Direction == LessUrgent && f.newer.locality == nil {
		c.Justification = f.newer.prog.Definition().Justification(f.older.prog.Definition().Version, from, to)
	}
	return c
}

// direction compares by the order of the new version, of the old one where the new
// one lacks either, by their levels where neither has both. What cannot be told
// counts as less urgent.
func (f *facing) direction(from, to string) Direction {
	older, newer := f.from.dispositions(), f.to.dispositions()
	for _, d := range []*pathways.Dispositions{newer, older} {
		if a, b := d.Get(from), d.Get(to); a != nil && b != nil {
			if b.Urgency > a.Urgency {
				return MoreUrgent
			}
			return LessUrgent
		}
	}
	if newer.Get(to).Guidance.Rank() > older.Get(from).Guidance.Rank() {
		return MoreUrgent
	}
	return LessUrgent
}
