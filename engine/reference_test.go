package engine_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/internal/reference"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// requireAgreement assesses a case by the engine and by the plain reference,
// which was written from SEMANTICS.md alone, and compares everything that decides.
func requireAgreement(t require.TestingT, progs []*engine.Program, c engine.Case) {
	var defs []*pathways.Pathway
	for _, p := range progs {
		defs = append(defs, p.Definition())
	}
	want, err := reference.Assess(defs, c)
	require.NoError(t, err)
	got, err := engine.Decide(progs, c)
	require.NoError(t, err)
	require.Equal(t, want.Floor, got.Floor, "floor")
	require.Equal(t, want.Ceiling, got.Ceiling, "ceiling")
	require.Equal(t, want.Disposition, got.Disposition, "disposition")
	require.Equal(t, want.Level, got.Guidance, "guidance")
	require.Equal(t, want.Settled, got.Settled, "settled")
	require.Equal(t, len(want.Inconsistent), got.Inconsistent, "contradictions")
	require.Equal(t, want.Criteria, got.Criteria)
}

// TestReferenceAgrees compares both on random children against every shipped
// pathway.
func TestReferenceAgrees(t *testing.T) {
	everyPathway(t, func(t *testing.T, prog *engine.Program) {
		rapid.Check(t, func(t *rapid.T) {
			for range 3 {
				requireAgreement(t, []*engine.Program{prog}, drawCase(t, prog, rapid.SampledFrom([]int{0, 20, 60, 90, 97, 100}).Draw(t, "answered")))
			}
		})
	})
}

// TestReferenceAgreesOnVignettes runs both on the suite clinicians read.
func TestReferenceAgreesOnVignettes(t *testing.T) {
	for _, p := range shipped().Library().Pathways {
		name := "../testdata/vignettes/" + p.ID.Value + "/" + p.Version.String() + ".yaml"
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		file, issues := vignette.Load(name, data, shipped())
		require.Empty(t, issues.Render())
		prog := shipped().Program(p.ID.Value, p.Version)
		for _, v := range file.Vignettes {
			for _, who := range v.Audiences {
				c, err := v.Case(prog, who)
				require.NoError(t, err, v.Name)
				requireAgreement(t, []*engine.Program{prog}, c)
			}
		}
	}
}

// FuzzReference lets the fuzzer look for a child on whom the two disagree.
func FuzzReference(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		prog := febrileChild(t)
		requireAgreement(t, []*engine.Program{prog}, drawCase(t, prog, rapid.SampledFrom([]int{20, 90, 100}).Draw(t, "answered")))
	}))
}
