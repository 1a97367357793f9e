package fhir

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// newest compiles what ships and returns the newest version of every pathway.
func newest(t *testing.T) map[string]*engine.Program {
	t.Helper()
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	require.False(t, issues.HasErrors(), issues.Render())
	all := map[string]*engine.Program{}
	for _, id := range lib.IDs() {
		all[id] = eng.Program(id, lib.Newest(id).Version)
	}
	return all
}

// TestGates: when a good answer to one question makes another needless, by the shape
// of the only condition. A danger sign must be settled whole.
func TestGates(t *testing.T) {
	p := newest(t)["febrile-child"]
	d := p.Definition().Dictionary
	f, g := d.Finding("breathless_now"), d.Finding("seizure_this_illness")
	behind, gated, gatedOff, other := literalOf(t, p, f, "true"), literalOf(t, p, g, "true"), literalOf(t, p, g, "false"), literalOf(t, p, d.Finding("grunting"), "true")
	for name, x := range map[string]struct {
		condition  *engine.Formula
		rule, sign bool
	}{
		"behind the gate":              {both(gated, behind), true, true},
		"behind the gate, or another":  {either(both(gated, behind), other), true, false},
		"behind the gate, and another": {both(both(gated, behind), other), true, true},
		"an exception":                 {either(gatedOff, behind), true, true},
		"either":                       {either(gated, behind), false, false},
		"behind the gate and alone":    {either(both(gated, behind), behind), false, false},
		"behind another gate":          {both(other, behind), false, false},
		"behind the opposite":          {both(gatedOff, behind), false, false}, // only a worrying answer would do
	} {
		t.Run(name, func(t *testing.T) {
			list := []*engine.Formula{x.condition}
			for _, as := range []struct {
				all  conditions
				want bool
			}{{conditions{others: list}, x.rule}, {conditions{signs: list}, x.sign}} {
				got, is := as.all.gates([]*pathways.Finding{g, f})[f.ID.Value]
				require.Equal(t, as.want, is)
				require.True(t, !is || got == gate{g, "false"})
			}
		})
	}
	require.NotContains(t, conditions{others: []*engine.Formula{both(gated, behind)}}.gates([]*pathways.Finding{f, g}), f.ID.Value, "a gate is asked before")
	require.Empty(t, conditions{others: []*engine.Formula{other}}.gates([]*pathways.Finding{g, f}), "what nothing reads has no gate")
}

func both(kids ...*engine.Formula) *engine.Formula {
	return &engine.Formula{Op: engine.And, Kids: kids}
}
func either(kids ...*engine.Formula) *engine.Formula {
	return &engine.Formula{Op: engine.Or, Kids: kids}
}

// literalOf is a condition of the pathway that asks for one answer.
func literalOf(t *testing.T, p *engine.Program, f *pathways.Finding, value string) (found *engine.Formula) {
	t.Helper()
	var walk func(x *engine.Formula)
	walk = func(x *engine.Formula) {
		if x == nil {
			return
		}
		if l := x.Literal; x.Op == engine.Test && len(l.TrueFor()) == 1 && l.Findings()[0] == f && l.TrueFor()[0] == value {
			found = x
		}
		for _, k := range x.Kids {
			walk(k)
		}
	}
	all := conditionsOf(p.Logic())
	for _, x := range append(all.signs, all.others...) {
		walk(x)
	}
	require.NotNil(t, found, "%s is %s", f.ID, value)
	return found
}

// TestConditionsOf: no condition is forgotten, of whatever kind, and every finding the
// pathway tests is read by one, but for the gestation, which is read through the age.
func TestConditionsOf(t *testing.T) {
	for id, p := range newest(t) {
		x := p.Logic()
		all := conditionsOf(x)
		for _, f := range testedBy(p) {
			require.True(t, f.ID.Value == engine.GestationID || !all.reading(f).none(), "%s: nothing reads %s", id, f.ID)
		}
		want := map[string]*engine.Formula{}
		for _, r := range x.Raises {
			want["raise "+r.Def.ID.Value] = r.When
		}
		for _, s := range x.Scope {
			want["scope "+s.Def.ID.Value] = s.When
		}
		for _, c := range x.Conflicts {
			want["contradiction "+c.Def.ID.Value] = c.When
		}
		for name, a := range x.Advice {
			want["advice "+name] = a
		}
		for _, k := range x.Criteria {
			require.Equal(t, k.Shared, listed(all.signs, k.When), "%s: %s", id, k.Def.ID)
			for name, e := range k.Excuses {
				want["excuse "+name] = e.When
			}
		}
		for name, when := range want {
			require.True(t, when == nil || listed(all.others, when), "%s: %s", id, name)
		}
	}
}

// listed tells whether a condition that says the same is in a list.
func listed(list []*engine.Formula, x *engine.Formula) bool {
	for _, y := range list {
		if same := y.Op == x.Op && len(y.Kids) == len(x.Kids) && spelled(y) == spelled(x); same {
			return true
		}
	}
	return false
}

func spelled(x *engine.Formula) (all string) {
	x.Walk(func(l *engine.Literal) { all += l.String() + "; " })
	return all
}
