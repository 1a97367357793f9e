package verify

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/engine"
)

// site is one place in a definition where a slip can be made. A calculated condition
// is written once and read by many criteria, so one slip in it is one everywhere.
type site struct {
	at       *engine.Formula
	criteria []int // that read it
	raises   []int
	scope    []int
}

// siteOf names the place a part of a condition was written at, and which way round
// it is read.
func (x *mutator) siteOf(at *engine.Formula) string {
	if key, known := x.keys[at]; known {
		return key
	}
	var b strings.Builder
	fmt.Fprint(&b, at.Op, text(at))
	at.Walk(func(l *engine.Literal) { fmt.Fprint(&b, " ", l.Position()) })
	x.keys[at] = b.String()
	return x.keys[at]
}

// sites lists every place, in the order of the definition.
func (x *mutator) sites() (order []string, all map[string]*site) {
	all = map[string]*site{}
	note := func(when *engine.Formula, enter func(*site)) {
		if when == nil {
			return
		}
		eachPart(when, func(at *engine.Formula) {
			key := x.siteOf(at)
			if all[key] == nil {
				all[key] = &site{at: at}
				order = append(order, key)
			}
			enter(all[key])
		})
	}
	add := func(list *[]int, i int) {
		if !slices.Contains(*list, i) {
			*list = append(*list, i)
		}
	}
	for i, k := range x.logic.Criteria {
		note(k.When, func(s *site) { add(&s.criteria, i) })
	}
	for i, r := range x.logic.Raises {
		note(r.When, func(s *site) { add(&s.raises, i) })
	}
	for i, r := range x.logic.Scope {
		note(r.When, func(s *site) { add(&s.scope, i) })
	}
	return order, all
}

func eachPart(x *engine.Formula, f func(*engine.Formula)) {
	f(x)
	for _, k := range x.Kids {
		eachPart(k, f)
	}
}

// conditions enters the slips in conditions, at each place once.
func (x *mutator) conditions(only string) {
	order, all := x.sites()
	for _, key := range order {
		s := all[key]
		subjects := x.subjects(s)
		if only != "" && !slices.Contains(subjects, only) {
			continue
		}
		for n, r := range replacements(s.at) {
			m := mutant{operator: r.operator, subject: brief(subjects), change: r.change, touched: s.criteria, whole: len(s.scope) > 0, logic: x.copy()}
			m.about(s.at)
			swap := func(when *engine.Formula) *engine.Formula { return x.swap(&m, when, key, n) }
			m.logic.Criteria = slices.Clone(m.logic.Criteria)
			for _, i := range s.criteria {
				m.logic.Criteria[i] = withWhen(x.logic.Criteria[i], swap(x.logic.Criteria[i].When))
			}
			for _, i := range s.raises {
				x.putRaise(m.logic, i, swap(x.logic.Raises[i].When))
			}
			for _, i := range s.scope {
				x.putScope(m.logic, i, swap(x.logic.Scope[i].When))
			}
			x.list = append(x.list, m)
		}
	}
}

// about notes where the slip is and which findings it is about.
func (m *mutant) about(at *engine.Formula) {
	first := true
	at.Walk(func(l *engine.Literal) {
		if first {
			m.pos, first = l.Position(), false
		}
		for _, f := range l.Findings() {
			if !slices.Contains(m.findings, f.ID.Value) {
				m.findings = append(m.findings, f.ID.Value)
			}
		}
	})
}

// swap puts the nth replacement wherever a place is read in a condition.
func (x *mutator) swap(m *mutant, when *engine.Formula, key string, n int) *engine.Formula {
	if x.siteOf(when) == key {
		r := replacements(when)[n]
		if r.literal != nil {
			m.literals = append(m.literals, r.literal)
		}
		return r.formula
	}
	if when.Op == engine.Test {
		return when
	}
	kids, same := make([]*engine.Formula, len(when.Kids)), true
	for i, k := range when.Kids {
		kids[i] = x.swap(m, k, key, n)
		same = same && kids[i] == k
	}
	if same {
		return when
	}
	return &engine.Formula{Op: when.Op, Kids: kids}
}

// withWhen is a criterion with another condition.
func withWhen(k *engine.Criterion, when *engine.Formula) *engine.Criterion {
	c := *k
	c.When = when
	switch {
	case k.Plain == k.When:
		c.Plain = when
	case when.Op == k.When.Op: // this pathway makes exceptions to the danger sign
		c.Plain = dropExceptions(when)
	}
	return &c
}

// subjects are the criteria and rules that read a place.
func (x *mutator) subjects(s *site) []string {
	var out []string
	for _, i := range s.criteria {
		out = append(out, x.logic.Criteria[i].Def.ID.Value)
	}
	for _, i := range s.raises {
		out = append(out, x.logic.Raises[i].Def.ID.Value)
	}
	for _, i := range s.scope {
		out = append(out, x.logic.Scope[i].Def.ID.Value)
	}
	return out
}

// brief names the first of many.
func brief(ids []string) string {
	if len(ids) <= 3 {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:2], ", "), len(ids)-2)
}
