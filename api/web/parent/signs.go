package parent

import (
	"slices"
	"strings"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// sign is one line of the list of emergency signs: a worse value of a finding in
// the words of the safety net.
type sign struct {
	Key     string // finding, or finding:value
	Text    string
	Checked bool
	finding *pathways.Finding
	answer  engine.Answer
	alone   bool // yes to it is the sign, so that none of these is no to it
}

// noneOfThese and unsure are the other two answers to the list.
const (
	noneOfThese = "none"
	unsure      = "unsure"
)

// signsOf is the list of emergency signs for a parent to tick, as the danger signs
// of a program word them. It holds what a parent can see, in the order of the
// signs. A value of an enumeration stands for itself and what is worse.
func signsOf(prog *engine.Program, v site.Voice) []sign {
	d := prog.Definition()
	var list []sign
	for _, w := range d.Signs.WatchFor {
		f := d.Dictionary.Finding(w.Finding.Value)
		if w.Sign == nil || f.Kind == pathways.Measurement || !f.AnsweredByAudience(pathways.Parent) {
			continue
		}
		s := sign{Key: f.ID.Value, Text: v.Say(w.Text), finding: f, answer: engine.BoolAnswer(true)}
		if f.Type == pathways.Enum {
			s.answer = engine.EnumAnswer(w.Values[0].Value)
			s.Key += ":" + w.Values[0].Value
		}
		s.alone = f.Type == pathways.Bool && isAlone(d, w.Sign.Value, f.ID.Value)
		list = append(list, s)
	}
	return toldApart(list, v)
}

// toldApart words signs by their questions where two have one wording.
func toldApart(list []sign, v site.Voice) []sign {
	seen := map[string]int{}
	for _, s := range list {
		seen[s.Text]++
	}
	for i, s := range list {
		if seen[s.Text] > 1 {
			list[i].Text = v.Say(s.finding.Text)
		}
	}
	return list
}

// isAlone tells whether a danger sign is one yes and nothing else.
func isAlone(d *pathways.Pathway, criterion, finding string) bool {
	return slices.ContainsFunc(d.Signs.Criteria, func(k *pathways.Criterion) bool {
		return k.ID.Value == criterion && strings.TrimSpace(k.When.Value) == finding
	})
}

// applySigns turns the ticks into answers. None of these is no to every sign that is
// one yes; of the others it says only that they are not that bad, which is no
// answer, and they are asked. With anything ticked, or unsure, the rest is open.
func (j *journey) applySigns(list []sign) {
	none := slices.Contains(j.Signs, noneOfThese)
	for _, s := range list {
		id := s.finding.ID.Value
		switch {
		case slices.Contains(j.Signs, s.Key):
			j.Said[id] = site.Typed(s.answer)
		case none && s.alone:
			j.Said[id] = "false"
		}
	}
}

// forgetSigns takes back what the list said, before it is answered again.
func (j *journey) forgetSigns(list []sign) {
	for _, s := range list {
		if id := s.finding.ID.Value; j.Said[id] == site.Typed(s.answer) || s.alone && j.Said[id] == "false" {
			j.Forget(id)
		}
	}
}

// fromList tells whether the answer to a finding was given on the list.
func (j *journey) fromList(list []sign, finding string) bool {
	return slices.ContainsFunc(list, func(s sign) bool {
		return s.finding.ID.Value == finding && (slices.Contains(j.Signs, s.Key) || s.alone && slices.Contains(j.Signs, noneOfThese))
	})
}
