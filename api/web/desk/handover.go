package desk

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/engine/prose"
	"safetynet/pathways"
)

// handOver is the call as a text for whoever takes it on: situation, background,
// assessment, recommendation. It has no name and no date of birth.
func handOver(s speaker, p *panel) string {
	var b strings.Builder
	part := func(title string, lines ...string) {
		fmt.Fprintf(&b, "%s\n", strings.ToUpper(title))
		for _, l := range lines {
			fmt.Fprintf(&b, "- %s\n", l)
		}
		b.WriteString("\n")
	}
	b.WriteString("NOT CLINICALLY APPROVED. Do not use for the care of a child.\n\n")
	part("Situation", s.situation(p)...)
	part("Background", orNone(s.answers(true), "No history was given")...)
	part("Assessment", s.assessment(p)...)
	part("Recommendation", s.recommendation(p)...)
	fmt.Fprintf(&b, "Decided by %s, at %s, for an adviser on the phone.\n", strings.Join(p.Versions, ", "), s.Case.At.Format("15:04 on 2 January 2006"))
	return b.String()
}

func orNone(lines []string, none string) []string {
	if len(lines) == 0 {
		return []string{none}
	}
	return lines
}

func (s speaker) situation(p *panel) []string {
	var titles []string
	for _, prog := range s.Programs {
		titles = append(titles, adviser.Say(prog.Definition().Title))
	}
	outcome := p.Level + ": " + p.Disposition.Text
	if p.Within != "" {
		outcome += " (" + p.Within + ")"
	}
	return []string{"Child, age: " + prose.Age(s.Case.Age), "Pathways: " + strings.Join(titles, ", "), outcome}
}

// answers lists what is known: the history, or what is seen and measured now.
func (s speaker) answers(history bool) []string {
	var all []string
	for _, f := range s.Dictionary().Findings {
		x, ok := s.Case.Findings[f.ID.Value]
		if ok && x.Known() && history == (f.Kind == pathways.History || f.Kind == pathways.Context) {
			all = append(all, s.answer(f))
		}
	}
	return all
}

func (s speaker) assessment(p *panel) []string {
	var all []string
	for _, r := range p.Reasons {
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
	if !p.Settled {
		none = "No answer so far calls for more, and too little is known to rule it out"
	}
	all = append(orNone(all, none), "Certain: "+p.Floor)
	if !p.Settled {
		all = append(all, "Still possible: "+p.Ceiling)
	}
	for _, x := range p.Inconsistent {
		all = append(all, "Answers that do not fit: "+x.Text)
	}
	for _, x := range p.OutOfScope {
		all = append(all, "Hand over: "+x.Reason+" "+x.GoTo)
	}
	for _, said := range s.answers(false) {
		all = append(all, "Answered: "+said)
	}
	return append(all, s.unknowns(p)...)
}

// unknowns names what nobody could say and what was not asked.
func (s speaker) unknowns(p *panel) []string {
	var all []string
	for _, f := range s.Dictionary().Findings {
		if x, ok := s.Case.Findings[f.ID.Value]; ok && !x.Known() {
			all = append(all, "Not known: "+s.answer(f))
		}
	}
	var open []string // dispositions, in the order of the questions
	asks := map[string][]string{}
	for _, q := range p.NextQuestions {
		if asks[q.CouldBe] == nil {
			open = append(open, q.CouldBe)
		}
		asks[q.CouldBe] = append(asks[q.CouldBe], q.Text)
	}
	for _, d := range open {
		all = append(all, "Not asked yet, could mean "+s.disposition(d)+" "+strings.Join(asks[d], " "))
	}
	return all
}

func (s speaker) recommendation(p *panel) []string {
	all := []string{p.Disposition.Text}
	for _, x := range p.Disposition.Codes {
		all = append(all, "NHS 111 code: "+x.Code+", "+x.Display)
	}
	if o := p.Over; o != nil && !o.Unproven {
		all = append(all, o.words())
	}
	if p.CallBack.From != "" {
		all = append(all, "Call back due "+p.CallBack.Due)
	}
	for _, x := range p.Places {
		all = append(all, "Service: "+x)
	}
	all = append(all, slices.Concat(p.FirstAid, p.FollowUp)...)
	if p.Say.LookAgain != "" {
		all = append(all, "Look again "+p.Say.LookAgain)
	}
	return all
}

// words says an override beside what the engine came to.
func (o overridden) words() string {
	text := "Adviser chose a more urgent outcome: " + o.Text
	if o.Calmer {
		text = "Adviser asks for a calmer outcome, NEEDS A CLINICIAN, does not stand until one agrees: " + o.Text
	}
	if o.Why != "" {
		text += " Reason: " + o.Why + "."
	}
	return text
}
