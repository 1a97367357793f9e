package verify

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSurvey: limits and what an audience cannot see are those of a whole report.
func TestSurvey(t *testing.T) {
	prog, issues := smallProgram(t, smallLibrary(t))
	require.Empty(t, issues.Render())
	r, err := Verify(prog, Options{At: now})
	require.NoError(t, err)
	limits, residual, err := Survey(prog, Options{At: now})
	require.NoError(t, err)
	require.NotEmpty(t, limits)
	require.Equal(t, r.Limits, limits)
	require.Equal(t, r.Residual, residual)
	_, _, err = Survey(prog, Options{Budget: 10})
	require.Error(t, err)
	for _, x := range r.Results {
		require.NotEmpty(t, x.Code.Says(), x.Code)
		require.Contains(t, Codes(), x.Code)
	}
	require.Empty(t, Code("P1").Says())
}
