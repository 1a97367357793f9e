package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
)

// TestSupposingIsDeciding holds what is supposed of another answer against the
// whole decision for it, and the case as it was against itself afterwards.
func TestSupposingIsDeciding(t *testing.T) {
	prog := febrileChild(t)
	progs := []*engine.Program{prog}
	rapid.Check(t, func(rt *rapid.T) {
		c := drawCase(rt, prog, 60)
		s, err := engine.Suppose(nil, progs, c)
		require.NoError(rt, err)
		for range 5 {
			f := prog.Definition().Dictionary.Finding(rapid.SampledFrom(prog.Tested()).Draw(rt, "finding"))
			other := engine.Case{Audience: c.Audience, Age: c.Age, At: c.At, Findings: map[string]engine.Answer{}}
			for id, a := range c.Findings {
				other.Findings[id] = a
			}
			other.Findings[f.ID.Value] = drawAnswer(rt, prog, f)
			want, err := engine.Decide(progs, other)
			require.NoError(rt, err)
			got := s.With(f, other.Findings[f.ID.Value])
			require.Equal(rt, want, got.Decision())
			require.Equal(rt, want.Disposition, got.Disposition().ID.Value)
			require.Equal(rt, want.Inconsistent, got.Inconsistent())
		}
		want, err := engine.Decide(progs, c)
		require.NoError(rt, err)
		require.Equal(rt, want, s.Now().Decision())
	})
}
