package vignette

import (
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Report says what the vignettes of one pathway version show and what they do not.
type Report struct {
	Pathway string // id@version
	Results int    // results of this version
	Passed  int    // only these show anything

	Outcomes []Outcome // by criterion, danger signs first
	Gaps     []Gap
}

// Of lists the gaps of one kind.
func (r Report) Of(kind Kind) []Gap {
	return slices.DeleteFunc(slices.Clone(r.Gaps), func(g Gap) bool { return g.Kind != kind })
}

// Gap is something no passing vignette shows.
type Gap struct {
	Kind Kind
	ID   string // of the criterion, rule, disposition, or the condition the limit is in
	Text string
}

// String says what is missing.
func (g Gap) String() string { return string(g.Kind) + " " + g.ID + ": " + g.Text }

// Kind is what a gap is about.
type Kind string

const (
	NotMet     Kind = "criterion"   // no vignette meets it
	NotAlone   Kind = "alone"       // no vignette meets it alone
	NotRaised  Kind = "raise"       // a raise rule that never lifts anything
	NotScoped  Kind = "scope"       // a scope rule that never holds
	NotReached Kind = "disposition" // a disposition of the pathway that is never the result
	NotBounded Kind = "limit"       // a limit without a vignette on each side of it
)

// Coverage compares what the results show with everything a version can say.
// Results of other versions and results that failed count for nothing.
//
// A criterion is met alone when no other criterion is met but those it names
// under covered_by. A shared danger sign names none of a pathway's own; beside it
// those are allowed that rest on no other finding than the sign itself does.
func Coverage(results []Result, prog *engine.Program) Report {
	s := &survey{prog: prog, report: Report{Pathway: prog.Definition().Key()}}
	for _, r := range results {
		if r.Assessment == nil || !from(r.Assessment, prog) {
			continue
		}
		s.report.Results++
		if r.Passed() {
			s.report.Passed++
			s.results = append(s.results, r)
		}
	}
	s.outcomes()
	s.criteria()
	s.rules()
	s.dispositions()
	s.limits()
	return s.report
}

func from(a *engine.Assessment, prog *engine.Program) bool {
	def := prog.Definition()
	return slices.ContainsFunc(a.Provenance, func(p engine.Provenance) bool {
		return p.Pathway == def.ID.Value && p.Version == def.Version.String()
	})
}

type survey struct {
	prog    *engine.Program
	results []Result // of this version, passed
	report  Report
}

func (s *survey) gap(kind Kind, id, format string, args ...any) {
	s.report.Gaps = append(s.report.Gaps, Gap{kind, id, fmt.Sprintf(format, args...)})
}

func (s *survey) shown(holds func(Result) bool) bool { return slices.ContainsFunc(s.results, holds) }

func (s *survey) criteria() {
	shared := len(s.prog.Definition().Signs.Criteria)
	for i, c := range criteriaOf(s.prog) {
		id := c.ID.Value
		switch {
		case !s.shown(meets(id)):
			s.gap(NotMet, id, "no vignette meets it: %s", c.Because.For(pathways.Clinician))
			s.gap(NotAlone, id, "no vignette meets it at all")
		case !s.shown(func(r Result) bool { return alone(s.prog, r, id, i < shared) }):
			s.gap(NotAlone, id, "every vignette that meets it meets another criterion as well, and none of them covers it")
		}
	}
}

func (s *survey) rules() {
	for _, x := range s.prog.Definition().Raises {
		if !s.shown(raised(x.ID.Value)) {
			s.gap(NotRaised, x.ID.Value, "no vignette uses it: %s", x.Because.For(pathways.Clinician))
		}
	}
	for _, x := range scopeOf(s.prog) {
		if !s.shown(outOfScope(x.ID.Value)) {
			s.gap(NotScoped, x.ID.Value, "no vignette is about it: %s", x.Reason.For(pathways.Clinician))
		}
	}
}

func (s *survey) dispositions() {
	def := s.prog.Definition()
	roles := def.Shared.Dispositions.Roles
	used := []string{roles.Calm.Value, roles.Undecided.Value, roles.DangerUnsure.Value}
	for _, c := range criteriaOf(s.prog) {
		used = append(used, c.Disposition.Value)
	}
	for _, x := range def.Raises {
		used = append(used, x.To.Value)
	}
	for _, d := range def.Shared.Dispositions.List {
		id := d.ID.Value
		if slices.Contains(used, id) && !s.shown(func(r Result) bool { return r.Assessment.Disposition.ID == id }) {
			s.gap(NotReached, id, "the pathway can lead to it and no vignette does")
		}
	}
}

func matched(a *engine.Assessment, id string) *engine.Match {
	for i := range a.Matched {
		if a.Matched[i].Criterion == id {
			return &a.Matched[i]
		}
	}
	return nil
}

func meets(id string) func(Result) bool {
	return func(r Result) bool { return matched(r.Assessment, id) != nil }
}

func raised(id string) func(Result) bool {
	return func(r Result) bool {
		return slices.ContainsFunc(r.Assessment.Matched, func(m engine.Match) bool { return slices.Contains(m.RaisedBy, id) })
	}
}

func outOfScope(id string) func(Result) bool {
	return func(r Result) bool {
		return slices.ContainsFunc(r.Assessment.OutOfScope, func(x engine.OutOfScope) bool { return x.Rule == id && x.Certain })
	}
}

// alone tells whether a criterion is met and nothing beside it is a sign of its own.
func alone(prog *engine.Program, r Result, id string, sign bool) bool {
	m := matched(r.Assessment, id)
	if m == nil {
		return false
	}
	allowed := covering(prog, id)
	for _, x := range r.Assessment.Matched {
		if !allowed[x.Criterion] && (!sign || !restsOn(x.Evidence, m.Evidence)) {
			return false
		}
	}
	return true
}

func restsOn(part, whole map[string]any) bool {
	for k := range part {
		if _, ok := whole[k]; !ok {
			return false
		}
	}
	return true
}

// covering is the criteria with all that cover them.
func covering(prog *engine.Program, ids ...string) map[string]bool {
	all := map[string]bool{}
	var add func(id string)
	add = func(id string) {
		if all[id] {
			return
		}
		all[id] = true
		for _, c := range criteriaOf(prog) {
			if c.ID.Value == id {
				for _, by := range c.CoveredBy {
					add(by.Value)
				}
			}
		}
	}
	for _, id := range ids {
		add(id)
	}
	return all
}
