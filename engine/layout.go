package engine

import "safetynet/pathways"

// layout gives conditions their places and makes the matrix that decides them.
type layout struct {
	*terms
	lanes  [][]*segment
	axes   map[string]*axis
	order  []*axis
	seen   *state // for looking at one class after the other
	base   int    // where the room for classes begins, among the codes
	grants func(e *excuse) (grant, bool)
	sheets [][]sheet // by lane, once the matrix is made
}

// outgrown is a subject with more classes than a plan can count.
type outgrown struct {
	pos     pathways.Position
	subject string
}

func newLayout(d *pathways.Dictionary, base int) *layout {
	return &layout{terms: newTerms(d), axes: map[string]*axis{}, seen: blank(d, nil), base: base}
}

// matrix makes the matrix. It returns where the room for its classes ends.
func (x *layout) matrix() (*matrix, int) {
	x.find()
	m := &matrix{}
	for _, a := range x.order {
		a.prepare()
		a.divide(x.seen)
		if a.outgrown {
			m.over = append(m.over, a.named())
		}
		at := a.kind.place
		if !a.direct {
			at = x.base
			x.base++
			for _, e := range a.excuses {
				if g, ok := x.grants(e); ok {
					a.kind.grants = append(a.kind.grants, g)
				}
			}
			a.kind.at = at
			if a.plain {
				m.numbers = append(m.numbers, numberClass{at, a.kind.place, a.kind.number, a.kind.limits})
			} else {
				m.classifiers = append(m.classifiers, a.kind)
			}
		}
		a.kind.at = at
	}
	for _, segments := range x.lanes {
		m.lanes = append(m.lanes, x.lane(m, segments))
	}
	return m, x.base
}

// named is the axis for whoever is told that it has outgrown a plan, with the place
// of the last of what made it so.
func (x *axis) named() outgrown {
	of := outgrown{subject: subjectOf(x.literals[len(x.literals)-1], nil), pos: x.literals[len(x.literals)-1].pos}
	for _, e := range x.excuses {
		if e.when != nil {
			of.pos = e.def.When.Pos
		}
	}
	return of
}

// find gathers what is tested and excused on each axis.
func (x *layout) find() {
	for _, segments := range x.lanes {
		for _, s := range segments {
			x.atomsOf(s, func(_ int, a atom) {
				if a.gate == nil {
					x.note(s.owner, a)
				}
			})
		}
	}
}

func (x *layout) note(o owner, a atom) {
	ax := x.axis(a)
	if a.input == nil {
		ax.addTest(a.lit, x.key(a.lit))
	}
	if ax.finding == nil || o.anyWay || a.lit.age == ageCorrected && a.input == nil {
		return
	}
	if e := o.k.excuses[ax.finding.ID.Value]; e != nil {
		ax.addExcuse(e)
	}
}

// atomsOf calls f for every atom of a condition, with the bit of its conjunction.
func (x *layout) atomsOf(s *segment, f func(bit int, a atom)) {
	for i, t := range s.terms {
		for _, n := range t {
			f(s.from+i, x.atoms[n])
		}
	}
}

func (x *layout) axis(a atom) *axis {
	id := subjectOf(a.lit, a.input)
	ax := x.axes[id]
	if ax == nil {
		ax = &axis{number: len(x.order), finding: x.dict.Finding(id), tested: map[string]bool{}}
		if id == ageCorrected {
			ax.finding = x.dict.Finding(GestationID)
		}
		x.axes[id] = ax
		x.order = append(x.order, ax)
	}
	return ax
}

// weighed is what a conjunction needs of a subject.
type weighed struct {
	bit   uint64
	owner owner
	atom  atom
}

// lane makes the steps and uses of one lane, and their rows.
func (x *layout) lane(m *matrix, segments []*segment) lane {
	var l lane
	var axes []*axis
	var gates []*segment
	on, users := map[*axis][]weighed{}, map[*segment]uint64{}
	for _, s := range segments {
		l.high |= 1 << s.bit
		l.low |= s.mask() &^ (1 << s.bit)
		x.atomsOf(s, func(bit int, a atom) {
			if a.gate != nil {
				if users[a.gate] == 0 {
					gates = append(gates, a.gate)
				}
				users[a.gate] |= 1 << bit
				return
			}
			ax := x.axis(a)
			if on[ax] == nil {
				axes = append(axes, ax)
			}
			on[ax] = append(on[ax], weighed{1 << bit, s.owner, a})
		})
	}
	var sheets []sheet
	for _, ax := range axes {
		s := sheet{at: ax.kind.at}
		for _, c := range ax.classes {
			s.rows = append(s.rows, ax.row(x.seen, c, on[ax]))
		}
		sheets = append(sheets, s)
	}
	x.sheets = append(x.sheets, sheets)
	x.lay(m, &l, sheets)
	for _, g := range gates {
		l.uses = append(l.uses, use{uint32(g.lane), uint32(g.bit), ^users[g]}) // #nosec G115 -- memory ends before 2^32 lanes
	}
	return l
}

// row has what a class leaves alive: all but the conjunctions that need what is
// false for it.
func (x *axis) row(seen *state, c class, needs []weighed) row {
	alive := row{^uint64(0), ^uint64(0), ^uint64(0)}
	s := x.see(seen, c)
	for _, n := range needs {
		worth := n.owner.worth(n.atom.lit, n.atom.part, n.atom.input, &s)
		for rail := range railCount {
			if worth>>rail&1 == 0 {
				alive[rail] &^= n.bit
			}
		}
	}
	return alive
}
