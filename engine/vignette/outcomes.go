package vignette

import (
	"slices"

	"safetynet/engine"
)

// Outcome counts how a criterion came out over the results: met, not met, or
// unknown. Results for an audience it does not apply to, and those of a child
// outside the pathway, count for nothing.
type Outcome struct {
	ID                   string
	True, False, Unknown int
}

// Seen counts the criteria that came out true, false and unknown at least once.
func (r Report) Seen() (met, unmet, unknown int) {
	for _, o := range r.Outcomes {
		met += min(o.True, 1)
		unmet += min(o.False, 1)
		unknown += min(o.Unknown, 1)
	}
	return met, unmet, unknown
}

func (s *survey) outcomes() {
	shared := len(s.prog.Definition().Signs.Criteria)
	for i, c := range criteriaOf(s.prog) {
		o := Outcome{ID: c.ID.Value}
		for _, r := range s.results {
			switch {
			case len(c.Audience) > 0 && !slices.Contains(c.Audience, r.Audience):
			case i >= shared && outside(r.Assessment):
			case meets(o.ID)(r):
				o.True++
			case slices.ContainsFunc(r.Assessment.Undecided, func(u engine.Undecided) bool { return u.Criterion == o.ID }):
				o.Unknown++
			default:
				o.False++
			}
		}
		s.report.Outcomes = append(s.report.Outcomes, o)
	}
}

// outside tells whether the child was outside the pathway, so that only the
// danger signs were evaluated.
func outside(a *engine.Assessment) bool {
	return slices.ContainsFunc(a.OutOfScope, func(o engine.OutOfScope) bool { return o.Certain && !o.Assessed })
}
