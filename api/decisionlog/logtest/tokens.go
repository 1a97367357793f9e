package logtest

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
)

// RunTokens holds a store against the contract of [decisionlog.Tokens]. open
// returns an empty store of its own on each call; the suite closes it where it
// is an [io.Closer].
func RunTokens(t *testing.T, open func(testing.TB) decisionlog.Tokens) {
	t.Helper()
	for _, c := range []struct {
		name string
		run  func(*testing.T, decisionlog.Tokens)
	}{
		{"tokens are found by their hash", findTokens},
		{"a token is added once", tokenTwice},
		{"what cannot be stored is refused", invalidTokens},
		{"sixteen writers of tokens", concurrentTokens},
		{"a cancelled context for tokens", cancelledTokens},
		{"a closed token store", closedTokens},
	} {
		t.Run(c.name, func(t *testing.T) {
			tokens := open(t)
			if closer, ok := tokens.(io.Closer); ok {
				t.Cleanup(func() { require.NoError(t, closer.Close()) })
			}
			c.run(t, tokens)
		})
	}
}

func requireTokens(t *testing.T, tokens decisionlog.Tokens, want int) {
	t.Helper()
	n, err := tokens.CountTokens(t.Context())
	require.NoError(t, err)
	require.Equal(t, want, n)
}

func requireScope(t *testing.T, tokens decisionlog.Tokens, token, want string) {
	t.Helper()
	scope, found, err := tokens.TokenScope(t.Context(), decisionlog.HashToken(token))
	require.NoError(t, err)
	require.Equal(t, want != "", found)
	require.Equal(t, want, scope)
}

func findTokens(t *testing.T, tokens decisionlog.Tokens) {
	requireTokens(t, tokens, 0)
	requireScope(t, tokens, "snt_first", "")
	require.NoError(t, tokens.AddToken(t.Context(), decisionlog.HashToken("snt_first"), "staff", Start))
	require.NoError(t, tokens.AddToken(t.Context(), decisionlog.HashToken("snt_second"), "audit", Start))
	requireTokens(t, tokens, 2)
	requireScope(t, tokens, "snt_first", "staff")
	requireScope(t, tokens, "snt_second", "audit")
	for _, other := range []string{"", "snt_FIRST", "snt_firs", "snt_first ", "first"} {
		requireScope(t, tokens, other, "")
	}
	// The empty hash is a hash like any other, and nobody's.
	_, found, err := tokens.TokenScope(t.Context(), decisionlog.TokenHash{})
	require.NoError(t, err)
	require.False(t, found)
}

func tokenTwice(t *testing.T, tokens decisionlog.Tokens) {
	hash := decisionlog.HashToken("snt_first")
	require.NoError(t, tokens.AddToken(t.Context(), hash, "staff", Start))
	require.ErrorIs(t, tokens.AddToken(t.Context(), hash, "admin", Start), decisionlog.ErrDuplicate)
	requireScope(t, tokens, "snt_first", "staff")
	requireTokens(t, tokens, 1)
}

func invalidTokens(t *testing.T, tokens decisionlog.Tokens) {
	hash := decisionlog.HashToken("snt_first")
	for _, scope := range []string{"", "two words", "a\n", strings.Repeat("x", 65)} {
		require.ErrorIs(t, tokens.AddToken(t.Context(), hash, scope, Start), decisionlog.ErrInvalid, "scope %q", scope)
	}
	require.ErrorIs(t, tokens.AddToken(t.Context(), hash, "staff", time.Time{}), decisionlog.ErrInvalid)
	requireTokens(t, tokens, 0)
}

// concurrentTokens has all writers add the same token: one of them succeeds.
func concurrentTokens(t *testing.T, tokens decisionlog.Tokens) {
	const writers = 16
	results := make(chan error, writers)
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			results <- tokens.AddToken(t.Context(), decisionlog.HashToken("snt_one"), "staff", Start)
		})
	}
	wg.Wait()
	close(results)
	added := 0
	for err := range results {
		if err == nil {
			added++
			continue
		}
		require.ErrorIs(t, err, decisionlog.ErrDuplicate)
	}
	require.Equal(t, 1, added)
	requireTokens(t, tokens, 1)
}

func cancelledTokens(t *testing.T, tokens decisionlog.Tokens) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	requireTokenErrors(t, ctx, tokens, context.Canceled)
	requireTokens(t, tokens, 0)
}

func closedTokens(t *testing.T, tokens decisionlog.Tokens) {
	closer, ok := tokens.(io.Closer)
	if !ok {
		t.Skip("this store has nothing to close")
	}
	require.NoError(t, closer.Close())
	requireTokenErrors(t, t.Context(), tokens, decisionlog.ErrClosed)
}

func requireTokenErrors(t *testing.T, ctx context.Context, tokens decisionlog.Tokens, want error) {
	t.Helper()
	hash := decisionlog.HashToken("snt_first")
	require.ErrorIs(t, tokens.AddToken(ctx, hash, "staff", Start), want)
	_, found, err := tokens.TokenScope(ctx, hash)
	require.ErrorIs(t, err, want)
	require.False(t, found)
	_, err = tokens.CountTokens(ctx)
	require.ErrorIs(t, err, want)
}
