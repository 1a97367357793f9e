package engine_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/internal/sample"
	"safetynet/pathways"
)

// TestReferenceAgreesOnRandomPathways compares engine and reference on pathways
// nobody would write, so that no part of the language is left to the one
// pathway that ships.
func TestReferenceAgreesOnRandomPathways(t *testing.T) {
	text, err := os.ReadFile("../testdata/tiny.yaml")
	require.NoError(t, err)
	rapid.Check(t, func(rt *rapid.T) {
		tiny := sample.DrawPathway(rt, string(text), sample.Atoms)
		eng, issues := compile(t, tinyLibrary(t, map[string]string{"tiny/0.1.0.yaml": tiny}))
		if eng == nil && sample.OnlyConstant(issues) {
			rt.Skip("a part of the drawn pathway holds always or never")
		}
		if eng == nil {
			rt.Fatalf("%s\n%s", issues.Render(), tiny)
		}
		prog := eng.Program("tiny", pathways.Version{Minor: 1})
		for range 20 {
			c := drawCase(rt, prog, rapid.SampledFrom([]int{30, 60, 90}).Draw(rt, "answered"))
			for _, s := range prog.Definition().Signs.Pages {
				for _, id := range s.Ask {
					if f := prog.Definition().Dictionary.Finding(id.Value); rapid.IntRange(0, 99).Draw(rt, "sign") < 97 {
						c.Findings[id.Value] = normalAnswer(f, 24)
					}
				}
			}
			rt.Logf("%s\n%+v", tiny, c) // shown for the smallest failure only
			requireAgreement(rt, []*engine.Program{prog}, c)
		}
	})
}
