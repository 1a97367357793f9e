package api

import (
	"regexp"
	"slices"

	"safetynet/pathways"
)

// names is a set of names that conditions use.
type names map[string]bool

var word = regexp.MustCompile(`[a-z][a-z0-9_]*`)

// namesUsed collects the names in all conditions of a pathway and its danger
// signs, calculated values followed. It reads words, not CEL: a name too many
// (the word of an enumeration, say) shows a reader one threshold too many, while
// importing CEL here would bind this package to it.
func namesUsed(p *pathways.Pathway) names {
	used := names{}
	for _, when := range conditions(p) {
		used.read(p, when)
	}
	return used
}

// read adds the names of one condition and those behind them.
func (used names) read(p *pathways.Pathway, when string) {
	for _, name := range word.FindAllString(when, -1) {
		if used[name] {
			continue
		}
		used[name] = true
		for _, part := range parts(p) {
			used.follow(p, part, name)
		}
	}
}

// follow adds what a calculated value of this name needs.
func (used names) follow(p *pathways.Pathway, part part, name string) {
	for _, x := range part.calculated {
		if x.ID.Value != name {
			continue
		}
		if x.When != nil {
			used.read(p, x.When.Value)
		}
		for _, input := range x.Inputs() {
			used.read(p, input.Value)
		}
	}
}

// conditions lists every condition a pathway has, wherever it stands.
func conditions(p *pathways.Pathway) []string {
	var all []string
	add := func(s *pathways.Str) {
		if s != nil {
			all = append(all, s.Value)
		}
	}
	for _, k := range slices.Concat(p.Signs.Criteria, p.Criteria) {
		add(&k.When)
		if k.Exception != nil {
			add(&k.Exception.When)
		}
		for _, e := range k.Excuse {
			add(e.Value.When)
		}
	}
	for _, e := range p.Excuse {
		add(e.Value.When)
	}
	for i := range p.DangerSigns.Exceptions {
		add(&p.DangerSigns.Exceptions[i].When)
	}
	for _, r := range p.Raises {
		add(r.When)
	}
	for _, r := range slices.Concat(p.Scope.Outside, p.Scope.HandOver) {
		add(&r.When)
	}
	for _, a := range slices.Concat(p.Advice.FirstAid, p.Advice.HomeCare, p.Advice.ExpectedCourse) {
		add(a.When)
	}
	for _, f := range p.FollowUp {
		add(f.When)
	}
	return all
}

// part is one file's thresholds and calculated values.
type part struct {
	name       string
	thresholds []*pathways.Threshold
	calculated []*pathways.Derived
}

func parts(p *pathways.Pathway) []part {
	return []part{
		{"pathway", p.Thresholds, p.Derived},
		{"danger-signs", p.Signs.Thresholds, p.Signs.Derived},
		{"sepsis", p.SepsisTables.Thresholds, p.SepsisTables.Derived},
		{"findings", p.Dictionary.Thresholds, p.Dictionary.Derived},
	}
}

// thresholds lists the limits in use, the pathway's own first.
func (used names) thresholds(p *pathways.Pathway) []ThresholdView {
	views := []ThresholdView{}
	for _, part := range parts(p) {
		for _, t := range part.thresholds {
			if used[t.ID.Value] {
				views = append(views, ThresholdView{t, part.name, t.Pos})
			}
		}
	}
	return views
}

// derived lists the calculated values in use, the pathway's own first.
func (used names) derived(p *pathways.Pathway) []DerivedView {
	views := []DerivedView{}
	for _, part := range parts(p) {
		for _, x := range part.calculated {
			if used[x.ID.Value] {
				views = append(views, DerivedView{x, part.name, x.Pos})
			}
		}
	}
	return views
}
