package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine/replay"
)

// TestReplayBar: how far, how fast and how long still, a few times a second.
func TestReplayBar(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	from := &cases{size: 1000}
	var shown []string
	b := &bar{now: func() time.Time { return now }, cases: from, show: func(format string, args ...any) { shown = append(shown, fmt.Sprintf(format, args...)) }}
	step := func(cases, read int64, later time.Duration) string {
		now = now.Add(later)
		from.read.Store(read)
		before := len(shown)
		b.at(replay.Progress{Cases: cases})
		if len(shown) == before {
			return ""
		}
		return shown[before]
	}
	require.Equal(t, "[........................]   0%  0 cases", step(0, 0, 0))
	require.Empty(t, step(10, 100, 100*time.Millisecond), "not every time")
	require.Equal(t, "[######..................]  25%  250 cases, 25 a second, 31 s left", step(250, 250, 9900*time.Millisecond))
	require.Equal(t, "[########################] 100%  1000 cases, 50 a second, 1 s left", step(1000, 1000, 10*time.Second))

	from, shown = &cases{}, nil
	b.cases, b.begun, b.shown = from, time.Time{}, time.Time{}
	step(0, 0, 0)
	require.Equal(t, "5000 cases, 2500 a second", step(5000, 0, 2*time.Second), "of a log nobody knows how long it is")
	b.end()
	require.Empty(t, shown[len(shown)-1])
}

func TestRoughly(t *testing.T) {
	for want, d := range map[string]time.Duration{"1 s": 0, "31 s": 30 * time.Second, "2 min": 90 * time.Second, "1.5 h": 90 * time.Minute} {
		require.Equal(t, want, roughly(d))
	}
}
