package pathways

import (
	"fmt"
	"slices"
	"time"
)

// Approved is a time during which a version is clinically approved by the same
// approvals.
type Approved struct {
	From, Until time.Time
	By          []SignedApproval // one of each person
	Digest      string           // of what they signed and of their signatures
}

// ApprovedAt tells whether a version is clinically approved at a time: whether enough
// approvals in its [Release] count then. Without [Approvers] none does, and the list
// approvals of the definition itself counts for nothing. Every page and result says
// what came of it.
func (h *Header) ApprovedAt(at time.Time) bool { return h.ApprovalAt(at) != nil }

// ApprovalAt is the approval of a version at a time, nil where it is not approved.
func (h *Header) ApprovalAt(at time.Time) *Approved {
	for i := range h.approved {
		if a := &h.approved[i]; !at.Before(a.From) && at.Before(a.Until) {
			return a
		}
	}
	return nil
}

// ApprovedUntil is the first day after a time on which the version is not approved any
// more, as things stand; no day where it is not approved at all.
func (h *Header) ApprovedUntil(at time.Time) Date {
	var end Date
	for a := h.ApprovalAt(at); a != nil; a = h.ApprovalAt(end.Time) {
		end.Time = a.Until
	}
	return end
}

// Release is what was said of the version since it was frozen, nil for nothing.
func (h *Header) Release() *Release { return h.release }

// ReviewBy is the day by which somebody has to look at the version again, no day where
// nothing says.
func (h *Header) ReviewBy() Date {
	if h.release == nil {
		return Date{}
	}
	return h.release.ReviewBy
}

// ReviewOverdue tells whether that day has passed.
func (h *Header) ReviewOverdue(at time.Time) bool {
	by := h.ReviewBy()
	return !by.IsZero() && !at.Before(by.AddDate(0, 0, 1))
}

// retiredBy tells whether the version was taken out of use.
func (h *Header) retiredBy(at time.Time) bool {
	return h.Status == StatusRetired || h.release != nil && h.release.Retired != nil && !at.Before(h.release.Retired.Time)
}

// Stage is how far a version has come in its life. Whether it is in use is said by
// its dates: [Library.InUse].
type Stage string

// The life of a version.
const (
	StageDraft    Stage = "draft"    // may still change
	StageReleased Stage = "released" // frozen; nobody else has read it
	StageReviewed Stage = "reviewed" // somebody has; not approved
	StageApproved Stage = "approved"
	StageRetired  Stage = "retired" // kept for what was decided by it
)

// StageAt is how far a version has come at a time.
func (h *Header) StageAt(at time.Time) Stage {
	switch {
	case h.Status == StatusDraft:
		return StageDraft
	case h.retiredBy(at):
		return StageRetired
	case h.ApprovedAt(at):
		return StageApproved
	case h.release != nil && len(h.release.Reviews)+len(h.release.Approvals) > 0:
		return StageReviewed
	}
	return StageReleased
}

// approve works out once when each version is approved, by the keys that are trusted.
func (lib *Library) approve(trusted *Approvers) {
	if trusted == nil {
		return
	}
	for _, e := range lib.editions {
		if x := e.Release(); x != nil {
			faults := lib.faults(trusted, x)
			lib.refused = append(lib.refused, faults...)
			e.Header.approved = timesOf(x, e.Needs(), func(a SignedApproval) bool {
				return !slices.ContainsFunc(faults, func(i Issue) bool { return i.Pos == a.Pos })
			})
		}
	}
}

// timesOf are the times at which enough approvals count, in order.
func timesOf(x *Release, needs int, counts func(SignedApproval) bool) (times []Approved) {
	sound := slices.DeleteFunc(slices.Clone(x.Approvals), func(a SignedApproval) bool { return !counts(a) })
	var days []time.Time // on which something changes
	for _, a := range sound {
		days = append(days, a.Date.Time, a.Expires.Time)
	}
	slices.SortFunc(days, time.Time.Compare)
	days = slices.CompactFunc(days, time.Time.Equal)
	for i := range max(0, len(days)-1) {
		if by := standing(sound, days[i]); len(by) >= needs {
			text := ""
			for _, a := range by {
				text += fmt.Sprintf("%ssignature %s\n", x.Statement(a), a.Signature)
			}
			times = append(times, Approved{From: days[i], Until: days[i+1], By: by, Digest: sha256Of([]byte(text))})
		}
	}
	return times
}

// standing are the approvals that count on a day, one of each person.
func standing(sound []SignedApproval, day time.Time) (by []SignedApproval) {
	for _, a := range sound {
		same := func(b SignedApproval) bool { return b.Identity == a.Identity }
		if !day.Before(a.Date.Time) && day.Before(a.Expires.Time) && !slices.ContainsFunc(by, same) {
			by = append(by, a)
		}
	}
	return by
}

// faults say why approvals of a release do not count at any time.
func (lib *Library) faults(trusted *Approvers, x *Release) (out Issues) {
	for _, a := range x.Approvals {
		if code, hint, message := lib.fault(trusted, x, a); code != "" {
			out = append(out, lib.NewIssue(a.Pos, code, fmt.Sprintf("the approval of %s by %s does not count: %s", x.Key(), a.Identity, message), hint))
		}
	}
	return out
}

func (lib *Library) fault(trusted *Approvers, x *Release, a SignedApproval) (code, hint, message string) {
	k := trusted.key(a.Key)
	switch {
	case a.Identity == x.Author.Identity || a.Key == x.Author.Key:
		return "approval-own", "somebody else has to approve it", "its author made it"
	case k == nil:
		return "approval-key-unknown", "only keys in the file of approvers count", "nobody trusts the key " + a.Key
	case k.Identity != a.Identity || k.Role != a.Role:
		return "approval-signer", "an approval is made by the one to whom the key belongs, in their role", fmt.Sprintf("the key %s belongs to %s, %s", k.ID, k.Identity, k.Role)
	case k.Revoked != nil:
		return "approval-key-revoked", "have it approved anew with a sound key", fmt.Sprintf("the key %s was revoked on %s", k.ID, k.Revoked)
	case k.Until != nil && !a.Date.Before(k.Until.Time):
		return "approval-key-ended", "have it approved anew with the new key", fmt.Sprintf("the key %s was to be used before %s", k.ID, k.Until)
	case k.fits(x.Statement(a), a):
		return "", "", ""
	}
	for _, y := range lib.releases {
		for _, b := range append(slices.Clone(y.Approvals), a) {
			if b.Signature = a.Signature; y != x && k.fits(y.Statement(b), b) {
				return "approval-replayed", "an approval is of one version only", "it was made for " + y.Key()
			}
		}
	}
	return "approval-tampered", "restore what was signed, or have it approved anew", "what it says, or what it is about, was changed after it was signed"
}
