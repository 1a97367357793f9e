package verify

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// RuleDifference is a raise rule, scope rule or contradiction that is not the same
// in both versions.
type RuleDifference struct {
	Kind    string   `json:"kind"` // raise, scope, contradiction
	ID      string   `json:"id"`
	Changes []Change `json:"changes"`
}

// RuleDiffers says that what a rule does changed, and not when.
const RuleDiffers Change = "rule-differs"

// AnsweredDifference is a finding that other audiences are expected to know.
type AnsweredDifference struct {
	Finding string              `json:"finding"`
	From    []pathways.Audience `json:"from"`
	To      []pathways.Audience `json:"to"`
}

// FindingDifference is a finding that is not in both dictionaries, or admits other
// answers. What only one admits was left out of the comparison.
type FindingDifference struct {
	Finding string   `json:"finding"`
	OnlyIn  string   `json:"only_in,omitempty"` // from, to: the other version takes no notice of it
	LeftOut []string `json:"left_out,omitempty"`
}

// ruled is a rule of either version, as far as it is compared.
type ruled struct {
	kind, id, does string
	wording        string
	when           *engine.Formula
	upTo           int
}

// rules compares those beside the criteria. Their conditions are the same for every
// audience, so one will do.
func (f *facing) rules() {
	x := f.comparison
	older, newer := rulesOf(x.older), rulesOf(x.newer)
	same := func(r ruled) func(ruled) bool { return func(o ruled) bool { return o.kind == r.kind && o.id == r.id } }
	for _, r := range newer {
		i := slices.IndexFunc(older, same(r))
		if i < 0 {
			x.out.Rules = append(x.out.Rules, RuleDifference{r.kind, r.id, []Change{Added}})
		} else if changes := f.rule(older[i], r); len(changes) > 0 {
			x.out.Rules = append(x.out.Rules, RuleDifference{r.kind, r.id, changes})
		}
	}
	for _, r := range older {
		if !slices.ContainsFunc(newer, same(r)) {
			x.out.Rules = append(x.out.Rules, RuleDifference{r.kind, r.id, []Change{Removed}})
		}
	}
}

func (f *facing) rule(a, b ruled) (changes []Change) {
	if f.another(a, b) {
		changes = append(changes, ConditionDiffers)
	} else if a.wording != b.wording || written(a.when) != written(b.when) {
		changes = append(changes, Reworded)
	}
	if a.does != b.does {
		changes = append(changes, RuleDiffers)
	}
	return changes
}

// another decides whether a rule holds, or can, for other inputs than before. A
// raise matters only to children whom both versions are for.
func (f *facing) another(a, b ruled) bool {
	if (a.when == nil) != (b.when == nil) {
		return true
	}
	if a.when == nil {
		return false
	}
	where := both{1, always}
	if a.kind == kindRaise {
		where = f.within
	}
	never := func(*engine.Literal, situation) gate { return never }
	pairs := [2][2]gate{
		{f.from.certain(a.when, a.upTo), f.to.certain(b.when, b.upTo)},
		{f.from.open(a.when, a.upTo, never), f.to.open(b.when, b.upTo, never)},
	}
	for _, p := range pairs {
		for _, g := range [2][2]gate{p, {p[1], p[0]}} {
			if g[0] == g[1] {
				continue
			}
			n := f.d.and(where.d, f.d.apply(opLess, f.draw(g[1]), f.draw(g[0])))
			if f.some(a.kind+" "+a.id, n, where.g, g[0], f.circuit.not(g[1])) {
				return true
			}
		}
	}
	return false
}

const (
	kindRaise         = "raise"
	kindScope         = "scope"
	kindContradiction = "contradiction"
)

func rulesOf(s side) []ruled {
	l := s.logic
	var out []ruled
	for _, r := range l.Raises {
		var targets []string
		for _, t := range r.Targets {
			targets = append(targets, l.Criteria[t].Def.ID.Value)
		}
		slices.Sort(targets)
		x := ruled{kindRaise, r.Def.ID.Value, fmt.Sprint(targets, r.Level, r.Def.To, r.Def.Audience), "", r.When, l.Oldest}
		if r.Def.When != nil {
			x.wording = oneLine(r.Def.When.Value)
		}
		out = append(out, x)
	}
	for _, r := range l.Scope {
		out = append(out, ruled{kindScope, r.Def.ID.Value, fmt.Sprint(r.HandOver), oneLine(r.Def.When.Value), r.When, uncut})
	}
	for _, r := range l.Conflicts {
		out = append(out, ruled{kindContradiction, r.Def.ID.Value, "", oneLine(r.Def.When.Value), r.When, uncut})
	}
	return out
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// compareDictionaries lists the findings read that are not the same question.
func (x *comparison) compareDictionaries() {
	a, b := x.older.logic.Pathway.Dictionary, x.newer.logic.Pathway.Dictionary
	for _, axis := range x.axes {
		for _, f := range axis.findings {
			id := f.ID.Value
			older, newer := a.Finding(id), b.Finding(id)
			switch {
			case older == nil:
				x.out.Findings = append(x.out.Findings, FindingDifference{Finding: id, OnlyIn: "to"})
			case newer == nil:
				x.out.Findings = append(x.out.Findings, FindingDifference{Finding: id, OnlyIn: "from"})
			default:
				x.compareFinding(older, newer)
			}
		}
	}
	slices.SortFunc(x.out.Findings, func(p, q FindingDifference) int { return strings.Compare(p.Finding, q.Finding) })
	slices.SortFunc(x.out.AnsweredBy, func(p, q AnsweredDifference) int { return strings.Compare(p.Finding, q.Finding) })
}

func (x *comparison) compareFinding(older, newer *pathways.Finding) {
	var left []string
	for _, v := range slices.Concat(older.Values.All(), newer.Values.All()) {
		if !x.everywhere(older.ID.Value, v) {
			left = append(left, v)
		}
	}
	if r := older.Range; r != nil && (r.Min != newer.Range.Min || r.Max != newer.Range.Max || older.MaxDecimals() != newer.MaxDecimals()) {
		left = append(left, fmt.Sprintf("what only one range has: %v to %v with %d decimals, now %v to %v with %d",
			r.Min, r.Max, older.MaxDecimals(), newer.Range.Min, newer.Range.Max, newer.MaxDecimals()))
	}
	if len(left) > 0 {
		x.out.Findings = append(x.out.Findings, FindingDifference{Finding: older.ID.Value, LeftOut: left})
	}
	was, is := []pathways.Audience{}, []pathways.Audience{}
	for _, who := range pathways.Audiences() {
		if x.older.prog.Answerable(older, who) {
			was = append(was, who)
		}
		if x.newer.prog.Answerable(newer, who) {
			is = append(is, who)
		}
	}
	if !slices.Equal(was, is) {
		x.out.AnsweredBy = append(x.out.AnsweredBy, AnsweredDifference{older.ID.Value, was, is})
	}
}
