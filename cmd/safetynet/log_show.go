package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/engine"
)

// recorded is the part of a record that a person is shown first. The names are
// those of story.Record.
type recorded struct {
	Service string `json:"service"` // of a card
	Hook    string `json:"hook"`
	Case    struct {
		Audience string                     `json:"audience"`
		Age      json.RawMessage            `json:"age"`
		At       string                     `json:"assessed_at"`
		Findings map[string]json.RawMessage `json:"findings"`
	} `json:"case"`
	Assessment struct {
		Guidance    string `json:"guidance"`
		Disposition struct {
			ID       string           `json:"id"`
			Text     string           `json:"text"`
			Services []engine.Service `json:"services"`
		} `json:"disposition"`
		Matched []struct {
			Pathway   string `json:"pathway"`
			Criterion string `json:"criterion"`
			Because   string `json:"because"`
		} `json:"matched"`
		Provenance []struct {
			Pathway string `json:"pathway"`
			Version string `json:"version"`
			Digest  string `json:"digest"`
		} `json:"provenance"`
		Locality      *engine.LocalityUsed  `json:"locality"`
		SecondOpinion *engine.SecondOpinion `json:"second_opinion"`
		Approved      bool                  `json:"approved"`
	} `json:"assessment"`
}

// entryText shows an entry: when, of what kind, and what it holds.
func entryText(e decisionlog.Entry) string {
	var v page
	rows := [][]string{{"id", e.ID}, {"kind", kindOf(e)}}
	if e.Reference != "" {
		rows = append(rows, []string{"reference", e.Reference})
	}
	if e.Story != "" {
		rows = append(rows, []string{"story", e.Story})
	}
	v.b.WriteString(table("", append(rows,
		[]string{"recorded", decisionlog.FormatTime(e.RecordedAt)},
		[]string{"entry", fmt.Sprint(e.Seq)},
		[]string{"hash", e.Hash},
	)))
	switch {
	case len(e.Body) == 0:
		v.heading("What it held was erased.")
	case e.Is(decisionlog.KindAssessment), e.Is(story.Card):
		v.assessment(e)
	default:
		v.fields(e.Body)
	}
	return v.String()
}

// fields shows what an entry holds that is not an assessment.
func (p *page) fields(body []byte) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		p.heading("The record is not of a kind this release knows; --json shows it.")
		return
	}
	p.gap()
	delete(fields, "nonce") // says nothing
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value := string(fields[name])
		var by story.Actor
		if name == "by" && json.Unmarshal(fields[name], &by) == nil {
			value = strings.TrimSpace(string(by.Role) + " " + by.ID)
		}
		p.hang("  "+name+": ", "    ", strings.Trim(value, `"`))
	}
}

// assessment shows for whom it was, what was known and what was said.
func (p *page) assessment(e decisionlog.Entry) {
	var r recorded
	if err := json.Unmarshal(e.Body, &r); err != nil || r.Assessment.Guidance == "" {
		p.heading("The record is not of a kind this release knows; --json shows it.")
		return
	}
	if r.Service != "" {
		p.heading("Told to a record system: service %s, hook %s", r.Service, r.Hook)
	}
	p.heading("Told: %s (%s): %s", r.Assessment.Guidance, r.Assessment.Disposition.ID, r.Assessment.Disposition.Text)
	if o := r.Assessment.SecondOpinion; o != nil {
		p.linef("Decided twice, and not alike: the criteria came to %s, the second opinion to %s. The more urgent was told.", o.Criteria, o.Disposition)
	}
	for _, s := range r.Assessment.Disposition.Services {
		p.items(contact(s))
	}
	if !r.Assessment.Approved {
		p.linef("%s", notApproved)
	}
	if len(r.Assessment.Matched) > 0 {
		p.heading("Why")
	}
	for _, m := range r.Assessment.Matched {
		p.items(fmt.Sprintf("%s (%s %s)", m.Because, m.Pathway, m.Criterion))
	}
	p.heading("Known at %s, asked by %s", r.Case.At, r.Case.Audience)
	p.hang("  age: ", "    ", string(r.Case.Age))
	var facts []string
	for id, value := range r.Case.Findings {
		facts = append(facts, id+": "+strings.Trim(string(value), `"`))
	}
	slices.Sort(facts)
	for _, f := range facts {
		p.hang("  ", "    ", f)
	}
	p.gap()
	for _, o := range r.Assessment.Provenance {
		p.whole(o.Pathway + " " + o.Version + " " + o.Digest)
	}
	if l := r.Assessment.Locality; l != nil {
		p.whole(localityLine(l))
	}
	p.linef("The whole record: safetynet log show --json %s", e.ID)
}
