package replay

import (
	"math/bits"

	"safetynet/engine"
)

// bitsOf is how the outcomes of one panel's criteria lie in words.
type bitsOf struct {
	lanes  []laneAt // the words: those of the panel in which there are criteria
	places []int32  // by word and bit: the place of the criterion in the list, -1 for none
	own    []int32  // and among those of its pathway
}

// laneAt names a word of a panel.
type laneAt struct{ program, lane int }

// newBitsOf takes the places of criteria in the list, by pathway.
func newBitsOf(p *engine.Panel, places [][]int32) bitsOf {
	var b bitsOf
	for program := range places {
		for lane := range p.Lanes(program) {
			row, own, any := make([]int32, 64), make([]int32, 64), false
			for bit := range row {
				row[bit], own[bit] = -1, int32(p.Owner(program, lane, bit)) // #nosec G115 -- fits 16 bits
				if own[bit] >= 0 {
					row[bit], any = places[program][own[bit]], true
				}
			}
			if any {
				b.lanes = append(b.lanes, laneAt{program, lane})
				b.places, b.own = append(b.places, row...), append(b.own, own...)
			}
		}
	}
	return b
}

// read writes down what is met and what is open.
func (b *bitsOf) read(s *engine.Standing, met, open []uint64) {
	for i, l := range b.lanes {
		met[i], open[i] = s.Met(l.program, l.lane), s.Open(l.program, l.lane)
	}
}

// move brings bits of a word before to where the same criteria stand in one after.
type move struct {
	from, to, turn int
	mask           uint64 // behind the turn
}

// movesBetween brings each bit to every bit of its criterion: some have one for
// children inside the pathway and one for those outside, of which one is read.
func movesBetween(b, a *bitsOf) []move {
	var list []move
	at := map[move]int{}
	for i, was := range b.places {
		for j, is := range a.places {
			if was < 0 || was != is {
				continue
			}
			m := move{from: i / 64, to: j / 64, turn: (j - i) & 63}
			k, has := at[m]
			if !has {
				k = len(list)
				at[m] = k
				list = append(list, m)
			}
			list[k].mask |= 1 << (j % 64)
		}
	}
	return list
}

// both writes down what is met on both sides, in the words after.
func (c *criteria) both(before, after, into []uint64) {
	clear(into)
	for _, m := range c.moves {
		into[m.to] |= bits.RotateLeft64(before[m.from], m.turn) & m.mask
	}
	for i := range into {
		into[i] &= after[i]
	}
}

// fired is a row of what one case meets and leaves open.
type fired struct {
	met, open [2][]uint64
	both      []uint64
}

func (c *criteria) words() int { return 2*len(c.sides[before].lanes) + 3*len(c.sides[after].lanes) }

// split divides a row.
func (c *criteria) split(row []uint64) fired {
	nb, na := len(c.sides[before].lanes), len(c.sides[after].lanes)
	b, a := row[:2*nb], row[2*nb:]
	return fired{[2][]uint64{b[:nb], a[:na]}, [2][]uint64{b[nb:], a[na : 2*na]}, a[2*na:]}
}

// counts are those of the rows, by criterion.
func (c *criteria) counts(of *columns) []criterionCounts {
	list, n := make([]criterionCounts, len(c.list)), of.counts()
	for s := range c.sides {
		x := &c.sides[s]
		size := len(x.places)
		for i, at := range x.places {
			if at < 0 {
				continue
			}
			list[at].met[s] += n[i]
			list[at].open[s] += n[size+i]
			if s == after {
				list[at].both += n[2*size+i]
			}
		}
		n = n[2*size:]
	}
	return list
}
