package vignette

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// judge compares an assessment with what a vignette expects of it. It reports
// every difference.
type judge struct {
	prog     *engine.Program
	result   Result
	a        *engine.Assessment
	failures []string
}

func (j *judge) miss(what string, want, got any) {
	j.failures = append(j.failures, fmt.Sprintf("%s: want %v, got %v", what, want, got))
}

func (j *judge) judge(e Expect) {
	a := j.a
	j.same("disposition", e.Disposition.Value, a.Disposition.ID)
	j.same("guidance", string(e.Guidance), string(a.Guidance))
	j.same("floor", e.Floor.Value, a.Floor)
	j.same("ceiling", e.Ceiling.Value, a.Ceiling)
	if e.Settled != nil && *e.Settled != a.Settled {
		j.miss("settled", *e.Settled, a.Settled)
	}
	if len(j.failures) > 0 {
		j.failures[0] += "; met: " + met(a) + "; open: " + j.open() // said once
	}
	j.criteria(e)
	j.asks(e.Asks)
	j.among("not_checked", e.NotChecked, a.NotChecked)
	j.advice(e.Advice, e.NotAdvice)
	if e.WatchFor != nil && len(e.WatchFor) == 0 && len(a.SafetyNet.WatchFor) > 0 {
		j.miss("watch_for", "nothing", fmt.Sprintf("%d lines", len(a.SafetyNet.WatchFor)))
	}
	for _, w := range e.WatchFor {
		j.watch(w)
	}
	j.same("look_again", e.LookAgain, a.SafetyNet.LookAgainAfter)
	j.exactly("inconsistent", pathways.Strings(e.Inconsistent), j.contradictions())
	j.exactly("out_of_scope", pathways.Strings(e.OutOfScope), j.scope(true))
	j.exactly("perhaps_out_of_scope", pathways.Strings(e.PerhapsOutOfScope), j.scope(false))
}

// same compares what is stated.
func (j *judge) same(what, want, got string) {
	if want == "" || want == got {
		return
	}
	j.miss(what, want, got)
}

func (j *judge) open() string {
	var all []string
	for _, u := range j.a.Undecided {
		all = append(all, u.Criterion+" needs "+strings.Join(u.Needs, " "))
	}
	return orNone(all)
}

func (j *judge) criteria(e Expect) {
	names := map[string]bool{}
	var ids []string
	for _, m := range j.a.Matched {
		ids = append(ids, m.Criterion)
		names[m.Criterion] = true
		for _, row := range m.NotesRef {
			names[row] = true
		}
	}
	for _, c := range e.Because {
		if !names[c.Value] {
			j.miss("because", c.Value, met(j.a))
		}
	}
	if e.Because != nil && len(e.Because) == 0 && len(ids) > 0 {
		j.miss("because", "none", met(j.a))
	}
	for _, c := range e.NotBecause {
		if names[c.Value] {
			j.miss("not_because", "no "+c.Value, met(j.a))
		}
	}
	if e.Only == nil {
		return
	}
	allowed := covering(j.prog, pathways.Strings(e.Only)...)
	missing := func(c pathways.Str) bool { return !slices.Contains(ids, c.Value) }
	extra := func(id string) bool { return !allowed[id] }
	if slices.ContainsFunc(e.Only, missing) || slices.ContainsFunc(ids, extra) {
		j.miss("only", orNone(pathways.Strings(e.Only)), met(j.a))
	}
}

func (j *judge) asks(want []pathways.Str) {
	if want == nil {
		return
	}
	var got []string
	for _, q := range j.a.NextQuestions {
		got = append(got, q.Finding)
	}
	first := got[:min(len(want), len(got))]
	if len(want) == 0 {
		first = got
	}
	if !slices.Equal(pathways.Strings(want), first) {
		j.miss("asks", orNone(pathways.Strings(want)), orNone(got[:min(len(want)+3, len(got))]))
	}
}

// among wants each of a list, or none at all.
func (j *judge) among(what string, want []pathways.Str, got []string) {
	for _, w := range want {
		if !slices.Contains(got, w.Value) {
			j.miss(what, w.Value, orNone(got))
		}
	}
	if want != nil && len(want) == 0 && len(got) > 0 {
		j.miss(what, "none", orNone(got))
	}
}

// exactly wants the same set, in any order.
func (j *judge) exactly(what string, want, got []string) {
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		j.miss(what, orNone(want), orNone(got))
	}
}

func (j *judge) advice(want, not []pathways.Str) {
	for _, w := range want {
		if !j.advised(w.Value) {
			j.miss("advice", w.Value, "none of it")
		}
	}
	for _, w := range not {
		if j.advised(w.Value) {
			j.miss("advice", "not "+w.Value, "it is given")
		}
	}
	given := slices.Concat(j.a.FirstAid, j.a.HomeCare, j.a.FollowUp)
	if want != nil && len(want) == 0 && len(given) > 0 {
		j.miss("advice", "none", fmt.Sprintf("%q", given))
	}
}

// advised tells whether an item of advice is given. An item this version does
// not have, or has no wording of for this audience, is not.
func (j *judge) advised(id string) bool {
	all := adviceOf(j.prog)
	at := slices.IndexFunc(all, func(x advice) bool { return x.id == id })
	if at < 0 {
		return false
	}
	text := all[at].text.For(j.result.Audience)
	given := slices.Concat(j.a.FirstAid, j.a.HomeCare, j.a.FollowUp)
	return text != "" && (slices.Contains(given, text) || strings.Contains(j.a.SafetyNet.ExpectedCourse, text))
}

func (j *judge) watch(want Watch) {
	var then []string
	for _, w := range j.a.SafetyNet.WatchFor {
		if w.Finding == want.Finding.Value {
			then = append(then, w.Then)
		}
	}
	if !slices.Contains(then, want.Then.Value) {
		j.miss("watch_for "+want.Finding.Value, want.Then.Value, orNone(then))
	}
}

// contradictions lists the ids of those the assessment found.
func (j *judge) contradictions() []string {
	var ids []string
	for _, x := range j.a.Inconsistent {
		for _, c := range j.prog.Definition().Dictionary.Contradictions {
			if x.Text == c.Text.For(j.result.Audience) && slices.Equal(x.Findings, pathways.Strings(c.Findings)) {
				ids = append(ids, c.ID.Value)
			}
		}
	}
	return ids
}

func (j *judge) scope(certain bool) []string {
	var ids []string
	for _, x := range j.a.OutOfScope {
		if x.Certain == certain {
			ids = append(ids, x.Rule)
		}
	}
	return ids
}
