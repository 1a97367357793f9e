package pathways

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// FuzzLoad reads any bytes as a definition: whatever they are, the loader
// returns, and a library with a problem says where.
func FuzzLoad(f *testing.F) {
	f.Add([]byte("format: safetynet/pathway/v1\nversion: 1.0.0\n"))
	f.Add([]byte("format: safetynet/findings/v1\nfindings: [{id: a, type: enum, values: [[x], y], normal: {by_age: []}}]\n"))
	f.Add([]byte("format: safetynet/invariants/v1\npathway: tiny\ninvariants: [{id: a, at_least: b, unless: c}, 1]\n"))
	f.Add([]byte("a: &x [*x]\n"))
	f.Add([]byte("? {}\n: x\n"))
	f.Add([]byte("---\n...\n---\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, issues := Load(fstest.MapFS{"tiny/1.0.0.yaml": {Data: data}})
		require.True(t, issues.HasErrors())
		for _, i := range issues {
			require.NotEmpty(t, i.Pos.File)
			require.NotEmpty(t, i.Code)
		}
		require.NotEmpty(t, issues.Render())
	})
}
