package engine

import (
	"math/bits"

	"safetynet/pathways"
)

// doubts decides which general danger signs read a finding somebody was unsure of,
// as a [matrix] decides conditions, but by OR: a row has the signs that a class
// leaves in doubt.
type doubts struct {
	steps [][]step // by lane of the criteria
	rows  []uint64
	walk  []uint64 // by lane: signs whose condition has to be walked to tell
}

// doubts makes them, of the conditions as they are written.
func (x *planner) doubts() doubts {
	type reader struct {
		variant
		lit *Literal
	}
	out := doubts{walk: make([]uint64, len(x.main.lanes))}
	for lane := range x.main.lanes {
		on := map[*axis][]reader{}
		var axes []*axis
		for _, v := range x.variants {
			k := x.prog.criteria[v.criterion]
			if v.lane != lane || v.lower || !k.shared {
				continue
			}
			k.condition(!v.sides[inside]).walk(func(l *Literal) {
				ax := x.main.axes[subjectOf(l, nil)]
				if x.main.separate(l) != nil || ax == nil || !ax.tested[x.main.key(l)] {
					out.walk[lane] |= 1 << v.bit
					return
				}
				if on[ax] == nil {
					axes = append(axes, ax)
				}
				on[ax] = append(on[ax], reader{v, l})
			})
		}
		var steps []step
		for _, ax := range axes {
			steps = append(steps, newStep(ax.kind.at, 0, len(out.rows)))
			for _, c := range ax.classes {
				s, row := ax.see(x.main.seen, c), uint64(0)
				for _, r := range on[ax] {
					if s.truth(r.lit) == Unknown && x.prog.criteria[r.criterion].doubtful(r.lit, s.situation) {
						row |= 1 << r.bit
					}
				}
				out.rows = append(out.rows, row)
			}
		}
		out.steps = append(out.steps, steps)
	}
	return out
}

// doubtful tells whether an unknown literal that is not excused is so because
// somebody was unsure.
func (k *criterion) doubtful(l *Literal, s situation) bool {
	if k.excused(l, s) {
		return false
	}
	found := false
	l.unknowns(s.state, func(_ string, r pathways.Reason) { found = found || r == pathways.Unsure })
	return found
}

// signInDoubt tells whether an open danger sign reads a finding somebody was unsure of.
func (p *Program) signInDoubt(v *view, r *ruling) bool {
	x := &p.plan.doubts
	for lane, steps := range x.steps {
		open := p.plan.signs[r.side][lane] & r.criteria[lane][ceilingRail] &^ r.criteria[lane][floorRail]
		if open == 0 {
			continue
		}
		found := uint64(0)
		for _, s := range steps {
			found |= x.rows[s.one(v.classes)]
		}
		if found&open != 0 || p.walksInDoubt(v, r, lane, open&x.walk[lane]) {
			return true
		}
	}
	return false
}

// walksInDoubt is signInDoubt for signs whose condition is walked.
func (p *Program) walksInDoubt(v *view, r *ruling, lane int, signs uint64) bool {
	for ; signs != 0; signs &= signs - 1 {
		k := p.criteria[p.plan.owners[lane][bits.TrailingZeros64(signs)]]
		if k.inDoubt(situation{state: p.sees(v.state, r.side, &v.scoped)}, k.condition(r.side == outside)) {
			return true
		}
	}
	return false
}
