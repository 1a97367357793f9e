package engine

import (
	"math"
	"math/bits"
	"slices"
)

// waiting is a condition that has no place yet.
type waiting struct {
	*segment
	looks subjects
}

// place gives conditions, and what is decided before them, places in lanes. A lane gets
// a step for every subject that any of its conditions looks at, so that those beside
// each other are those that look at the same ones. Of some conditions it is of use that
// they are in their order: they are, and place says so, unless another order saves a step
// for every two of them, which is what it takes to list them in theirs.
func (x *layout) place(ordered, others []*segment) (inOrder bool) {
	steps, _ := x.fill(ordered, others, true)
	if free, lanes := x.fill(ordered, others, false); free+len(ordered)/2 < steps {
		x.lanes = lanes
		return false
	}
	_, x.lanes = x.fill(ordered, others, true)
	return true
}

// fill gives them places, and counts the steps.
func (x *layout) fill(ordered, others []*segment, inOrder bool) (steps int, lanes [][]*segment) {
	gates, queue, rest := x.wait(x.gates), x.wait(ordered), x.wait(others)
	if !inOrder {
		rest, queue = slices.Concat(queue, rest), nil
	}
	for len(gates)+len(queue)+len(rest) > 0 {
		lane := filling{lane: len(lanes), free: 64}
		gates = lane.fill(gates)
		for len(queue) > 0 && lane.admits(queue[0]) {
			lane.add(queue[0])
			queue = queue[1:]
		}
		rest = lane.fill(rest)
		steps, lanes = steps+lane.seen.count(), append(lanes, lane.segments)
	}
	return steps, lanes
}

func (x *layout) wait(segments []*segment) []waiting {
	var all []waiting
	for _, s := range segments {
		s.lane = -1
		all = append(all, waiting{s, x.subjects(s)})
	}
	return all
}

// filling is a lane while it is filled.
type filling struct {
	lane, free int
	segments   []*segment
	seen       subjects
}

// fill takes what fits, and of that what adds fewest subjects, the earliest of them. It
// returns what is left.
func (x *filling) fill(list []waiting) []waiting {
	for {
		next, fewest := -1, math.MaxInt
		for i, w := range list {
			if n := w.looks.beyond(x.seen); n < fewest && x.admits(w) {
				next, fewest = i, n
			}
		}
		if next < 0 {
			return list
		}
		x.add(list[next])
		list = slices.Delete(list, next, next+1)
	}
}

// admits tells whether there is room, and all that the condition uses is decided before.
func (x *filling) admits(w waiting) bool {
	return len(w.terms) <= x.free && !slices.ContainsFunc(w.uses, func(g *segment) bool { return g.lane < 0 || g.lane >= x.lane })
}

func (x *filling) add(w waiting) {
	w.lane, w.from = x.lane, 64-x.free
	w.bit = w.from + len(w.terms) - 1
	x.free -= len(w.terms)
	x.segments, x.seen = append(x.segments, w.segment), x.seen.with(w.looks)
}

// subjects is a set of what conditions look at.
type subjects []uint64

// subjects are the axes and the gates that a condition looks at.
func (x *layout) subjects(s *segment) (all subjects) {
	x.atomsOf(s, func(_ int, a atom) {
		n := len(x.gates)
		if a.gate != nil {
			n = a.gate.number
		} else {
			n += x.axis(a).number
		}
		for len(all) <= n>>6 {
			all = append(all, 0)
		}
		all[n>>6] |= 1 << (n & 63)
	})
	return all
}

// beyond is how many of them others do not have.
func (x subjects) beyond(others subjects) int {
	n := 0
	for i, w := range x {
		if i < len(others) {
			w &^= others[i]
		}
		n += bits.OnesCount64(w)
	}
	return n
}

func (x subjects) count() int { return x.beyond(nil) }

func (x subjects) with(others subjects) subjects {
	all := make(subjects, max(len(x), len(others)))
	copy(all, x)
	for i, w := range others {
		all[i] |= w
	}
	return all
}
