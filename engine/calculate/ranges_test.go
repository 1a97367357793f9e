package calculate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/calculate"
	"safetynet/pathways"
)

func rowsFor(t testing.TB, age engine.Age, system, finding string) []calculate.RangeRow {
	for _, s := range must(t, calculate.NormalRanges, age, nil).NormalRanges.Systems {
		if s.ID == system {
			var rows []calculate.RangeRow
			for _, r := range s.Rows {
				if r.Finding == finding {
					rows = append(rows, r)
				}
			}
			return rows
		}
	}
	require.Fail(t, "no such system", system)
	return nil
}

// TestSideBySide holds the limits of every system against the table of the notes,
// either side of each birthday.
func TestSideBySide(t *testing.T) {
	for _, want := range table(t, "side-by-side") {
		age := months(int(float(t, want["age_months"])))
		got := map[string]string{}
		for _, system := range []string{"ng143", "ng254"} {
			for _, r := range rowsFor(t, age, system, want["finding"]) {
				if r.Reads != pathways.Below {
					got[system+"_"+r.Level] = fmt.Sprint(*r.Limit)
				}
			}
		}
		pews := rowsFor(t, age, "pews", want["finding"])
		require.Len(t, pews, 1)
		before := -1.0
		for _, s := range pews[0].Scores { // where each number of points begins, above normal
			if before >= 0 && s.Score.Value > 0 {
				got[fmt.Sprintf("pews_%d", s.Score.Value)] = fmt.Sprint(before)
			}
			if s.Score.Value == 0 || before >= 0 {
				if s.Limit() != nil {
					before = *s.Limit()
				}
			}
		}
		for column, cell := range want {
			if strings.HasPrefix(column, "ng") || strings.HasPrefix(column, "pews") {
				if cell == "-" {
					require.NotContains(t, got, column, "%v", want)
					continue
				}
				require.Equal(t, cell, got[column], "%s of %v", column, want)
			}
		}
	}
}

func TestLocalNormalRanges(t *testing.T) {
	for _, want := range table(t, "local-normal") {
		for _, finding := range []string{"heart_rate", "respiratory_rate"} {
			rows := rowsFor(t, months(int(float(t, want["age_months"]))), "local-normal", finding)
			require.Len(t, rows, 1)
			require.Equal(t, want[finding], fmt.Sprintf("%v-%v", *rows[0].Min, *rows[0].Max))
			require.Equal(t, "/min", rows[0].Unit)
		}
	}
	require.Empty(t, rowsFor(t, months(72), "local-normal", "heart_rate"), "the page has no row for it")
}

// TestReadsAsThePathwayDoes: a limit is shown as it is compared. 160 is amber in
// neither, 161 in NG143; NG254 takes the limit itself.
func TestReadsAsThePathwayDoes(t *testing.T) {
	for _, r := range rowsFor(t, months(3), "ng143", "heart_rate") {
		require.Equal(t, pathways.Above, r.Reads)
	}
	for _, r := range rowsFor(t, months(3), "ng254", "heart_rate") {
		if r.Reads == pathways.Below {
			require.Equal(t, 60.0, *r.Limit)
			continue
		}
		require.Equal(t, pathways.AtOrAbove, r.Reads)
	}
	require.Len(t, rowsFor(t, months(143), "ng254", "heart_rate"), 3)
	require.Len(t, rowsFor(t, months(144), "ng254", "heart_rate"), 2, "the low limit is for under 12 years")
	spo2 := rowsFor(t, months(3), "ng143", "spo2_percent")
	require.Len(t, spo2, 1)
	require.Equal(t, pathways.AtOrBelow, spo2[0].Reads)
}

// TestRangesOverAnEdge: an age in two bands has the rows of both.
func TestRangesOverAnEdge(t *testing.T) {
	rows := rowsFor(t, between(10, 14), "local-normal", "heart_rate")
	require.Len(t, rows, 2)
	require.Equal(t, 12, rows[0].BelowMonths)
	require.Equal(t, 12, rows[1].FromMonths)
}

func TestRangesByAudience(t *testing.T) {
	res, err := runFor(t, pathways.Adviser, calculate.NormalRanges, months(24), nil)
	require.NoError(t, err)
	for _, s := range res.NormalRanges.Systems {
		require.NotEqual(t, "pews", s.ID, "never to 111")
	}
	require.NotContains(t, fmt.Sprint(res.Sources), "PEWS")
	_, err = runFor(t, pathways.Parent, calculate.NormalRanges, months(24), nil)
	var refusedAudience *calculate.AudienceError
	require.ErrorAs(t, err, &refusedAudience)
	require.Equal(t, []string{"age age-missing"}, refused(t, calculate.NormalRanges, engine.UnknownAge(), nil))
	require.Equal(t, []string{"age age-outside"}, refused(t, calculate.NormalRanges, months(216), nil))
	_, err = calculate.Run(shipped(), "dose", calculate.Input{Audience: pathways.Clinician})
	require.ErrorContains(t, err, `no calculator "dose"`)
}

// TestEveryRowIsCited: whatever number is shown, its source is named.
func TestEveryRowIsCited(t *testing.T) {
	for m := range 216 {
		res := must(t, calculate.NormalRanges, months(m), nil)
		refs := map[string]bool{}
		for _, s := range res.Sources {
			require.NotEmpty(t, s.Title, s.Ref)
			refs[s.Ref] = true
		}
		for _, s := range res.NormalRanges.Systems {
			for _, r := range s.Rows {
				require.True(t, refs[r.Source.Ref.Value], "%s %s", s.ID, r.Source.Ref)
				require.NotEmpty(t, r.Source.Grade)
			}
		}
	}
}
