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
				want := valueOf(t, oracles[i], act)
				have := k.when.undecided(s, func(*literal) bool { return false })
				if want == isUnknown && have != isUnknown {
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
		voc, err := newVocabulary(p)
		require.NoError(t, err)
		var formulas []*Formula
		var oracles []cel.Program
		for _, x := range prog.Invariants() {
			formulas, oracles = append(formulas, x.When), append(oracles, celProgram(t, voc, x.Def.When.Value))
			if x.Unless != nil {
				formulas, oracles = append(formulas, x.Unless), append(oracles, celProgram(t, voc, "!("+x.Def.Unless.Value+")"))
			}
		}
		require.NotEmpty(t, formulas)
		rapid.Check(t, func(t *rapid.T) {
			s, vars := drawState(t, voc, prog)
			act, err := voc.env.PartialVars(vars)
			require.NoError(t, err)
			for i, x := range formulas {
				require.Equal(t, valueOf(t, oracles[i], act), kleene(x, s), "%v", x)
			}
		})
	}
}

// kleene is a formula's value in Kleene's logic.
func kleene(x *Formula, s *state) tri {
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

// valueOf is what cel-go makes of a condition.
func valueOf(t require.TestingT, program cel.Program, act any) tri {
	got, _, err := program.Eval(act)
	if _, unknown := got.(*types.Unknown); unknown {
		return isUnknown
	}
	require.NoError(t, err)
	return triOf(got.Value().(bool))
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
	return celProgram(t, voc, text)
}

// celProgram is a condition as cel-go runs it.
func celProgram(t *testing.T, voc *vocabulary, text string) cel.Program {
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
	s := newState(voc.dict, c)
	w := walker{lowerer: newLowerer(voc, nil)}
	for id, d := range voc.derived {
		if d.When != nil {
			continue
		}
		if n, ok := w.derivedNumber(d).value(s); ok {
			vars[id] = n
		}
	}
	return s, vars
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
