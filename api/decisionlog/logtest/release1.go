package logtest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
)

// Release1 returns a log as the first release wrote it: a chain of n assessments
// without a kind.
func Release1(tb testing.TB, n int) []decisionlog.Entry {
	tb.Helper()
	var head decisionlog.Head
	entries := make([]decisionlog.Entry, n)
	for i := range entries {
		d := Decision(i)
		d.Kind = ""
		e, err := decisionlog.Seal(head, d)
		require.NoError(tb, err)
		entries[i], head = e, e.Head()
	}
	return entries
}

// RequireUpdated requires that a store opened over what [Release1] returned, and
// over the hash of the token "snt_old" with some scope, has all of it and goes on.
func RequireUpdated(t *testing.T, log interface {
	decisionlog.Log
	decisionlog.Tokens
}, was []decisionlog.Entry) {
	t.Helper()
	require.Equal(t, was, All(t, log))
	report, err := decisionlog.Verify(log.Entries(t.Context(), decisionlog.Query{}), was[0].Head(), was[len(was)-1].Head())
	require.NoError(t, err)
	require.Empty(t, report.Breaks)
	requireThere(t, log, was...)
	requireTokens(t, log, Token("snt_old", "adviser"))

	n := len(was)
	next := appendAll(t, log, Further(n, "override", was[1].ID), Erasure(n+1, was[0].ID))
	require.Equal(t, was[n-1].Hash, next[0].Prev, "the chain goes on")
	requireErased(t, log, was[0])
	requireThere(t, log, was[1:]...)
	require.Equal(t, []decisionlog.Entry{was[1], next[0]}, read(t, log, decisionlog.Query{Story: was[1].ID}))
	require.EqualValues(t, 1, RequireChain(t, log, n+2).Erased)
}
