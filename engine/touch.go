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

// reconsider is rule where one finding has another value than in rulings before.
func (x *plan) reconsider(v *view, audience int, f *pathways.Finding, before, into []ruling) {
	t := x.reads[f.DictionaryAt]
	if t.scope != 0 || t.excuses != 0 || t.criteria == ^uint64(0) || anyApart(before) {
		x.rule(v, audience, into)
		return
	}
	copy(into[0].scope, before[0].scope)
	copy(into[0].all.criteria, before[0].all.criteria)
	for n := range into {
		r, b := &into[n], &before[n]
		r.decided, r.side, r.floor, r.ceiling, r.guidance = r.all, b.side, b.floor, b.ceiling, b.guidance
	}
	v.granted = before[0].all.excuses
	v.whole()
	if len(into) == 1 {
		into[0].see(v)
	}
	x.criteria.classify(v)
	x.criteria.some(t.criteria, v.classes, x.criteriaStart[audience], into[0].all.criteria)
	clear(into[0].all.asked)
	doubt := false
	for n := range into {
		r := &into[n]
		if r.share.needs[r.side]&t.criteria != 0 {
			r.share.weigh(r, audience)
		}
		doubt = doubt || v.doubted && r.share.signInDoubt(x, v, r)
	}
	into[0].doubt = doubt
}

// anyApart tells whether a pathway looked at another age than the others.
func anyApart(rulings []ruling) bool {
	for n := range rulings {
		if rulings[n].decided != rulings[n].all {
			return true
		}
	}
	return false
}
