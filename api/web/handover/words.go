package handover

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// adviser words everything but what the engine has worded already.
var adviser = site.Voice{Audience: pathways.Adviser}

// Words puts one assessment in an adviser's words.
type Words struct {
	site.Ask
	Told *engine.Assessment
}

// Reason is a criterion that is met, or one that counts while it is not known.
type Reason struct {
	Text, Means, Source string
	Evidence            []string
	Assumed             []string // why what is not known counts as the worst
	Decides             bool     // as urgent as the outcome
}

// Levels are the words for guidance.
var Levels = map[pathways.Guidance]string{
	pathways.HomeCare: "Home care", pathways.SeekAdvice: "Seek advice", pathways.Escalate: "Escalate",
}

// Disposition is the text of a disposition.
func (w Words) Disposition(id string) string {
	if d := w.Dispositions().Get(id); d != nil {
		return adviser.Say(d.Text)
	}
	return id
}

// Floor says what is certain.
func (w Words) Floor() string {
	if d := site.Certain(w.Told, w.Dispositions()); d != nil {
		return adviser.Say(d.Text)
	}
	return "Nothing yet"
}

// Finding is a finding as it is asked.
func (w Words) Finding(id string) string {
	if f := w.Dictionary().Finding(id); f != nil {
		return adviser.Say(f.Text)
	}
	if id == engine.AgeID {
		return adviser.Say(w.Dictionary().AgeQuestion)
	}
	return strings.ReplaceAll(id, "_", " ")
}

// Answer is a finding with what was answered.
func (w Words) Answer(f *pathways.Finding) string {
	return adviser.Say(f.Text) + " " + adviser.Spoken(f, w.Case.Findings[f.ID.Value])
}

// evidence says the answers that met a criterion.
func (w Words) evidence(values map[string]any) []string {
	var said []string
	age := false
	for _, f := range w.Dictionary().Findings {
		if _, ok := values[f.ID.Value]; ok {
			said = append(said, w.Answer(f))
		}
	}
	for id := range values {
		age = age || strings.HasPrefix(id, "age_")
	}
	if age {
		said = append(said, "Age: "+prose.Age(w.Case.Age))
	}
	return said
}

// Reasons lists the criteria that are met and those that what is not known makes
// count, those that decide first.
func (w Words) Reasons() []Reason {
	var decide, others []Reason
	add := func(r Reason, disposition string) {
		r.Means, r.Decides = w.Disposition(disposition), disposition == w.Told.Disposition.ID
		if r.Decides {
			decide = append(decide, r)
		} else {
			others = append(others, r)
		}
	}
	for _, m := range w.Told.Matched {
		add(Reason{Text: m.Because, Source: source(m.Pathway, m.Criterion, m.Source), Evidence: w.evidence(m.Evidence)}, m.Disposition)
	}
	for _, u := range w.Told.Undecided {
		if len(u.Assumed) == 0 {
			continue
		}
		r := Reason{Text: u.Because, Source: source(u.Pathway, u.Criterion, u.Source), Evidence: w.evidence(u.Evidence)}
		for _, as := range u.Assumed {
			r.Assumed = append(r.Assumed, w.Finding(as.Finding)+" "+as.Because)
		}
		add(r, u.Disposition)
	}
	return slices.Concat(decide, others)
}

func source(pathway, criterion string, c pathways.Citation) string {
	from := c.Ref.Value
	if c.Section != "" {
		from += ", " + c.Section
	}
	return fmt.Sprintf("%s (%s). Source: %s. Grade: %s.", criterion, pathway, from, c.Grade)
}
