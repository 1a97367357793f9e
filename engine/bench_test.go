package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// BenchmarkAssess is one whole assessment, with everything it explains.
func BenchmarkAssess(b *testing.B) {
	prog := febrileChild(b)
	for _, bench := range []struct {
		name     string
		findings map[string]engine.Answer
	}{
		{"empty", map[string]engine.Answer{}},
		{"home care", normalCase(prog, pathways.Parent)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			c := engine.Case{Audience: pathways.Parent, Age: years(b, 2), At: at, Findings: bench.findings}
			panel, err := engine.NewPanel(nil, []*engine.Program{prog})
			require.NoError(b, err)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := panel.Assess(c); err != nil {
					b.Fatal(err)
				}
			}
		})
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
