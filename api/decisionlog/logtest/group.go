package logtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/group"
	"safetynet/api/decisionlog/memory"
)

// RunGroups holds what a store does with a group of decisions against what the store
// in memory does with them one by one: the same entries, the same refusals. log is
// empty, and record is what it gives to its [group.Writer].
func RunGroups(t *testing.T, log decisionlog.Log, record group.Record) {
	t.Helper()
	one := memory.New()
	name := 0 // no two checks use the same names
	rapid.Check(t, func(t *rapid.T) {
		name += 1000
		for range rapid.IntRange(1, 4).Draw(t, "groups") {
			recordGroup(t, one, record, rapid.SliceOfN(drawDecision(name), 0, 12).Draw(t, "decisions"))
		}
	})
	RequireChain(t, log, len(All(t, one)))
	require.Equal(t, All(t, one), All(t, log))
}

// drawDecision draws from so few names that they meet.
func drawDecision(name int) *rapid.Generator[decisionlog.Decision] {
	return rapid.Custom(func(t *rapid.T) decisionlog.Decision {
		few := rapid.IntRange(name, name+6)
		d := Decision(few.Draw(t, "id"))
		d.Kind = rapid.SampledFrom([]string{"", decisionlog.KindAssessment, "task", decisionlog.KindErasure}).Draw(t, "kind")
		d.Reference = ""
		if d.Is(decisionlog.KindAssessment) {
			d.Reference = Decision(few.Draw(t, "reference")).Reference
		}
		story := Decision(few.Draw(t, "story")).ID
		if story != d.ID && d.Kind != "" && (d.Kind == decisionlog.KindErasure || rapid.Bool().Draw(t, "joins")) {
			d.Story = story
		}
		return d
	})
}

// recordGroup records those decisions that are valid in one group.
func recordGroup(t *rapid.T, one decisionlog.Log, record group.Record, decisions []decisionlog.Decision) {
	var all []*group.Append
	for _, d := range decisions {
		if x, err := decisionlog.Prepare(d, nil); err == nil {
			all = append(all, &group.Append{Draft: x})
		}
	}
	require.NoError(t, record(context.Background(), func() []*group.Append { return all }))
	for _, a := range all {
		want, err := one.Append(context.Background(), a.Decision)
		for _, sentinel := range []error{decisionlog.ErrDuplicate, decisionlog.ErrNotFound} {
			require.Equal(t, errors.Is(err, sentinel), errors.Is(a.Err, sentinel), "%v, and in a group %v", err, a.Err)
		}
		if err == nil {
			require.NoError(t, a.Err)
			require.Equal(t, want, a.Entry)
		}
	}
}

// manyRefused has many callers at once, of whom most are refused: each gets its own
// entry or its own error, and what is stored is what was acknowledged.
func manyRefused(t *testing.T, log decisionlog.Log) {
	const callers, each = 64, 10
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	acknowledged := make([][]decisionlog.Entry, callers)
	failed := make(chan error, callers)
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			var err error
			for i := range each {
				err = errors.Join(err, tryAll(t.Context(), gone, log, c, i, &acknowledged[c]))
			}
			failed <- err
		})
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		require.NoError(t, err)
	}
	RequireChain(t, log, callers*each+each)
	requireStored(t, log, slices.Concat(acknowledged...))
}

// tryAll appends a decision of the caller's own, one that all callers try, and three
// that nobody may.
func tryAll(ctx, gone context.Context, log decisionlog.Log, caller, i int, to *[]decisionlog.Entry) error {
	own, shared := Decision(1000+100*caller+i), Decision(i)
	invalid, orphan := own, Further(90000+100*caller+i, "task", "nobody's")
	invalid.Body = nil
	var all error
	for _, x := range []struct {
		ctx  context.Context
		d    decisionlog.Decision
		want []error
	}{
		{ctx, invalid, []error{decisionlog.ErrInvalid}},
		{gone, own, []error{context.Canceled}},
		{ctx, orphan, []error{decisionlog.ErrNotFound}},
		{ctx, shared, []error{nil, decisionlog.ErrDuplicate}},
		{ctx, own, []error{nil}},
	} {
		e, err := log.Append(x.ctx, x.d)
		switch {
		case !slices.ContainsFunc(x.want, func(want error) bool { return errors.Is(err, want) }):
			all = errors.Join(all, fmt.Errorf("%s: %w, want one of %v", x.d.ID, err, x.want))
		case err == nil && e.ID != x.d.ID:
			all = errors.Join(all, fmt.Errorf("%s was given the entry of %s", x.d.ID, e.ID))
		case err == nil:
			*to = append(*to, e)
		}
	}
	return all
}

