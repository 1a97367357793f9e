package engine_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// benchCases are a child of whom nothing is known, one about whom a parent has answered
// a few questions, and one who is well.
func benchCases(b *testing.B, prog *engine.Program) map[string]engine.Case {
	cases := map[string]engine.Case{}
	for name, findings := range map[string]map[string]engine.Answer{
		"empty": {}, "home care": normalCase(prog, pathways.Parent),
		"few answers": {
			"temperature_c": engine.NumberAnswer(39.1), "alertness": engine.EnumAnswer("quiet"), "feels_hot": engine.BoolAnswer(true),
			"fever_days": engine.IntAnswer(2), "non_blanching_rash": engine.UnknownAnswer(pathways.Unsure), "urine_less": engine.BoolAnswer(true),
		},
	} {
		cases[name] = engine.Case{Audience: pathways.Parent, Age: years(b, 2), At: at, Findings: findings}
	}
	return cases
}

// BenchmarkAssess is one whole assessment, with everything it explains.
func BenchmarkAssess(b *testing.B) {
	panel, err := engine.NewPanel(nil, []*engine.Program{febrileChild(b)})
	require.NoError(b, err)
	for name, c := range benchCases(b, febrileChild(b)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := panel.Assess(c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkAppendJSON writes assessments beside encoding/json.
func BenchmarkAppendJSON(b *testing.B) {
	for name, c := range benchCases(b, febrileChild(b)) {
		a := assess(b, c, febrileChild(b))
		text := a.AppendJSON(nil)
		for _, x := range []struct {
			name string
			run  func()
		}{
			{"append", func() { text = a.AppendJSON(text[:0]) }},
			{"encoding-json", func() { _, _ = json.Marshal(a) }},
		} {
			b.Run(name+"/"+x.name, func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					x.run()
				}
			})
		}
	}
}

// BenchmarkPanel makes a panel, as every request does that names pathways of its own.
func BenchmarkPanel(b *testing.B) {
	progs := newestPrograms()
	for b.Loop() {
		if _, err := engine.NewPanel(nil, progs); err != nil {
			b.Fatal(err)
		}
	}
}

// normalCase answers everything this audience can answer with its normal value.
func normalCase(prog *engine.Program, audience pathways.Audience) map[string]engine.Answer {
	out := map[string]engine.Answer{}
	for _, id := range prog.Tested() {
		f := prog.Definition().Dictionary.Finding(id)
		if f.Normal != nil && prog.Answerable(f, audience) {
			out[id] = normalAnswer(f, 24)
		}
	}
	return out
}
