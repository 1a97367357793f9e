package replay

import (
	"math/bits"

	"safetynet/engine"
)

// need says what a criterion of the panel after may want to know, as bits by place.
// The bit behind the last finding is the age.
type need struct {
	most     int      // how urgent it could make the outcome, raised too
	open     []uint64 // while it is open: what it reads
	raised   []uint64 // while it is met or open: what its raise rules read; nil for none
	anyOther bool     // one of them asks for any other criterion of the pathway
}

// needs are those of all criteria of the panel, for one audience, by word and bit.
type needs struct {
	lanes    []laneAt
	above    [][]uint64 // by urgency: the criteria that could be more urgent
	raisable []uint64   // those that have raise rules
	anyOther []uint64
	size     int      // of what follows for each bit
	open     []uint64 // what it reads
	raised   []uint64
}

func newNeeds(p *engine.Panel, at *bitsOf, all [][]need, size int) needs {
	n := len(at.lanes)
	x := needs{
		lanes: at.lanes, raisable: make([]uint64, n), anyOther: make([]uint64, n), size: size,
		open: make([]uint64, 64*n*size), raised: make([]uint64, 64*n*size),
	}
	for range p.Dispositions() {
		x.above = append(x.above, make([]uint64, n))
	}
	for i, own := range at.own {
		if own < 0 {
			continue
		}
		k := &all[at.lanes[i/64].program][own]
		for urgency := range k.most {
			set(x.above[urgency], i)
		}
		if k.raised != nil {
			set(x.raisable, i)
		}
		if k.anyOther {
			set(x.anyOther, i)
		}
		copy(x.open[i*size:], k.open)
		copy(x.raised[i*size:], k.raised)
	}
	return x
}

// want writes down what a case needs whose outcome is at least the floor. others is
// room: the pathways in which any other criterion would do.
func (x *needs) want(met, open []uint64, floor int, others []bool, into []uint64) {
	clear(into)
	clear(others)
	above := x.above[floor]
	for i := range x.lanes {
		hot := (met[i] | open[i]) & above[i] & x.raisable[i]
		x.join(into, x.raised, i, hot)
		if hot&x.anyOther[i] != 0 {
			others[x.lanes[i].program] = true
		}
	}
	for i := range x.lanes {
		hot := open[i]
		if !others[x.lanes[i].program] {
			hot &= above[i]
		}
		x.join(into, x.open, i, hot)
	}
}

// join adds what some criteria of a word read.
func (x *needs) join(into, reads []uint64, word int, of uint64) {
	for ; of != 0; of &= of - 1 {
		from := (word*64 + bits.TrailingZeros64(of)) * x.size
		join(into, reads[from:from+x.size])
	}
}
