package verify

import (
	"slices"

	"safetynet/engine"
)

// invariantsHold is P8: what somebody else wrote down from the guideline, without
// sight of the definition, holds in every version. An invariant speaks of answers
// this audience can give: some say whom they are for by what only those can know.
func (p *prover) invariantsHold(list []*engine.Invariant) {
	c := p.circuit
	blind, blindG := p.answerableOnly()
	scope := both{p.d.and(blind, p.d.not(p.draw(p.outside))), c.and(blindG, c.not(p.outside))}
	for _, x := range list {
		if len(x.Def.Audience) > 0 && !slices.Contains(x.Def.Audience, p.audience) {
			continue
		}
		when := p.certain(x.When, uncut)
		if x.Unless != nil {
			when = c.and(when, p.certain(x.Unless, uncut))
		}
		said := p.d.and(p.draw(when), scope.d)
		p.judge(InvariantHolds, x.Def.ID.Value, "told less than "+x.Def.AtLeast.Value+": "+x.Def.Because.Value,
			p.d.apply(opLess, p.calm[x.Urgency], said), when, scope.g, c.not(p.model.calm[x.Urgency]))
	}
}

// answerableOnly is where nothing is known that this audience cannot answer.
func (p *prover) answerableOnly() (int32, gate) {
	d, g := int32(1), always
	for i, a := range p.axes {
		hidden := newSet(len(a.points))
		for n, pt := range a.points {
			known := false
			for j, f := range a.findings {
				known = known || (pt.answers[j].Known() && !p.canAnswer(f))
			}
			if !known {
				hidden.set(n)
			}
		}
		g = p.circuit.and(g, p.circuit.in(i, hidden))
		d = p.d.and(d, p.d.in(i, hidden))
	}
	return d, g
}
