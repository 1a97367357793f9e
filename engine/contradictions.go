package engine

import "math/bits"

// contradictions decides which answers cannot go together. Only what is certain
// counts, so that one rail will do.
type contradictions struct {
	*matrix
	floors []floor
	words  []uint64 // rows
	at     []bit    // by contradiction
	room   int      // for classes, behind the codes
}

// floor is a lane of the matrix, of which only the floor is kept.
type floor struct {
	twos, ones []step
	start      uint64
	own        uint64 // the bits that decide a contradiction
}

func newContradictions(p *Program) contradictions {
	d := p.def.Dictionary
	l := newLayout(d, len(d.Findings))
	var all []*segment
	for _, x := range p.conflicts {
		all = append(all, l.segment(x.when, ofRule()))
	}
	l.place(nil, all)
	m, end := l.matrix()
	c := contradictions{matrix: m, room: end - len(d.Findings)}
	start := l.start(func(*segment) uint8 { return onFloorBit })
	for w := range m.lanes {
		f := floor{start: start[w][floorRail]}
		twos, ones := l.twos(l.sheets[w])
		for _, t := range twos {
			f.twos = append(f.twos, newStep(t.first, t.second, len(c.words)))
			c.enter(t.rows)
		}
		for _, s := range ones {
			f.ones = append(f.ones, newStep(s.at, 0, len(c.words)))
			c.enter(s.rows)
		}
		c.floors = append(c.floors, f)
		m.lanes[w].twos, m.lanes[w].ones, m.lanes[w].guided = nil, nil, nil
	}
	m.rows, m.guided = nil, nil
	for _, s := range all {
		c.at = append(c.at, s.place())
		c.floors[s.lane].own |= 1 << s.bit
	}
	return c
}

func (c *contradictions) enter(rows []row) {
	for _, r := range rows {
		c.words = append(c.words, r[floorRail])
	}
}

// count decides all of them, as [matrix.run] does, and counts those that hold.
func (c *contradictions) count(v *view, out []uint64) int {
	v.whole()
	c.classify(v)
	codes, rows, n := v.classes, c.words, 0
	for w := range c.floors {
		x := &c.floors[w]
		floor := x.start
		for _, s := range x.twos {
			floor &= rows[s.two(codes)]
		}
		for _, s := range x.ones {
			floor &= rows[s.one(codes)]
		}
		lane := &c.lanes[w]
		for _, u := range lane.uses {
			floor &= u.keep | -(out[u.lane] >> u.bit & 1)
		}
		out[w] = lane.fold(floor)
		n += bits.OnesCount64(out[w] & x.own)
	}
	return n
}
