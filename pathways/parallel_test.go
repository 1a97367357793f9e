package pathways

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestInParallelPanics: a server can answer for a panic in the goroutine of a request
// only.
func TestInParallelPanics(t *testing.T) {
	require.Panics(t, func() { inParallel(3, func(i int) { _ = []int{0, 1}[i] }) })
}
