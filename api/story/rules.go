package story

import (
	"fmt"
	"slices"
	"time"

	"safetynet/pathways"
)

// Refusal is why something may not be added to a story.
type Refusal struct {
	Code string // stable
	Text string // for staff
	Role bool   // somebody with another role may
}

func (r *Refusal) Error() string { return r.Text }

func refuse(code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Text: fmt.Sprintf(format, args...)}
}

func refuseRole(code, text string) *Refusal { return &Refusal{Code: code, Text: text, Role: true} }

// NewOverride makes the override of the latest assessment, or says why not. More
// urgent is free to advisers and clinicians; less urgent than what holds now is a
// clinician's, for a reason that carries it.
func (s *Story) NewOverride(by Actor, to, reason string, all *pathways.Dispositions) (*Overridden, error) {
	a := s.Latest()
	if a == nil {
		return nil, refuse("no-assessment", "There is no assessment to override.")
	}
	if s.Closed != nil {
		return nil, refuse("story-closed", "The story is closed. Open it again first.")
	}
	why := slices.IndexFunc(OverrideReasons, func(r OverrideReason) bool { return r.ID == reason })
	target, now, told := all.Get(to), all.Get(a.Standing()), all.Get(a.Told.Disposition.ID)
	switch {
	case target == nil:
		return nil, refuse("unknown-disposition", "There is no disposition %q.", to)
	case now == nil || told == nil:
		return nil, refuse("disposition-gone", "The disposition that holds is not known to the pathways in use: assess again.")
	case why < 0:
		return nil, refuse("unknown-reason", "There is no reason %q.", reason)
	case target == now:
		return nil, refuse("same-disposition", "That disposition holds already.")
	}
	calmer := target.Urgency < now.Urgency
	switch {
	case calmer && !by.Role.Is(Clinician):
		return nil, refuseRole("clinician-needed", "Only a clinician may choose a less urgent disposition.")
	case calmer && !OverrideReasons[why].Calmer:
		return nil, refuse("reason-too-weak", "That reason does not carry a less urgent disposition.")
	}
	return &Overridden{
		About: About{By: by}, Assessment: a.ID, From: now.ID.Value, To: to, ToRank: target.Urgency, ToldRank: told.Urgency,
		Calmer: calmer, Reason: reason,
	}, nil
}

// NewAssessment tells what a further assessment supersedes, "" for nothing, or why
// there can be none.
func (s *Story) NewAssessment() (supersedes string, err error) {
	if s.Closed != nil {
		return "", refuse("story-closed", "The story is closed. Open it again first.")
	}
	if a := s.Latest(); a != nil {
		return a.ID, nil
	}
	return "", nil
}

// NewTask makes a call back or a hand-over that is due in time for what holds now;
// a zero due is as late as that allows. A hand-over of something that cannot wait
// is due at once.
func (s *Story) NewTask(by Actor, what string, due, now time.Time, all *pathways.Dispositions) (*Tasked, error) {
	a := s.Latest()
	switch {
	case TaskResults[what] == nil:
		return nil, refuse("unknown-task", "There is no task %q.", what)
	case a == nil:
		return nil, refuse("no-assessment", "There is no assessment to go by.")
	case s.Closed != nil:
		return nil, refuse("story-closed", "The story is closed. Open it again first.")
	case slices.ContainsFunc(s.Tasks, func(x *Item) bool { return x.Body.(*Tasked).What == what }):
		return nil, refuse("task-open", "Such a task is open already. Finish it, or take it back.")
	}
	d := all.Get(a.Standing())
	if d == nil {
		return nil, refuse("disposition-gone", "The disposition that holds is not known to the pathways in use: assess again.")
	}
	if what == CallBack && d.Guidance == pathways.Escalate {
		return nil, refuse("cannot-wait", "An emergency does not wait for a call back.")
	}
	latest := a.At
	switch {
	case d.Guidance == pathways.Escalate:
	case d.Within != nil:
		latest = a.At.Add(d.Within.Duration)
	case a.Told.SafetyNet.LookAgainAt != nil: // home care
		latest = *a.Told.SafetyNet.LookAgainAt
	default:
		latest = a.Told.SafetyNet.ValidUntil
	}
	if latest.Before(now) { // it is late already: at once
		latest = now
	}
	latest = latest.Truncate(time.Second)
	if due.IsZero() || what == HandOver && due.Before(now) {
		due = latest
	}
	switch {
	case due.Before(now.Truncate(time.Second)) && !due.Equal(latest):
		return nil, refuse("due-past", "That time has passed.")
	case due.After(latest):
		return nil, refuse("due-late", "That is later than the guidance allows: %s at the latest.", latest.Format("15:04 on 2 January 2006"))
	}
	return &Tasked{About: About{By: by}, What: what, Assessment: a.ID, Due: due.UTC().Truncate(time.Second)}, nil
}

