package group_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/group"
	"safetynet/api/decisionlog/internal/packing"
	"safetynet/api/decisionlog/logtest"
)

var errDisk = errors.New("disk I/O error")

// database is a store to be held up, that notes the sizes of its groups.
type database struct {
	turn  chan error // whether there is one
	head  decisionlog.Head
	sizes []int
	spoil func(size int, a *group.Append) error // of the whole group
}

func (d *database) record(ctx context.Context, take func() []*group.Append) error {
	select {
	case err := <-d.turn:
		if err != nil {
			return err
		}
	case <-ctx.Done():
		return ctx.Err()
	}
	all, head := take(), d.head
	d.sizes = append(d.sizes, len(all))
	for _, a := range all {
		if len(a.Body) >= packing.Least && !bytes.Equal(packing.Unpack(a.Stored.Body, int64(a.Stored.Form)), a.Body) {
			return errors.New("its body is not packed")
		}
		if d.spoil != nil {
			if err := d.spoil(len(all), a); err != nil {
				return err
			}
		}
		a.Entry = a.Seal(head)
		head = a.Entry.Head()
	}
	d.head = head
	return nil
}

// answer is what a caller was told.
type answer struct {
	entry decisionlog.Entry
	err   error
}

// queueAll has n callers append, each with its own number, and waits until all are held up.
func queueAll(t *testing.T, w *group.Writer, ctx context.Context, from, n int) (*sync.WaitGroup, []answer) {
	t.Helper()
	answers := make([]answer, n)
	var wg sync.WaitGroup
	for i := range n {
		x := logtest.Decision(from + i)
		x.Body = logtest.Assessment(1000 + 100*i)
		wg.Go(func() { answers[i].entry, answers[i].err = w.Append(ctx, x) })
		synctest.Wait()
	}
	return &wg, answers
}

// TestWhoeverWaitsIsTaken: those who come while the writer waits for its turn are
// recorded with it, in the order in which they came, and nobody waits for more.
func TestWhoeverWaitsIsTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &database{turn: make(chan error)}
		w := group.Start(d.record)
		wg, answers := queueAll(t, w, t.Context(), 0, 20)
		d.turn <- nil
		wg.Wait()
		for i, a := range answers {
			require.NoError(t, a.err)
			require.Equal(t, int64(i+1), a.entry.Seq)
			require.Equal(t, logtest.Decision(i).ID, a.entry.ID)
		}
		wg, _ = queueAll(t, w, t.Context(), 20, 1)
		d.turn <- nil
		wg.Wait()
		require.Equal(t, []int{20, 1}, d.sizes)
		w.Close()
	})
}

// TestThoseWhoAreReadyAreTaken: on a busy machine a group is of all who are ready to
// come, and not of the first of them alone.
func TestThoseWhoAreReadyAreTaken(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	const callers = 40
	d := &database{turn: make(chan error)}
	close(d.turn) // always its turn
	w := group.Start(d.record)
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			_, err := w.Append(t.Context(), logtest.Decision(i))
			assert.NoError(t, err)
		})
	}
	all.Wait()
	w.Close()
	require.Less(t, len(d.sizes), callers/4, "%v", d.sizes)
}

// TestRoomIsUsedAgain: however many are recorded, bodies are packed where those of the
// group before were.
func TestRoomIsUsedAgain(t *testing.T) {
	d, largest := &database{turn: make(chan error)}, 0
	close(d.turn)
	d.spoil = func(_ int, a *group.Append) error {
		largest = max(largest, cap(a.Stored.Body))
		return nil
	}
	w := group.Start(d.record)
	for i := range 500 {
		x := logtest.Decision(i)
		x.Body = logtest.Assessment(8 << 10)
		_, err := w.Append(t.Context(), x)
		require.NoError(t, err)
	}
	w.Close()
	require.Less(t, largest, 32<<10)
}

