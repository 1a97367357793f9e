package desk

import (
	"strings"
	"time"

	"safetynet/api/story"
	"safetynet/api/web/handover"
	"safetynet/api/web/leaflet"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// told is an assessment of a story: what was said then.
type told struct {
	ID, Reference  string
	When           string
	Who            string
	For            string // the audience whose words it is in
	Age            string
	Level, Text    string // as it was told
	Approved       bool
	Settled        bool
	Until          string // how long it holds
	Ended          bool
	Reasons        []string
	Answers        []string
	Unknown        []string // asked, and nobody could say
	NotAsked       []string
	Unread         bool // its questions are of versions that are not in the library any more
	Overridden     []string
	Changed        *changed // since the assessment before; nil for the first
	Minutes        string   // from when the call was opened
	Card, Urgency  string
	StandingLevel  string // what holds: that, or what somebody chose instead
	StandingText   string
	StandingWithin string
	StandingWho    string // who chose it, "" where it is what the answers come to
	Versions       string
	Approval       *engine.Approval // nil where it is not approved, or the library does not have that any more
}

// told words an assessment of a story.
func (d *door) told(eng *engine.Engine, s *story.Story, a *story.Assessed, you story.Actor) *told {
	now := d.Service.Now()
	t := &told{
		ID: a.ID, Reference: a.Item.Reference, When: moment(a.At, now), Who: who(a.By, you),
		Level: handover.Levels[a.Told.Guidance], Text: a.Told.Disposition.Text, Settled: a.Told.Settled, Approved: a.Told.Approved,
		Until: moment(a.Told.SafetyNet.ValidUntil, now), Ended: a.Ended(now), Changed: d.changed(eng, s, a), Minutes: minutes(a.Took),
	}
	for _, x := range a.Told.Matched {
		t.Reasons = append(t.Reasons, x.Because)
	}
	for _, q := range a.Told.NextQuestions {
		t.NotAsked = append(t.NotAsked, q.Text)
	}
	for _, p := range a.Told.Provenance {
		t.Versions = listed(t.Versions, p.Pathway+" "+p.Version)
	}
	ask, err := d.Service.AskOf(eng, a)
	t.Unread = err != nil
	if err == nil {
		t.Approval = a.Told.ApprovalOf(ask.Programs)
		w := handover.Words{Ask: ask, Told: &a.Told}
		t.Age, t.For = prose.Age(w.Case.Age), audiences[w.Case.Audience]
		for _, f := range w.Dictionary().Findings {
			if x, ok := w.Case.Findings[f.ID.Value]; ok && x.Known() {
				t.Answers = append(t.Answers, w.Answer(f))
			} else if ok && x.Unknown != pathways.NotAsked {
				t.Unknown = append(t.Unknown, w.Answer(f))
			}
		}
	}
	d.standing(t, eng, a, you)
	return t
}

// standing says what holds of an assessment, and what was chosen instead of what
// the answers come to.
func (d *door) standing(t *told, eng *engine.Engine, a *story.Assessed, you story.Actor) {
	all := d.dispositionsOf(eng, a)
	t.StandingLevel, t.StandingText, t.StandingWithin = t.Level, t.Text, leaflet.HowSoon(a.Told.Disposition.Within)
	guidance := a.Told.Guidance
	if o := a.Override(); o != nil {
		t.StandingText, t.StandingWho = o.To, who(o.By, you)
		guidance = pathways.Escalate // the cautious reading of one that is not known any more
		if x := all.Get(o.To); x != nil {
			guidance, t.StandingText, t.StandingWithin = x.Guidance, adviser.Say(x.Text), ""
			if x.Within != nil {
				t.StandingWithin = leaflet.HowSoon(x.Within.String())
			}
		}
		t.StandingLevel = handover.Levels[guidance]
	}
	t.Card, t.Urgency = cards[guidance].card, cards[guidance].urgency
	for _, x := range a.Overrides {
		o := x.Body.(*story.Overridden)
		text := overrideWords(o, all) + " " + who(x.By, you) + ", " + clock(x.At, d.Service.Now()) + "."
		if x.TakenBack != nil {
			text = "Taken back: " + text
		}
		t.Overridden = append(t.Overridden, text)
	}
}

func overrideWords(o *story.Overridden, all *pathways.Dispositions) string {
	way := "More urgent"
	if o.Calmer {
		way = "Less urgent"
	}
	return way + ", as chosen: " + dispositionText(all, o.To) + " Instead of: " + dispositionText(all, o.From) + " Reason: " + handover.ReasonText(o.Reason) + "."
}

func dispositionText(all *pathways.Dispositions, id string) string {
	if x := all.Get(id); x != nil {
		return adviser.Say(x.Text)
	}
	return id + "."
}

// clock says a time by the clock of the server: "at 18:30 today, Sunday 22 November".
func clock(t, now time.Time) string { return leaflet.Clock(t.In(now.Location()), now) }

// moment is the same without "at".
func moment(t, now time.Time) string { return strings.TrimPrefix(clock(t, now), "at ") }

func minutes(seconds int) string {
	if seconds <= 0 {
		return ""
	}
	return prose.Plural(max(1, (seconds+30)/60), "minute")
}

// who names somebody: a role and a pseudonym.
func who(a, you story.Actor) string {
	name := roles[a.Role]
	switch {
	case a == you && a.ID != "":
		return name + " (you)"
	case a.ID != "":
		return name + " " + a.ID
	}
	return name
}

var roles = map[story.Role]string{
	story.Parent: "Family", story.Adviser: "Adviser", story.Clinician: "Clinician", story.Author: "Author", story.Auditor: "Auditor",
}

var audiences = map[pathways.Audience]string{
	pathways.Parent: "in the words for parents", pathways.Adviser: "in the words for advisers", pathways.Clinician: "in the words for clinicians",
}

func listed(list, more string) string {
	if list == "" {
		return more
	}
	return list + ", " + more
}
