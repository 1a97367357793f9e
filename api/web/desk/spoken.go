package desk

import (
	"slices"
	"strings"

	"safetynet/api/web/leaflet"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// script is what the adviser reads out, in the words for parents.
type script struct {
	Do             string
	FirstAid       []line
	HomeCare       []line
	WatchFor       []watch
	FollowUp       []line
	ExpectedCourse string
	LookAgain      string // when, in words
}

// line is something to say and, where the definitions have one, a note for the
// adviser.
type line struct{ Say, Note string }

// watch is what to look out for, and what to do then.
type watch struct {
	Then  string
	Signs []string
}

// newScript words an assessment for the caller.
func newScript(ask site.Ask, a *engine.Assessment) script {
	words := parentWords(ask.Programs)
	s := script{
		Do: words.disposition(ask, a.Disposition.ID), FirstAid: words.lines(a.FirstAid), HomeCare: words.lines(a.HomeCare),
		FollowUp: words.lines(a.FollowUp), ExpectedCourse: words.course(ask.Programs, a.SafetyNet.ExpectedCourse),
	}
	if at := a.SafetyNet.LookAgainAt; at != nil {
		s.LookAgain = leaflet.Clock(*at, ask.Case.At)
	}
	for _, d := range slices.Backward(ask.Dispositions().List) {
		w := watch{Then: words.disposition(ask, d.ID.Value)}
		for _, x := range a.SafetyNet.WatchFor {
			if x.Then == d.ID.Value {
				w.Signs = append(w.Signs, words.sign(x.Text))
			}
		}
		if len(w.Signs) > 0 {
			s.WatchFor = append(s.WatchFor, w)
		}
	}
	return s
}

// wording finds the parent's words for what an assessment says to an adviser.
type wording map[string]string

// parentWords are those of the definitions, under the adviser's.
func parentWords(progs []*engine.Program) wording {
	w := wording{}
	for _, p := range progs {
		d := p.Definition()
		for _, list := range [][]pathways.Advice{d.Signs.FirstAid, d.Advice.FirstAid, d.Advice.HomeCare, d.Advice.ExpectedCourse} {
			for _, x := range list {
				w.add(x.Text)
			}
		}
		for _, x := range slices.Concat(d.Signs.WatchFor, d.SafetyNet.WatchFor) {
			w.add(x.Text)
		}
		for _, x := range d.FollowUp {
			w.add(x.Text)
		}
	}
	return w
}

func (w wording) add(t pathways.Text) {
	if t.Parent != "" {
		w[t.For(pathways.Adviser)] = t.Parent
	}
}

// line words a text for the caller. What the definitions have only for advisers is
// not for reading out.
func (w wording) line(text string) line {
	said, ok := w[text]
	switch {
	case !ok:
		return line{Note: text}
	case said == text:
		return line{Say: said}
	}
	return line{said, text}
}

func (w wording) lines(texts []string) []line {
	var all []line
	for _, t := range texts {
		all = append(all, w.line(t))
	}
	return all
}

// sign words a sign to watch for; all of them have words for parents.
func (w wording) sign(text string) string {
	if said, ok := w[text]; ok {
		return said
	}
	return text
}

// course words the expected course, which is several texts in one.
func (w wording) course(progs []*engine.Program, told string) string {
	for _, p := range progs {
		for _, x := range p.Definition().Advice.ExpectedCourse {
			told = strings.ReplaceAll(told, x.Text.For(pathways.Adviser), x.Text.For(pathways.Parent))
		}
	}
	return told
}

func (wording) disposition(ask site.Ask, id string) string {
	if d := ask.Dispositions().Get(id); d != nil {
		return d.Text.For(pathways.Parent)
	}
	return id
}
