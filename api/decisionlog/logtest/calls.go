package logtest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
)

func cancelled(t *testing.T, log decisionlog.Log) {
	Fill(t, log, 2)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, err := range log.Entries(ctx, decisionlog.Query{}) { // cancelled in the middle of reading
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
			break
		}
		cancel()
	}
	_, err := log.Append(ctx, Decision(9))
	require.ErrorIs(t, err, context.Canceled)
	_, err = log.ByID(ctx, Decision(0).ID)
	require.ErrorIs(t, err, context.Canceled)
	_, err = log.ByReference(ctx, Decision(0).Reference)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, lastError(ctx, log), context.Canceled)
	_, err = decisionlog.Verify(log.Entries(ctx, decisionlog.Query{}))
	require.ErrorIs(t, err, context.Canceled)

	RequireChain(t, log, 2) // and nothing of it was recorded
	_, err = log.Append(t.Context(), Decision(9))
	require.NoError(t, err)
}

func loops(t *testing.T, log decisionlog.Log) {
	Fill(t, log, 20)
	read := 0
	for e, err := range log.Entries(t.Context(), decisionlog.Query{}) {
		require.NoError(t, err)
		got, err := log.ByID(t.Context(), e.ID)
		require.NoError(t, err)
		require.Equal(t, e, got)
		if read == 0 { // what is appended now is not part of this loop, or comes last
			_, err = log.Append(t.Context(), Decision(20))
			require.NoError(t, err)
		}
		if read++; read == 10 {
			break
		}
	}
	for range 100 { // a loop that stops early gives back what it held
		for range log.Entries(t.Context(), decisionlog.Query{}) {
			break
		}
	}
	RequireChain(t, log, 21)
}

// concurrent has sixteen writers and as many readers. The writers' entries
// together must be the log, each number given once.
func concurrent(t *testing.T, log decisionlog.Log) {
	const writers, each = 16, 15
	appended := make(chan decisionlog.Entry, writers*each)
	failed := make(chan error, 2*writers)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() { failed <- appendMany(t.Context(), log, w*each, each, appended) })
		wg.Go(func() { failed <- verifyWhileWriting(t.Context(), log) })
	}
	wg.Wait()
	close(failed)
	close(appended)
	for err := range failed {
		require.NoError(t, err)
	}
	RequireChain(t, log, writers*each)
	all := All(t, log)
	for e := range appended {
		require.Equal(t, all[e.Seq-1], e)
	}
}

func appendMany(ctx context.Context, log decisionlog.Log, from, n int, to chan<- decisionlog.Entry) error {
	for i := from; i < from+n; i++ {
		e, err := log.Append(ctx, Decision(i))
		if err != nil {
			return err
		}
		// What was appended can be read at once, by anyone.
		if got, err := log.ByID(ctx, e.ID); err != nil || got.Hash != e.Hash {
			return fmt.Errorf("entry %d read back as %+v: %w", e.Seq, got, err)
		}
		to <- e
	}
	return nil
}

// verifyWhileWriting requires that a reader sees an unbroken chain at any moment.
func verifyWhileWriting(ctx context.Context, log decisionlog.Log) error {
	for range 5 {
		report, err := decisionlog.Verify(log.Entries(ctx, decisionlog.Query{}))
		if err != nil {
			return err
		}
		if !report.OK() || report.Count != report.Head.Seq {
			return fmt.Errorf("broken while writing: %+v", report)
		}
	}
	return nil
}

func closed(t *testing.T, log decisionlog.Log) {
	Fill(t, log, 1)
	require.NoError(t, log.Close())
	require.NoError(t, log.Close(), "a second time")
	_, err := log.Append(t.Context(), Decision(1))
	require.ErrorIs(t, err, decisionlog.ErrClosed)
	_, err = log.ByID(t.Context(), Decision(0).ID)
	require.ErrorIs(t, err, decisionlog.ErrClosed)
	_, err = log.ByReference(t.Context(), Decision(0).Reference)
	require.ErrorIs(t, err, decisionlog.ErrClosed)
	require.ErrorIs(t, lastError(t.Context(), log), decisionlog.ErrClosed)
}

// lastError reads the log and returns the error it ends with; an error must be
// the last item and come alone.
func lastError(ctx context.Context, log decisionlog.Log) error {
	var last error
	for e, err := range log.Entries(ctx, decisionlog.Query{}) {
		if last != nil {
			return fmt.Errorf("the log goes on after %w", last)
		}
		if err != nil && (e.Seq != 0 || e.Body != nil) {
			return fmt.Errorf("entry %d comes with %w", e.Seq, err)
		}
		last = err
	}
	return last
}
