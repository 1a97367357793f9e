package library

import (
	"time"

	"safetynet/pathways"
)

// release is what a page says of the approval of a version: who, until when, and
// whether its review is overdue.
type release struct {
	Approved                bool
	ApprovedBy              []pathways.SignedApproval
	ApprovedUntil, ReviewBy string
	Overdue, Stage, Retired string
	Author                  pathways.Signer
	Reviews                 []pathways.ReviewNote
}

func releaseOf(h *pathways.Header, now time.Time) release {
	r := release{Stage: string(h.StageAt(now)), ApprovedUntil: h.ApprovedUntil(now).String(), ReviewBy: h.ReviewBy(now).String(), Overdue: overdue(h, now)}
	if a := h.ApprovalAt(now); a != nil {
		r.Approved, r.ApprovedBy = true, a.By
	}
	if x := h.Release(); x != nil {
		r.Author, r.Reviews = x.Author, h.ReviewsAt(now)
		if x.Retired != nil {
			r.Retired = x.Retired.From.String()
		}
	}
	return r
}

// overdue is the day by which a version was to be reviewed, "" where it has not passed.
func overdue(h *pathways.Header, now time.Time) string {
	if h.ReviewOverdue(now) {
		return h.ReviewBy(now).String()
	}
	return ""
}
