package engine

// ruling is where one pathway stands on the three rails, as bits of its plan.
type ruling struct {
	share    *share
	scope    []row    // of all programs of the plan
	*decided          // all, or own
	all, own *decided // of all programs of the plan; of this one, where it sees another age, see [share.cut]

	side                     int  // outside: certainly out of scope; only danger signs count
	floor, ceiling, guidance int  // urgencies
	doubt                    bool // of the first: a general danger sign of the plan is open and was answered unsure
}

// decided is what a plan's matrices decide of a child of some age.
type decided struct {
	excuses, criteria []row
	doubts            []uint64 // by lane: signs in doubt
	asked             []uint64 // of which lanes that was asked
}

func newDecided(x *plan) *decided {
	lanes := len(x.criteria.lanes)
	return &decided{
		excuses: make([]row, len(x.excuses.lanes)), criteria: make([]row, lanes),
		doubts: make([]uint64, lanes), asked: make([]uint64, (lanes+63)/64),
	}
}

// newRulings is room for what a plan decides, by program.
func newRulings(x *plan) []ruling {
	out := make([]ruling, len(x.shares))
	scope, all := make([]row, len(x.scope.lanes)), newDecided(x)
	for n := range out {
		out[n] = ruling{decided: all, share: &x.shares[n], scope: scope, all: all, own: all}
		if len(out) > 1 && x.shares[n].cut {
			out[n].own = newDecided(x)
		}
	}
	return out
}

// rule puts pathways on the three rails. Every criterion is evaluated; nothing
// stops at the first hit, because a reader must see all reasons.
func (x *plan) rule(v *view, audience int, into []ruling) {
	v.whole()
	x.scope.classify(v)
	x.scope.run(v.classes, x.scopeStart, into[0].scope)
	needs := uint64(0)
	for n := range into {
		into[n].sort(v)
		needs |= into[n].share.needs[into[n].side]
	}
	if len(into) == 1 {
		into[0].see(v)
	}
	x.decide(v, audience, needs, into[0].all)
	doubt := false
	for n := range into {
		if r := &into[n]; r.decided == r.all {
			r.share.weigh(r, audience)
			doubt = doubt || v.doubted && r.share.signInDoubt(x, v, r)
		}
	}
	for n := range into {
		if r := &into[n]; r.decided != r.all {
			r.see(v)
			x.decide(v, audience, r.share.needs[r.side], r.own)
			r.share.weigh(r, audience)
			doubt = doubt || v.doubted && r.share.signInDoubt(x, v, r)
		}
	}
	into[0].doubt = doubt
}

// sort tells on which side of the pathway a child is, and whether all that the child
// may be is looked at.
func (r *ruling) sort(v *view) {
	s := r.share
	r.side, r.decided = inside, r.all
	for i, b := range s.scopes {
		if b.on(r.scope, floorRail) && !s.prog.scope[i].handOver {
			r.side = outside
		}
	}
	if r.cuts(v) {
		r.decided = r.own
	}
}

// cuts tells whether something of the child's age is left out for the pathway.
func (r *ruling) cuts(v *view) bool {
	return r.share.cut && r.side == inside && v.age.mayPass(r.share.prog.oldest)
}

// see makes the age that which the pathway's criteria speak of.
func (r *ruling) see(v *view) {
	v.whole()
	if r.cuts(v) {
		v.upTo(r.share.prog.oldest)
	}
}

// decide runs the matrices of excuses and criteria for the age in view. Lanes in which
// there is nothing that counts for this child are left as they were.
func (x *plan) decide(v *view, audience int, needs uint64, into *decided) {
	x.excuses.classify(v)
	x.excuses.run(v.classes, x.excuseStart[audience], into.excuses)
	v.granted = into.excuses
	x.criteria.classify(v)
	x.criteria.some(needs, v.classes, x.criteriaStart[audience], into.criteria)
	clear(into.asked)
}

// weigh finds the greatest urgency on each rail. Raise rules are applied on each rail
// alike: base dispositions only, in one pass, and only ever up.
func (s *share) weigh(r *ruling, audience int) {
	r.floor, r.ceiling, r.guidance = 0, 0, 0
	for i := range s.ranks[r.side] {
		x := &s.ranks[r.side][i]
		if r.reaches(x.urgency) {
			break // the others are less
		}
		floor, ceiling, guidance := x.bits.on(r.criteria)
		r.atLeast(x.urgency, floor != 0, ceiling != 0, guidance != 0)
	}
	if r.side == inside {
		for i := range s.raises {
			if x := &s.raises[i]; x.applies[audience] && !r.reaches(x.urgency) {
				x.lift(r)
			}
		}
	}
	s.weighScope(r, s.prog.asks)
}

// atLeast makes an urgency the least there is, on some rails.
func (r *ruling) atLeast(urgency int, floor, ceiling, guidance bool) {
	if floor {
		r.floor = max(r.floor, urgency)
	}
	if ceiling {
		r.ceiling = max(r.ceiling, urgency)
	}
	if guidance {
		r.guidance = max(r.guidance, urgency)
	}
}

// reaches tells whether every rail is at an urgency, or beyond.
func (r *ruling) reaches(urgency int) bool { return min(r.floor, r.ceiling, r.guidance) >= urgency }

// on is which of some bits are true on each rail, of all lanes together.
func (s bitSet) on(rows []row) (floor, ceiling, guidance uint64) {
	for i := range s {
		x := &s[i]
		r := &rows[x.lane]
		floor |= r[floorRail] & x.bits
		ceiling |= r[ceilingRail] & x.bits
		guidance |= r[guidanceRail] & x.bits
	}
	return floor, ceiling, guidance
}

// lift applies the rule, on each rail.
func (x *raisePlan) lift(r *ruling) {
	for i := range x.groups {
		g := &x.groups[i]
		if floor, ceiling, guidance := g.targets.on(r.criteria); floor|ceiling|guidance != 0 {
			certainly, possibly, guided := g.needs.on(r.criteria)
			r.atLeast(x.urgency, floor != 0 && certainly != 0, ceiling != 0 && possibly != 0, guidance != 0 && guided != 0)
		}
	}
}

// weighScope lets scope rules weigh like criteria: a child who is, or may be, out of
// scope has not earned home care.
func (s *share) weighScope(r *ruling, asks int) {
	for _, b := range s.scopes {
		if b.on(r.scope, floorRail) {
			r.floor, r.guidance = max(r.floor, asks), max(r.guidance, asks)
		}
		if b.on(r.scope, ceilingRail) {
			r.ceiling = max(r.ceiling, asks)
		}
	}
}
