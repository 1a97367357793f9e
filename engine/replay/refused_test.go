package replay

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLinesThatStandForOthers: a row that somebody else refused counts with its reason,
// and an entry that was erased without one.
func TestLinesThatStandForOthers(t *testing.T) {
	r := reader{c: &Comparison{}}
	_, err := r.read(RefusedLine(`x.csv:3:1: column "a": no`))
	require.EqualError(t, err, `x.csv:3:1: column "a": no`)
	what, err := r.read(ErasedLine())
	require.NoError(t, err)
	require.Equal(t, noCase, what)
}
