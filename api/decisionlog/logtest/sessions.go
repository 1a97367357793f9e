package logtest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
)

func firstToken(t *testing.T, tokens decisionlog.Tokens) {
	first, second := Token("snt_first", "clinician"), Token("snt_second", "clinician")
	added, err := tokens.AddFirstToken(t.Context(), first)
	require.NoError(t, err)
	require.True(t, added)
	for _, later := range []decisionlog.Token{first, second} {
		added, err = tokens.AddFirstToken(t.Context(), later)
		require.NoError(t, err)
		require.False(t, added)
	}
	requireTokens(t, tokens, first)
}

func renewTokens(t *testing.T, tokens decisionlog.Tokens) {
	first := Token("snt_first", "adviser")
	a, b := session("snt_a", first), session("snt_b", first)
	add(t, tokens, first, a, b)
	b.Expires = Start.Add(2 * time.Hour)
	require.NoError(t, tokens.RenewToken(t.Context(), b.Hash, b.Expires.Add(999*time.Nanosecond)))
	requireTokens(t, tokens, first, a, b)
	b.Expires = time.Time{}
	require.NoError(t, tokens.RenewToken(t.Context(), b.Hash, b.Expires))
	requireTokens(t, tokens, first, a, b)
	require.ErrorIs(t, tokens.RenewToken(t.Context(), b.Hash, Start.AddDate(8000, 0, 0)), decisionlog.ErrInvalid)
	require.ErrorIs(t, tokens.RenewToken(t.Context(), Token("snt_other", "").Hash, Start), decisionlog.ErrNotFound)
	requireTokens(t, tokens, first, a, b)
}

func revokeTokens(t *testing.T, tokens decisionlog.Tokens) {
	first, second := Token("snt_first", "adviser"), Token("snt_second", "adviser")
	a, b, c := session("snt_a", first), session("snt_b", first), session("snt_c", second)
	add(t, tokens, first, second, a, b, c)
	require.NoError(t, tokens.RevokeToken(t.Context(), a.ID()), "somebody signs out")
	requireTokens(t, tokens, first, second, b, c)
	require.NoError(t, tokens.RevokeToken(t.Context(), first.ID()))
	requireTokens(t, tokens, second, c)
	requireUnknown(t, tokens, b.Hash)
	for _, id := range []string{"", first.ID(), second.ID() + " ", "%", second.ID()[:9], "a\x00"} {
		require.ErrorIs(t, tokens.RevokeToken(t.Context(), id), decisionlog.ErrNotFound, "id %q", id)
	}
	requireTokens(t, tokens, second, c)
	add(t, tokens, first) // it is forgotten, so it may be given again
	requireTokens(t, tokens, second, c, first)
}

// dropExpired forgets sessions only: that a token has ended is for its owner to see.
func dropExpired(t *testing.T, tokens decisionlog.Tokens) {
	first := Token("snt_first", "adviser")
	ended := Token("snt_ended", "adviser")
	ended.Expires = Start.Add(time.Minute)
	a, b, forever := session("snt_a", first), session("snt_b", first), session("snt_c", first)
	b.Expires, forever.Expires = a.Expires.Add(time.Microsecond), time.Time{}
	add(t, tokens, first, ended, a, b, forever)
	require.NoError(t, tokens.DropExpired(t.Context(), a.Expires.Add(-time.Microsecond)))
	requireTokens(t, tokens, first, ended, a, b, forever)
	require.NoError(t, tokens.DropExpired(t.Context(), a.Expires))
	requireTokens(t, tokens, first, ended, b, forever)
	require.NoError(t, tokens.DropExpired(t.Context(), Start.AddDate(100, 0, 0)))
	requireTokens(t, tokens, first, ended, forever)
}

func listTokens(t *testing.T, tokens decisionlog.Tokens) {
	const n = 12
	want := make([]decisionlog.Token, n)
	for i := range want {
		want[i] = Token(fmt.Sprintf("snt_%d", i), "adviser")
		want[i].Created = Start.Add(time.Duration(i) * time.Microsecond)
	}
	for i := range want {
		add(t, tokens, want[i*5%n])
	}
	got, err := tokens.ListTokens(t.Context())
	require.NoError(t, err)
	require.Equal(t, want, got)
}

// concurrentTokens has all writers add the same token: one of them succeeds.
func concurrentTokens(t *testing.T, tokens decisionlog.Tokens) {
	added := atOnce(t, func(int) (bool, error) {
		err := tokens.AddToken(t.Context(), Token("snt_one", "adviser"))
		if errors.Is(err, decisionlog.ErrDuplicate) {
			return false, nil
		}
		return err == nil, err
	})
	require.Equal(t, 1, added)
	requireTokens(t, tokens, Token("snt_one", "adviser"))
}

// concurrentFirstToken has several instances start for the first time at once.
func concurrentFirstToken(t *testing.T, tokens decisionlog.Tokens) {
	added := atOnce(t, func(n int) (bool, error) {
		return tokens.AddFirstToken(t.Context(), Token(fmt.Sprintf("snt_%d", n), "clinician"))
	})
	require.Equal(t, 1, added)
	all, err := tokens.ListTokens(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 1)
}

// atOnce has sixteen callers do something and counts those who say they did.
func atOnce(t *testing.T, do func(n int) (bool, error)) int {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	did, failed := 0, error(nil)
	for n := range 16 {
		wg.Go(func() {
			done, err := do(n)
			mu.Lock()
			defer mu.Unlock()
			if done {
				did++
			}
			failed = errors.Join(failed, err)
		})
	}
	wg.Wait()
	require.NoError(t, failed)
	return did
}
