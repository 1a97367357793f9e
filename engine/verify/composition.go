package verify

import (
	"slices"

	"safetynet/pathways"
)

// adding is P9: asking about another pathway as well never lowers what is told.
// The rails of pathways join by the most urgent, so two things are to be shown:
// that joining rails never lowers the outcome, for any rails; and that a pathway's
// own rails do not sink when the other one makes more findings answerable.
func (p *prover) adding(others []*pathways.Pathway) {
	r := Result{Code: AddingRaises, Verdict: Proved}
	if because := joiningLowers(p.dispositions()); because != "" {
		r.Verdict, r.Because = Refuted, because
	}
	p.add(r)
	done := [][]bool{p.answers(nil)}
	for _, other := range others {
		union := p.answers(other)
		if slices.ContainsFunc(done, func(x []bool) bool { return slices.Equal(x, union) }) {
			continue
		}
		done = append(done, union)
		dict := p.logic.Pathway.Dictionary
		m := newModel(p.builder, p.logic, p.audience, func(f *pathways.Finding) bool { return union[dict.Finding(f.ID.Value).DictionaryAt] })
		with := m.drawn(p.d)
		lower, lowerG := int32(0), never
		c := p.circuit
		for u := 1; u < p.urgencies(); u++ {
			for _, pair := range [][2]both{
				{{p.floor[u], p.model.floor[u]}, {with.floor[u], m.floor[u]}},
				{{p.guidance[u], p.model.guidance[u]}, {with.guidance[u], m.guidance[u]}},
				{{p.ceiling[u], p.model.ceiling[u]}, {with.ceiling[u], m.ceiling[u]}},
			} {
				lower = p.d.or(lower, p.d.apply(opLess, pair[1].d, pair[0].d))
				lowerG = c.or(lowerG, c.and(pair[0].g, c.not(pair[1].g)))
			}
		}
		p.judge(AddingRaises, other.ID.Value, "what the other pathway asks lowers a rail of this one", lower, lowerG)
	}
}

// answers lists, by place in the dictionary, what the audience can answer in this
// pathway, or in another one asked about as well.
func (p *prover) answers(other *pathways.Pathway) []bool {
	dict := p.logic.Pathway.Dictionary
	out := make([]bool, len(dict.Findings))
	for i, f := range dict.Findings {
		out[i] = p.canAnswer(f) || (other != nil && answerable(other, f, p.audience))
	}
	return out
}

type bools struct{}

func (bools) and(a, b bool) bool { return a && b }
func (bools) or(a, b bool) bool  { return a || b }

// joiningLowers tries every pair of outcomes: guidance rail and ceiling in order,
// unsure or not. A contradiction is one of the case, whatever is asked about.
func joiningLowers(d *pathways.Dispositions) string {
	n := len(d.List)
	rail := func(u int) []bool {
		out := make([]bool, n)
		for i := 1; i <= u; i++ {
			out[i] = true
		}
		return out
	}
	told := func(guidance, ceiling int, unsure bool) int {
		list := settle(bools{}, d, outcome[bool]{guidance: rail(guidance), ceiling: rail(ceiling), unsure: unsure}, false)
		u := 0
		for i, at := range list {
			if at {
				u = i
			}
		}
		return u
	}
	for g := range n {
		for c := g; c < n; c++ {
			for g2 := range n {
				for c2 := g2; c2 < n; c2++ {
					for i := range 4 {
						a, b := i&1 != 0, i&2 != 0
						if told(max(g, g2), max(c, c2), a || b) < told(g, c, a) {
							return "an outcome is lowered by joining another"
						}
					}
				}
			}
		}
	}
	return ""
}
