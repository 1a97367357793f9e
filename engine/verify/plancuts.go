package verify

import (
	"encoding/binary"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// planCuts cuts a space also where a plan tells inputs apart, right or wrong. Without
// it a limit of the plan that lies within a point would be seen by nobody.
type planCuts struct {
	dict     *pathways.Dictionary
	oldest   int
	subjects []*engine.PlanSubject
}

func newPlanCuts(l *engine.Logic, p *engine.Plan) *planCuts {
	x := &planCuts{dict: l.Pathway.Dictionary, oldest: l.Oldest}
	for _, m := range []*engine.PlanMatrix{p.Scope, p.Excuses, p.Criteria, p.Conflicts} {
		x.subjects = append(x.subjects, m.Subjects...)
	}
	return x
}

// sign appends how every subject stands that an axis decides.
func (x *planCuts) sign(text []byte, a *axis, m *engine.Moment) []byte {
	for _, s := range x.subjects {
		if s.Due && a.age {
			text = binary.AppendUvarint(text, uint64(s.Stands(m, false, 0)))                // #nosec G115 -- nothing stands below 0
			text = binary.AppendUvarint(text, uint64(s.Stands(m.UpTo(x.oldest), false, 0))) // #nosec G115 -- nothing stands below 0
		}
		if s.Aged && a.age {
			text = binary.AppendUvarint(text, uint64(s.AgeAt(m)))                // #nosec G115 -- nothing stands below 0
			text = binary.AppendUvarint(text, uint64(s.AgeAt(m.UpTo(x.oldest)))) // #nosec G115 -- nothing stands below 0
		}
		if !s.Due && slices.ContainsFunc(s.Findings, a.has) && !s.Counts {
			text = binary.AppendUvarint(text, uint64(s.Stands(m, false, 0))) // #nosec G115 -- nothing stands below 0
		}
	}
	return text
}

// limits are the numbers from which on a finding stands otherwise.
func (x *planCuts) limits(f *pathways.Finding) []float64 {
	var all []float64
	for _, s := range x.subjects {
		if len(s.Findings) == 1 && s.Findings[0].ID.Value == f.ID.Value {
			all = append(all, s.Limits...)
		}
	}
	return all
}
