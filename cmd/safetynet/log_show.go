package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"safetynet/api/decisionlog"
	"safetynet/engine"
)

// recorded is the part of a record that a person is shown first. The names are
// those of story.Record.
type recorded struct {
	Case struct {
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

// entryText shows a decision: when, for whom, what was known, what was said.
func entryText(e decisionlog.Entry) string {
	var v page
	v.b.WriteString(table("", [][]string{
		{"id", e.ID},
		{"reference", e.Reference},
		{"recorded", decisionlog.FormatTime(e.RecordedAt)},
		{"entry", fmt.Sprint(e.Seq)},
		{"hash", e.Hash},
	}))
	var r recorded
	if err := json.Unmarshal(e.Body, &r); err != nil || r.Assessment.Guidance == "" {
		v.heading("The record is not of a kind this release knows; --json shows it.")
		return v.String()
	}
	v.heading("Told: %s (%s): %s", r.Assessment.Guidance, r.Assessment.Disposition.ID, r.Assessment.Disposition.Text)
	if o := r.Assessment.SecondOpinion; o != nil {
		v.linef("Decided twice, and not alike: the criteria came to %s, the second opinion to %s. The more urgent was told.", o.Criteria, o.Disposition)
	}
	for _, s := range r.Assessment.Disposition.Services {
		v.items(contact(s))
	}
	if !r.Assessment.Approved {
		v.linef("%s", notApproved)
	}
	if len(r.Assessment.Matched) > 0 {
		v.heading("Why")
	}
	for _, m := range r.Assessment.Matched {
		v.items(fmt.Sprintf("%s (%s %s)", m.Because, m.Pathway, m.Criterion))
	}
	v.heading("Known at %s, asked by %s", r.Case.At, r.Case.Audience)
	v.hang("  age: ", "    ", string(r.Case.Age))
	var facts []string
	for id, value := range r.Case.Findings {
		facts = append(facts, id+": "+strings.Trim(string(value), `"`))
	}
	slices.Sort(facts)
	for _, f := range facts {
		v.hang("  ", "    ", f)
	}
	v.gap()
	for _, o := range r.Assessment.Provenance {
		v.whole(o.Pathway + " " + o.Version + " " + o.Digest)
	}
	if l := r.Assessment.Locality; l != nil {
		v.whole(localityLine(l))
	}
	v.linef("The whole record: safetynet log show --json %s", e.ID)
	return v.String()
}