// NewDone makes what came of an open task. A hand-over is taken by a clinician.
func (s *Story) NewDone(by Actor, task, result string) (*Done, error) {
	i := slices.IndexFunc(s.Tasks, func(x *Item) bool { return x.ID == task })
	if i < 0 {
		return nil, refuse("no-task", "There is no such open task.")
	}
	what := s.Tasks[i].Body.(*Tasked).What
	if _, ok := Lookup(TaskResults[what], result); !ok {
		return nil, refuse("unknown-result", "A %s does not end with %q.", what, result)
	}
	if what == HandOver && result == "taken" && !by.Role.Is(Clinician) {
		return nil, refuseRole("clinician-needed", "A hand-over is taken by a clinician.")
	}
	return &Done{About: About{By: by}, Task: task, Result: result}, nil
}

// NewOutcome makes the outcome that closes the story. Open tasks must be finished
// first, so that nobody is forgotten.
func (s *Story) NewOutcome(by Actor, outcome string) (*Closed, error) {
	if _, ok := Lookup(Outcomes, outcome); !ok {
		return nil, refuse("unknown-outcome", "There is no outcome %q.", outcome)
	}
	switch {
	case s.Closed != nil:
		return nil, refuse("story-closed", "The story is closed already. Take the outcome back to change it.")
	case len(s.Tasks) > 0:
		return nil, refuse("task-open", "A call back or a hand-over is still open. Finish it, or take it back.")
	}
	return &Closed{About: About{By: by}, Outcome: outcome}, nil
}

// NewCorrection takes an entry back. An assessment is superseded instead. What
// made the guidance more urgent is taken back by whoever did it, or a clinician.
func (s *Story) NewCorrection(by Actor, entry, reason string) (*Corrected, error) {
	x := s.Item(entry)
	if _, ok := Lookup(CorrectionReasons, reason); !ok {
		return nil, refuse("unknown-reason", "There is no reason %q.", reason)
	}
	switch {
	case x == nil || x.Body == nil:
		return nil, refuse("no-entry", "There is no such entry in this story.")
	case x.TakenBack != nil:
		return nil, refuse("taken-back", "That entry was taken back already.")
	case !slices.Contains(correctable, x.Kind):
		return nil, refuse("not-correctable", "An entry of this kind stands: add a further one.")
	}
	if o, ok := x.Body.(*Overridden); ok && !o.Calmer && x.By != by && !by.Role.Is(Clinician) {
		return nil, refuseRole("clinician-needed", "Somebody else chose the more urgent disposition: a clinician may take it back.")
	}
	return &Corrected{About: About{By: by}, Entry: entry, Reason: reason}, nil
}

// NewDispute marks an assessment as wrong.
func (s *Story) NewDispute(by Actor, assessment, should, reason string, all *pathways.Dispositions) (*Disputed, error) {
	a := s.Assessment(assessment)
	_, known := Lookup(DisputeReasons, reason)
	switch {
	case a == nil:
		return nil, refuse("no-assessment", "There is no such assessment in this story.")
	case all.Get(should) == nil:
		return nil, refuse("unknown-disposition", "There is no disposition %q.", should)
	case !known:
		return nil, refuse("unknown-reason", "There is no reason %q.", reason)
	}
	return &Disputed{About: About{By: by}, Assessment: a.ID, Should: should, Reason: reason}, nil
}
