package engine

import (
	"slices"
	"testing"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/pathways"
)

// TestConditionsAgreeWithCEL evaluates every condition of the shipped pathways a
// second time, by cel-go itself with unknowns, and compares: lowering must not
// change what a condition means.
func TestConditionsAgreeWithCEL(t *testing.T) {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := Compile(lib, issues)
	require.NotNil(t, eng, issues.Render())
	for _, p := range lib.Pathways {
		prog := eng.Program(p.ID.Value, p.Version)
		oracle, err := NewByCEL(prog)
		require.NoError(t, err)
		rapid.Check(t, func(t *rapid.T) {
			s, vars := drawState(t, oracle.voc, prog)
			view, err := oracle.voc.env.PartialVars(vars)
			require.NoError(t, err)
			for i, k := range prog.criteria {
				want, err := celTruth(oracle.criteria[i], view)
				require.NoError(t, err)
				have := k.when.undecided(s, func(*Literal) bool { return false })
				if want == Unknown && have != Unknown {
					continue // a threshold without a limit at this age decides what CEL leaves open
				}
				require.Equal(t, want, have, "%s %s", k.def.ID, k.def.When)
			}
		})
	}
}

// TestInvariantsAgreeWithCEL does the same for invariants, exceptions and all:
// their limits are typed in, where those of criteria are named.
func TestInvariantsAgreeWithCEL(t *testing.T) {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := Compile(lib, issues)
	require.NotNil(t, eng, issues.Render())
	for _, p := range lib.Pathways {
		prog := eng.Program(p.ID.Value, p.Version)
		voc, err := newVocabulary(p, newCELTexts())
		require.NoError(t, err)
		var formulas []*Formula
		var oracles []cel.Program
		for _, x := range prog.Invariants() {
			add := func(f *Formula, text string) {
				program, err := voc.celProgram(text)
				require.NoError(t, err)
				formulas, oracles = append(formulas, f), append(oracles, program)
			}
			add(x.When, x.Def.When.Value)
			if x.Unless != nil {
				add(x.Unless, "!"+bracketed(x.Def.Unless.Value))
			}
		}
		require.NotEmpty(t, formulas)
		rapid.Check(t, func(t *rapid.T) {
			s, vars := drawState(t, voc, prog)
			act, err := voc.env.PartialVars(vars)
			require.NoError(t, err)
			for i, x := range formulas {
				want, err := celTruth(oracles[i], act)
				require.NoError(t, err)
				require.Equal(t, want, kleene(x, s), "%v", x)
			}
		})
	}
}

// kleene is a formula's value in Kleene's logic.
func kleene(x *Formula, s *state) Truth {
	if x.Op == Test {
		return x.Literal.truth(s)
	}
	out := kleene(x.Kids[0], s)
	for _, k := range x.Kids[1:] {
		if x.Op == And {
			out = min(out, kleene(k, s))
		} else {
			out = max(out, kleene(k, s))
		}
	}
	return out
}

// drawState draws a partial record of a child of known age, as the engine and as
// CEL see it. A threshold without a limit at this age is left out of CEL's view.
func drawState(t *rapid.T, voc *vocabulary, prog *Program) (*state, map[string]any) {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	age, err := AgeFromBirthDate(at.AddDate(0, 0, -rapid.OneOf(rapid.IntRange(0, 1825), rapid.IntRange(1826, 6500)).Draw(t, "days")), at, rapid.IntRange(28, 42).Draw(t, "gestation"))
	require.NoError(t, err)
	c := Case{Audience: pathways.Clinician, Age: age, At: at, Findings: map[string]Answer{}}
	for id := range prog.tested {
		f := voc.dict.Finding(id)
		if f == nil || rapid.IntRange(0, 2).Draw(t, "unknown "+id) == 0 {
			continue
		}
		switch f.Type {
		case pathways.Bool:
			b := rapid.Bool().Draw(t, id)
			c.Findings[id] = BoolAnswer(b)
		case pathways.Enum:
			v := rapid.SampledFrom(f.Values.All()).Draw(t, id)
			c.Findings[id] = EnumAnswer(v)
		case pathways.Int:
			n := rapid.IntRange(int(f.Range.Min), int(f.Range.Max)).Draw(t, id)
			c.Findings[id] = IntAnswer(n)
		default:
			n := float64(rapid.IntRange(int(f.Range.Min*10), int(f.Range.Max*10)).Draw(t, id)) / 10
			c.Findings[id] = NumberAnswer(n)
		}
	}
	s := newState(voc.dict, c)
	return s, voc.celVariables(s)
}

// TestUnknownNeverBecomesFalse pins the traps of CEL that the language keeps out.
func TestUnknownNeverBecomesFalse(t *testing.T) {
	lib, _ := pathways.Load(pathways.Embedded())
	voc, err := newVocabulary(lib.Pathways[0], newCELTexts())
	require.NoError(t, err)
	for _, condition := range []string{
		"has(dry_mouth)", "[dry_mouth, sunken_eyes].exists(x, x)", "[dry_mouth].all(x, x)", "dry_mouth in [true]",
		"alertness.matches('drowsy')", "temperature_c + 1.0 > fever", "size(alertness) > 3", "{'a': dry_mouth}['a']", "dry_mouth == sunken_eyes",
	} {
		var codes []string
		lo := newLowerer(voc, func(_ pathways.Position, code, _, _ string) { codes = append(codes, code) })
		require.Nil(t, lo.condition(pathways.Str{Value: condition}), condition)
		require.NotEmpty(t, codes, condition)
		require.False(t, slices.Contains(codes, ""), condition)
	}
}
