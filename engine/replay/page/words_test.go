package page

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/replay"
	"safetynet/pathways"
)

func TestShare(t *testing.T) {
	for want, x := range map[string][2]int64{
		"–": {0, 0}, "0%": {0, 7}, "100%": {7, 7}, "under 0.1%": {1, 2_000_000}, "over 99.9%": {1_999_999, 2_000_000},
		"0.1%": {1, 1000}, "99.9%": {999, 1000}, "33.3%": {1, 3},
	} {
		require.Equal(t, want, Share(x[0], x[1]))
	}
}

func TestCount(t *testing.T) {
	for want, n := range map[string]int64{"0": 0, "999": 999, "1,000": 1000, "20,000,000": 20_000_000, "-1,000": -1000, "-100": -100} {
		require.Equal(t, want, count(n))
	}
}

// TestCoarse: an age is told no finer than in months, and from two years on in years.
func TestCoarse(t *testing.T) {
	for _, x := range []struct {
		lo, hi int
		want   string
	}{
		{0, 0, "0 months"}, {1, 1, "1 month"}, {23, 23, "23 months"}, {24, 24, "2 years"}, {30, 35, "2 years"},
		{0, 1, "0 to 1 months"}, {20, 30, "20 to 30 months"}, {24, 47, "2 to 3 years"},
	} {
		require.Equal(t, x.want, coarse(engine.Age{Known: true, Days: engine.Span{Lo: 12, Hi: 12}, Months: engine.Span{Lo: x.lo, Hi: x.hi}}))
	}
	require.Equal(t, "age not known", coarse(engine.UnknownAge()))
}

// TestChild: answers in the order of the dictionary, and what is in none at the end.
func TestChild(t *testing.T) {
	lib, _ := pathways.Load(pathways.Embedded())
	d := lib.Dictionaries[len(lib.Dictionaries)-1]
	e := replay.Example{Case: json.RawMessage(`{"audience":"parent","age":{"days":12,"months":0,"corrected":0},"assessed_at":"1970-01-01T00:00:00Z",
		"findings":{"gone_since":true,"temperature_c":38.4,"alertness":"quiet","feels_hot":{"unknown":"unsure"},"non_blanching_rash":false}}`)}
	require.Equal(t, "parent asks, 0 months, alertness quiet, non_blanching_rash no, temperature_c 38.4 Cel, feels_hot unsure, gone_since yes", Child(d, e))
	require.Equal(t, "a case that cannot be shown", Child(d, replay.Example{Case: json.RawMessage(`[`)}))
}

// TestFlow: bands leave and reach their bars without gaps, and what is rare is seen.
func TestFlow(t *testing.T) {
	m := replay.Matrix{Before: []string{"home-care", "seek-advice", "escalate"}, After: []string{"home-care", "seek-advice", "escalate"},
		Cases: [][]int64{{1_000_000, 2, 0}, {0, 500_000, 0}, {0, 3, 100}}}
	f := newFlow(m, 1_500_105)
	require.Len(t, f.Bars, 6)
	require.Len(t, f.Bands, 5)
	require.Equal(t, "escalate before, seek advice after: 3, calmer", f.Bands[3].Text, "changes are drawn on top")
	require.Equal(t, "home care before, seek advice after: 2, more urgent", f.Bands[4].Text)
	for _, b := range f.Bars {
		require.LessOrEqual(t, b.Y+b.H, float64(flowHeight))
		require.GreaterOrEqual(t, b.H, flowLeast)
	}
	require.Nil(t, newFlow(m, 0))
}
