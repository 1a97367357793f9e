package engine

import (
	"slices"

	"safetynet/pathways"
)

// outcome is where one pathway stands on the three rails, before any explanation.
type outcome struct {
	prog     *Program
	in       situation // the case as this pathway's criteria see it
	rails    []rails   // by criterion
	raisedBy [][]int   // by criterion: raise rules that hold on the floor rail
	scope    []Truth   // by scope rule
	outside  bool      // certainly out of scope: only danger signs were evaluated

	floor, ceiling, guidance int   // urgencies
	floors, ceilings         []int // by criterion, after raises; -1 when not true
	dangerUnsure             bool  // a general danger sign is open and was answered unsure
}

// change is a step from a standing already known: one finding has another value.
// Criteria that do not read it keep their rails.
type change struct {
	from    *outcome
	finding string
}

// assess puts a whole pathway on the three rails. Every criterion is evaluated;
// nothing stops at the first hit, because a reader must see all reasons. since
// is nil, or what is known of the same case with one finding changed.
func (p *Program) assess(s situation, since *change) *outcome {
	o := &outcome{prog: p, in: s, rails: make([]rails, len(p.criteria)), raisedBy: make([][]int, len(p.criteria))}
	for _, r := range p.scope {
		t := False
		if r.when.certain(s.state) {
			t = True
		} else if r.when.possible(s.state) {
			t = Unknown
		}
		o.scope = append(o.scope, t)
		o.outside = o.outside || (t == True && !r.handOver)
	}
	if !o.outside {
		o.in.state = s.upTo(p.oldest)
	}
	for i, k := range p.criteria {
		o.rails[i] = unmet
		switch {
		case !k.shared && o.outside:
		case since != nil && !k.reads[since.finding] && o.outside == since.from.outside:
			o.rails[i] = since.from.rails[i]
		default:
			o.rails[i] = k.evaluate(o.in, k.condition(o.outside))
		}
	}
	o.raise(o.in)
	o.scopeRails(s)
	o.dangerUnsure = o.unsure(o.in)
	return o
}

// condition is what a criterion is tested by. Outside the pathway its exceptions
// to danger signs are void: the finer rule that takes over does not apply there.
func (k *criterion) condition(outside bool) *node {
	if outside {
		return k.plain
	}
	return k.when
}

// rail reads one rail of a criterion as an urgency, -1 when not true on it.
type rail func(r rails, urgency int) int

func onFloor(r rails, urgency int) int {
	if r.floor {
		return urgency
	}
	return -1
}

func onCeiling(r rails, urgency int) int {
	if r.ceiling {
		return urgency
	}
	return -1
}

func onGuidance(r rails, _ int) int { return r.guidance }

// raise applies the raise rules on each rail alike: base dispositions only, in
// one pass, and only ever up.
func (o *outcome) raise(s situation) {
	var most int
	o.floors, o.floor = o.raised(s, onFloor, func(r *raise) bool { return r.when.certain(s.state) }, true)
	o.ceilings, o.ceiling = o.raised(s, onCeiling, func(r *raise) bool {
		return r.when.undecided(s.state, func(l *Literal) bool { return unanswerable(l, s) }) != False
	}, false)
	_, most = o.raised(s, onGuidance, func(r *raise) bool { return r.when.certain(s.state) }, false)
	o.guidance = most
}

// unanswerable excuses a raise condition's literal: only what this audience
// cannot know may count as absent there.
func unanswerable(l *Literal, s situation) bool {
	none := criterion{def: &pathways.Criterion{}}
	return none.excused(l, s)
}

func (o *outcome) raised(s situation, on rail, holds func(*raise) bool, note bool) (after []int, most int) {
	base := make([]int, len(o.rails))
	for i, r := range o.rails {
		base[i] = on(r, o.prog.criteria[i].urgency)
	}
	after = slices.Clone(base)
	for n, r := range o.prog.raises {
		if o.outside || !Applies(r.def.Audience, s.audience) {
			continue
		}
		for _, t := range r.targets {
			if base[t] < 0 || r.urgency <= base[t] || !o.raiseHolds(r, t, base, holds) {
				continue
			}
			after[t] = max(after[t], r.urgency)
			if note {
				o.raisedBy[t] = append(o.raisedBy[t], n)
			}
		}
	}
	most = 0
	for _, u := range after {
		most = max(most, u)
	}
	return after, most
}

// raiseHolds tells whether a raise rule's condition holds for one target. "Any
// other" is a criterion true on the same rail that does not share its group.
func (o *outcome) raiseHolds(r *raise, target int, base []int, holds func(*raise) bool) bool {
	if r.when != nil {
		return holds(r)
	}
	list := o.prog.def.Shared.Dispositions.List
	for i, u := range base {
		if u >= 0 && list[u].Guidance.Rank() >= r.level && o.prog.criteria[i].group != o.prog.criteria[target].group {
			return true
		}
	}
	return false
}

