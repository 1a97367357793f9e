package pathways

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAtOncePanics: a server can answer for a panic in the goroutine of a request
// only.
func TestAtOncePanics(t *testing.T) {
	require.Panics(t, func() { atOnce(3, func(int) int { return 1 }, func(i int) { _ = []int{0, 1}[i] }) })
}
