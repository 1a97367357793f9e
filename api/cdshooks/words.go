package cdshooks

import (
	"math"
	"slices"
	"strings"
	"time"

	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// words are what a card says of one assessment, to staff. What the engine has worded
// is for whoever answered; the rest is in a clinician's words.
type words struct {
	fhir.Decided
	service Service
	page    Page
	names   prose.Words
}

func wordsOf(s Service, d fhir.Decided, at Page) *words {
	return &words{d, s, at, prose.Of(d.Programs[0])}
}

// shared are the parts that all pathways of an assessment have in common.
func (w *words) shared() *pathways.Shared { return &w.Programs[0].Definition().Shared }

// disposition is the text of one, for whoever answered.
func (w *words) disposition(id string) string {
	if d := w.shared().Dispositions.Get(id); d != nil {
		return d.Text.For(w.Case.Audience)
	}
	return id
}

// outside tells whether every pathway is certainly not for this child.
func (w *words) outside() bool {
	return !slices.ContainsFunc(w.Pathways, func(id string) bool {
		return !slices.ContainsFunc(w.Assessment.OutOfScope, func(x engine.OutOfScope) bool {
			return x.Pathway == id && x.Certain && !x.Assessed
		})
	})
}

// deciding are the pathways with a reason for the disposition, the leading one first;
// of a service with but one, that one.
func (w *words) deciding() []*pathways.Pathway {
	if len(w.Programs) == 1 {
		return []*pathways.Pathway{w.Programs[0].Definition()}
	}
	var all []*pathways.Pathway
	for _, r := range w.reasons() {
		i := slices.IndexFunc(w.Programs, func(p *engine.Program) bool { return p.Definition().ID.Value == r.pathway })
		if r.decides && i >= 0 && !slices.Contains(all, w.Programs[i].Definition()) {
			all = append(all, w.Programs[i].Definition())
		}
	}
	return all
}

// reason is a criterion that is met, or one that counts while it is not known.
type reason struct {
	pathway, criterion, text string
	evidence                 []string
	assumed                  []string // what is not known and counts as the worst
	sources                  []string
	means                    string // what it comes to or could, unless that is what is decided
	decides                  bool   // as far as it is known
}

// reasons lists those that decide first. What is assumed is as urgent as the outcome
// or more: how much of that counted, an assessment does not say.
func (w *words) reasons() []reason {
	var decide, others []reason
	told := w.Assessment.Disposition.ID
	for _, m := range w.Assessment.Matched {
		r := reason{pathway: m.Pathway, criterion: m.Criterion, text: m.Because, evidence: w.evidence(m.Evidence), sources: []string{prose.Cite(m.Source)}}
		for _, c := range m.Also {
			r.sources = append(r.sources, prose.Cite(c))
		}
		if r.decides = m.Disposition == told; r.decides {
			decide = append(decide, r)
			continue
		}
		r.means = w.plain(m.Disposition)
		others = append(others, r)
	}
	for _, u := range w.Assessment.Undecided {
		if len(u.Assumed) == 0 {
			continue
		}
		r := reason{pathway: u.Pathway, criterion: u.Criterion, text: u.Because, evidence: w.evidence(u.Evidence), sources: []string{prose.Cite(u.Source)}}
		for _, x := range u.Assumed {
			r.assumed = append(r.assumed, w.name(x.Finding)+": "+x.Because)
		}
		if u.Disposition != told {
			r.means = "could be: " + w.plain(u.Disposition)
		}
		if r.decides = w.urgency(u.Disposition) >= w.urgency(told); r.decides {
			decide = append(decide, r)
		} else {
			others = append(others, r)
		}
	}
	return slices.Concat(decide, others)
}

// plain is the text of a disposition without its full stop, to stand in brackets.
func (w *words) plain(id string) string { return strings.TrimSuffix(w.disposition(id), ".") }

// urgency is how urgent a disposition is. One that is not known is the most urgent.
func (w *words) urgency(id string) int {
	if d := w.shared().Dispositions.Get(id); d != nil {
		return d.Urgency
	}
	return math.MaxInt
}

// evidence says the values that met a criterion.
func (w *words) evidence(values map[string]any) []string {
	var said []string
	aged := false
	for id := range values {
		aged = aged || strings.HasPrefix(id, "age_")
	}
	if aged {
		said = append(said, "age "+prose.Age(w.Case.Age))
	}
	for _, f := range w.shared().Dictionary.Findings {
		if a, known := w.Case.Findings[f.ID.Value]; known {
			if _, counts := values[f.ID.Value]; counts {
				said = append(said, w.name(f.ID.Value)+": "+answer(f, a))
			}
		}
	}
	return said
}

// name is a finding in a few words.
func (w *words) name(id string) string {
	if id == engine.AgeID {
		return "age"
	}
	return w.names.Name(id)
}

// answer is what was answered, in a clinician's words.
func answer(f *pathways.Finding, a engine.Answer) string {
	switch {
	case !a.Known():
		return strings.ReplaceAll(string(a.Unknown), "-", " ")
	case f.Type == pathways.Bool && a.Value.Bool:
		return "yes"
	case f.Type == pathways.Bool:
		return "no"
	case f.Type == pathways.Enum:
		if label, ok := f.Labels.Get(a.Value.Text); ok {
			return label.For(pathways.Clinician)
		}
		return a.Value.Text
	}
	for _, c := range f.Choices {
		if c.Value.Number != nil && *c.Value.Number == a.Value.Number {
			return c.Label.For(pathways.Clinician)
		}
	}
	return prose.Amount(a.Value.Number, f.Unit)
}

// clock says a time by the clock the child was assessed by.
func (w *words) clock(t time.Time) string {
	return t.In(w.Case.At.Location()).Format("15:04 on 2 January 2006")
}