// TestQueueIsBounded: beyond a group and a queue callers wait for a place, from which
// they may go; those who stay are recorded in their turn.
func TestQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const most = group.Most
		d := &database{turn: make(chan error)}
		w := group.Start(d.record)
		first, _ := queueAll(t, w, t.Context(), 0, 1) // is held
		queued, answers := queueAll(t, w, t.Context(), 1, most)
		ctx, cancel := context.WithCancel(t.Context())
		going, gone := queueAll(t, w, ctx, most+1, 3) // there is no place for these
		require.Equal(t, most, w.Queued())
		staying, stayed := queueAll(t, w, t.Context(), most+4, 2)
		cancel()
		going.Wait()
		for _, a := range gone {
			require.ErrorIs(t, a.err, context.Canceled)
		}
		d.turn <- nil
		first.Wait()
		d.turn <- nil
		queued.Wait()
		staying.Wait()
		require.Equal(t, []int{most, 3}, d.sizes)
		require.Equal(t, int64(most+3), stayed[1].entry.Seq)
		for i, a := range answers {
			require.NoError(t, a.err)
			require.Equal(t, int64(i+2), a.entry.Seq)
		}
		w.Close()
	})
}

// TestBodiesOfThoseWhoLeft: a caller may use the room of its body again as soon as it was
// answered, whether or not it knows what became of it, and so may the log that of its own.
func TestBodiesOfThoseWhoLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &database{turn: make(chan error)}
		stuck := make(chan error)
		var recorded [][]byte
		d.spoil = func(_ int, a *group.Append) error {
			err := <-stuck
			recorded = append(recorded, bytes.Clone(a.Body), packing.Unpack(a.Stored.Body, int64(a.Stored.Form)))
			return err
		}
		w := group.Start(d.record)
		defer w.Close()
		for n := range 3 {
			x := logtest.Decision(n)
			x.Body = logtest.Assessment(2000 + n)
			want := bytes.Clone(x.Body)
			x.Body = bytes.Clone(x.Body)
			ctx, cancel := context.WithCancel(t.Context())
			told := make(chan error)
			go func() { _, err := w.Append(ctx, x); told <- err }()
			d.turn <- nil
			synctest.Wait()
			cancel()
			require.Equal(t, decisionlog.ErrInDoubt, <-told)
			clear(x.Body)
			stuck <- nil
			synctest.Wait()
			require.Equal(t, [][]byte{want, want}, recorded[2*n:])
		}
	})
}

// TestGivingUp: who leaves the queue is not recorded; who is being recorded is
// recorded, and is told that nobody knows yet.
func TestGivingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &database{turn: make(chan error)}
		ctx, cancel := context.WithCancel(t.Context())
		stuck := make(chan error)
		d.spoil = func(int, *group.Append) error { return <-stuck }
		w := group.Start(d.record)
		leaving, leave := context.WithCancel(t.Context())
		gone, left := queueAll(t, w, leaving, 0, 1)
		goes, went := queueAll(t, w, ctx, 1, 1)
		stays, stayed := queueAll(t, w, t.Context(), 2, 1)
		leave()
		gone.Wait()
		require.ErrorIs(t, left[0].err, context.Canceled)
		d.turn <- nil
		synctest.Wait()
		cancel()
		goes.Wait()
		require.Equal(t, decisionlog.ErrInDoubt, went[0].err)

		closed := make(chan struct{})
		go func() { w.Close(); close(closed) }()
		synctest.Wait()
		stuck <- nil
		stuck <- nil
		stays.Wait()
		<-closed
		require.NoError(t, stayed[0].err)
		require.Equal(t, int64(2), stayed[0].entry.Seq, "the one before was finished, and so was this one when the log was closed")

		_, err := w.Append(leaving, logtest.Decision(3))
		require.ErrorIs(t, err, decisionlog.ErrClosed)
		require.Equal(t, []int{2}, d.sizes)
	})
}

// untilDone is a context that ends before its caller looks, and not before all is done.
type untilDone struct {
	context.Context
	looked int
}

func (c *untilDone) Done() <-chan struct{} {
	if c.looked++; c.looked == 1 { // queueing
		return nil
	}
	synctest.Wait()
	ended := make(chan struct{})
	close(ended)
	return ended
}

// TestWhatIsKnownIsTold: a caller whose time is up when its record is made is not left in doubt.
func TestWhatIsKnownIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &database{turn: make(chan error)}
		close(d.turn)
		w := group.Start(d.record)
		for i := range 20 {
			_, err := w.Append(&untilDone{Context: t.Context()}, logtest.Decision(i))
			require.NoError(t, err)
		}
		w.Close()
	})
}

