package engine

import "slices"

// meanings notes what the bits of the criteria's matrix mean.
func (x *planner) meanings() {
	p, lanes := x.plan, len(x.main.lanes)
	p.owners = make([][64]int16, lanes)
	for lane := range p.owners {
		for i := range p.owners[lane] {
			p.owners[lane][i] = -1
		}
	}
	for side := range 2 {
		p.whether[side], p.signs[side] = make([]uint64, lanes), make([]uint64, lanes)
		p.levels[side] = make([][]level, len(x.prog.criteria))
	}
	for _, v := range x.variants {
		x.rank(v.urgency, v.segment)
		for side := range 2 {
			if v.sides[side] {
				x.note(side, v)
			}
		}
	}
	slices.SortFunc(p.ranks, func(a, b rank) int { return b.urgency - a.urgency })
	for n, r := range x.prog.raises {
		p.raises = append(p.raises, x.raise(r, x.raises[n]))
	}
}

// meet tells whether any of some bits is true on a rail.
func (s bitSet) meet(rows []row, rail int) bool {
	return slices.ContainsFunc(s, func(x laneBits) bool { return rows[x.lane][rail]&x.bits != 0 })
}

func (s *segment) place() bit { return bit{s.lane, s.bit} }

// note says that a variant decides its criterion, inside or outside the pathway.
func (x *planner) note(side int, v variant) {
	p := x.plan
	p.levels[side][v.criterion] = append(p.levels[side][v.criterion], level{v.urgency, v.place()})
	if v.lower {
		return
	}
	p.owners[v.lane][v.bit] = int16(v.criterion) // #nosec G115 -- a file of 512 KiB has fewer criteria
	p.whether[side][v.lane] |= 1 << v.bit
	if x.prog.criteria[v.criterion].shared {
		p.signs[side][v.lane] |= 1 << v.bit
	}
}

func (x *planner) rank(urgency int, s *segment) {
	i := slices.IndexFunc(x.plan.ranks, func(r rank) bool { return r.urgency == urgency })
	if i < 0 {
		i = len(x.plan.ranks)
		x.plan.ranks = append(x.plan.ranks, rank{urgency: urgency})
	}
	x.plan.ranks[i].bits.add(s.place())
}

// raise gathers the targets of a rule by their groups: what another sign is depends
// on the group. Only what is less urgent than the rule is a target.
func (x *planner) raise(r *raise, s *segment) raisePlan {
	out := raisePlan{urgency: r.urgency, when: nowhere}
	for i, a := range audienceOrder {
		out.applies[i] = Applies(r.def.Audience, a)
	}
	if s != nil {
		out.when = s.place()
	}
	at := map[string]int{}
	for _, t := range r.targets {
		group := ""
		if s == nil {
			group = x.prog.criteria[t].group
		}
		if _, there := at[group]; !there {
			at[group] = len(out.groups)
			out.groups = append(out.groups, raiseGroup{needs: x.needs(r, s, group)})
		}
		for _, l := range x.plan.levels[inside][t] {
			if l.urgency < r.urgency {
				out.groups[at[group]].targets.add(l.bit)
			}
		}
	}
	return out
}

// needs are the bits of the rule's condition, or those that count as another sign
// beside a group.
func (x *planner) needs(r *raise, when *segment, group string) bitSet {
	var bits bitSet
	if when != nil {
		bits.add(when.place())
		return bits
	}
	list := x.prog.def.Shared.Dispositions.List
	for i, k := range x.prog.criteria {
		for _, l := range x.plan.levels[inside][i] {
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

// starts says which conditions are there for an audience, inside and outside. Of a
// criterion at a lower urgency only the guidance rail is.
func (x *planner) starts() {
	of := map[*segment]variant{}
	for _, v := range x.variants {
		of[v.segment] = v
	}
	for n, a := range audienceOrder {
		for side := range 2 {
			x.plan.criteriaStart[n][side] = x.main.start(func(s *segment) uint8 {
				v, criterion := of[s]
				switch {
				case !criterion:
					return onAll
				case !v.sides[side] || !Applies(x.prog.criteria[v.criterion].def.Audience, a):
					return 0
				case v.lower:
					return onGuidanceBit
				}
				return onAll
			})
		}
	}
}
