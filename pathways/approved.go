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
	By          []SignedApproval // the newest of each person
	ReviewBy    Date             // which as many accepted as the version needs
	Digest      string           // of what they signed and of their signatures
}

// ApprovedAt tells whether a version is clinically approved at a time: whether enough
// approvals in its [Release] count then. Without [Approvers] none does, and the list
// approvals of the definition itself counts for nothing. Every page and result says
// what came of it.
func (h *Header) ApprovedAt(at time.Time) bool { return h.ApprovalAt(at) != nil }

// ApprovalAt is the approval of a version at a time, nil where it is not approved. A
// draft never is, also one that began as the copy of a version that is.
func (h *Header) ApprovalAt(at time.Time) *Approved {
	if h.Status == StatusDraft {
		return nil
	}
	for i := range h.approved {
		if a := &h.approved[i]; !at.Before(a.From) && at.Before(a.Until) {
			return a
		}
	}
	return nil
}

// ApprovalNamed is the approval of a version with a digest, nil where there is none.
func (h *Header) ApprovalNamed(digest string) *Approved {
	if i := slices.IndexFunc(h.approved, func(a Approved) bool { return a.Digest == digest }); i >= 0 {
		return &h.approved[i]
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

// ReviewBy is the day by which somebody has to look at the version again, as last
// approved by a time; no day where nothing says.
func (h *Header) ReviewBy(at time.Time) (by Date) {
	if h.release != nil {
		by = h.release.ReviewBy
	}
	for _, a := range h.approved {
		if !at.Before(a.From) {
			by = a.ReviewBy
		}
	}
	return by
}

// ReviewOverdue tells whether that day has passed.
func (h *Header) ReviewOverdue(at time.Time) bool {
	by := h.ReviewBy(at)
	return !by.IsZero() && !at.Before(by.AddDate(0, 0, 1))
}

// ReviewsAt are the reviews of the version that count at a time: by then, and by keys
// that are trusted.
func (h *Header) ReviewsAt(at time.Time) (reviews []ReviewNote) {
	for _, v := range h.reviews {
		if !at.Before(v.Date.Time) {
			reviews = append(reviews, v)
		}
	}
	return reviews
}

// retiredBy tells whether the version was taken out of use.
func (h *Header) retiredBy(at time.Time) bool {
	return h.Status == StatusRetired || h.release != nil && h.release.Retired != nil && !at.Before(h.release.Retired.From.Time)
}

// Stage is how far a version has come in its life. Whether it is in use is said by
// its dates: [Library.InUse].
type Stage string

// The life of a version.
const (
	StageDraft    Stage = "draft"    // may still change
	StageReleased Stage = "released" // frozen; nobody else has read it
	StageReviewed Stage = "reviewed" // somebody has whose key is trusted; not approved
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
	case len(h.ReviewsAt(at)) > 0 || slices.ContainsFunc(h.sound, func(a SignedApproval) bool { return !at.Before(a.Date.Time) }):
		return StageReviewed
	}
	return StageReleased
}

// approve works out once when each version is approved, by the keys that are trusted.
func (lib *Library) approve() {
	if lib.trusted == nil {
		return
	}
	for _, e := range lib.editions {
		x, h := e.Release(), e.Header
		if x == nil {
			continue
		}
		for _, v := range x.Reviews {
			if lib.counts(x, v.thing()) {
				h.reviews = append(h.reviews, v)
			}
		}
		for _, a := range x.Approvals {
			if lib.counts(x, a.thing()) {
				h.sound = append(h.sound, a)
			}
		}
		h.approved = timesOf(x, e.Needs(), h.sound)
	}
}

// timesOf are the times at which enough approvals count, in order.
func timesOf(x *Release, needs int, sound []SignedApproval) (times []Approved) {
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
			times = append(times, Approved{From: days[i], Until: days[i+1], By: by, ReviewBy: acceptedReview(x, by, needs), Digest: sha256Of([]byte(text))})
		}
	}
	return times
}

// acceptedReview is the latest day of review that so many accept: putting it off needs
// as many as approving does.
func acceptedReview(x *Release, by []SignedApproval, needs int) Date {
	var days []Date
	for _, a := range by {
		days = append(days, a.reviewBy(x))
	}
	slices.SortFunc(days, func(a, b Date) int { return b.Compare(a.Time) })
	return days[needs-1]
}

// standing are the approvals that count on a day, the newest of each person.
func standing(sound []SignedApproval, day time.Time) (by []SignedApproval) {
	for _, a := range sound {
		if day.Before(a.Date.Time) || !day.Before(a.Expires.Time) {
			continue
		}
		i := slices.IndexFunc(by, func(b SignedApproval) bool { return b.Identity == a.Identity })
		switch {
		case i < 0:
			by = append(by, a)
		case a.Date.After(by[i].Date.Time):
			by[i] = a
		}
	}
	return by
}

// counts tells whether what was signed counts on the days it says, and keeps why not.
func (lib *Library) counts(x *Release, s signedThing) bool {
	code, hint, message := lib.fault(x, s)
	if code == "" {
		return true
	}
	lib.refused = append(lib.refused, lib.NewIssue(s.Pos, code, fmt.Sprintf("the %s of %s by %s does not count: %s", s.kind, x.Key(), s.Identity, message), hint))
	return false
}

// fault says why something that was signed does not count, by the keys that are
// trusted; no code where it does.
func (lib *Library) fault(x *Release, s signedThing) (code, hint, message string) {
	k := lib.trusted.key(s.Key)
	switch {
	case s.Identity == x.Author.Identity || s.Key == x.Author.Key:
		return s.kind + "-own", "somebody else has to sign it", "its author made it"
	case k == nil:
		return s.kind + "-key-unknown", "only keys in the file of approvers count", "nobody trusts the key " + s.Key
	case k.Identity != s.Identity || k.Role != s.Role:
		return s.kind + "-signer", "it is signed by the one to whom the key belongs, in their role", fmt.Sprintf("the key %s belongs to %s, %s", k.ID, k.Identity, k.Role)
	case k.Only != "" && k.Only != s.kind:
		return s.kind + "-key-limited", "have it signed by a key that may", fmt.Sprintf("the key %s is trusted for each %s only", k.ID, k.Only)
	case k.Revoked != nil:
		return s.kind + "-key-revoked", "have it signed anew with a sound key", fmt.Sprintf("the key %s was revoked on %s", k.ID, k.Revoked)
	case k.Until != nil && !s.Date.Before(k.Until.Time):
		return s.kind + "-key-ended", "have it signed anew with the new key", fmt.Sprintf("the key %s was to be used before %s", k.ID, k.Until)
	case k.fits(s.in(x), s.Signing):
		return "", "", ""
	}
	for _, y := range lib.releases {
		for _, t := range append(y.signed(), s) {
			if y != x && k.fits(t.in(y), s.Signing) {
				return s.kind + "-replayed", "what is signed is of one version only", "it was made for " + y.Key()
			}
		}
	}
	return s.kind + "-tampered", "restore what was signed, or have it signed anew", "what it says, or what it is about, was changed after it was signed"
}
