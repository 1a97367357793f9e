package pathways

import (
	"fmt"
	"slices"
	"time"
)

// ApprovalFaults say of every release which approvals and reviews in it do not count at
// a time and why, and which versions in use were to be reviewed by then (warnings). Without
// approvers only reviews are looked at: nothing is approved then.
func (lib *Library) ApprovalFaults(at time.Time) Issues {
	out := slices.Clone(lib.refused)
	for _, e := range lib.editions {
		x := e.Release()
		if x == nil {
			continue
		}
		out = append(out, lib.untimely(e.Header, at)...)
		if e.Header.ReviewOverdue(at) && !e.Header.retiredBy(at) {
			out = append(out, lib.warning(Position{File: x.Name, Line: 1, Col: 1}, "review-overdue", "review it and release a new version, or have it approved anew",
				"%s was to be reviewed by %s", x.Key(), e.Header.ReviewBy(at)))
		}
	}
	return out.Sort()
}

// untimely are approvals and reviews that are sound and do not count at a time. An
// approval that a newer one of the same person took the place of is no news.
func (lib *Library) untimely(h *Header, at time.Time) (out Issues) {
	x := h.release
	for _, v := range h.reviews {
		if at.Before(v.Date.Time) {
			out = append(out, lib.warning(v.Pos, "review-early", "wait for its day", "the review of %s by %s does not count before %s", x.Key(), v.Identity, v.Date))
		}
	}
	for i, a := range h.sound {
		switch {
		case at.Before(a.Date.Time):
			out = append(out, lib.warning(a.Pos, "approval-early", "wait for its day", "the approval of %s by %s does not count before %s", x.Key(), a.Identity, a.Date))
		case at.Before(a.Expires.Time), slices.ContainsFunc(h.sound[i+1:], func(b SignedApproval) bool { return b.Identity == a.Identity }):
		default:
			out = append(out, lib.warning(a.Pos, "approval-expired", "have it approved anew", "the approval of %s by %s does not count since %s", x.Key(), a.Identity, a.Expires))
		}
	}
	return out
}

func (lib *Library) warning(pos Position, code, hint, format string, args ...any) Issue {
	i := lib.NewIssue(pos, code, fmt.Sprintf(format, args...), hint)
	i.Severity = LevelWarning
	return i
}

// Unapproved is what stands in the way of using a version at a time: nothing where it
// is approved then.
func (lib *Library) Unapproved(e *Edition, at time.Time) Issues {
	if e.Header.ApprovedAt(at) {
		return nil
	}
	pos, code := Position{File: e.Name, Line: 1, Col: 1}, "approval-missing"
	message := fmt.Sprintf("%s is not approved by anybody whose key is trusted", e.Key)
	if x := e.Release(); x != nil {
		pos.File = x.Name
		if n := len(standing(e.Header.sound, at)); n > 0 {
			code, message = "approval-too-few", fmt.Sprintf("%s tells some children something less urgent than an older version: it needs two approvals, of different people, and %d counts", e.Key, n)
		}
	}
	return Issues{lib.NewIssue(pos, code, message+" ("+at.UTC().Format(time.DateOnly)+")", "safetynet sign "+e.Key)}
}

// Unready is what of the versions that are in use at a time, or come into use later,
// is not approved when they do. A library that has none may be required to be
// approved and be used.
func (lib *Library) Unready(at time.Time) (out Issues) {
	for _, u := range lib.Uses(at) {
		out = append(out, lib.Unapproved(lib.Edition(u.Key), u.From)...)
	}
	return out.Sort()
}

// Use is a version and since when it is in use: the time that was asked about, or a day
// after it.
type Use struct {
	Key  string
	From time.Time
}

// Uses lists the versions that are in use at a time, and those that come into use later
// with the day.
func (lib *Library) Uses(at time.Time) (uses []Use) {
	asked := map[string]bool{}
	for _, day := range lib.changes(at) {
		for _, key := range lib.InUse(day) {
			if !asked[key] {
				asked[key] = true
				uses = append(uses, Use{key, day})
			}
		}
	}
	return uses
}

// changes are a time and those after it at which other versions come into use.
func (lib *Library) changes(at time.Time) []time.Time {
	days := []time.Time{at}
	for _, e := range lib.editions {
		of := []*Date{&e.Header.Effective.From, e.Header.Effective.Until}
		if x := e.Release(); x != nil && x.Retired != nil {
			of = append(of, &x.Retired.From)
		}
		for _, d := range of {
			if d != nil && d.After(at) {
				days = append(days, d.Time)
			}
		}
	}
	slices.SortFunc(days, time.Time.Compare)
	return days
}

// ApprovedInUse lists what is in use and approved at a time, each with the digest of
// its approval.
func (lib *Library) ApprovedInUse(at time.Time) map[string]string {
	all := map[string]string{}
	for _, key := range lib.InUse(at) {
		if a := lib.Edition(key).Header.ApprovalAt(at); a != nil {
			all[key] = a.Digest
		}
	}
	return all
}

// AllApproved tells whether everything in use at a time is approved.
func (lib *Library) AllApproved(at time.Time) bool {
	if lib.trusted == nil {
		return false
	}
	keys := lib.InUse(at)
	return len(keys) > 0 && len(lib.ApprovedInUse(at)) == len(keys)
}

// Overdue lists what is in use at a time and was to be reviewed by then.
func (lib *Library) Overdue(at time.Time) (keys []string) {
	for _, key := range lib.InUse(at) {
		if lib.Edition(key).Header.ReviewOverdue(at) {
			keys = append(keys, key)
		}
	}
	return keys
}

// WithoutReleases leaves out that releases are of another state of their versions: for
// whoever is about to prove them, or to have them approved, again.
func (is Issues) WithoutReleases() Issues {
	stale := []string{"release-stale", "release-unproved", "release-less-urgent"}
	return slices.DeleteFunc(slices.Clone(is), func(i Issue) bool { return slices.Contains(stale, i.Code) })
}
