package logtest

import (
	"context"
	"io"
	"strings"
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
		{"a token is kept as it was given", keptTokens},
		{"a token is added once", tokenTwice},
		{"what cannot be stored is refused", invalidTokens},
		{"only the first token is a first token", firstToken},
		{"a session is renewed", renewTokens},
		{"revoking a token ends its sessions", revokeTokens},
		{"sessions that ended are dropped", dropExpired},
		{"tokens are listed, the oldest first", listTokens},
		{"sixteen writers of tokens", concurrentTokens},
		{"sixteen writers of the first token", concurrentFirstToken},
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

// Token returns a valid token that never ends: the one whose text is text.
func Token(text, role string) decisionlog.Token {
	return decisionlog.Token{Hash: decisionlog.HashToken(text), Role: role, Created: Start}
}

// session is a token that another one opened and that ends an hour after Start.
func session(text string, parent decisionlog.Token) decisionlog.Token {
	t := Token(text, parent.Role)
	t.Parent, t.Expires = parent.ID(), Start.Add(time.Hour)
	return t
}

func add(t *testing.T, tokens decisionlog.Tokens, all ...decisionlog.Token) {
	t.Helper()
	for _, token := range all {
		require.NoError(t, tokens.AddToken(t.Context(), token))
	}
}

// requireTokens requires that these tokens are there, in this order, and no others.
func requireTokens(t *testing.T, tokens decisionlog.Tokens, want ...decisionlog.Token) {
	t.Helper()
	got, err := tokens.ListTokens(t.Context())
	require.NoError(t, err)
	require.ElementsMatch(t, want, got)
	for _, w := range want {
		found, known, err := tokens.FindToken(t.Context(), w.Hash)
		require.NoError(t, err)
		require.True(t, known)
		require.Equal(t, w, found)
	}
}

func findTokens(t *testing.T, tokens decisionlog.Tokens) {
	requireTokens(t, tokens)
	add(t, tokens, Token("snt_first", "adviser"), Token("snt_second", "auditor"))
	requireTokens(t, tokens, Token("snt_first", "adviser"), Token("snt_second", "auditor"))
	for _, other := range []string{"", "snt_FIRST", "snt_firs", "snt_first ", "first"} {
		requireUnknown(t, tokens, decisionlog.HashToken(other))
	}
	requireUnknown(t, tokens, decisionlog.TokenHash{}) // a hash like any other, and nobody's
}

func requireUnknown(t *testing.T, tokens decisionlog.Tokens, hash decisionlog.TokenHash) {
	t.Helper()
	got, found, err := tokens.FindToken(t.Context(), hash)
	require.NoError(t, err)
	require.False(t, found)
	require.Zero(t, got)
}

func keptTokens(t *testing.T, tokens decisionlog.Tokens) {
	want := session("snt_session", Token("snt_first", "adviser"))
	given := want
	given.Created = want.Created.Add(999 * time.Nanosecond).In(time.FixedZone("BST", 3600))
	given.Expires = want.Expires.Add(999 * time.Nanosecond).In(time.FixedZone("BST", 3600))
	add(t, tokens, given) // who opened it need not be a token: it may be a sign-in elsewhere
	requireTokens(t, tokens, want)
	require.True(t, want.ValidAt(want.Expires.Add(-1)))
	require.False(t, want.ValidAt(want.Expires))
}

func tokenTwice(t *testing.T, tokens decisionlog.Tokens) {
	first := Token("snt_first", "adviser")
	add(t, tokens, first)
	require.ErrorIs(t, tokens.AddToken(t.Context(), Token("snt_first", "auditor")), decisionlog.ErrDuplicate)
	sameID := Token("snt_other", "auditor")
	copy(sameID.Hash[:5], first.Hash[:5])
	require.Equal(t, first.ID(), sameID.ID())
	require.ErrorIs(t, tokens.AddToken(t.Context(), sameID), decisionlog.ErrDuplicate)
	requireTokens(t, tokens, first)
}

func invalidTokens(t *testing.T, tokens decisionlog.Tokens) {
	for name, spoil := range map[string]func(*decisionlog.Token){
		"no role":                   func(k *decisionlog.Token) { k.Role = "" },
		"two words":                 func(k *decisionlog.Token) { k.Role = "two words" },
		"line feed":                 func(k *decisionlog.Token) { k.Role = "a\n" },
		"role too long":             func(k *decisionlog.Token) { k.Role = strings.Repeat("x", 65) },
		"parent with a zero byte":   func(k *decisionlog.Token) { k.Parent = "a\x00" },
		"parent too long":           func(k *decisionlog.Token) { k.Parent = strings.Repeat("x", decisionlog.MaxIDLength+1) },
		"no time":                   func(k *decisionlog.Token) { k.Created = time.Time{} },
		"five digits of year":       func(k *decisionlog.Token) { k.Created = Start.AddDate(8000, 0, 0) },
		"an end in the year 10 026": func(k *decisionlog.Token) { k.Expires = Start.AddDate(8000, 0, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			token := Token("snt_first", "adviser")
			spoil(&token)
			require.ErrorIs(t, tokens.AddToken(t.Context(), token), decisionlog.ErrInvalid)
			added, err := tokens.AddFirstToken(t.Context(), token)
			require.ErrorIs(t, err, decisionlog.ErrInvalid)
			require.False(t, added)
			requireTokens(t, tokens)
		})
	}
}

func cancelledTokens(t *testing.T, tokens decisionlog.Tokens) {
	add(t, tokens, Token("snt_first", "adviser"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	requireTokenErrors(t, ctx, tokens, context.Canceled)
	requireTokens(t, tokens, Token("snt_first", "adviser"))
}

func closedTokens(t *testing.T, tokens decisionlog.Tokens) {
	closer, ok := tokens.(io.Closer)
	if !ok {
		t.Skip("this store has nothing to close")
	}
	add(t, tokens, Token("snt_first", "adviser"))
	require.NoError(t, closer.Close())
	requireTokenErrors(t, t.Context(), tokens, decisionlog.ErrClosed)
}

// RequireReadOnlyTokens requires that a store opened for reading changes no token.
func RequireReadOnlyTokens(t *testing.T, tokens decisionlog.Tokens) {
	t.Helper()
	token := Token("snt_read-only", "adviser")
	require.ErrorIs(t, tokens.AddToken(t.Context(), token), decisionlog.ErrReadOnly)
	_, err := tokens.AddFirstToken(t.Context(), token)
	require.ErrorIs(t, err, decisionlog.ErrReadOnly)
	require.ErrorIs(t, tokens.RenewToken(t.Context(), token.Hash, Start), decisionlog.ErrReadOnly)
	require.ErrorIs(t, tokens.RevokeToken(t.Context(), token.ID()), decisionlog.ErrReadOnly)
	require.ErrorIs(t, tokens.DropExpired(t.Context(), Start), decisionlog.ErrReadOnly)
}

func requireTokenErrors(t *testing.T, ctx context.Context, tokens decisionlog.Tokens, want error) {
	t.Helper()
	token := Token("snt_second", "adviser")
	require.ErrorIs(t, tokens.AddToken(ctx, token), want)
	added, err := tokens.AddFirstToken(ctx, token)
	require.ErrorIs(t, err, want)
	require.False(t, added)
	got, found, err := tokens.FindToken(ctx, Token("snt_first", "").Hash)
	require.ErrorIs(t, err, want)
	require.False(t, found)
	require.Zero(t, got)
	require.ErrorIs(t, tokens.RenewToken(ctx, Token("snt_first", "").Hash, Start), want)
	require.ErrorIs(t, tokens.RevokeToken(ctx, Token("snt_first", "").ID()), want)
	require.ErrorIs(t, tokens.DropExpired(ctx, Start), want)
	all, err := tokens.ListTokens(ctx)
	require.ErrorIs(t, err, want)
	require.Empty(t, all)
}
