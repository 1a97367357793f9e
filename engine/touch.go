package engine

import "safetynet/pathways"

// touch is the lanes of each matrix that a finding concerns, one bit a lane; of more
// lanes than a word has bits, all.
type touch struct{ scope, excuses, criteria uint64 }

// any tells whether the finding can change anything.
func (t touch) any() bool { return t != touch{} }

// touches notes which lanes findings concern, by themselves or through a condition
// decided in an earlier lane.
func (x *planner) touches(l *layout, of func(*touch) *uint64) {
	for n, segments := range l.lanes {
		for _, s := range segments {
			l.atomsOf(s, func(_ int, a atom) {
				if a.gate == nil {
					for _, f := range l.axis(a).findings() {
						*of(&x.plan.reads[f.DictionaryAt]) |= 1 << min(n, 63)
					}
					return
				}
				for i := range x.plan.reads {
					lanes := of(&x.plan.reads[i])
					*lanes |= *lanes >> min(a.gate.lane, 63) & 1 << min(n, 63)
				}
			})
		}
	}
	for i := range x.plan.reads {
		if lanes := of(&x.plan.reads[i]); *lanes>>63 == 1 {
			*lanes = ^uint64(0)
		}
	}
}

// findings are those the axis's class depends on.
func (x *axis) findings() []*pathways.Finding {
	switch {
	case x.kind.derived != nil:
		return x.kind.derived.inputs
	case x.finding != nil:
		return []*pathways.Finding{x.finding}
	}
	return nil
}

// reconsider is rule where one finding has another value than in a ruling before.
func (p *Program) reconsider(v *view, audience int, f *pathways.Finding, before, into *ruling) {
	t := p.plan.reads[f.DictionaryAt]
	if t.scope != 0 || t.excuses != 0 || t.criteria == ^uint64(0) {
		p.rule(v, audience, into)
		return
	}
	into.side, into.floor, into.ceiling, into.guidance, into.doubt = before.side, before.floor, before.ceiling, before.guidance, before.doubt
	copy(into.scope, before.scope)
	copy(into.criteria, before.criteria)
	if !t.any() {
		return
	}
	v.granted = before.excuses
	p.see(v, into.side)
	p.plan.criteria.classify(v)
	p.plan.criteria.again(t.criteria, v.classes, p.plan.criteriaStart[audience][into.side], into.criteria)
	p.weigh(into, audience)
	into.doubt = v.doubted && p.signInDoubt(v, into)
}
