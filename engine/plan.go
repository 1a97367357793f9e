package engine

import (
	"slices"

	"safetynet/pathways"
)

// plan is how a program decides: its conditions as matrices, and what their bits
// mean. It is made once, of the checked conditions and of what each criterion says
// about unknowns, and never changed.
type plan struct {
	scope, excuses, criteria *matrix
	room                     int // for classes, among the codes

	scopeStart    []row
	excuseStart   [audiences][]row
	criteriaStart [audiences][2][]row // inside the pathway, outside of it

	scopes  []bit        // by scope rule
	levels  [2][][]level // inside and outside, by criterion: its urgencies on the guidance rail, its own first; none where it does not count
	words   int          // that have a bit for every criterion, 0 where the bits of the lanes are in file order
	owners  [][64]int16  // by lane and bit: the criterion it decides, or -1
	whether [2][]uint64  // by lane: bits that decide a criterion, inside and outside
	signs   [2][]uint64  // of those, the bits of general danger signs
	doubts  doubts
	ranks   []rank                  // the most urgent first
	raises  []raisePlan             // by raise rule
	limits  [][]*pathways.Threshold // by place in the dictionary: those a finding is compared with
	reads   []touch                 // by place in the dictionary: what it can change
	choices [audiences][][]Choice   // by place in the dictionary: answers to choose from, of what is tested
	answers [audiences][]bool       // by place in the dictionary: the audience is expected to know it
}

const audiences = 3

// audienceAt is the place of an audience among [pathways.Audiences].
func audienceAt(a pathways.Audience) int { return slices.Index(audienceOrder[:], a) }

var audienceOrder = [audiences]pathways.Audience{pathways.Parent, pathways.Adviser, pathways.Clinician}

// bit is where a condition's outcome is.
type bit struct{ lane, bit int }

var nowhere = bit{lane: -1}

// on reads one rail.
func (b bit) on(bits []row, rail int) bool {
	return b.lane >= 0 && bits[b.lane][rail]>>b.bit&1 == 1
}

type level struct {
	urgency int
	bit
}

// rank is the bits of one urgency.
type rank struct {
	urgency int
	bits    bitSet
}

// bitSet is the lanes that have any of some bits, and those.
type bitSet []laneBits

type laneBits struct {
	lane int
	bits uint64
}

func (s *bitSet) add(b bit) {
	for i := range *s {
		if x := &(*s)[i]; x.lane == b.lane {
			x.bits |= 1 << b.bit
			return
		}
	}
	*s = append(*s, laneBits{b.lane, 1 << b.bit})
}

// raisePlan is a raise rule: those that share a group are raised together.
type raisePlan struct {
	applies [audiences]bool
	urgency int
	when    bit // nowhere: any other
	groups  []raiseGroup
}

// raiseGroup is some targets and what they need to be raised: any of these bits, which
// are those of the rule's condition or of other signs.
type raiseGroup struct{ targets, needs bitSet }

const (
	inside = iota
	outside
)

// planner makes a plan.
type planner struct {
	prog     *Program
	plan     *plan
	main     *layout
	variants []variant
	raises   []*segment
}

// variant is a criterion's condition at one urgency of the guidance rail, inside the
// pathway, outside of it or both.
type variant struct {
	*segment
	criterion, urgency int
	lower              bool // there only on the guidance rail
	sides              [2]bool
}

// newPlan makes the plan of a program, all of whose conditions are there.
func newPlan(p *Program) *plan {
	d := p.def.Dictionary
	x := &planner{prog: p, plan: &plan{reads: make([]touch, len(d.Findings))}}
	base := x.scope(len(d.Findings))
	base, granting := x.excuses(base)
	x.main = newLayout(d, base)
	x.main.grants = granting
	x.conditions()
	x.plan.criteria, base = x.main.matrix()
	x.touches(x.main, func(t *touch) *uint64 { return &t.criteria })
	x.plan.room = base - len(d.Findings)
	x.meanings()
	x.plan.doubts = x.doubts()
	x.starts()
	for i, a := range audienceOrder {
		x.plan.answers[i], x.plan.choices[i] = make([]bool, len(d.Findings)), make([][]Choice, len(d.Findings))
		for n, f := range d.Findings {
			x.plan.answers[i][n], x.plan.choices[i][n] = p.Answerable(f, a), choicesOf(f, a)
		}
	}
	for _, f := range d.Findings {
		x.plan.limits = append(x.plan.limits, limitsOn(f, p.literals))
	}
	return x.plan
}

func (x *planner) scope(base int) int {
	l := newLayout(x.prog.def.Dictionary, base)
	var all []*segment
	for _, r := range x.prog.scope {
		o := ofRule()
		o.possible, o.anyWay = true, r.handOver
		all = append(all, l.segment(r.when, o))
	}
	l.place(nil, all)
	for _, s := range all {
		x.plan.scopes = append(x.plan.scopes, bit{s.lane, s.bit})
	}
	x.plan.scope, base = l.matrix()
	x.touches(l, func(t *touch) *uint64 { return &t.scope })
	x.plan.scopeStart = l.start(func(*segment) uint8 { return onAll })
	return base
}

// excuses makes a matrix of the conditions under which excuses hold.
func (x *planner) excuses(base int) (int, func(*excuse) (grant, bool)) {
	l := newLayout(x.prog.def.Dictionary, base)
	named := map[string]*segment{}
	forWhom := map[*segment][]pathways.Audience{}
	var all []*segment
	for _, k := range x.prog.criteria {
		for _, id := range sortedKeys(k.excuses) {
			e := k.excuses[id]
			if !k.reads[id] || named[e.condition()] != nil {
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

// conditions writes out every criterion and raise rule, and gives them places, the
// criteria in file order where that costs little.
func (x *planner) conditions() {
	for i, k := range x.prog.criteria {
		for n, urgency := range k.levels() {
			v := variant{criterion: i, urgency: urgency, lower: n > 0, sides: [2]bool{inside: true, outside: k.shared}}
			o := owner{k: k, level: urgency}
			if k.shared && k.plain != k.when {
				away := v
				away.segment, away.sides = x.main.segment(k.plain, o), [2]bool{outside: true}
				x.variants = append(x.variants, away)
				v.sides[outside] = false
			}
			v.segment = x.main.segment(k.when, o)
			x.variants = append(x.variants, v)
		}
	}
	var own, rest []*segment
	for _, v := range x.variants {
		if v.lower {
			rest = append(rest, v.segment)
		} else {
			own = append(own, v.segment)
		}
	}
	for _, r := range x.prog.raises {
		var s *segment
		if r.when != nil {
			s = x.main.segment(r.when, ofRule())
			rest = append(rest, s)
		}
		x.raises = append(x.raises, s)
	}
	if !x.main.place(own, rest) {
		x.plan.words = (len(x.prog.criteria) + 63) / 64
	}
}
