package verify

import (
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Operator is a kind of slip that mutation plants in a definition.
type Operator string

// The operators, in the order they are reported.
const (
	Boundary      Operator = "comparison on the other side of its limit"
	Limit         Operator = "limit by one unit"
	Comparator    Operator = "comparison negated"
	AndOr         Operator = "and, or exchanged"
	Negated       Operator = "flag or value negated"
	Dropped       Operator = "operand dropped"
	Revalued      Operator = "value dropped or added"
	Counted       Operator = "count by one"
	Deleted       Operator = "criterion deleted"
	Stepped       Operator = "disposition by one step"
	RaiseDeleted  Operator = "raise rule deleted"
	ScopeDeleted  Operator = "scope rule deleted"
	AssumeDropped Operator = "assumption dropped"
	ExcuseDropped Operator = "excuse dropped, or its condition"
)

// Operators lists all operators.
func Operators() []Operator {
	return []Operator{Boundary, Limit, Comparator, AndOr, Negated, Dropped, Revalued, Counted, Deleted, Stepped,
		RaiseDeleted, ScopeDeleted, AssumeDropped, ExcuseDropped}
}

// mutant is a logic with one slip in it.
type mutant struct {
	operator Operator
	subject  string // the criterion, raise or scope rule
	change   string
	pos      pathways.Position
	logic    *engine.Logic
	touched  []int             // criteria that are not as they were
	whole    bool              // a scope rule is not as it was, and so nothing need be
	literals []*engine.Literal // that the logic did not have
	findings []string          // that the changed part reads
}

// mutator collects the mutants of one logic.
type mutator struct {
	logic *engine.Logic
	list  []mutant
	keys  map[*engine.Formula]string // of places, worked out once
}

// mutantsOf lists every mutant of a logic, or only those that touch one criterion or
// rule.
func mutantsOf(l *engine.Logic, only string) []mutant {
	x := &mutator{logic: l, keys: map[*engine.Formula]string{}}
	x.conditions(only)
	for i, k := range l.Criteria {
		if only == "" || only == k.Def.ID.Value {
			x.criterion(i)
		}
	}
	for i, r := range l.Raises {
		if only == "" || only == r.Def.ID.Value {
			x.enterDeleted(RaiseDeleted, r.Def.ID.Value, r.Def.Pos, false, func(l *engine.Logic) { x.putRaise(l, i, nobodyMeets()) })
		}
	}
	for i, r := range l.Scope {
		if only == "" || only == r.Def.ID.Value {
			x.enterDeleted(ScopeDeleted, r.Def.ID.Value, r.Def.Pos, true, func(l *engine.Logic) { x.putScope(l, i, nobodyMeets()) })
		}
	}
	if only == "" {
		x.sharedExcuses()
	}
	return x.list
}

func (x *mutator) copy() *engine.Logic {
	l := *x.logic
	return &l
}

// with is the logic with one criterion changed.
func (x *mutator) with(i int, change func(*engine.Criterion)) *engine.Logic {
	l := x.copy()
	k := *l.Criteria[i]
	change(&k)
	l.Criteria = slices.Clone(l.Criteria)
	l.Criteria[i] = &k
	return l
}

// nobodyMeets is a condition nobody meets: what it belongs to is deleted and keeps
// its place.
func nobodyMeets() *engine.Formula { return &engine.Formula{Op: engine.Or} }

func (x *mutator) enterDeleted(o Operator, subject string, pos pathways.Position, whole bool, change func(*engine.Logic)) {
	m := mutant{operator: o, subject: subject, change: "deleted", pos: pos, whole: whole, logic: x.copy()}
	change(m.logic)
	x.list = append(x.list, m)
}

func (x *mutator) putRaise(l *engine.Logic, i int, when *engine.Formula) {
	c := *l.Raises[i]
	c.When = when
	l.Raises = slices.Clone(l.Raises)
	l.Raises[i] = &c
}

func (x *mutator) putScope(l *engine.Logic, i int, when *engine.Formula) {
	c := *l.Scope[i]
	c.When = when
	l.Scope = slices.Clone(l.Scope)
	l.Scope[i] = &c
}

// criterion enters the mutants of what else a criterion says.
func (x *mutator) criterion(i int) {
	k := x.logic.Criteria[i]
	list := x.logic.Pathway.Shared.Dispositions.List
	enter := func(o Operator, change string, pos pathways.Position, f func(*engine.Criterion)) {
		x.list = append(x.list, mutant{operator: o, subject: k.Def.ID.Value, change: change, pos: pos, touched: []int{i}, logic: x.with(i, f)})
	}
	enter(Deleted, "deleted", k.Def.Pos, func(c *engine.Criterion) { c.Def = forNobody(c.Def) })
	for _, u := range []int{k.Urgency - 1, k.Urgency + 1} {
		if u < 1 || u >= len(list) {
			continue
		}
		change := fmt.Sprintf("%s for %s", list[u].ID.Value, list[k.Urgency].ID.Value)
		enter(Stepped, change, k.Def.Disposition.Pos, func(c *engine.Criterion) {
			c.Urgency, c.Assume = u, map[string]engine.Assumption{}
			for id, a := range k.Assume {
				if a.Urgency == k.Urgency {
					a.Urgency = u
				}
				a.Urgency = min(a.Urgency, u)
				c.Assume[id] = a
			}
		})
	}
	for _, a := range k.Def.Assume {
		enter(AssumeDropped, "assume "+a.Key.Value, a.Key.Pos, func(c *engine.Criterion) { c.Assume = without(c.Assume, a.Key.Value) })
	}
	for _, e := range k.Def.Excuse {
		enter(ExcuseDropped, "excuse "+e.Key.Value, e.Key.Pos, func(c *engine.Criterion) {
			c.Excuses = without(c.Excuses, e.Key.Value)
		})
		if e.Value.When != nil {
			enter(ExcuseDropped, "when of excuse "+e.Key.Value, e.Key.Pos, func(c *engine.Criterion) { c.Excuses = unconditional(c.Excuses, e.Key.Value) })
		}
	}
}

// sharedExcuses enters the pathway's own excuses, each dropped from every criterion
// that has it from there.
func (x *mutator) sharedExcuses() {
	for _, e := range x.logic.Pathway.Excuse {
		id := e.Key.Value
		drop := func(change string, f func(map[string]engine.Excuse, string) map[string]engine.Excuse) {
			m := mutant{operator: ExcuseDropped, subject: "the pathway", change: change, pos: e.Key.Pos, logic: x.copy()}
			m.logic.Criteria = slices.Clone(m.logic.Criteria)
			for i, k := range m.logic.Criteria {
				if _, own := k.Def.Excuse.Get(id); own || !reads(k, id) {
					continue
				}
				c := *k
				c.Excuses = f(c.Excuses, id)
				m.logic.Criteria[i] = &c
				m.touched = append(m.touched, i)
			}
			x.list = append(x.list, m)
		}
		drop("excuse "+id, without[engine.Excuse])
		if e.Value.When != nil {
			drop("when of excuse "+id, unconditional)
		}
	}
}

func reads(k *engine.Criterion, id string) bool {
	found := false
	k.When.Walk(func(l *engine.Literal) {
		found = found || slices.ContainsFunc(l.Findings(), func(f *pathways.Finding) bool { return f.ID.Value == id })
	})
	return found
}

// nobody is an audience that does not exist.
const nobody pathways.Audience = "nobody"

func forNobody(def *pathways.Criterion) *pathways.Criterion {
	out := *def
	out.Audience = []pathways.Audience{nobody}
	return &out
}

func without[V any](m map[string]V, key string) map[string]V {
	out := map[string]V{}
	for k, v := range m {
		if k != key {
			out[k] = v
		}
	}
	return out
}

func unconditional(m map[string]engine.Excuse, key string) map[string]engine.Excuse {
	out := without(m, "")
	e := out[key]
	e.When = nil
	out[key] = e
	return out
}
