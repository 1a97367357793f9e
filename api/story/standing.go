package story

import (
	"slices"
	"time"
)

// Latest is the assessment that holds now, nil while there is none. Of two that
// supersede the same one it is the later in the chain; see [Story.AtOnce].
func (s *Story) Latest() *Assessed {
	if len(s.Assessments) == 0 {
		return nil
	}
	return s.Assessments[len(s.Assessments)-1]
}

// AtOnce are the assessments that superseded the same one as the latest: somebody
// else was at work, and the latest was made without them.
func (s *Story) AtOnce() []*Assessed {
	var all []*Assessed
	for _, a := range s.Assessments {
		if l := s.Latest(); a != l && l.Supersedes != "" && a.Supersedes == l.Supersedes {
			all = append(all, a)
		}
	}
	return all
}

// Override is the override that holds of an assessment, nil for none. It does not
// reach over to a later assessment.
//
// An override was made of what stood then, which it names. If something else
// stands by now (two people at once, or what it was made of was taken back), it
// counts only where it is more urgent. So nobody's more urgent choice is lost, and
// nothing becomes calmer but by a clinician who saw what stood.
func (a *Assessed) Override() *Overridden {
	var holds *Overridden
	for _, x := range a.Overrides {
		o := x.Body.(*Overridden)
		stands, rank := a.Told.Disposition.ID, o.ToldRank
		if holds != nil {
			stands, rank = holds.To, holds.ToRank
		}
		if x.TakenBack == nil && (o.ToRank > rank || o.ToRank < rank && o.From == stands && x.carries(o)) {
			holds = o
		}
	}
	return holds
}

// carries tells whether an override may make something calmer.
func (x *Item) carries(o *Overridden) bool {
	return x.By.Role.Is(Clinician) && slices.ContainsFunc(OverrideReasons, func(r OverrideReason) bool { return r.ID == o.Reason && r.Calmer })
}

// Standing is the id of the disposition that holds: the engine's, or what somebody
// chose instead.
func (a *Assessed) Standing() string {
	if o := a.Override(); o != nil {
		return o.To
	}
	return a.Told.Disposition.ID
}

// Ended tells whether what was said does not hold any more: the child is to be
// checked again.
func (a *Assessed) Ended(now time.Time) bool { return !now.Before(a.Told.SafetyNet.ValidUntil) }
