package plain

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"

	"safetynet/pathways"
)

// double is a number as CEL has it.
func double(n float64) types.Double { return types.Double(n) }

// ErrOutside means that the pathway is not for the child.
var ErrOutside = errors.New("the child is outside the pathway")

// Decide decides a request.
func (r *Rules) Decide(req *Request) (Decision, error) {
	vars, err := r.variables(req)
	if err != nil {
		return Decision{}, err
	}
	e := &evaluation{vars: vars}
	for _, p := range r.outside {
		if e.ask(p) == yes {
			return Decision{}, ErrOutside
		}
	}
	d := Decision{Matched: []string{}, Undecided: []string{}, Engine: "plain"}
	floors, ceilings := make([]int, len(r.criteria)), make([]int, len(r.criteria))
	for i, k := range r.criteria {
		floors[i], ceilings[i] = -1, -1
		if len(k.audiences) > 0 && !slices.Contains(k.audiences, pathways.Audience(req.Audience)) {
			continue
		}
		switch e.ask(k.program) {
		case yes:
			d.Matched = append(d.Matched, k.name)
			floors[i], ceilings[i] = k.urgency, k.urgency
		case open:
			d.Undecided = append(d.Undecided, k.name)
			ceilings[i] = k.urgency
		}
	}
	floor := r.raised(floors, func(p cel.Program) bool { return e.ask(p) == yes })
	ceiling := r.raised(ceilings, func(p cel.Program) bool { return e.ask(p) != no })
	for _, p := range r.handOver {
		switch e.ask(p) {
		case yes:
			floor, ceiling = max(floor, r.undecided), max(ceiling, r.undecided)
		case open:
			ceiling = max(ceiling, r.undecided)
		}
	}
	for _, p := range r.conflicts {
		if e.ask(p) == yes {
			d.Inconsistent++
			ceiling = max(ceiling, r.undecided)
		}
	}
	told := r.dispositions.List[max(floor, min(ceiling, r.undecided))]
	d.Disposition, d.Guidance = told.ID.Value, string(told.Guidance)
	d.Floor, d.Ceiling = r.dispositions.List[floor].ID.Value, r.dispositions.List[ceiling].ID.Value
	d.Settled = floor == ceiling
	return d, e.err
}

// variables are the map that every program reads.
func (r *Rules) variables(req *Request) (map[string]any, error) {
	a, err := req.ages()
	if err != nil {
		return nil, err
	}
	m := make(map[string]any, 128)
	req.Findings.into(m)
	m["age_days"], m["age_months"], m["age_years"], m["corrected_age_months"] = a.days, a.months, a.months/12, a.corrected
	r.limits(m, a.months)
	return m, nil
}

// raised is the most urgent disposition once rules have raised their targets.
func (r *Rules) raised(base []int, holds func(cel.Program) bool) int {
	most := 0
	for _, u := range base {
		most = max(most, u)
	}
	for _, x := range r.raises {
		for _, t := range x.targets {
			if base[t] >= 0 && x.to > base[t] && x.to > most && (x.when != nil && holds(x.when) || x.when == nil && r.another(base, t, x.anyOther)) {
				most = x.to
			}
		}
	}
	return most
}

// another tells whether a criterion of another group holds at a level or above.
func (r *Rules) another(base []int, target, level int) bool {
	for i, u := range base {
		if u >= 0 && r.dispositions.List[u].Guidance.Rank() >= level && r.criteria[i].group != r.criteria[target].group {
			return true
		}
	}
	return false
}

type truth uint8

const (
	no truth = iota
	open
	yes
)

// evaluation asks programs about one child.
type evaluation struct {
	vars map[string]any
	err  error // the first
}

func (e *evaluation) ask(p cel.Program) truth {
	v, _, err := p.Eval(e.vars)
	switch {
	case err != nil:
		if e.err == nil {
			e.err = fmt.Errorf("evaluate: %w", err)
		}
		return open
	case types.IsUnknown(v):
		return open
	case v == types.True:
		return yes
	}
	return no
}
