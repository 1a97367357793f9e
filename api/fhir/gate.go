package fhir

import (
	"slices"
	"strconv"

	"safetynet/engine"
	"safetynet/pathways"
)

// gate is an earlier question that decides whether a question need be asked: while
// it has the answer off, no condition of the pathway reads the question.
type gate struct {
	finding *pathways.Finding
	off     string // a value of the enumeration, or "false" or "true"
}

// conditions are all conditions of a program, by what reads them.
type conditions struct {
	signs  []*engine.Formula // of the general danger signs
	others []*engine.Formula
}

// conditionsOf lists every condition an assessment can depend on: those of the
// criteria, of excuses, raise rules, scope rules, contradictions and advice.
func conditionsOf(x *engine.Logic) conditions {
	var all conditions
	for _, k := range x.Criteria {
		if k.Shared {
			all.signs = append(all.signs, k.When, k.Plain)
		} else {
			all.others = append(all.others, k.When)
		}
		for _, e := range k.Excuses {
			all.others = append(all.others, e.When)
		}
	}
	for _, r := range x.Raises {
		all.others = append(all.others, r.When)
	}
	for _, r := range x.Scope {
		all.others = append(all.others, r.When)
	}
	for _, c := range x.Conflicts {
		all.others = append(all.others, c.When)
	}
	for _, a := range x.Advice {
		all.others = append(all.others, a)
	}
	return conditions{without(all.signs), without(all.others)}
}

// without leaves out the conditions there are not.
func without(list []*engine.Formula) []*engine.Formula {
	return slices.DeleteFunc(list, func(x *engine.Formula) bool { return x == nil })
}

// gates finds for each finding the first question before it, in the order asked,
// that can make it needless. It is a proof: a literal that is known is worth its
// value on every rail, so what a known literal settles does not depend on the rest,
// known or unknown. A danger sign must be settled whole, because one that is open
// counts any answer "unsure" in it. The gestation also changes the age, so it has
// no gate.
func (all conditions) gates(asked []*pathways.Finding) map[string]gate {
	gates := map[string]gate{}
	for i, f := range asked {
		readers := all.reading(f)
		if f.ID.Value == engine.GestationID || readers.none() {
			continue
		}
		for _, g := range asked[:i] {
			if off, has := wellAnswer(g); has && readers.settledBy(f, g, off) {
				gates[f.ID.Value] = gate{g, off}
				break
			}
		}
	}
	return gates
}

// wellAnswer is what a well child has, of a question with values to choose from. No
// other answer makes a question needless: a worrying one can settle a condition as
// well, but a second one is still worth hearing.
func wellAnswer(g *pathways.Finding) (string, bool) {
	normal, has := engine.NormalValue(g, 0)
	if g.Type == pathways.Bool {
		return strconv.FormatBool(normal.Bool), has
	}
	return normal.Text, has && g.Type == pathways.Enum
}

// reading are the conditions that read a finding.
func (all conditions) reading(f *pathways.Finding) conditions {
	does := func(list []*engine.Formula) (some []*engine.Formula) {
		for _, x := range list {
			if reads(x, f) {
				some = append(some, x)
			}
		}
		return some
	}
	return conditions{does(all.signs), does(all.others)}
}

func (all conditions) none() bool { return len(all.signs)+len(all.others) == 0 }

// settledBy tells whether no condition depends on f while g has a value.
func (all conditions) settledBy(f, g *pathways.Finding, value string) bool {
	for _, x := range all.signs {
		if _, t := fix(x, g, value); t == engine.Unknown {
			return false
		}
	}
	for _, x := range all.others {
		if rest, _ := fix(x, g, value); reads(rest, f) {
			return false
		}
	}
	return true
}

// fix puts a value in the place of a finding. The condition left is nil where the
// truth is known.
func fix(x *engine.Formula, g *pathways.Finding, value string) (*engine.Formula, engine.Truth) {
	if x.Op == engine.Test {
		return fixTest(x, g, value)
	}
	stop, neutral := engine.False, engine.True
	if x.Op == engine.Or {
		stop, neutral = engine.True, engine.False
	}
	rest := &engine.Formula{Op: x.Op}
	for _, k := range x.Kids {
		left, t := fix(k, g, value)
		if t == stop {
			return nil, stop
		}
		if left != nil {
			rest.Kids = append(rest.Kids, left)
		}
	}
	if len(rest.Kids) == 0 {
		return nil, neutral
	}
	return rest, engine.Unknown
}

func fixTest(x *engine.Formula, g *pathways.Finding, value string) (*engine.Formula, engine.Truth) {
	l := x.Literal
	if l.Wanted() == nil || l.Findings()[0] != g {
		return x, engine.Unknown
	}
	if slices.Contains(l.TrueFor(), value) {
		return nil, engine.True
	}
	return nil, engine.False
}

// reads tells whether a condition reads a finding.
func reads(x *engine.Formula, f *pathways.Finding) bool {
	found := false
	x.Walk(func(l *engine.Literal) { found = found || slices.Contains(l.Findings(), f) })
	return found
}
