package practice

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Reasons are what an outcome rests on.
type Reasons struct {
	Met     []engine.Match     // met criteria that call for it
	Assumed []engine.Undecided // where none is met: criteria that count as met because the worst is assumed
	Open    []engine.Undecided // where neither: criteria for more that are not excluded yet
}

// Decides says what the outcome of an assessment rests on. Nothing of it is left where
// everything is excluded that would call for more, and where scope or contradictions
// alone hold home care back.
func Decides(a *engine.Assessment) Reasons {
	var r Reasons
	for _, m := range a.Matched {
		if m.Disposition == a.Disposition.ID {
			r.Met = append(r.Met, m)
		}
	}
	if len(r.Met) > 0 || a.Guidance == pathways.HomeCare {
		return r
	}
	for _, u := range a.Undecided {
		if len(u.Assumed) > 0 && u.Disposition == a.Disposition.ID {
			r.Assumed = append(r.Assumed, u)
		}
	}
	if len(r.Assumed) == 0 {
		r.Open = slices.Clone(a.Undecided)
	}
	return r
}

// Criteria names what a case counts for in a calibration, as pathway/criterion: the
// criteria that decide it.
func (r Reasons) Criteria() []string {
	var out []string
	for _, m := range r.Met {
		out = append(out, m.Pathway+"/"+m.Criterion)
	}
	for _, u := range r.Assumed {
		out = append(out, u.Pathway+"/"+u.Criterion)
	}
	return out
}
