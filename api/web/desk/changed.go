package desk

import (
	"cmp"
	"encoding/json"

	"safetynet/api/story"
	"safetynet/api/web/handover"
	"safetynet/engine"
	"safetynet/engine/change"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// changed is what is different since the assessment before, in words.
type changed struct {
	Since      string
	Trend      string // in words
	Worse      bool
	Why        []string
	Then, Now  string // the outcomes, where they differ
	Findings   []differing
	Met, Unmet []string
	Between    string // how long
	Differs    []string
}

// differing is an answer that is not what it was.
type differing struct{ Text, Before, After, Way string }

var differs = map[change.Code]string{
	change.OtherAudience:       "Somebody else was asked",
	change.PathwayAdded:        "Another pathway was added",
	change.PathwayDropped:      "A pathway was left out",
	change.PathwayVersion:      "A pathway has another version",
	change.FindingsVersion:     "The questions have another version",
	change.DispositionsVersion: "The outcomes have another version",
	change.OtherLocality:       "The place is another",
	change.OtherEngine:         "The program that decides is another",
	change.SecondOpinion:       "One of the two was decided in two ways that differed",
}

var ways = map[change.Direction]string{
	change.Worse: "worse", change.Better: "better", change.Other: "changed", change.Lost: "not known any more", change.Same: "same",
}

var learned = map[change.Direction]string{
	change.Same: "new: as in a well child", change.Better: "new", change.Worse: "new: not as in a well child", change.Other: "new",
}

// changed compares an assessment with the one before; nil where there is none.
func (d *door) changed(eng *engine.Engine, s *story.Story, a *story.Assessed) *changed {
	before := s.Assessment(a.Supersedes)
	if before == nil {
		return nil
	}
	diff := d.Service.Changed(eng, before, a)
	x := &changed{Since: moment(before.At, d.Service.Now()), Trend: handover.TrendOf(diff), Why: handover.WhyTrend(diff)}
	if diff == nil {
		return x
	}
	x.Worse = diff.Trend == change.TrendWorse
	for _, code := range diff.Differs {
		x.Differs = append(x.Differs, differs[code])
	}
	if diff.Disposition.Before != diff.Disposition.After {
		x.Then, x.Now = before.Told.Disposition.Text, a.Told.Disposition.Text
	}
	for _, f := range diff.Findings {
		x.Findings = append(x.Findings, differing{cmp.Or(f.Text, f.ID), spoken(f, f.Before), spoken(f, f.After), way(f)})
	}
	for _, k := range diff.Met {
		x.Met = append(x.Met, k.Because)
	}
	for _, k := range diff.Unmet {
		x.Unmet = append(x.Unmet, k.Because)
	}
	x.Between = prose.Hours(diff.At.After.Sub(diff.At.Before))
	return x
}

func way(f change.Finding) string {
	text := ways[f.Direction]
	if f.Direction == change.Learned {
		text = learned[f.ThanNormal]
	}
	if f.Kind == pathways.History && f.Direction == change.Worse {
		text += ", or told otherwise"
	}
	return text
}

// spoken is an answer in words, also one that no dictionary in use knows.
func spoken(f change.Finding, a *engine.Answer) string {
	switch {
	case a == nil || a.Unknown == pathways.NotAsked:
		return "Not asked"
	case f.Declared != nil:
		return adviser.Spoken(f.Declared, *a)
	}
	text, _ := json.Marshal(a)
	return string(text)
}
