package engine

import "safetynet/pathways"

// Approval is since when the pathways of an assessment are clinically approved, and the
// first day by which one of them is to be looked at again.
type Approval struct{ From, ReviewBy pathways.Date }

// ApprovalOf finds the approval that an assessment names in the pathways it was made
// with; nil where it is not approved, or they do not have that approval any more.
func (a *Assessment) ApprovalOf(progs []*Program) *Approval {
	if !a.Approved || len(progs) == 0 {
		return nil
	}
	var out *Approval
	for _, from := range a.Provenance {
		var x *pathways.Approved
		for _, p := range progs {
			if p.def.ID.Value == from.Pathway && p.def.Digest == from.Digest {
				x = p.def.ApprovalNamed(from.Approval)
			}
		}
		if x == nil {
			return nil
		}
		if out == nil {
			out = &Approval{pathways.Date{Time: x.From}, x.ReviewBy}
		}
		if x.From.After(out.From.Time) {
			out.From.Time = x.From
		}
		if x.ReviewBy.Before(out.ReviewBy.Time) {
			out.ReviewBy = x.ReviewBy
		}
	}
	return out
}