// scopeRails lets scope rules weigh like criteria: a child who is, or may be,
// out of scope has not earned home care.
func (o *outcome) scopeRails(s situation) {
	d := o.prog.def.Shared.Dispositions
	ask := d.Get(d.Roles.Undecided.Value).Urgency
	for i, t := range o.scope {
		if t == True {
			o.floor, o.guidance = max(o.floor, ask), max(o.guidance, ask)
		}
		if t == True || (t == Unknown && !o.scopeExcused(i, s)) {
			o.ceiling = max(o.ceiling, ask)
		}
	}
}

// scopeExcused tells whether an open scope rule is closed by what this audience
// cannot know. A hand-over has no worse direction: what only somebody else can
// know is left to them.
func (o *outcome) scopeExcused(i int, s situation) bool {
	return o.prog.scope[i].when.undecided(s.state, o.prog.scope[i].excused(s)) == False
}

func (r *scopeRule) excused(s situation) func(*Literal) bool {
	if !r.handOver {
		return func(l *Literal) bool { return unanswerable(l, s) }
	}
	return func(l *Literal) bool {
		return l.lacksOnly(s.state, func(id string, _ pathways.Reason) bool {
			f := s.dict.Finding(id)
			return f != nil && !s.canAnswer[f.DictionaryAt]
		})
	}
}

// unsure tells whether an open danger sign reads a finding somebody was unsure of.
func (o *outcome) unsure(s situation) bool {
	found := false
	for i, k := range o.prog.criteria {
		if !k.shared || o.rails[i].floor || !o.rails[i].ceiling {
			continue
		}
		k.condition(o.outside).walk(func(l *Literal) {
			if l.truth(s.state) == Unknown && !k.excused(l, s) {
				l.unknowns(s.state, func(_ string, r pathways.Reason) { found = found || r == pathways.Unsure })
			}
		})
	}
	return found
}

// standing is several pathways together: the most urgent leads.
type standing struct {
	situation
	outcomes                []*outcome
	conflicts               []*conflict
	floor, ceiling, urgency int // in the locality
	unlifted                int // the urgency without the locality
	dispositions            *pathways.Dispositions
	undecided, dangerUnsure int
}

// stand assesses all pathways and settles the disposition. from is nil, or the
// standing of the same case before one finding was changed.
func stand(progs []*Program, s situation, from *standing, changed string) *standing {
	d := progs[0].def.Shared.Dispositions
	t := &standing{situation: s, dispositions: d}
	t.undecided = d.Get(d.Roles.Undecided.Value).Urgency
	t.dangerUnsure = d.Get(d.Roles.DangerUnsure.Value).Urgency
	guidance, unsure := 0, false
	for i, p := range progs {
		var since *change
		if from != nil {
			since = &change{from.outcomes[i], changed}
		}
		o := p.assess(s, since)
		t.outcomes = append(t.outcomes, o)
		t.floor, t.ceiling = max(t.floor, o.floor), max(t.ceiling, o.ceiling)
		guidance, unsure = max(guidance, o.guidance), unsure || o.dangerUnsure
	}
	for _, x := range progs[0].conflicts {
		if !s.imagined && x.when.certain(s.state) {
			t.conflicts = append(t.conflicts, x)
		}
	}
	if len(t.conflicts) > 0 { // home care cannot be earned by answers that contradict each other
		t.ceiling = max(t.ceiling, t.undecided)
	}
	// while something is open, no more is asked of the family than could be needed
	t.urgency = max(t.floor, guidance, min(t.ceiling, t.undecided))
	if unsure {
		t.urgency = max(t.urgency, min(t.ceiling, t.dangerUnsure))
	}
	t.lift()
	return t
}

// lift puts what the outcome becomes in the locality in its place. Urgencies of
// single pathways and criteria stay as the pathways have them, and are lifted
// where they are shown or compared with the outcome.
func (t *standing) lift() {
	t.unlifted = t.urgency
	t.floor, t.ceiling, t.urgency = t.locality.Lifted(t.floor), t.locality.Lifted(t.ceiling), t.locality.Lifted(t.urgency)
	t.undecided, t.dangerUnsure = t.locality.Lifted(t.undecided), t.locality.Lifted(t.dangerUnsure)
}

// disposition is the endpoint of the assessment.
func (t *standing) disposition() *pathways.Disposition { return t.dispositions.List[t.urgency] }

// emergency is the urgency of the most urgent disposition.
func (t *standing) emergency() int { return len(t.dispositions.List) - 1 }