// requireStored requires that the log has these entries, in any order, and no others.
func requireStored(t *testing.T, log decisionlog.Log, acknowledged []decisionlog.Entry) {
	t.Helper()
	slices.SortFunc(acknowledged, func(a, b decisionlog.Entry) int { return int(a.Seq - b.Seq) })
	require.Equal(t, All(t, log), acknowledged)
}

// joinedAtOnce has stories joined by others while they begin: an entry is refused as
// long as its story is not there, and stands behind its beginning.
func joinedAtOnce(t *testing.T, log decisionlog.Log) {
	const stories = 8
	failed := make(chan error, 3*stories)
	var wg sync.WaitGroup
	for n := range stories {
		for j := range 2 {
			wg.Go(func() {
				for {
					_, err := log.Append(t.Context(), Further(100+10*n+j, "task", Decision(n).ID))
					if !errors.Is(err, decisionlog.ErrNotFound) {
						failed <- err
						return
					}
				}
			})
		}
		wg.Go(func() {
			_, err := log.Append(t.Context(), Decision(n))
			failed <- err
		})
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		require.NoError(t, err)
	}
	RequireChain(t, log, 3*stories)
	for n := range stories {
		story := read(t, log, decisionlog.Query{Story: Decision(n).ID})
		require.Len(t, story, 3)
		require.Equal(t, Decision(n).ID, story[0].ID)
	}
}

// givingUp has callers who give up at any moment: who is told so has recorded
// nothing, whoever is not has its entry, and who is told that it is not known may.
func givingUp(t *testing.T, log decisionlog.Log) {
	const callers, each = 32, 15
	acknowledged, doubted := make([][]decisionlog.Entry, callers), make([]map[string]bool, callers)
	failed := make(chan error, callers)
	var left atomic.Int64
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			var all error
			doubted[c] = map[string]bool{}
			for i := range each {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i*c)*time.Microsecond)
				e, err := log.Append(ctx, Decision(100*c+i))
				cancel()
				switch {
				case err == nil:
					acknowledged[c] = append(acknowledged[c], e)
				case errors.Is(err, context.DeadlineExceeded):
					left.Add(1)
				case errors.Is(err, decisionlog.ErrInDoubt):
					doubted[c][Decision(100*c+i).ID] = true
				default:
					all = errors.Join(all, err)
				}
			}
			failed <- all
		})
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		require.NoError(t, err)
	}
	require.Positive(t, left.Load())
	_, err := log.Append(t.Context(), Decision(100*callers)) // behind all that had begun
	require.NoError(t, err)
	stored := slices.Concat(acknowledged...)
	for _, e := range All(t, log) {
		if e.ID == Decision(100*callers).ID || slices.ContainsFunc(doubted, func(some map[string]bool) bool { return some[e.ID] }) {
			stored = append(stored, e)
		}
	}
	requireStored(t, log, stored)
}

// RequireBegunIsFinished has a caller give up inside the transaction of an empty store,
// which records by record and is given its writer: the caller is told at once that it is
// not known, and it is recorded.
func RequireBegunIsFinished(t *testing.T, log decisionlog.Log, record group.Record, use func(*group.Writer)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	told := make(chan struct{})
	w := group.Start(func(turn context.Context, take func() []*group.Append) error {
		return record(turn, func() []*group.Append {
			all := take()
			cancel()
			<-told
			return all
		})
	})
	use(w)
	d := Decision(0)
	d.Body = Assessment(8 << 10)
	_, err := log.Append(ctx, d)
	require.ErrorIs(t, err, decisionlog.ErrInDoubt)
	require.NotErrorIs(t, err, context.Canceled, "that would say that nothing was recorded")
	close(told)
	w.Close()
	RequireChain(t, log, 1)
}

// RequireClosesUnderLoad closes a log while callers append to it. Each of them is told
// that its decision is recorded or that the log is closed; reopened shows that it is so.
func RequireClosesUnderLoad(t *testing.T, log decisionlog.Log, reopened func() decisionlog.Log) {
	t.Helper()
	const callers = 32
	acknowledged := make([][]decisionlog.Entry, callers)
	refusals := make(chan error, callers)
	var told atomic.Int64
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for i := 0; ; i++ {
				e, err := log.Append(t.Context(), Decision(c+callers*i))
				if err != nil {
					refusals <- err
					return
				}
				acknowledged[c] = append(acknowledged[c], e)
				told.Add(1)
			}
		})
	}
	require.Eventually(t, func() bool { return told.Load() > 2*callers }, 30*time.Second, time.Millisecond)
	require.NoError(t, log.Close())
	wg.Wait()
	close(refusals)
	for err := range refusals {
		require.ErrorIs(t, err, decisionlog.ErrClosed)
	}
	log = reopened()
	requireStored(t, log, slices.Concat(acknowledged...))
	RequireChain(t, log, int(told.Load()))
}
