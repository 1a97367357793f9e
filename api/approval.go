package api

import (
	"time"

	"safetynet/pathways"
)

// Texts that stand on definitions, in lists and in answers.
const (
	notApproved   = "Not clinically approved"
	reviewOverdue = "This was to be reviewed by "
)

// noticeOf is what a reader must be told of a version at a time: that nobody whose key
// is trusted approved it, or that it was to be reviewed by then. "" for nothing.
func noticeOf(h *pathways.Header, at time.Time) string {
	switch {
	case !h.ApprovedAt(at):
		return notApproved
	case h.ReviewOverdue(at):
		return reviewOverdue + h.ReviewBy(at).String() + " and is overdue"
	}
	return ""
}

// ReleaseView is what was said of a version after its file was frozen, and what it
// comes to by the keys that this server trusts.
type ReleaseView struct {
	Stage         pathways.Stage  `json:"stage"`
	Author        pathways.Signer `json:"author"`
	Reviews       []ReviewNote    `json:"reviews"`     // likewise
	ApprovedBy    []ApproverView  `json:"approved_by"` // those that count now
	ApprovedUntil string          `json:"approved_until,omitempty"`
	Approval      string          `json:"approval,omitempty"` // digest of what was signed
	ReviewBy      pathways.Date   `json:"review_by"`
	ReviewOverdue bool            `json:"review_overdue"`
	Retired       *pathways.Date  `json:"retired,omitempty"`
}

// ReviewNote is somebody who has read the version, which approves nothing.
type ReviewNote struct {
	Role     string        `json:"role"`
	Identity string        `json:"identity"`
	Date     pathways.Date `json:"date"`
}

// ApproverView is somebody who approved: a role and an identity, never a name.
type ApproverView struct {
	Role     string        `json:"role"`
	Identity string        `json:"identity"`
	Date     pathways.Date `json:"date"`
	Expires  pathways.Date `json:"expires"`
}

// releaseOf is what there is to say of a version's release, nil where it has none.
func releaseOf(h *pathways.Header, at time.Time) *ReleaseView {
	x := h.Release()
	if x == nil {
		return nil
	}
	v := &ReleaseView{
		Stage: h.StageAt(at), Author: x.Author, Reviews: []ReviewNote{}, ApprovedBy: []ApproverView{}, ApprovedUntil: h.ApprovedUntil(at).String(),
		ReviewBy: h.ReviewBy(at), ReviewOverdue: h.ReviewOverdue(at),
	}
	if x.Retired != nil {
		v.Retired = &x.Retired.From
	}
	for _, r := range h.ReviewsAt(at) {
		v.Reviews = append(v.Reviews, ReviewNote{r.Role, r.Identity, r.Date})
	}
	if a := h.ApprovalAt(at); a != nil {
		v.Approval = a.Digest
		for _, b := range a.By {
			v.ApprovedBy = append(v.ApprovedBy, ApproverView{b.Role, b.Identity, b.Date, b.Expires})
		}
	}
	return v
}
