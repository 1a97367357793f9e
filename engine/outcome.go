package engine

import (
	"math/bits"
	"slices"

	"safetynet/pathways"
)

// outcome is where one pathway stands on the three rails, read off its ruling for
// whoever explains it.
type outcome struct {
	prog     *Program
	in       situation // the case as this pathway's criteria see it
	rails    []rails   // by criterion
	raisedBy [][]int   // by criterion: raise rules that hold on the floor rail
	scope    []Truth   // by scope rule
	open     []bool    // by scope rule: undecided, and not for want of what only others can know
	outside  bool      // certainly out of scope: only danger signs were evaluated

	floors, ceilings []int // urgencies by criterion, after raises; -1 when not true
}

// outcomeOf reads the ruling of one of the panel's pathways.
func (p *Panel) outcomeOf(i int, s *state, of *Standing) *outcome {
	r, x, share := &of.rulings[i], p.progs[i], p.shares[i]
	o := &outcome{prog: x, in: situation{state: x.sees(s, r.side, &state{})}, outside: r.side == outside, raisedBy: make([][]int, len(x.criteria))}
	o.scope, o.open = make([]Truth, 0, len(share.scopes)), make([]bool, 0, len(share.scopes))
	o.rails = make([]rails, len(x.criteria))
	for _, b := range share.scopes {
		t := False
		switch {
		case b.on(r.scope, floorRail):
			t = True
		case b.on(r.scope, guidanceRail):
			t = Unknown
		}
		o.scope = append(o.scope, t)
		o.open = append(o.open, t == Unknown && b.on(r.scope, ceilingRail))
	}
	for c := range x.criteria {
		o.rails[c] = r.railsOf(c)
	}
	o.floors = o.raised(r, floorRail, s.whose, func(t, rule int) { o.raisedBy[t] = append(o.raisedBy[t], rule) })
	o.ceilings = o.raised(r, ceilingRail, s.whose, func(int, int) {})
	return o
}

// railsOf reads the rails of one criterion.
func (r *ruling) railsOf(criterion int) rails {
	out := rails{guidance: -1}
	for n, l := range r.share.levels[r.side][criterion] {
		if n == 0 {
			out.floor, out.ceiling = l.on(r.criteria, floorRail), l.on(r.criteria, ceilingRail)
		}
		if out.guidance < 0 && l.on(r.criteria, guidanceRail) {
			out.guidance = l.urgency
		}
	}
	return out
}

// raised is the urgency of each criterion on a rail, after raise rules.
func (o *outcome) raised(r *ruling, rail, audience int, note func(target, rule int)) []int {
	after := make([]int, len(o.rails))
	for i, k := range o.prog.criteria {
		after[i] = -1
		if o.rails[i].floor || rail == ceilingRail && o.rails[i].ceiling {
			after[i] = k.urgency
		}
	}
	x := r.share
	for n := range x.raises {
		raise := &x.raises[n]
		if o.outside || !raise.applies[audience] {
			continue
		}
		for _, g := range raise.groups {
			if !g.needs.meet(r.criteria, rail) {
				continue
			}
			for _, targets := range g.targets {
				for found := targets.bits & r.criteria[targets.lane][rail]; found != 0; found &= found - 1 {
					t := int(x.owners[slices.Index(x.lanes, targets.lane)][bits.TrailingZeros64(found)])
					after[t] = max(after[t], raise.urgency)
					note(t, n)
				}
			}
		}
	}
	return after
}

// condition is what a criterion is tested by. Outside the pathway its exceptions
// to danger signs are void: the finer rule that takes over does not apply there.
func (k *criterion) condition(outside bool) *node {
	if outside {
		return k.plain
	}
	return k.when
}

// unanswerable excuses a raise condition's literal: only what this audience
// cannot know may count as absent there.
func unanswerable(l *Literal, s situation) bool {
	return ofRule().excused(l, s)
}

func (r *scopeRule) excused(s situation) func(*Literal) bool {
	o := ofRule()
	o.anyWay = r.handOver
	return func(l *Literal) bool { return o.excused(l, s) }
}

// standing is what is decided of a case, for whoever explains it: several pathways
// together, of which the most urgent leads.
type standing struct {
	situation
	*Standing
	panel        *Panel
	outcomes     []*outcome
	conflicts    []*conflict // that hold
	dispositions *pathways.Dispositions
	undecided    int       // the urgency while something is undecided, in the locality
	trial        *Standing // of the case with one finding changed
}

// stand reads what a panel has decided of a state.
func (p *Panel) stand(s *state, of *Standing) *standing {
	t := &standing{
		situation: situation{state: s, locality: p.locality}, Standing: of, panel: p,
		dispositions: p.progs[0].def.Shared.Dispositions, undecided: p.locality.Lifted(p.undecided), trial: p.NewStanding(),
	}
	for i := range p.progs {
		t.outcomes = append(t.outcomes, p.outcomeOf(i, s, of))
	}
	first := p.progs[0]
	for i, b := range first.contradictions.at {
		if of.conflicts[b.lane]>>b.bit&1 == 1 {
			t.conflicts = append(t.conflicts, first.conflicts[i])
		}
	}
	return t
}

// disposition is the endpoint of the assessment.
func (t *standing) disposition() *pathways.Disposition { return t.dispositions.List[t.Disposition] }

// emergency is the urgency of the most urgent disposition.
func (t *standing) emergency() int { return len(t.dispositions.List) - 1 }

// speaking are the pathways whose advice is for this child: those they are not
// certainly outside of, or all where they are outside of every one.
func (t *standing) speaking() []*outcome {
	inside := slices.DeleteFunc(slices.Clone(t.outcomes), func(o *outcome) bool { return o.outside })
	if len(inside) == 0 {
		return t.outcomes
	}
	return inside
}
