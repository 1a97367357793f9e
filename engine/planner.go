package engine

import (
	"slices"
	"strconv"

	"safetynet/pathways"
)

// planner makes a plan.
type planner struct {
	progs    []*Program
	plan     *plan
	main     *layout
	variants [][]variant  // by program
	raises   [][]*segment // by program and raise rule
	written  map[string]*segment
}

// variant is a criterion's condition at one urgency of the guidance rail, inside the
// pathway, outside of it or both.
type variant struct {
	*segment
	criterion, urgency int
	lower              bool // there only on the guidance rail
	sides              [2]bool
}

// newPlan makes the plan of programs, all of whose conditions are there and which pin
// the same shared parts.
func newPlan(progs ...*Program) *plan {
	d := progs[0].def.Dictionary
	x := &planner{progs: progs, plan: &plan{reads: make([]touch, len(d.Findings)), shares: make([]share, len(progs))}, written: map[string]*segment{}}
	for n, p := range progs {
		x.plan.shares[n].prog = p
	}
	base := x.scope(len(d.Findings))
	base, granting := x.excuses(base)
	x.main = newLayout(d, base)
	x.main.grants = granting
	x.conditions()
	x.plan.criteria, base = x.main.matrix()
	x.touches(x.main, func(t *touch) *uint64 { return &t.criteria })
	x.plan.room = base - len(d.Findings)
	for n := range progs {
		x.meanings(n)
	}
	x.plan.doubts = x.doubts()
	x.start()
	return x.plan
}

func (x *planner) scope(base int) int {
	l := newLayout(x.progs[0].def.Dictionary, base)
	all := make([][]*segment, len(x.progs))
	for n, p := range x.progs {
		for _, r := range p.scope {
			o := ofRule()
			o.possible, o.anyWay = true, r.handOver
			all[n] = append(all[n], l.segment(r.when, o))
		}
	}
	l.place(nil, slices.Concat(all...))
	for n, segments := range all {
		for _, s := range segments {
			x.plan.shares[n].scopes = append(x.plan.shares[n].scopes, s.place())
		}
	}
	x.plan.scope, base = l.matrix()
	x.touches(l, func(t *touch) *uint64 { return &t.scope })
	x.plan.scopeStart = l.start(func(*segment) uint8 { return onAll })
	return base
}

// excuses makes a matrix of the conditions under which excuses hold.
func (x *planner) excuses(base int) (int, func(*excuse) (grant, bool)) {
	l := newLayout(x.progs[0].def.Dictionary, base)
	named := map[string]*segment{}
	forWhom := map[*segment][]pathways.Audience{}
	var all []*segment
	for _, p := range x.progs {
		for _, k := range p.criteria {
			reads := k.readsOf()
			for _, id := range sortedKeys(k.excuses) {
				e := k.excuses[id]
				if !reads[id] || named[e.condition()] != nil {
					continue
				}
				s := &segment{owner: ofRule(), terms: []term{{}}}
				if e.when != nil {
					s = l.segment(e.when, ofRule())
				}
				named[e.condition()], forWhom[s] = s, e.def.Audience
				all = append(all, s)
			}
		}
	}
	l.place(nil, all)
	m, base := l.matrix()
	x.plan.excuses = m
	x.touches(l, func(t *touch) *uint64 { return &t.excuses })
	for i, a := range audienceOrder {
		x.plan.excuseStart[i] = l.start(func(s *segment) uint8 {
			return on(onAll, forWhom[s] == nil || slices.Contains(forWhom[s], a))
		})
	}
	return base, func(e *excuse) (grant, bool) {
		s := named[e.condition()]
		return grant{s.lane, s.bit}, true
	}
}

// conditions writes out every criterion and raise rule, and gives them places: those of
// one program in file order where that costs little. Programs share the general danger
// signs that they weigh alike, which come first, and are always in order: to list what is
// met and open of each of them in its own order takes longer than any other order saves.
func (x *planner) conditions() {
	var signs [][]*segment // by sign
	var own, rest []*segment
	for _, p := range x.progs {
		variants := x.criteria(p)
		for _, v := range variants {
			switch k := p.criteria[v.criterion]; {
			case v.lower:
				rest = appendNew(rest, v.segment)
			case k.shared:
				for len(signs) <= v.criterion {
					signs = append(signs, nil)
				}
				signs[v.criterion] = appendNew(signs[v.criterion], v.segment)
			default:
				own = append(own, v.segment)
			}
		}
		var raises []*segment
		for _, r := range p.raises {
			var s *segment
			if r.when != nil {
				s = x.main.segment(r.when, ofRule())
				rest = append(rest, s)
			}
			raises = append(raises, s)
		}
		x.variants, x.raises = append(x.variants, variants), append(x.raises, raises)
	}
	ordered := slices.Concat(slices.Concat(signs...), own)
	if len(x.progs) > 1 {
		_, x.main.lanes = x.main.fill(ordered, rest, true)
	} else {
		x.main.place(ordered, rest)
	}
}

// criteria writes out those of one program.
func (x *planner) criteria(p *Program) (all []variant) {
	for i, k := range p.criteria {
		for n, urgency := range k.levels() {
			v := variant{criterion: i, urgency: urgency, lower: n > 0, sides: [2]bool{inside: true, outside: k.shared}}
			o := owner{k: k, level: urgency}
			if k.shared && k.plain != k.when {
				away := v
				away.segment, away.sides = x.segment(i, k.plain, o, v.lower), [2]bool{outside: true}
				all = append(all, away)
				v.sides[outside] = false
			}
			v.segment = x.segment(i, k.when, o, v.lower)
			all = append(all, v)
		}
	}
	return all
}

// segment writes a criterion's condition out. Where another program has that general
// danger sign and weighs it alike, it is that.
func (x *planner) segment(i int, when *node, o owner, lower bool) *segment {
	s := x.main.segment(when, o)
	if !o.k.shared {
		return s
	}
	name := strconv.AppendBool(when.appendTo(x.main.name(s.terms, o), (*Literal).meaning), lower)
	name = strconv.AppendInt(append(name, ' '), int64(i), 10)
	if other := x.written[string(name)]; other != nil {
		return other
	}
	x.written[string(name)] = s
	return s
}
