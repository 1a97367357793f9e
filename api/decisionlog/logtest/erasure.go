package logtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
)

// requireErased requires that an entry shows its header and no body, whichever way
// it is read.
func requireErased(t *testing.T, log decisionlog.Log, was decisionlog.Entry) {
	t.Helper()
	was.Body = nil
	got, err := log.ByID(t.Context(), was.ID)
	require.ErrorIs(t, err, decisionlog.ErrErased)
	require.Equal(t, was, got)
	if was.Reference != "" {
		got, err = log.ByReference(t.Context(), was.Reference)
		require.ErrorIs(t, err, decisionlog.ErrErased)
		require.Equal(t, was, got)
	}
	require.Equal(t, was, All(t, log)[was.Seq-1])
}

func requireThere(t *testing.T, log decisionlog.Log, all ...decisionlog.Entry) {
	t.Helper()
	for _, e := range all {
		require.NotEmpty(t, e.Body)
		got, err := log.ByID(t.Context(), e.ID)
		require.NoError(t, err)
		require.Equal(t, e, got)
	}
}

func erasure(t *testing.T, log decisionlog.Log) {
	one, two := Decision(0).ID, Decision(1).ID
	all := appendAll(t, log, Decision(0), Decision(1), Further(2, "override", one), Further(3, "override", two), Erasure(4, one))
	requireErased(t, log, all[0])
	requireErased(t, log, all[2])
	requireThere(t, log, all[1], all[3], all[4])
	require.EqualValues(t, 2, RequireChain(t, log, 5).Erased)

	// The names of what was erased stay taken, and a refused erasure erases nothing.
	refused(t, log, Decision(0), decisionlog.ErrDuplicate, 5)
	used := Erasure(6, two)
	used.ID = one
	refused(t, log, used, decisionlog.ErrDuplicate, 5)
	requireThere(t, log, all[1], all[3])

	again := appendAll(t, log, Erasure(5, one))[0]
	requireErased(t, log, all[4]) // an erasure is an earlier entry like any other
	requireErased(t, log, all[0])
	requireThere(t, log, again)
	require.EqualValues(t, 3, RequireChain(t, log, 6).Erased)
}

func erasedAndOn(t *testing.T, log decisionlog.Log) {
	one := Decision(1).ID
	all := appendAll(t, log, Decision(1), Erasure(2, one), Further(3, "feedback", one), Decision(4))
	requireErased(t, log, all[0])
	requireThere(t, log, all[1:]...)
	require.Len(t, read(t, log, decisionlog.Query{Story: one}), 3)
	require.EqualValues(t, 1, RequireChain(t, log, 4).Erased)

	appendAll(t, log, Erasure(5, one))
	requireErased(t, log, all[2])
	requireThere(t, log, all[3])
	require.EqualValues(t, 3, RequireChain(t, log, 5).Erased)
}

// erasedMeanwhile has stories told, read and erased at the same time: a reader
// finds each entry whole or erased, and the log in order at any moment.
func erasedMeanwhile(t *testing.T, log decisionlog.Log) {
	const tellers, each = 8, 10
	failed := make(chan error, 3*tellers)
	var wg sync.WaitGroup
	for w := range tellers {
		wg.Go(func() { failed <- tellAndErase(t.Context(), log, w*100, each) })
		wg.Go(func() { failed <- verifyWhileWriting(t.Context(), log) })
		wg.Go(func() { failed <- readStories(t.Context(), log, w*100, each) })
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		require.NoError(t, err)
	}
	require.EqualValues(t, tellers*each, RequireChain(t, log, tellers*(each+2)).Erased)
}

// tellAndErase tells a story of n entries, erases it, and adds one more.
func tellAndErase(ctx context.Context, log decisionlog.Log, from, n int) error {
	first, err := log.Append(ctx, Decision(from))
	for i := 1; i < n; i++ {
		_, e := log.Append(ctx, Further(from+i, "task", first.ID))
		err = errors.Join(err, e)
	}
	_, e := log.Append(ctx, Erasure(from+n, first.ID))
	err = errors.Join(err, e)
	_, e = log.Append(ctx, Further(from+n+1, "feedback", first.ID))
	return errors.Join(err, e)
}

func readStories(ctx context.Context, log decisionlog.Log, from, n int) error {
	for range 5 {
		for i := range n {
			_, err := log.ByID(ctx, Decision(from+i).ID)
			if err != nil && !errors.Is(err, decisionlog.ErrNotFound) && !errors.Is(err, decisionlog.ErrErased) {
				return err
			}
		}
		whole, q := 0, decisionlog.Query{Story: Decision(from).ID, Kinds: []string{decisionlog.KindAssessment, "task"}}
		erased := 0
		for e, err := range log.Entries(ctx, q) {
			switch {
			case err != nil:
				return err
			case e.StoryID() != q.Story:
				return fmt.Errorf("entry %d is of another story", e.Seq)
			case len(e.Body) == 0:
				erased++
			default:
				whole++
			}
		}
		if whole > 0 && erased > 0 {
			return fmt.Errorf("%d entries whole and %d erased", whole, erased)
		}
	}
	return nil
}
