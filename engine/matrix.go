package engine

import "math/bits"

// The rails a plan works on, in the order of a [row]. What else could be true with
// every unknown at its worst is asked only of scope rules, in the place of guidance.
const (
	floorRail = iota
	ceilingRail
	guidanceRail
	railCount
)

// row holds up to 64 conjunctions on each rail, one bit a conjunction.
type row [railCount]uint64

// matrix decides conditions without a branch on any of them. A condition is an OR
// of conjunctions; each has a bit, and those of one condition are neighbours in
// one word. Every subject that is tested (a finding, a calculated number, an age)
// has classes that no test tells apart, and for each class a row of the
// conjunctions that it leaves alive. The rows of a child's classes are ANDed; those of
// two subjects that are a yes-or-no are so beforehand.
type matrix struct {
	numbers     []numberClass
	classifiers []classifier
	lanes       []lane
	rows        []pair
	guided      []row      // of all rails
	over        []outgrown // where there is any, the matrix is of no use
}

// lane is a word of 64 conjunctions: what concerns them, and where its conditions
// end. Conditions are neighbours: high has the last bit of each, low all others.
type lane struct {
	twos      []step // each of two subjects, both a yes-or-no in short
	ones      []step // each of one subject
	guided    []step // each of one that leaves something else alive on the guidance rail than on the floor
	uses      []use
	high, low uint64
}

// pair is a row of the floor and the ceiling.
type pair [2]uint64

// step ANDs the row of the class of one subject or of two. It is where the classes are
// among the codes, and where the first row is, in one word: this is what is read most.
type step uint64

func newStep(first, second, row int) step {
	return step(first) | step(second)<<16 | step(row)<<32 // #nosec G115 -- memory ends before 2^32 rows
}

func (s step) first() uint16  { return uint16(s) }       // #nosec G115 -- its lowest bits
func (s step) second() uint16 { return uint16(s >> 16) } // #nosec G115 -- those above
func (s step) row() uint64    { return uint64(s >> 32) }

// one is where the row of a subject's class is.
func (s step) one(codes []uint8) uint64 { return s.row() + uint64(codes[s.first()]) }

// two is where the row of two subjects is.
func (s step) two(codes []uint8) uint64 {
	return s.row() + uint64(inShort[codes[s.first()]])*few + uint64(inShort[codes[s.second()]])
}

// use ANDs a condition decided in an earlier lane. keep has the conjunctions that
// do not need it.
type use struct {
	lane, bit uint32
	keep      uint64
}

// run decides all conditions. start has, for each word, the conjunctions that apply
// to this child at all; out gets, for each word, at the last bit of each condition
// whether it is true on a rail. Other bits of out are 0.
func (m *matrix) run(codes []uint8, start, out []row) {
	for w := range m.lanes {
		m.decide(&m.lanes[w], codes, &start[w], &out[w], out)
	}
}

// some is run for some lanes, one bit a lane; with every bit for all of them, however
// many they are. What it does not run is left in out as it was.
func (m *matrix) some(lanes uint64, codes []uint8, start, out []row) {
	if lanes == ^uint64(0) {
		m.run(codes, start, out)
		return
	}
	for ; lanes != 0; lanes &= lanes - 1 {
		w := bits.TrailingZeros64(lanes)
		m.decide(&m.lanes[w], codes, &start[w], &out[w], out)
	}
}

// decide decides the conditions of one lane.
func (m *matrix) decide(x *lane, codes []uint8, start, to *row, out []row) {
	floor, ceiling := m.alive(x, codes)
	guidance := floor
	if x.guided != nil {
		floor, ceiling, guidance = m.guide(x.guided, codes, floor, ceiling)
	}
	floor, ceiling, guidance = floor&start[floorRail], ceiling&start[ceilingRail], guidance&start[guidanceRail]
	for i := range x.uses {
		u := &x.uses[i]
		r := &out[u.lane]
		floor &= u.keep | -(r[floorRail] >> (u.bit & 63) & 1)
		ceiling &= u.keep | -(r[ceilingRail] >> (u.bit & 63) & 1)
		guidance &= u.keep | -(r[guidanceRail] >> (u.bit & 63) & 1)
	}
	to[floorRail], to[ceilingRail], to[guidanceRail] = x.fold(floor), x.fold(ceiling), x.fold(guidance)
}

// alive is what the steps leave alive. Most of the time goes by in here, and all it
// needs has room in registers: that is why it is a function of its own.
//
//go:noinline
func (m *matrix) alive(x *lane, codes []uint8) (floor, ceiling uint64) {
	rows := m.rows
	floor, ceiling = ^uint64(0), ^uint64(0)
	for _, s := range x.twos {
		r := &rows[s.two(codes)]
		floor &= r[0]
		ceiling &= r[1]
	}
	for _, s := range x.ones {
		r := &rows[s.one(codes)]
		floor &= r[0]
		ceiling &= r[1]
	}
	return floor, ceiling
}

// guide goes on with the steps that leave something else alive on the guidance rail.
//
//go:noinline
func (m *matrix) guide(steps []step, codes []uint8, floor, ceiling uint64) (_, _, guidance uint64) {
	rows := m.guided
	guidance = floor
	for _, s := range steps {
		r := &rows[s.one(codes)]
		floor &= r[floorRail]
		ceiling &= r[ceilingRail]
		guidance &= r[guidanceRail]
	}
	return floor, ceiling, guidance
}

// fold is the OR over each condition's conjunctions, at its last bit: what is set
// below it carries into it.
func (x *lane) fold(bits uint64) uint64 {
	return ((bits & x.low) + x.low | bits) & x.high
}
