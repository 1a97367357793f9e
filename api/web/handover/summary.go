package handover

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"safetynet/api/story"
	"safetynet/api/web/leaflet"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// Notice opens every summary of what nobody has approved.
const Notice = "NOT CLINICALLY APPROVED. Do not use for the care of a child."

// Call is what is handed on.
type Call struct {
	Words
	Story *story.Story // what else was recorded of the child; nil for nothing
	Trend string       // how the child changed since the assessment before, in words; "" where that is not known
	Notes []string     // what the page knows and nobody has recorded yet
}

// Summary is a call as it is handed on. Its words are for staff.
type Summary struct {
	Approved       bool     `json:"approved"`
	Notice         string   `json:"notice"`
	Standing       string   `json:"standing"` // id of the disposition that holds
	Situation      []string `json:"situation"`
	Background     []string `json:"background"`
	Assessment     []string `json:"assessment"`
	Recommendation []string `json:"recommendation"`
	Decided        string   `json:"decided"` // by which definitions, when, for whom
}

// New makes the summary of a call. With a story, its latest assessment must be the
// one in the call.
func New(c Call) Summary {
	return Summary{
		Approved: c.Told.Approved, Notice: noticeOf(c.Told), Standing: c.standing(),
		Situation: c.situation(), Background: orNone(c.answers(true), "No history was given"),
		Assessment: c.assessment(), Recommendation: c.recommendation(), Decided: c.decided(),
	}
}

// Text is the summary as plain text.
func (s Summary) Text() string {
	var b strings.Builder
	part := func(title string, lines []string) {
		fmt.Fprintf(&b, "%s\n", title)
		for _, l := range lines {
			fmt.Fprintf(&b, "- %s\n", l)
		}
		b.WriteString("\n")
	}
	if s.Notice != "" {
		b.WriteString(s.Notice + "\n\n")
	}
	part("SITUATION", s.Situation)
	part("BACKGROUND", s.Background)
	part("ASSESSMENT", s.Assessment)
	part("RECOMMENDATION", s.Recommendation)
	b.WriteString(s.Decided + "\n")
	return b.String()
}

func orNone(lines []string, none string) []string {
	if len(lines) == 0 {
		return []string{none}
	}
	return lines
}

func (c Call) situation() []string {
	var titles []string
	for _, prog := range c.Programs {
		titles = append(titles, adviser.Say(prog.Definition().Title))
	}
	all := []string{"Child, age: " + prose.Age(c.Case.Age), "Pathways: " + strings.Join(titles, ", ")}
	if o := c.override(); o != nil {
		all = append(all, "Now: "+c.outcome(o.To)+". "+c.chosen(o), "By the rules: "+c.outcome(c.Told.Disposition.ID))
	} else {
		all = append(all, c.outcome(c.Told.Disposition.ID))
	}
	return append(all, c.history()...)
}

// outcome is a disposition with its level and how soon.
func (c Call) outcome(id string) string {
	d := c.Dispositions().Get(id)
	if d == nil {
		return id
	}
	text := Levels[d.Guidance] + ": " + adviser.Say(d.Text)
	if d.Within == nil {
		return text
	}
	return text + " (" + leaflet.HowSoon(d.Within.String()) + ")"
}

// answers lists what is known: the history, or what is seen and measured now.
func (c Call) answers(history bool) []string {
	var all []string
	for _, f := range c.Dictionary().Findings {
		x, ok := c.Case.Findings[f.ID.Value]
		if ok && x.Known() && history == (f.Kind == pathways.History || f.Kind == pathways.Context) {
			all = append(all, c.Answer(f))
		}
	}
	return all
}

func (c Call) assessment() []string {
	var all []string
	for _, r := range c.Reasons() {
		why := "Reason: " + r.Text + " Means: " + r.Means
		if len(r.Assumed) > 0 {
			why += " Not known, counted as the worst: " + strings.Join(r.Assumed, "; ")
		}
		if len(r.Evidence) > 0 {
			why += " Because: " + strings.Join(r.Evidence, "; ")
		}
		all = append(all, why)
	}
	none := "No answer calls for more"
	if !c.Told.Settled {
		none = "No answer so far calls for more, and too little is known to rule it out"
	}
	all = append(orNone(all, none), "Certain: "+c.Floor())
	if !c.Told.Settled {
		all = append(all, "Still possible: "+c.Disposition(c.Told.Ceiling))
	}
	for _, x := range c.Told.Inconsistent {
		all = append(all, "Answers that do not fit: "+x.Text)
	}
	for _, x := range c.Told.OutOfScope {
		all = append(all, "Hand over: "+x.Reason+" "+x.GoTo)
	}
	for _, said := range c.answers(false) {
		all = append(all, "Answered: "+said)
	}
	return append(all, c.unknowns()...)
}

// unknowns names what nobody could say and what was not asked.
func (c Call) unknowns() []string {
	var all []string
	for _, f := range c.Dictionary().Findings {
		if x, ok := c.Case.Findings[f.ID.Value]; ok && !x.Known() {
			all = append(all, "Not known: "+c.Answer(f))
		}
	}
	var open []string // dispositions, in the order of the questions
	asks := map[string][]string{}
	for _, q := range c.Told.NextQuestions {
		if asks[q.CouldBe] == nil {
			open = append(open, q.CouldBe)
		}
		asks[q.CouldBe] = append(asks[q.CouldBe], q.Text)
	}
	for _, d := range open {
		all = append(all, "Not asked yet, could mean "+c.Disposition(d)+" "+strings.Join(asks[d], " "))
	}
	return all
}

func (c Call) recommendation() []string {
	var all []string
	told := c.Told.Disposition
	if o := c.override(); o != nil {
		all = append(all, c.Disposition(o.To), "What follows is of the outcome by the rules: "+told.Text)
	} else {
		all = append(all, told.Text)
	}
	for _, x := range told.Codes {
		all = append(all, "NHS 111 code: "+x.Code+", "+x.Display)
	}
	all = append(all, c.Notes...)
	for _, x := range told.Services {
		all = append(all, "Service: "+leaflet.ServiceInWords(x))
	}
	all = slices.Concat(all, c.Told.FirstAid, c.Told.FollowUp)
	if at := c.Told.SafetyNet.LookAgainAt; at != nil {
		all = append(all, "Look again "+leaflet.Clock(*at, c.Case.At))
	}
	return all
}

func (c Call) decided() string {
	var versions []string
	for _, x := range c.Told.Provenance {
		versions = append(versions, x.Pathway+" "+x.Version)
	}
	who := map[pathways.Audience]string{
		pathways.Parent: "a parent", pathways.Adviser: "an adviser on the phone", pathways.Clinician: "a clinician with the child",
	}[c.Case.Audience]
	return fmt.Sprintf("Decided by %s, at %s, for %s.", strings.Join(versions, ", "), c.moment(c.Case.At), who)
}

// moment says a time by the clock the child was assessed by.
func (c Call) moment(t time.Time) string {
	return t.In(c.Case.At.Location()).Format("15:04 on 2 January 2006")
}

func noticeOf(a *engine.Assessment) string {
	if a.Approved {
		return ""
	}
	return Notice
}
