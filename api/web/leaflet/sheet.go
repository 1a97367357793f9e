package leaflet

import (
	"time"

	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/pathways"
)

// The headings of a sheet.
const (
	Title            = "What to do and what to watch for"
	FirstAidHeading  = "First aid, now"
	WhyHeading       = "Why"
	LookAgainHeading = "When to look again"
	HomeCareHeading  = "Care at home"
	FollowUpHeading  = "What happens next"
	CourseHeading    = "What to expect"
	ConflictHeading  = "Answers that do not go together"
	UncheckedHeading = "What was not checked"
	ServicesHeading  = "Where to get help"
	notice           = "Not clinically approved. No doctor or nurse has checked this advice. Do not use it for the care of a child."
	lookAgain        = "Look at your child again"
)

// Sheet is an assessment in the words of a family. Lists are in the order to
// read them in; an empty one has nothing to say.
type Sheet struct {
	Guidance   pathways.Guidance
	Emergency  bool   // it is the most urgent there is
	Action     string // the first thing to do, one sentence
	ActionMore string // the rest of what to do
	HowSoon    string // "within 2 hours", "" where no time is set; Action and ActionMore say it already
	Services   []engine.Service
	FirstAid   []string
	Why        []Reason
	HomeCare   []string
	WatchFor   []Group // most urgent first
	LookAgain  string  // "at 18:30 today, Sunday 22 November", "" where there is no such time
	ValidUntil string  // "02:30 tomorrow, Monday 23 November"
	Course     string
	FollowUp   []string
	Elsewhere  []Elsewhere
	Conflicts  []string // answers that cannot go together
	NotChecked []string
	Age        string
	Reference  string   // "" when nothing was recorded
	CodeUntil  string   // when the reference stops to open the record: "10:00 on Sunday 6 December"
	Origin     []string // the definitions, by title and version
	Notice     string   // that nothing is approved, "" when all of it is
	Approval   string   // until when clinicians answer for it, where they do

	At          time.Time  // of the assessment
	LookAgainAt *time.Time // of LookAgain
	Reminder    string     // what a calendar shows

	left []string // headings of what was left out for lack of room
}

// Reason is why the action is called for, with the answers it rests on.
type Reason struct {
	Text    string
	Answers []Answer
}

// Answer is one question and what was answered.
type Answer struct{ Question, Answer string }

// Group is the signs that call for one and the same action.
type Group struct {
	Disposition string
	Guidance    pathways.Guidance
	Emergency   bool
	Action      string // "Call 999 now"
	Lead        string // "Call 999 now if you see any of these:"
	More        string // the rest of what to do then
	Signs       []string
}

// Elsewhere is a pathway that is not, or may not be, for this child, or is
// needed beside another.
type Elsewhere struct{ Heading, Reason, GoTo string }

// Input is what a sheet needs beside the assessment.
type Input struct {
	Case      engine.Case       // the one assessed, for the age, the time and the answers
	Programs  []*engine.Program // those it was assessed with, at least one
	Reference string
	Zone      *time.Location      // in which times are said; nil: the offset of the case
	Word      func(string) string // exchanges a text for another wording of it; nil: none
}

// New words an assessment for a family.
func New(a *engine.Assessment, in Input) *Sheet {
	v := viewOf(a, in)
	s := &Sheet{
		Guidance: a.Guidance, Emergency: v.emergency(a.Disposition.ID), HowSoon: HowSoon(a.Disposition.Within),
		FirstAid: v.all(a.FirstAid), Why: v.why(), HomeCare: v.all(a.HomeCare), WatchFor: v.watchFor(),
		Course: v.word(a.SafetyNet.ExpectedCourse), FollowUp: v.all(a.FollowUp), Elsewhere: v.elsewhere(),
		NotChecked: v.notChecked(), Age: AgeInWords(in.Case.Age), Reference: in.Reference, Origin: v.origin(),
		At: v.local(in.Case.At), Reminder: v.word(lookAgain),
	}
	s.Action, s.ActionMore = firstSentence(v.word(a.Disposition.Text))
	for _, x := range a.Disposition.Services {
		x.Text = v.word(x.Text)
		s.Services = append(s.Services, x)
	}
	for _, x := range a.Inconsistent {
		s.Conflicts = append(s.Conflicts, v.word(x.Text))
	}
	s.ValidUntil = bareClock(v.local(a.SafetyNet.ValidUntil), s.At)
	if in.Reference != "" {
		s.CodeUntil = bareClock(s.At.Add(story.ReferenceLife), s.At)
	}
	if at := a.SafetyNet.LookAgainAt; at != nil {
		local := v.local(*at)
		s.LookAgainAt, s.LookAgain = &local, Clock(local, s.At)
	}
	if !a.Approved {
		s.Notice = v.word(notice)
	} else if x := a.ApprovalOf(in.Programs); x != nil {
		s.Approval = approvalInWords(x, s.At)
	}
	return s
}

func approvalInWords(x *engine.Approval, at time.Time) string {
	again := "They will check it again by "
	if !at.Before(x.ReviewBy.AddDate(0, 0, 1)) {
		again = "They were to check it again by "
	}
	return "Clinicians approved this advice. " + again + x.ReviewBy.Format("2 January 2006") + "."
}
