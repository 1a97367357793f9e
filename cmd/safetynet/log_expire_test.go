package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/story"
)

func TestKeeping(t *testing.T) {
	now := time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"8y":    time.Date(2020, 2, 29, 12, 0, 0, 0, time.UTC),
		"400d":  now.AddDate(0, 0, -400),
		"2920h": now.Add(-2920 * time.Hour),
		"1h30m": now.Add(-90 * time.Minute),
	} {
		var k keeping
		require.NoError(t, k.Set(text))
		require.Equal(t, want, k.before(now), text)
		again := keeping{}
		require.NoError(t, again.Set(k.String()))
		require.Equal(t, k, again)
	}
	for _, text := range []string{"", "8", "y", "-8y", "0y", "0d", "0h", "-1h", "1.5y", "08y", "8y6d", "99999y", "1e3h", "8 y", "1month"} {
		require.Error(t, new(keeping).Set(text), text)
	}
}

// TestRetention: two instances erase what grows old, once and day by day, and one
// whose clock has run ahead erases nothing.
func TestRetention(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, said := memory.New(), &lockedBuffer{}
		p := testProgram(nil, nil)
		logger := slog.New(slog.NewTextHandler(said, nil))
		book := story.Book{Log: log, Random: rand.Reader, Now: p.now}
		record := func(n, days int) {
			d := logtest.Decision(n)
			d.RecordedAt = time.Now().Add(-time.Duration(days)*24*time.Hour + time.Minute)
			_, err := log.Append(t.Context(), d)
			require.NoError(t, err)
		}
		erased := func() int64 {
			synctest.Wait()
			report, err := decisionlog.Verify(log.Entries(t.Context(), decisionlog.Query{}))
			require.NoError(t, err)
			require.Empty(t, report.Breaks)
			return report.Erased
		}
		record(0, 500)
		record(1, 399)
		stop := p.keepRetention(t.Context(), book, keeping{days: 400}, logger)
		require.Zero(t, erased(), "the clock may be wrong")
		require.Contains(t, said.String(), "is the clock right?")
		record(2, 0)
		time.Sleep(expireEvery)
		require.EqualValues(t, 1, erased())
		stopOther := p.keepRetention(t.Context(), book, keeping{days: 400}, logger)
		require.EqualValues(t, 1, erased())
		time.Sleep(expireEvery)
		require.EqualValues(t, 2, erased())
		time.Sleep(10 * expireEvery)
		require.EqualValues(t, 2, erased())
		require.Equal(t, 2, strings.Count(said.String(), "stories_erased=1"), "by one of them each")
		require.NotContains(t, said.String(), logtest.Decision(0).ID)
		stop()
		stopOther()
		require.Len(t, logtest.All(t, log), 5)

		p.keepRetention(t.Context(), book, keeping{}, logger)() // nothing is asked for
		require.NoError(t, log.Close())
		p.expireOnce(t.Context(), book, keeping{days: 1}, logger)
		require.Contains(t, said.String(), "not all was erased")
	})
}

// TestRetentionSurvives what it meets: it never ends the server.
func TestRetentionSurvives(t *testing.T) {
	var said bytes.Buffer
	p := testProgram(nil, nil)
	for _, log := range []decisionlog.Log{nil, failingLog{memory.New()}} {
		said.Reset()
		if log != nil {
			_, err := log.(failingLog).Log.Append(t.Context(), fresh(0, time.Now()))
			require.NoError(t, err)
			_, err = log.(failingLog).Log.Append(t.Context(), fresh(1, time.Now().AddDate(-1, 0, 0)))
			require.NoError(t, err)
		}
		p.expireOnce(t.Context(), story.Book{Log: log, Random: rand.Reader, Now: p.now}, keeping{days: 30}, slog.New(slog.NewTextHandler(&said, nil)))
		require.Contains(t, said.String(), "not all was erased")
	}
}

func fresh(n int, at time.Time) decisionlog.Decision {
	d := logtest.Decision(n)
	d.RecordedAt = at
	return d
}

// failingLog reads and does not write.
type failingLog struct{ decisionlog.Log }

func (failingLog) Append(context.Context, decisionlog.Decision) (decisionlog.Entry, error) {
	return decisionlog.Entry{}, errors.New("no space left")
}
