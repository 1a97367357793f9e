package oidc

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestUsedTokensAreBounded: beyond what can be remembered no token counts, rather
// than one counting twice, and only for a while.
func TestUsedTokensAreBounded(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	var o onceOnly
	for n := range maxUsed {
		require.NoError(t, o.use("i", strconv.Itoa(n), now))
	}
	require.ErrorIs(t, o.use("i", "one more", now), ErrBusy)
	require.ErrorIs(t, o.use("i", "7", now), ErrClient)
	now = now.Add(remembered)
	require.NoError(t, o.use("i", "one more", now))
	require.ErrorIs(t, o.use("i", "7", now), ErrClient)
	now = now.Add(remembered)
	require.NoError(t, o.use("i", "7", now))
	require.Len(t, o.last, 1)
}
