package engine

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
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
		voc, err := newVocabulary(p)
		require.NoError(t, err)
		oracles := make([]cel.Program, len(prog.criteria))
		for i, k := range prog.criteria {
			oracles[i] = oracle(t, voc, p, k)
		}
		rapid.Check(t, func(t *rapid.T) {
			s, vars := drawState(t, voc, prog)
			act, err := voc.env.PartialVars(vars)
			require.NoError(t, err)
			for i, k := range prog.criteria {
				want := isUnknown
				got, _, err := oracles[i].Eval(act)
				if _, unknown := got.(*types.Unknown); !unknown {
					require.NoError(t, err, k.def.ID.Value)
					want = triOf(got.Value().(bool))
				}
				have := k.when.undecided(s, func(*literal) bool { return false })
				if want == isUnknown && have != isUnknown {
					continue // a threshold without a limit at this age decides what CEL leaves open
				}
				require.Equal(t, want, have, "%s %s", k.def.ID, k.def.When)
			}
		})
	}
}

var word = regexp.MustCompile(`\b[a-z][a-z0-9_]*\b`)

// oracle is a criterion's condition as one cel-go program, calculated conditions
// written out in place.
func oracle(t *testing.T, voc *vocabulary, p *pathways.Pathway, k *criterion) cel.Program {
	var expand func(text string) string
	expand = func(text string) string {
		return word.ReplaceAllStringFunc(text, func(name string) string {
			if d := voc.derived[name]; d != nil && d.When != nil {
				return "(" + expand(d.When.Value) + ")"
			}
			return name
		})
	}
	text := "(" + expand(k.def.When.Value) + ")"
	if k.def.Exception != nil {
		text += " && !(" + expand(k.def.Exception.When.Value) + ")"
	}
	for _, e := range p.DangerSigns.Exceptions {
		if k.shared && e.Sign.Value == k.def.ID.Value {
			text += " && !(" + expand(e.When.Value) + ")"
		}
	}
	compiled, issues := voc.env.Compile(text)
	require.NoError(t, issues.Err(), text)
	prog, err := voc.env.Program(compiled, cel.EvalOptions(cel.OptPartialEval))
	require.NoError(t, err)
	return prog
}

// drawState draws a partial record of a child of known age, as the engine and as
// CEL see it. A threshold without a limit at this age is left out of CEL's view.
func drawState(t *rapid.T, voc *vocabulary, prog *Program) (*state, map[string]any) {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	age, err := AgeFromBirthDate(at.AddDate(0, 0, -rapid.OneOf(rapid.IntRange(0, 1825), rapid.IntRange(1826, 6500)).Draw(t, "days")), at, rapid.IntRange(28, 42).Draw(t, "gestation"))
	require.NoError(t, err)
	c := Case{Audience: pathways.Clinician, Age: age, At: at, Findings: map[string]Answer{}}
	vars := map[string]any{
		ageDays: int64(age.Days.Lo), ageMonths: int64(age.Months.Lo), ageYears: int64(age.Months.Lo / 12), ageCorrected: int64(age.Corrected.Lo),
	}
	for id, th := range voc.thresholds {
		if th.Limit != nil {
			vars[id] = *th.Limit
		} else if limit := th.Bands[th.At(age.Months.Lo)].Limit; !limit.None {
			vars[id] = limit.Value
		}
	}
	for id := range prog.tested {
		f := voc.dict.Finding(id)
		if f == nil || rapid.IntRange(0, 2).Draw(t, "unknown "+id) == 0 {
			continue
		}
		switch f.Type {
		case pathways.Bool:
			b := rapid.Bool().Draw(t, id)
			c.Findings[id], vars[id] = BoolAnswer(b), b
		case pathways.Enum:
			v := rapid.SampledFrom(f.Values.All()).Draw(t, id)
			c.Findings[id], vars[id] = EnumAnswer(v), v
		case pathways.Int:
			n := rapid.IntRange(int(f.Range.Min), int(f.Range.Max)).Draw(t, id)
			c.Findings[id], vars[id] = IntAnswer(n), int64(n)
		default:
			n := float64(rapid.IntRange(int(f.Range.Min*10), int(f.Range.Max*10)).Draw(t, id)) / 10
			c.Findings[id], vars[id] = NumberAnswer(n), n
		}
	}
	return newState(voc.dict, c), vars
}

// TestUnknownNeverBecomesFalse pins the traps of CEL that the language keeps out.
func TestUnknownNeverBecomesFalse(t *testing.T) {
	lib, _ := pathways.Load(pathways.Embedded())
	voc, err := newVocabulary(lib.Pathways[0])
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