// TestNoTurn: if the database is away, those are told who have waited for it; those
// who came meanwhile wait for the next turn.
func TestNoTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &database{turn: make(chan error)}
		w := group.Start(d.record)
		first, early := queueAll(t, w, t.Context(), 0, 1)
		second, late := queueAll(t, w, t.Context(), 1, 2)
		d.turn <- errDisk
		first.Wait()
		require.ErrorIs(t, early[0].err, errDisk)
		synctest.Wait()
		d.turn <- nil
		second.Wait()
		require.Equal(t, []int64{1, 2}, []int64{late[0].entry.Seq, late[1].entry.Seq})
		w.Close()
	})
}

// TestOneSpoilsNothing: a group that fails before its commit is recorded one by one.
func TestOneSpoilsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &database{turn: make(chan error)}
		d.spoil = func(_ int, a *group.Append) error {
			if a.ID == logtest.Decision(3).ID {
				return fmt.Errorf("%w: %w", group.ErrOneByOne, errDisk)
			}
			return nil
		}
		w := group.Start(d.record)
		wg, answers := queueAll(t, w, t.Context(), 0, 6)
		for range 1 + 6 {
			d.turn <- nil
		}
		wg.Wait()
		var seqs []int64
		for i, a := range answers {
			require.Equal(t, i == 3, errors.Is(a.err, errDisk))
			seqs = append(seqs, a.entry.Seq)
		}
		require.Equal(t, []int64{1, 2, 3, 0, 4, 5}, seqs)

		// The database goes away between them: the rest are told so, all at once.
		wg, answers = queueAll(t, w, t.Context(), 2, 4)
		d.turn <- nil
		d.turn <- nil
		d.turn <- errDisk
		wg.Wait()
		require.NoError(t, answers[0].err)
		for _, a := range answers[1:] {
			require.ErrorIs(t, a.err, errDisk)
			require.Zero(t, a.entry)
		}
		w.Close()
	})
}

// TestFailedCommit: nobody of the group is told that it was recorded, and none is
// tried again, for it may have been.
func TestFailedCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &database{turn: make(chan error)}
		w := group.Start(func(ctx context.Context, take func() []*group.Append) error {
			return errors.Join(d.record(ctx, take), errDisk)
		})
		wg, answers := queueAll(t, w, t.Context(), 0, 5)
		d.turn <- nil
		wg.Wait()
		for _, a := range answers {
			require.ErrorIs(t, a.err, errDisk)
			require.Zero(t, a.entry)
		}
		require.Equal(t, []int{5}, d.sizes)
		w.Close()
	})
}

// TestClosing: those who wait are refused, the group that has begun is finished.
func TestClosing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, hold := &database{turn: make(chan error)}, make(chan bool)
		d.spoil = func(int, *group.Append) error { <-hold; return nil }
		w := group.Start(d.record)
		begun, recorded := queueAll(t, w, t.Context(), 0, 1)
		d.turn <- nil
		synctest.Wait()
		queued, refused := queueAll(t, w, t.Context(), 1, group.Most+2)
		closed := make(chan bool)
		go func() { w.Close(); close(closed) }()
		queued.Wait()
		for _, a := range refused {
			require.ErrorIs(t, a.err, decisionlog.ErrClosed)
		}
		select {
		case <-closed:
			require.Fail(t, "a group is under way")
		default:
		}
		hold <- true
		begun.Wait()
		require.NoError(t, recorded[0].err)
		<-closed
		w.Close()
		_, err := w.Append(t.Context(), logtest.Decision(9))
		require.ErrorIs(t, err, decisionlog.ErrClosed)
	})
}

// TestClosingWithoutATurn: who waits for the database as well.
func TestClosingWithoutATurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := group.Start((&database{turn: make(chan error)}).record)
		wg, answers := queueAll(t, w, t.Context(), 0, 3)
		w.Close()
		wg.Wait()
		for _, a := range answers {
			require.ErrorIs(t, a.err, decisionlog.ErrClosed)
		}
	})
}
