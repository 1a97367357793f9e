package verify

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// inStep is P7: on the same known findings a parent or an adviser is never told
// less than what is certain for a clinician. Criteria and raise rules that a
// definition limits to clinicians are the declared exceptions: each that matters
// is noted, and without them the property must hold.
func (p *prover) inStep(clinician, shared *prover) {
	c := p.circuit
	wrong, wrongG := int32(0), never
	for u := 1; u < p.urgencies(); u++ {
		wrong = p.d.or(wrong, p.d.apply(opLess, p.calm[u], shared.floor[u]))
		wrongG = c.or(wrongG, c.and(shared.model.floor[u], c.not(p.model.calm[u])))
	}
	p.judge(InStep, "", "a clinician is told more on the same findings", wrong, wrongG)
	for i, k := range p.logic.Criteria {
		if p.applies(k) || !clinician.applies(k) {
			continue
		}
		more, moreG := p.d.apply(opLess, p.calm[k.Urgency], clinician.draw(clinician.criteria[i].floor)), clinician.criteria[i].floor
		v, points := p.none(more, moreG, c.not(p.model.calm[k.Urgency]))
		if v == Proved {
			continue // somebody else's criteria say the same
		}
		r := Result{Code: InStep, Subject: k.Def.ID.Value, Verdict: v}
		if v == Refuted {
			r.Verdict, r.Because = Noted, "for clinicians only: "+k.Def.Because.Clinician
			r.Child = p.child(points)
		}
		p.add(r)
	}
}

// forEveryone is a logic without what is limited to some audiences.
func forEveryone(l *engine.Logic) *engine.Logic {
	out := *l
	out.Criteria, out.Raises = nil, nil
	for _, k := range l.Criteria {
		c := *k
		if len(k.Def.Audience) > 0 && len(k.Def.Audience) < len(pathways.Audiences()) {
			def := *k.Def
			def.Audience = []pathways.Audience{"nobody"}
			c.Def = &def
		}
		out.Criteria = append(out.Criteria, &c)
	}
	for _, r := range l.Raises {
		if len(r.Def.Audience) == 0 {
			out.Raises = append(out.Raises, r)
		}
	}
	return &out
}
