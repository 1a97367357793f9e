package story_test

import (
	"context"
	"crypto/rand"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/story"
)

var operator = story.Actor{Role: story.Auditor, ID: "operator"}

func newBook(t *testing.T, now time.Time) story.Book {
	t.Helper()
	return story.Book{Log: memory.New(), Random: rand.Reader, Now: func() time.Time { return now }}
}

func add(t *testing.T, b story.Book, all ...decisionlog.Decision) {
	t.Helper()
	for _, d := range all {
		_, err := b.Log.Append(t.Context(), d)
		require.NoError(t, err)
	}
}

// at moves an entry to some days after the beginning.
func at(d decisionlog.Decision, days int) decisionlog.Decision {
	d.RecordedAt = logtest.Start.AddDate(0, 0, days)
	return d
}

func TestErase(t *testing.T) {
	b := newBook(t, logtest.Start)
	one, two := logtest.Decision(1).ID, logtest.Decision(2).ID
	add(t, b, logtest.Decision(1), logtest.Decision(2), logtest.Further(3, story.Task, one), logtest.Further(4, story.Library, ""))
	for id, reason := range map[string]string{one: "because", logtest.Decision(4).ID: "asked"} {
		_, _, err := b.Erase(t.Context(), id, reason, operator)
		require.ErrorAs(t, err, new(*story.Refusal))
	}
	_, _, err := b.Erase(t.Context(), "nobody's", "asked", operator)
	require.ErrorIs(t, err, decisionlog.ErrNotFound)

	e, n, err := b.Erase(t.Context(), logtest.Decision(3).ID, "asked", operator)
	require.NoError(t, err)
	require.Equal(t, 2, n)
	require.Equal(t, one, e.Story)
	item, err := story.Read(e)
	require.NoError(t, err)
	require.Equal(t, operator, item.By)
	require.Equal(t, "asked", item.Body.(*story.Erased).Reason)
	require.Len(t, item.Body.(*story.Erased).Nonce, 32)
	_, err = b.Log.ByID(t.Context(), one)
	require.ErrorIs(t, err, decisionlog.ErrErased)
	_, err = b.Log.ByID(t.Context(), two)
	require.NoError(t, err)

	_, _, err = b.Erase(t.Context(), one, "asked", operator)
	require.ErrorAs(t, err, new(*story.Refusal), "there is nothing left")
	add(t, b, logtest.Further(5, story.Feedback, one))
	_, n, err = b.Erase(t.Context(), one, "asked", operator)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.EqualValues(t, 4, logtest.RequireChain(t, b.Log, 7).Erased)
}

func TestOld(t *testing.T) {
	b := newBook(t, logtest.Start.AddDate(0, 0, 100))
	id := func(n int) string { return logtest.Decision(n).ID }
	add(t, b,
		at(logtest.Decision(0), 0), at(logtest.Further(10, story.Task, id(0)), 3), // ends on day 3
		at(logtest.Decision(1), 0), at(logtest.Further(11, story.Task, id(1)), 40), // goes on
		at(logtest.Further(2, story.Library, ""), 0),
		at(logtest.Decision(3), 0), at(logtest.Erasure(13, id(3)), 1), // erased already
		at(logtest.Decision(4), 50), at(logtest.Further(14, story.Task, id(4)), 2), // the clock was set back
		at(logtest.Decision(5), 10),
	)
	day := func(n int) []string {
		all, err := b.Old(t.Context(), logtest.Start.AddDate(0, 0, n))
		require.NoError(t, err)
		var stories []string
		for _, o := range all {
			stories = append(stories, o.Story)
		}
		return stories
	}
	require.Empty(t, day(0))
	require.Empty(t, day(3), "not yet")
	require.Equal(t, []string{id(0)}, day(4))
	require.Equal(t, []string{id(0), id(5)}, day(40))
	require.Equal(t, []string{id(0), id(1), id(4), id(5)}, day(99))

	all, err := b.Old(t.Context(), logtest.Start.AddDate(0, 0, 30))
	require.NoError(t, err)
	require.Equal(t, 2, all[0].Bodies)
	require.Equal(t, logtest.Start.AddDate(0, 0, 3), all[0].Last)
	did := requireExpiredOnce(t, b, all)
	require.Equal(t, len(all), did)
	require.Empty(t, day(40), "there is nothing left of them")
	require.Equal(t, []string{id(1), id(4)}, day(99))
	require.Equal(t, []string{id(1), id(4)}, day(1000), "an erasure itself does not grow old")
	logtest.RequireChain(t, b.Log, 12)
}

// requireExpiredOnce has eight instances find the same stories at once.
func requireExpiredOnce(t *testing.T, b story.Book, all []story.Old) int {
	t.Helper()
	var did atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, o := range all {
				done, err := b.Expire(context.Background(), o, operator)
				if err != nil {
					t.Error(err)
				}
				if done {
					did.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return int(did.Load())
}
