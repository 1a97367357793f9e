package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDueTimes(t *testing.T) {
	for _, x := range []struct {
		rate float64
		i    int
		want time.Duration
	}{
		{2000, 0, 0},
		{2000, 1, 500 * time.Microsecond},
		{12000, 12000, time.Second},
		{3, 3, time.Second}, // an interval of 333333333 ns would be due too early
		{7, 7_000_000, 1_000_000 * time.Second},
	} {
		require.Equal(t, x.want, dueAfter(x.rate, x.i), "%v", x)
	}
	for _, x := range []struct {
		rate   float64
		passed time.Duration
		want   int
	}{
		{2000, -1, 0},
		{2000, 0, 1}, // the first is due at once
		{2000, 499 * time.Microsecond, 1},
		{2000, 500 * time.Microsecond, 2},
		{12000, time.Second, 12001},
		{3, time.Second, 4},
		{3, time.Second - 1, 3},
	} {
		require.Equal(t, x.want, dueBy(x.rate, x.passed), "%v", x)
	}
	for i := range 5000 { // each is due when it is said to be, and not before
		at := dueAfter(7000, i)
		require.Equal(t, i+1, dueBy(7000, at))
		require.Equal(t, i, dueBy(7000, at-1))
	}
}

func TestQuantiles(t *testing.T) {
	hundred := make([]int64, 100)
	for i := range hundred {
		hundred[i] = int64(i + 1)
	}
	for _, x := range []struct {
		of   []int64
		q    float64
		want int64
	}{
		{nil, .5, 0},
		{[]int64{7}, 0, 7},
		{[]int64{7}, 1, 7},
		{[]int64{1, 2}, .5, 1},
		{[]int64{1, 2, 3}, .5, 2},
		{hundred, .5, 50},
		{hundred, .99, 99},
		{hundred, .991, 100},
		{hundred, 1, 100},
		{hundred[:10], .99, 10},
	} {
		require.Equal(t, x.want, quantile(x.of, x.q), "%v of %d", x.q, len(x.of))
	}
	require.Zero(t, median(nil))
	require.Equal(t, 2.0, median([]float64{9, 1, 2}))
	require.Equal(t, 1.5, median([]float64{2, 1}))
}

// TestSummary: ratios are taken within a round, and a stack that is alone has none.
func TestSummary(t *testing.T) {
	cells := []Cell{
		{Scenario: "a", Stack: ours, Round: 0, PerSecond: 100, ServerCPU: 10, Answered: 1, P99: 3, Max: 5},
		{Scenario: "a", Stack: ordinary, Round: 0, PerSecond: 50, ServerCPU: 40},
		{Scenario: "a", Stack: ordinary, Round: 1, PerSecond: 10, ServerCPU: 400}, // a round that was disturbed
		{Scenario: "a", Stack: ours, Round: 1, PerSecond: 30, ServerCPU: 100, Overload: true, Refused: 2, P99: 9, Max: 4},
		{Scenario: "a", Stack: ours, Rate: 2000, PerSecond: 7},
		{Scenario: "b", Stack: ours, PerSecond: 8},
	}
	got := summarise(cells)
	require.Len(t, got, 4)
	require.Equal(t, Summary{
		Scenario: "a", Stack: ours, PerSecond: 65, Best: 100, P99: 6, BestP99: 3, Max: 5, ServerCPU: 55, LeastCPU: 10,
		Refused: 2, Overloads: 1, Rounds: 2, TimesPlain: 2.5, CPUOfPlain: .25,
	}, got[0])
	require.Equal(t, []string{ordinary, ours, ours}, []string{got[1].Stack, got[2].Stack, got[3].Stack})
	require.Zero(t, got[1].TimesPlain)
	require.Zero(t, got[3].TimesPlain)
}

func TestProcessorTime(t *testing.T) {
	parent, took, err := parseStat("42 (a) b (c) S 7 42 42 0 -1 4194560 1 2 3 4 150 25 0 0 20 0 8 0 100")
	require.NoError(t, err)
	require.Equal(t, 7, parent)
	require.Equal(t, 1750*time.Millisecond, took)
	for _, bad := range []string{"", "42 (name", "42 (name) S 7 1", "42 (a) S 7 42 42 0 -1 4194560 1 2 3 4 x 25"} {
		_, _, err := parseStat(bad)
		require.Error(t, err, "%q", bad)
	}
}
