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

// reader is a literal of a general danger sign, with the last bit of the sign.
type reader struct {
	k   *criterion
	bit uint64
	lit *Literal
}

// doubts makes them, of the conditions as they are written. Programs that share a sign
// weigh it alike.
func (x *planner) doubts() doubts {
	out := doubts{walk: make([]uint64, len(x.main.lanes))}
	for lane := range x.main.lanes {
		on := map[*axis][]reader{}
		var axes []*axis
		x.signs(lane, func(r reader) {
			ax := x.main.axes[subjectOf(r.lit, nil)]
			if x.main.separate(r.lit) != nil || ax == nil || !ax.tested[x.main.key(r.lit)] {
				out.walk[lane] |= r.bit
				return
			}
			if on[ax] == nil {
				axes = append(axes, ax)
			}
			on[ax] = append(on[ax], r)
		})
		var steps []step
		for _, ax := range axes {
			steps = append(steps, newStep(ax.kind.at, 0, len(out.rows)))
			for _, c := range ax.classes {
				s, row := ax.see(x.main.seen, c), uint64(0)
				for _, r := range on[ax] {
					if s.truth(r.lit) == Unknown && r.k.doubtful(r.lit, s.situation) {
						row |= r.bit
					}
				}
				out.rows = append(out.rows, row)
			}
		}
		out.steps = append(out.steps, steps)
	}
	return out
}

// signs calls f for the literals of each general danger sign of a lane, once.
func (x *planner) signs(lane int, f func(reader)) {
	seen := map[*segment]bool{}
	for n, variants := range x.variants {
		for _, v := range variants {
			k := x.progs[n].criteria[v.criterion]
			if v.lane != lane || v.lower || !k.shared || seen[v.segment] {
				continue
			}
			seen[v.segment] = true
			k.condition(!v.sides[inside]).walk(func(l *Literal) { f(reader{k, 1 << v.bit, l}) })
		}
	}
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
func (s *share) signInDoubt(x *plan, v *view, r *ruling) bool {
	for n, lane := range s.lanes {
		open := s.signs[r.side][n] & r.criteria[lane].open()
		if open == 0 {
			continue
		}
		if r.inDoubt(x, v, lane)&open != 0 || s.walksInDoubt(v, r, n, open&x.doubts.walk[lane]) {
			return true
		}
	}
	return false
}

// inDoubt has the signs of a lane that are in doubt. Several programs may ask for it.
func (d *decided) inDoubt(x *plan, v *view, lane int) uint64 {
	asked := &d.asked[lane>>6]
	if *asked>>(lane&63)&1 == 1 {
		return d.doubts[lane]
	}
	found := uint64(0)
	for _, s := range x.doubts.steps[lane] {
		found |= x.doubts.rows[s.one(v.classes)]
	}
	*asked |= 1 << (lane & 63)
	d.doubts[lane] = found
	return found
}

// walksInDoubt is signInDoubt for signs whose condition is walked.
func (s *share) walksInDoubt(v *view, r *ruling, n int, signs uint64) bool {
	for ; signs != 0; signs &= signs - 1 {
		k := s.prog.criteria[s.owners[n][bits.TrailingZeros64(signs)]]
		if k.inDoubt(situation{state: s.prog.sees(v.state, r.side, &v.scoped)}, k.condition(r.side == outside)) {
			return true
		}
	}
	return false
}
