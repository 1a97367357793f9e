package margin

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// part is one pathway as it stands for a child of an age.
type part struct {
	def    *pathways.Pathway
	moment *engine.Moment    // with the ages in scope only
	rules  []rule            // those this age and audience leave possible
	users  map[string][]user // by finding
}

// user is a test and the names of the rules that make it.
type user struct {
	literal *engine.Literal
	rules   []string
}

// rule is a criterion, or a raise rule with a condition of its own.
type rule struct {
	kind      string
	id        string
	shared    bool
	urgency   int
	because   pathways.Text
	cited     pathways.Cited
	notes     []string
	condition string
	unless    string
	when      *engine.Formula
	tests     []test // of when, that matter at this age
}

// test is a literal of a rule, with what must hold besides.
type test struct {
	*engine.Literal
	with []string
}

// name is the rule as decisions name it.
func (p part) name(r rule) string { return p.def.ID.Value + "/" + r.id }

// partAt takes a case with the age it has.
func partAt(logic *engine.Logic, dict *pathways.Dictionary, c engine.Case) part {
	full := engine.MomentOf(dict, c)
	outside := slices.ContainsFunc(logic.Scope, func(r *engine.Scope) bool { return !r.HandOver && r.When.At(full) == engine.True })
	bare := engine.NewMoment(dict) // a child of whom only the age is known
	bare.SetAge(c.Age)
	p := part{def: logic.Pathway, moment: full}
	if !outside {
		p.moment, bare = full.UpTo(logic.Oldest), bare.UpTo(logic.Oldest)
	}
	for _, r := range rulesOf(logic, c.Audience, outside) {
		if r.when.At(bare) != engine.False {
			r.tests = possible(r.when, bare)
			p.rules = append(p.rules, r)
		}
	}
	p.users = usersOf(p)
	return p
}

func usersOf(p part) map[string][]user {
	names := map[string][]string{}
	var tests []*engine.Literal
	for _, r := range p.rules {
		for _, l := range r.tests {
			key := l.String()
			if names[key] == nil {
				tests = append(tests, l.Literal)
			}
			names[key] = append(names[key], p.name(r))
		}
	}
	out := map[string][]user{}
	for _, l := range tests {
		for _, f := range l.Findings() {
			out[f.ID.Value] = append(out[f.ID.Value], user{l, names[l.String()]})
		}
	}
	return out
}

// rulesOf lists what applies to an audience. Outside the pathway only the danger
// signs do, without its exceptions.
func rulesOf(logic *engine.Logic, a pathways.Audience, outside bool) []rule {
	var out []rule
	for _, k := range logic.Criteria {
		if (outside && !k.Shared) || !engine.Applies(k.Def.Audience, a) {
			continue
		}
		r := rule{
			kind: "criterion", id: k.Def.ID.Value, shared: k.Shared, urgency: k.Urgency, because: k.Def.Because,
			cited: k.Def.Cited, notes: k.Def.NotesRef, condition: k.Def.When.Value, when: k.When,
		}
		if outside {
			r.when = k.Plain
		} else {
			r.unless = exceptionTo(logic.Pathway, k.Def)
		}
		out = append(out, r)
	}
	for _, x := range logic.Raises {
		if outside || x.When == nil || !engine.Applies(x.Def.Audience, a) {
			continue
		}
		out = append(out, rule{
			kind: "raise", id: x.Def.ID.Value, urgency: x.Urgency, because: x.Def.Because,
			cited: x.Def.Cited, notes: x.Def.NotesRef, condition: x.Def.When.Value, when: x.When,
		})
	}
	return out
}

// exceptionTo is the condition under which a criterion is taken back.
func exceptionTo(p *pathways.Pathway, k *pathways.Criterion) string {
	if k.Exception != nil {
		return k.Exception.When.Value
	}
	for _, e := range p.DangerSigns.Exceptions {
		if e.Sign.Value == k.ID.Value {
			return e.When.Value
		}
	}
	return ""
}

// possible lists the tests of a condition that can still matter at a moment, each
// once: not those in parts that are decided. Beside each stands what else has to
// hold, nothing where some part of the condition asks for no more.
func possible(when *engine.Formula, m *engine.Moment) []test {
	var out []test
	at := map[string]int{}
	var visit func(x *engine.Formula, with []string)
	visit = func(x *engine.Formula, with []string) {
		if x.At(m) != engine.Unknown {
			return
		}
		if x.Op == engine.Test {
			with = slices.DeleteFunc(slices.Clone(with), func(s string) bool { return s == subject(x.Literal) })
			i, there := at[x.Literal.String()]
			switch {
			case !there:
				at[x.Literal.String()] = len(out)
				out = append(out, test{x.Literal, with})
			case len(with) == 0 || len(out[i].with) == 0:
				out[i].with = nil
			default:
				out[i].with = union(out[i].with, with)
			}
		}
		for i, k := range x.Kids {
			besides := with
			if x.Op == engine.And {
				besides = union(with, subjects(x.Kids, i, m))
			}
			visit(k, besides)
		}
	}
	visit(when, nil)
	return out
}

// subjects names what the undecided parts of a condition test, but for one of them
// and for exceptions, which are told of as such.
func subjects(parts []*engine.Formula, but int, m *engine.Moment) []string {
	var out []string
	for i, k := range parts {
		if i == but || k.At(m) != engine.Unknown {
			continue
		}
		k.Walk(func(l *engine.Literal) {
			if t, _ := l.At(m); t == engine.Unknown && !l.Exception() {
				out = union(out, []string{subject(l)})
			}
		})
	}
	return out
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// subject is the id of what a test reads.
func subject(l *engine.Literal) string {
	switch {
	case l.Derived() != nil:
		return l.Derived().ID.Value
	case l.AgeVariable() != "":
		return l.AgeVariable()
	}
	return l.Findings()[0].ID.Value
}
