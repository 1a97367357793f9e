package thresholds

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// ComparisonOf is a difference of two versions in words.
func ComparisonOf(diff *verify.Difference, from, to *engine.Program) *Comparison {
	x := &Comparison{From: diff.From.Version, To: diff.To.Version}
	x.fill(diff, wordsOf(from), wordsOf(to))
	return x
}

// fill puts a difference into words.
func (x *Comparison) fill(diff *verify.Difference, from, to words) {
	x.Compared = true
	for _, a := range diff.Audiences {
		who := affected{Audience: answering[a.Audience], All: sizeOf(a.Inputs)}
		for _, k := range a.Classes {
			who.Classes = append(who.Classes, classOf(k, from, to))
		}
		x.Audiences = append(x.Audiences, who)
	}
	for _, k := range diff.Criteria {
		if slices.Equal(k.Changes, []verify.Change{verify.Unchanged}) {
			x.Same++
			continue
		}
		x.Criteria = append(x.Criteria, changedOf(k, from, to))
	}
	for _, r := range diff.Rules {
		x.Rules = append(x.Rules, fmt.Sprintf("%s %s: %s", r.Kind, r.ID, prose.Listed(r.Changes)))
	}
	for _, a := range diff.AnsweredBy {
		x.Findings = append(x.Findings, fmt.Sprintf("%s: answered by %s, before by %s", to.name(a.Finding), prose.Listed(a.To), prose.Listed(a.From)))
	}
	for _, f := range diff.Findings {
		text := to.name(f.Finding) + ": not the same question in both"
		if f.OnlyIn != "" {
			text = to.name(f.Finding) + ": " + map[string]string{"from": "no longer asked", "to": "new"}[f.OnlyIn]
		}
		x.Findings = append(x.Findings, text)
	}
	x.Thresholds = limitChanges(from, to)
}

func classOf(k verify.Class, from, to words) class {
	out := class{Direction: "More urgent", Shape: "▲", From: from.told(k.From), To: to.told(k.To), Count: sizeOf(k.Count), Child: from.witness(k.Witness)}
	if k.Direction == verify.LessUrgent {
		out.Direction, out.Shape = "Less urgent", "▼"
	}
	if k.Justification != nil {
		out.Because = k.Justification.Because.Value
	}
	if k.Outside {
		out.Direction += " (outside the pathway)"
	}
	return out
}

func changedOf(k *verify.CriterionDifference, from, to words) changed {
	out := changed{ID: k.ID, What: prose.Listed(k.Changes)}
	if k.DangerSign {
		out.Kind = "general danger sign"
	}
	before, after := from.criterion(k.ID), to.criterion(k.ID)
	out.Before, out.After = conditionOf(before), conditionOf(after)
	if out.Before == out.After {
		out.Before, out.After = "", ""
	}
	if k.From != k.To && k.From != "" && k.To != "" {
		out.What += fmt.Sprintf(" (from “%s” to “%s”)", from.told(k.From), to.told(k.To))
	}
	if after != nil {
		out.Wording = after.Because.For(pathways.Clinician)
	} else if before != nil {
		out.Wording = before.Because.For(pathways.Clinician)
	}
	for _, w := range k.Witnesses {
		out.Children = append(out.Children, fmt.Sprintf("%s. Before: %s; now: %s", from.witness(w), became(w.From), became(w.To)))
	}
	return out
}

func became(s verify.Standing) string { return strings.ReplaceAll(s.Criterion, "-", " ") }

// witness is a child in words: the age, and what is not normal.
func (w words) witness(x *verify.Witness) string {
	said := []string{}
	for _, s := range x.Said {
		id, _, _ := strings.Cut(s, " = ")
		if f, a := w.dict.Finding(id), x.Case.Findings[id]; f != nil {
			s = w.name(id) + ": " + w.voice.Spoken(f, a)
		}
		said = append(said, s)
	}
	if len(said) == 0 {
		return x.Age
	}
	return x.Age + "; " + strings.Join(said, "; ")
}

// size is a number too long to read: its first digits, and how many more follow.
type size struct {
	Digits string
	Power  int
}

func sizeOf(n string) size {
	if len(n) < 7 {
		return size{Digits: n}
	}
	return size{Digits: n[:1] + "." + n[1:2], Power: len(n) - 1}
}

func conditionOf(k *pathways.Criterion) string {
	switch {
	case k == nil:
		return ""
	case k.Exception != nil:
		return k.When.Value + ", except when " + k.Exception.When.Value
	}
	return k.When.Value
}

// criterion is one of the pathway or a danger sign, nil when there is none.
func (w words) criterion(id string) *pathways.Criterion {
	def := w.prog.Definition()
	for _, k := range slices.Concat(def.Signs.Criteria, def.Criteria) {
		if k.ID.Value == id {
			return k
		}
	}
	return nil
}

// limitChanges compares the limits that two versions use, by their names.
func limitChanges(from, to words) []limitChange {
	before, after := from.limits(), to.limits()
	var out []limitChange
	for _, id := range sortedKeys(after) {
		old, had := before[id]
		switch {
		case !had:
			out = append(out, limitChange{id, to.name(after[id].finding), "added", "", after[id].text})
		case old.text != after[id].text:
			out = append(out, limitChange{id, to.name(after[id].finding), "changed", old.text, after[id].text})
		}
	}
	for _, id := range sortedKeys(before) {
		if _, has := after[id]; !has {
			out = append(out, limitChange{id, from.name(before[id].finding), "removed", before[id].text, ""})
		}
	}
	return out
}

type limitText struct{ finding, text string }

// limits are the limits a version uses, each as one line.
func (w words) limits() map[string]limitText {
	out := map[string]limitText{}
	for _, u := range w.prog.Thresholds() {
		out[u.Def.ID.Value] = limitText{u.Def.Finding.Value, w.Limit(u.Def)}
	}
	return out
}
