package engine

import (
	"math/bits"
	"slices"
)

// meanings notes what the bits of the criteria's matrix mean to a program.
func (x *planner) meanings(program int) {
	s := &x.plan.shares[program]
	for _, v := range x.variants[program] {
		if !v.lower && !slices.Contains(s.lanes, v.lane) {
			s.lanes = append(s.lanes, v.lane)
		}
	}
	slices.Sort(s.lanes)
	s.owners = make([][64]int16, len(s.lanes))
	for n := range s.owners {
		for i := range s.owners[n] {
			s.owners[n][i] = -1
		}
	}
	for side := range 2 {
		s.whether[side], s.signs[side] = make([]uint64, len(s.lanes)), make([]uint64, len(s.lanes))
		s.levels[side] = make([][]level, len(s.prog.criteria))
		for _, v := range x.variants[program] {
			if v.sides[side] {
				s.note(side, v)
				s.needs[side] |= lanesFor(v.segment)
			}
		}
		if !s.inOrder(side) {
			s.words = (len(s.prog.criteria) + 63) / 64
		}
		slices.SortFunc(s.ranks[side], func(a, b rank) int { return b.urgency - a.urgency })
	}
	for n, r := range s.prog.raises {
		when := x.raises[program][n]
		if when != nil {
			s.needs[inside] |= lanesFor(when)
		}
		s.raises = append(s.raises, s.raise(r, when))
	}
	for side, lanes := range s.needs {
		if lanes>>63 == 1 {
			s.needs[side] = ^uint64(0)
		}
	}
	s.cut = s.prog.looksBeyond(s.prog.oldest)
}

// lanesFor is the lane of a condition and those of all that is decided before it for its
// sake, one bit a lane; the last bit for all lanes from there on.
func lanesFor(s *segment) uint64 {
	lanes := uint64(1) << min(s.lane, 63)
	for _, g := range s.uses {
		lanes |= lanesFor(g)
	}
	return lanes
}

// meet tells whether any of some bits is true on a rail.
func (s bitSet) meet(rows []row, rail int) bool {
	return slices.ContainsFunc(s, func(x laneBits) bool { return rows[x.lane][rail]&x.bits != 0 })
}

func (s *segment) place() bit { return bit{s.lane, s.bit} }

// note says that a variant decides its criterion, inside or outside the pathway.
func (s *share) note(side int, v variant) {
	s.levels[side][v.criterion] = append(s.levels[side][v.criterion], level{v.urgency, v.place()})
	s.rank(side, v.urgency, v.place())
	if v.lower {
		return
	}
	n := slices.Index(s.lanes, v.lane)
	s.owners[n][v.bit] = int16(v.criterion) // #nosec G115 -- a file of 512 KiB has fewer criteria
	s.whether[side][n] |= 1 << v.bit
	if s.prog.criteria[v.criterion].shared {
		s.signs[side][n] |= 1 << v.bit
	}
}

// inOrder tells whether the bits of the lanes are those of criteria in file order.
func (s *share) inOrder(side int) bool {
	last := -1
	for n, whether := range s.whether[side] {
		for ; whether != 0; whether &= whether - 1 {
			k := int(s.owners[n][bits.TrailingZeros64(whether)])
			if k < last {
				return false
			}
			last = k
		}
	}
	return true
}

func (s *share) rank(side, urgency int, b bit) {
	i := slices.IndexFunc(s.ranks[side], func(r rank) bool { return r.urgency == urgency })
	if i < 0 {
		i = len(s.ranks[side])
		s.ranks[side] = append(s.ranks[side], rank{urgency: urgency})
	}
	s.ranks[side][i].bits.add(b)
}

// raise gathers the targets of a rule by their groups: what another sign is depends
// on the group. Only what is less urgent than the rule is a target.
func (s *share) raise(r *raise, when *segment) raisePlan {
	out := raisePlan{urgency: r.urgency, when: nowhere}
	for i, a := range audienceOrder {
		out.applies[i] = Applies(r.def.Audience, a)
	}
	if when != nil {
		out.when = when.place()
	}
	at := map[string]int{}
	for _, t := range r.targets {
		group := ""
		if when == nil {
			group = s.prog.criteria[t].group
		}
		if _, there := at[group]; !there {
			at[group] = len(out.groups)
			out.groups = append(out.groups, raiseGroup{needs: s.needed(r, when, group)})
		}
		for _, l := range s.levels[inside][t] {
			if l.urgency < r.urgency {
				out.groups[at[group]].targets.add(l.bit)
			}
		}
	}
	return out
}

// needed are the bits of the rule's condition, or those that count as another sign
// beside a group.
func (s *share) needed(r *raise, when *segment, group string) bitSet {
	var bits bitSet
	if when != nil {
		bits.add(when.place())
		return bits
	}
	list := s.prog.def.Shared.Dispositions.List
	for i, k := range s.prog.criteria {
		for _, l := range s.levels[inside][i] {
			if k.group != group && list[l.urgency].Guidance.Rank() >= r.level {
				bits.add(l.bit)
			}
		}
	}
	return bits
}

// start is, for each lane, the conjunctions that are there on each rail.
func (x *layout) start(rails func(*segment) uint8) []row {
	out := make([]row, len(x.lanes))
	for n, segments := range x.lanes {
		for _, s := range segments {
			worth := rails(s)
			for rail := range railCount {
				if worth>>rail&1 == 1 {
					out[n][rail] |= s.mask()
				}
			}
		}
	}
	return out
}

// start says which conditions are there for an audience. Of a criterion at a lower
// urgency only the guidance rail is.
func (x *planner) start() {
	of := map[*segment]variant{}
	for _, variants := range x.variants {
		for _, v := range variants {
			of[v.segment] = v
		}
	}
	for n, a := range audienceOrder {
		x.plan.criteriaStart[n] = x.main.start(func(s *segment) uint8 {
			v, criterion := of[s]
			switch {
			case !criterion:
				return onAll
			case !Applies(s.owner.k.def.Audience, a):
				return 0
			case v.lower:
				return onGuidanceBit
			}
			return onAll
		})
	}
}
