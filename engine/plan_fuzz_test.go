package engine

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	made "safetynet/engine/internal/sample"
	"safetynet/pathways"
)

// FuzzPlan turns bytes into a pathway nobody would write and records for it, and
// compares its plan with its conditions as they are walked.
func FuzzPlan(f *testing.F) {
	text, err := os.ReadFile("../testdata/tiny.yaml")
	require.NoError(f, err)
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		lib, err := made.Library(map[string]string{"tiny/0.1.0.yaml": made.DrawPathway(t, string(text), made.Atoms)})
		require.NoError(t, err)
		loaded, issues := pathways.Load(lib)
		eng, issues := CompileUnproved(loaded, issues)
		if eng == nil {
			require.True(t, made.OnlyConstant(issues), issues.Render())
			t.Skip("a part of the drawn pathway holds always or never")
		}
		requireWalked(t, panelOf(t, eng.Program("tiny", pathways.Version{Minor: 1})), rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)), 20)
	}))
}
