package thresholds

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/margin"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// words says what a version of a pathway means to a clinician.
type words struct {
	prose.Words
	prog   *engine.Program
	dict   *pathways.Dictionary
	voice  site.Voice
	tested map[string]bool
}

func wordsOf(prog *engine.Program) words {
	w := words{Words: prose.Of(prog), prog: prog, dict: prog.Definition().Dictionary, voice: site.Voice{Audience: pathways.Clinician}, tested: map[string]bool{}}
	for _, id := range prog.Tested() {
		w.tested[id] = true
	}
	return w
}

// name is a short name of a finding, a calculated number or an age.
func (w words) name(id string) string {
	if unit, is := strings.CutPrefix(id, "age_"); is {
		return "Age in completed " + unit
	}
	return capital(w.Name(id))
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// names lists findings.
func (w words) names(ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, w.name(id))
	}
	return strings.Join(out, "; ")
}

// value is an answer in words.
func (w words) value(id string, v engine.Value) string {
	f := w.dict.Finding(id)
	if f.Range != nil {
		return prose.Amount(v.Number, f.Unit)
	}
	return w.voice.Spoken(f, engine.Answer{Value: v})
}

// limit is the boundary of a test: "more than 60 a minute", "Blue or Blotchy".
func (w words) limit(l margin.Limit) string {
	if l.Limit != nil {
		return prose.Compared(l.Comparison, prose.Amount(*l.Limit, l.Unit))
	}
	var out []string
	f := w.dict.Finding(l.Finding)
	for _, v := range l.Values {
		if f.Type == pathways.Bool {
			out = append(out, map[string]string{"true": "Yes", "false": "No"}[v])
			continue
		}
		out = append(out, w.voice.Spoken(f, engine.EnumAnswer(v)))
	}
	return strings.Join(out, " or ")
}

// positive reads a number of 0 or more.
func positive(s string) (float64, bool) {
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil && n >= 0 && !math.IsInf(n, 0)
}

// told is a disposition in words.
func (w words) told(id string) string {
	return strings.TrimSuffix(w.voice.Say(w.prog.Definition().Dispositions.Get(id).Text), ".")
}

func (w words) guidance(disposition string) pathways.Guidance {
	return w.prog.Definition().Dispositions.Get(disposition).Guidance
}

// ruled lists criteria by their ids alone: a page has one pathway.
func ruled(names []string) string {
	var out []string
	for _, n := range names {
		if _, id, _ := strings.Cut(n, "/"); !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return strings.Join(out, ", ")
}

// standing is how a limit stands, with a shape and a word.
type standing struct{ Class, Shape, Word string }

func standingOf(state, met string) standing {
	switch state {
	case margin.Met:
		return standing{"met", "▲", met}
	case margin.NotMet:
		return standing{"clear", "○", "Not " + strings.ToLower(met)}
	}
	return standing{"open", "?", "Not known"}
}
