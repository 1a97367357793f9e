package engine

// ruling is where one pathway stands on the three rails, as bits of its plan.
type ruling struct {
	scope, excuses, criteria []row
	side                     int  // outside: certainly out of scope; only danger signs were evaluated
	floor, ceiling, guidance int  // urgencies
	doubt                    bool // a general danger sign is open and was answered unsure
}

func newRuling(p *Program) ruling {
	return ruling{
		scope:    make([]row, len(p.plan.scope.lanes)),
		excuses:  make([]row, len(p.plan.excuses.lanes)),
		criteria: make([]row, len(p.plan.criteria.lanes)),
	}
}

// rule puts a pathway on the three rails. Every criterion is evaluated; nothing
// stops at the first hit, because a reader must see all reasons.
func (p *Program) rule(v *view, audience int, into *ruling) {
	x := p.plan
	v.whole()
	x.scope.classify(v)
	x.scope.run(v.classes, x.scopeStart, into.scope)
	into.side = inside
	for i, b := range x.scopes {
		if b.on(into.scope, floorRail) && !p.scope[i].handOver {
			into.side = outside
		}
	}
	p.see(v, into.side)
	x.excuses.classify(v)
	x.excuses.run(v.classes, x.excuseStart[audience], into.excuses)
	v.granted = into.excuses
	x.criteria.classify(v)
	x.criteria.run(v.classes, x.criteriaStart[audience][into.side], into.criteria)
	p.weigh(into, audience)
	into.doubt = v.doubted && p.signInDoubt(v, into)
}

// see makes the age that which the criteria speak of.
func (p *Program) see(v *view, side int) {
	v.whole()
	if side == inside {
		v.upTo(p.oldest)
	}
}

// weigh finds the urgencies of a ruling whose criteria are decided: the greatest on each
// rail. Raise rules are applied on each rail alike: base dispositions only, in one pass,
// and only ever up.
func (p *Program) weigh(r *ruling, audience int) {
	r.floor, r.ceiling, r.guidance = 0, 0, 0
	for i := range p.plan.ranks {
		x := &p.plan.ranks[i]
		if r.reaches(x.urgency) {
			break // the others are less
		}
		floor, ceiling, guidance := x.bits.on(r.criteria)
		r.atLeast(x.urgency, floor != 0, ceiling != 0, guidance != 0)
	}
	if r.side == inside {
		for i := range p.plan.raises {
			if x := &p.plan.raises[i]; x.applies[audience] && !r.reaches(x.urgency) {
				x.lift(r)
			}
		}
	}
	p.plan.weighScope(r, p.asks)
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
func (x *plan) weighScope(r *ruling, asks int) {
	for _, b := range x.scopes {
		if b.on(r.scope, floorRail) {
			r.floor, r.guidance = max(r.floor, asks), max(r.guidance, asks)
		}
		if b.on(r.scope, ceilingRail) {
			r.ceiling = max(r.ceiling, asks)
		}
	}
}
