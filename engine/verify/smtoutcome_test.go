package verify

import (
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// smtOutcome is sections 3 to 6 of the semantics for one audience.
type smtOutcome struct {
	*smt
	who      pathways.Audience
	outside  expr
	criteria []smtRails
	floor    expr // urgencies, as whole numbers
	ceiling  expr
	// disposition and calm are what is told, with and without contradictions.
	disposition, calm expr
}

// smtRails is where a criterion is true on each rail; on the guidance rail, where
// it is at some urgency or above.
type smtRails struct {
	floor, ceiling expr
	guidance       []expr
	unsure         expr // its undecided part lacks what somebody was unsure of
	possible       expr // true if nothing were excused
}

func newSMTOutcome(x *smt, who pathways.Audience) *smtOutcome {
	o := &smtOutcome{smt: x, who: who}
	var outside []expr
	for _, r := range x.Scope {
		if !r.HandOver {
			outside = append(outside, o.certain(r.When, false))
		}
	}
	o.outside = x.define("Bool", anyOf(outside...))
	for _, k := range x.Criteria {
		o.criteria = append(o.criteria, o.rails(k))
	}
	o.settle()
	return o
}

// value is a formula when every literal is worth what worth says.
func (x *smt) value(f *engine.Formula, worth func(*engine.Literal) expr) expr {
	if f.Op == engine.Test {
		return worth(f.Literal)
	}
	var kids []expr
	for _, k := range f.Kids {
		kids = append(kids, x.value(k, worth))
	}
	if f.Op == engine.And {
		return allOf(kids...)
	}
	return anyOf(kids...)
}

// certain is where a formula is true on the floor rail.
func (x *smt) certain(f *engine.Formula, cut bool) expr {
	return x.value(f, func(l *engine.Literal) expr { return x.truth(l, cut).yes })
}

// possible is where a formula is not false, excused unknown literals being false.
func (x *smt) possible(f *engine.Formula, cut bool, excused func(*engine.Literal) expr) expr {
	return x.value(f, func(l *engine.Literal) expr {
		t := x.truth(l, cut)
		return allOf(negate(t.no), anyOf(t.yes, negate(excused(l))))
	})
}

func (o *smtOutcome) canAnswer(id string) bool {
	if id == engine.AgeID {
		return true
	}
	if over, ok := o.Pathway.AnsweredBy.Get(id); ok {
		return slices.Contains(over, o.who)
	}
	return slices.Contains(o.Pathway.Dictionary.Finding(id).AnsweredBy, o.who)
}

// unanswerable is where a literal lacks only what the audience cannot answer.
func (o *smtOutcome) unanswerable(l *engine.Literal, cut bool) expr {
	return o.lacksOnly(l, cut, func(id string) expr { return boolTerm(!o.canAnswer(id)) })
}

func (o *smtOutcome) rails(k *engine.Criterion) smtRails {
	none := make([]expr, len(o.list()))
	for u := range none {
		none[u] = "false"
	}
	if len(k.Def.Audience) > 0 && !slices.Contains(k.Def.Audience, o.who) {
		return smtRails{"false", "false", none, "false", "false"}
	}
	in := o.railsOf(k, k.When, true)
	if o.outside == "false" {
		return in
	}
	out := smtRails{"false", "false", none, "false", "false"}
	if k.Shared {
		out = o.railsOf(k, k.Plain, false)
	}
	either := func(in, out expr) expr {
		return o.define("Bool", anyOf(allOf(negate(o.outside), in), allOf(o.outside, out)))
	}
	r := smtRails{floor: either(in.floor, out.floor), ceiling: either(in.ceiling, out.ceiling), unsure: either(in.unsure, out.unsure), possible: either(in.possible, out.possible)}
	for u := range none {
		r.guidance = append(r.guidance, either(in.guidance[u], out.guidance[u]))
	}
	return r
}

func (o *smtOutcome) railsOf(k *engine.Criterion, when *engine.Formula, cut bool) smtRails {
	excused := func(l *engine.Literal) expr {
		if !l.Worse() || l.Exception() {
			return "false"
		}
		return allOf(negate(o.assumed(k, l, cut, 0)), o.lacksOnly(l, cut, func(id string) expr { return o.excusedFinding(k, id, cut) }))
	}
	r := smtRails{floor: o.define("Bool", o.certain(when, cut)), ceiling: o.define("Bool", o.possible(when, cut, excused))}
	for u := range o.list() {
		r.guidance = append(r.guidance, "false")
		for _, level := range append([]int{k.Urgency}, assumedLevels(k)...) {
			if level >= u {
				r.guidance[u] = anyOf(r.guidance[u], o.value(when, func(l *engine.Literal) expr {
					t := o.truth(l, cut)
					return anyOf(t.yes, allOf(negate(t.no), o.assumed(k, l, cut, level)))
				}))
			}
		}
		r.guidance[u] = o.define("Bool", r.guidance[u])
	}
	r.possible = o.define("Bool", o.possible(when, cut, func(*engine.Literal) expr { return "false" }))
	r.unsure = o.define("Bool", o.lacksUnsure(when, cut, excused))
	return r
}

func assumedLevels(k *engine.Criterion) []int {
	var out []int
	for _, a := range k.Assume {
		out = append(out, a.Urgency)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// assumed is where an unknown literal counts as true on the guidance rail.
func (o *smtOutcome) assumed(k *engine.Criterion, l *engine.Literal, cut bool, level int) expr {
	if l.Exception() {
		return boolTerm(level <= k.Urgency)
	}
	return o.lacksOnly(l, cut, func(id string) expr {
		if a, ok := k.Assume[id]; ok && a.Urgency >= level {
			return reasonIn(id, a.Reasons)
		}
		return "false"
	})
}

func (o *smtOutcome) excusedFinding(k *engine.Criterion, id string, cut bool) expr {
	e, ok := k.Excuses[id]
	switch {
	case id == engine.AgeID:
		return "false"
	case !o.canAnswer(id):
		return "true"
	case !ok || !slices.Contains(e.Audience, o.who):
		return "false"
	case e.When == nil:
		return reasonIn(id, e.Reasons)
	}
	return allOf(reasonIn(id, e.Reasons), o.certain(e.When, cut))
}

// lacksUnsure is where the undecided part of a formula lacks what somebody was
// unsure of.
func (o *smtOutcome) lacksUnsure(f *engine.Formula, cut bool, excused func(*engine.Literal) expr) expr {
	undecided := allOf(o.possible(f, cut, excused), negate(o.certain(f, cut)))
	var any []expr
	if f.Op == engine.Test {
		for _, k := range o.lacks(f.Literal, cut) {
			if k.id != engine.AgeID {
				any = append(any, allOf(k.when, "u_"+k.id))
			}
		}
	}
	for _, k := range f.Kids {
		any = append(any, o.lacksUnsure(k, cut, excused))
	}
	return allOf(undecided, anyOf(any...))
}

func (o *smtOutcome) list() []*pathways.Disposition { return o.Pathway.Shared.Dispositions.List }

// raised is where some criterion is at an urgency or above on one rail, after
// raises. at is where a criterion is so before them, holds where a rule's own
// condition does.
func (o *smtOutcome) raised(u int, at func(i, u int) expr, holds func(*engine.Raise) expr) expr {
	var any []expr
	for i := range o.criteria {
		any = append(any, at(i, u))
	}
	for _, r := range o.Raises {
		if u > r.Urgency || (len(r.Def.Audience) > 0 && !slices.Contains(r.Def.Audience, o.who)) {
			continue
		}
		for _, t := range r.Targets {
			var cause []expr
			if r.When != nil {
				cause = append(cause, holds(r))
			} else {
				for i, k := range o.Criteria {
					if k.Group != o.Criteria[t].Group {
						cause = append(cause, at(i, slices.IndexFunc(o.list(), func(d *pathways.Disposition) bool { return d.Guidance.Rank() >= r.Level })))
					}
				}
			}
			any = append(any, allOf(negate(o.outside), at(t, 0), anyOf(cause...)))
		}
	}
	return o.define("Bool", anyOf(any...))
}

// settle is sections 4 to 6: the rails after raises and scope rules, as whole
// numbers, and the disposition.
func (o *smtOutcome) settle() {
	base := func(on func(smtRails) expr) func(i, u int) expr {
		return func(i, u int) expr {
			if u > o.Criteria[i].Urgency {
				return "false"
			}
			return on(o.criteria[i])
		}
	}
	certain := func(r *engine.Raise) expr { return o.certain(r.When, true) }
	open := func(f *engine.Formula, cut bool, worse func(*engine.Literal) bool) expr {
		return o.possible(f, cut, func(l *engine.Literal) expr { return allOf(boolTerm(worse(l)), o.unanswerable(l, cut)) })
	}
	possible := func(r *engine.Raise) expr { return open(r.When, true, (*engine.Literal).Worse) }
	d := o.Pathway.Shared.Dispositions
	ask, danger := d.Get(d.Roles.Undecided.Value).Urgency, d.Get(d.Roles.DangerUnsure.Value).Urgency
	var sure, unclear []expr
	for _, r := range o.Scope {
		hold := o.certain(r.When, false)
		sure = append(sure, hold)
		unclear = append(unclear, hold, open(r.When, false, func(l *engine.Literal) bool { return r.HandOver || l.Worse() }))
	}
	number := func(at func(i, u int) expr, holds func(*engine.Raise) expr, scope []expr) expr {
		levels := "0"
		for u := 1; u < len(o.list()); u++ {
			where := o.raised(u, at, holds)
			if u <= ask {
				where = anyOf(append(slices.Clone(scope), where)...)
			}
			levels = fmt.Sprintf("(ite %s %d %s)", where, u, levels)
		}
		return o.define("Int", levels)
	}
	o.floor = number(base(func(r smtRails) expr { return r.floor }), certain, sure)
	o.ceiling = number(base(func(r smtRails) expr { return r.ceiling }), possible, unclear)
	guidance := number(func(i, u int) expr { return o.criteria[i].guidance[u] }, certain, sure)
	var unsure, conflict []expr
	for i, k := range o.Criteria {
		if k.Shared {
			unsure = append(unsure, o.criteria[i].unsure)
		}
	}
	for _, c := range o.Conflicts {
		conflict = append(conflict, o.certain(c.When, false))
	}
	told := func(ceiling expr) expr {
		open := fmt.Sprintf("(and (not (= %s %s)) (>= %s %d))", o.floor, ceiling, ceiling, o.above())
		asked := fmt.Sprintf("(ite %s (ite %s %d %d) 0)", open, anyOf(unsure...), max(ask, danger), ask)
		return o.define("Int", o.most(o.floor, guidance, o.define("Int", asked)))
	}
	o.calm = told(o.ceiling)
	o.ceiling = o.define("Int", o.most(o.ceiling, fmt.Sprintf("(ite %s %d 0)", anyOf(conflict...), ask)))
	o.disposition = told(o.ceiling)
}

// above is the least urgency that is not home care.
func (o *smtOutcome) above() int {
	return slices.IndexFunc(o.list(), func(x *pathways.Disposition) bool { return x.Guidance != pathways.HomeCare })
}

// most is the greatest of some numbers.
func (x *smt) most(ts ...expr) expr {
	out := ts[0]
	for _, t := range ts[1:] {
		out = x.define("Int", fmt.Sprintf("(ite (>= %s %s) %s %s)", out, t, out, t))
	}
	return out
}
