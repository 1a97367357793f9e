package easyread

import (
	"fmt"
	"strings"

	"safetynet/api/web/leaflet"
	"safetynet/engine"
	"safetynet/pathways"
)

// part is some lines under a heading.
type part struct {
	Heading string
	Urgent  string   // "emergency" or "urgent" where it calls for help, else ""
	Items   [][]Line // what belongs together stands together
	Then    []Line   // what to do then
}

// result is a sheet in easy read.
type result struct {
	First     part
	Parts     []part
	Young     bool
	Reference string
	Notice    []Line
	Form
}

// wording is what a sheet is put into easy words with.
type wording struct {
	words
	dispositions *pathways.Dispositions
}

// resultOf words a sheet, in the order to read it in. The sheet speaks to the parent,
// whose texts the easy words stand for.
func resultOf(s *leaflet.Sheet, w wording) result {
	r := result{Reference: s.Reference, First: part{Heading: "What to do now", Urgent: tone(s.Guidance), Items: [][]Line{w.lines(s.Action+" "+s.ActionMore, "phone-gp")}}}
	for _, x := range s.Services {
		r.First.Items = append(r.First.Items, w.lines(leaflet.ServiceInWords(x), phone(x)))
	}
	add := func(p part) {
		if len(p.Items) > 0 {
			r.Parts = append(r.Parts, p)
		}
	}
	var reasons []string
	for _, x := range s.Why {
		reasons = append(reasons, x.Text)
	}
	add(part{Heading: leaflet.FirstAidHeading, Urgent: "emergency", Items: w.each(s.FirstAid, "stay")})
	add(part{Heading: leaflet.ConflictHeading, Items: w.each(s.Conflicts, "questions")})
	add(part{Heading: leaflet.WhyHeading, Items: w.each(reasons, "why")})
	for _, x := range s.Elsewhere {
		add(part{Heading: x.Heading, Items: w.each([]string{x.Reason, x.GoTo}, "questions")})
	}
	add(part{Heading: "What to do at home", Items: w.each(s.HomeCare, "home")})
	for _, g := range s.WatchFor {
		add(part{Heading: g.Lead, Urgent: tone(g.Guidance), Items: w.each(g.Signs, "look"), Then: w.then(g)})
	}
	add(part{Heading: leaflet.LookAgainHeading, Items: [][]Line{lookAgain(s)}})
	add(part{Heading: leaflet.CourseHeading, Items: w.each([]string{s.Course}, "calendar")})
	add(part{Heading: leaflet.FollowUpHeading, Items: w.each(s.FollowUp, "tell")})
	add(part{Heading: leaflet.UncheckedHeading, Items: w.each(s.NotChecked, "questions")})
	add(code(s))
	add(part{Heading: "Call for help", Urgent: "emergency", Items: [][]Line{{{"phone-999", "Call 999 if your child's life is in danger."}}, {{"phone-111", "For anything else that worries you, phone 111."}}}})
	r.Notice = append(w.lines(s.Notice, "stop"), w.notice()...)
	return r
}

// phone is the drawing of a service to ring.
func phone(s engine.Service) string {
	switch {
	case strings.Contains(s.Name, "999"):
		return "phone-999"
	case strings.Contains(s.Name, "111"):
		return "phone-111"
	}
	return "phone-gp"
}

// notice says of the easy words whether anybody has read them.
func (w words) notice() []Line {
	if w.Wording != nil && w.Review == pathways.Reviewed {
		return nil
	}
	return []Line{{"stop", "Nobody has checked these easy words yet."}}
}

// each are the easy words of several texts, each by itself.
func (w words) each(texts []string, picture string) [][]Line {
	var out [][]Line
	for _, t := range texts {
		if lines := w.lines(t, picture); len(lines) > 0 {
			out = append(out, lines)
		}
	}
	return out
}

// then is what to do where one of the signs is seen, unless the heading says it all.
func (w wording) then(g leaflet.Group) []Line {
	if g.More == "" {
		return nil
	}
	for _, d := range w.dispositions.List {
		if d.ID.Value == g.Disposition {
			return w.lines(d.Text.Parent, "phone-111")
		}
	}
	return w.lines(g.More, "phone-111")
}

func lookAgain(s *leaflet.Sheet) []Line {
	var out []Line
	if s.LookAgain != "" {
		out = append(out, Line{"look", "Look at your child again."}, Line{"clock", "Do it " + s.LookAgain + "."})
	}
	return append(out, Line{"calendar", "This advice is good until " + s.ValidUntil + "."}, Line{"questions", "Then check again."})
}

// code is how the reference is used, nothing where there is none.
func code(s *leaflet.Sheet) part {
	if s.Reference == "" {
		return part{}
	}
	return part{Heading: "Your code", Items: [][]Line{
		{{"code", fmt.Sprintf("Your code is %s.", s.Reference)}, {"tell", "Tell 111 or a nurse this code."}, {"questions", "They can see your answers with it."}},
		{{"calendar", "The code works until " + s.CodeUntil + "."}},
	}}
}

func tone(g pathways.Guidance) string {
	switch g {
	case pathways.Escalate:
		return "emergency"
	case pathways.SeekAdvice:
		return "urgent"
	}
	return ""
}

// title is the first thing to do, for the name of the page.
func title(s *leaflet.Sheet) string { return "Easy read: " + strings.TrimSuffix(s.Action, ".") }
