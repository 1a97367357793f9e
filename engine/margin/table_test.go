package margin_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/margin"
	"safetynet/pathways"
)

func TestTables(t *testing.T) {
	progs := programs(t, "febrile-child")
	c := child(t, progs, pathways.Clinician, "2025-12-01", map[string]engine.Answer{
		"respiratory_rate": engine.IntAnswer(58), "spo2_percent": engine.IntAnswer(91), "temperature_c": engine.NumberAnswer(38.2),
	})
	rows := marginOf(t, progs, c).Tables()[0].Rows
	for _, x := range []struct {
		name, threshold, disposition string
		comparison                   string
		limit                        float64
		band, state, criterion, told string // told: how the criterion stands
		with, shared                 bool
	}{
		{"amber breaths", "respiratory_rate_amber", "gp-or-111-today", ">", 50, "from 6 to under 12 months", "met", "F-A08", "met", false, false},
		{"red breaths", "respiratory_rate_red", "ed-now", ">", 60, "", "not-met", "F-R09", "not-met", false, false},
		{"low oxygen", "spo2_red", "ed-now", "<", 92, "", "met", "F-R24", "met", false, false},
		{"a danger sign", "danger_spo2", "call-999", "<", 90, "", "not-met", "D23", "not-met", false, true},
		{"with weak defences only", "fever", "ed-now", ">=", 38, "", "met", "F-R29", "not-met", true, false},
	} {
		t.Run(x.name, func(t *testing.T) {
			row, use := rowOf(t, rows, x.threshold, x.criterion)
			require.Equal(t, x.disposition, row.Disposition)
			require.Equal(t, x.comparison, row.Comparison)
			require.Equal(t, x.limit, *row.Limit.Limit)
			require.Equal(t, x.band, row.Band)
			require.Equal(t, x.state, row.State)
			require.Equal(t, x.told, use.State)
			require.Equal(t, x.with, len(use.With) > 0)
			require.Equal(t, x.shared, use.Shared)
			require.NotEmpty(t, use.Because)
			require.NotEmpty(t, use.Source.Ref.Value)
			require.NotEmpty(t, use.Source.Grade)
		})
	}
	require.NotContains(t, ruleIDs(rows), "F-R12", "a rule for under three months")
}

// TestTableOfTwoBands has a child of whom only the year is known, who may be in
// either of two bands.
func TestTableOfTwoBands(t *testing.T) {
	progs := programs(t, "febrile-child")
	c := child(t, progs, pathways.Clinician, "2025-12-01", map[string]engine.Answer{"heart_rate": engine.IntAnswer(155)})
	c.Age.Months, c.Age.Corrected = engine.Span{Lo: 9, Hi: 15}, engine.Span{Lo: 9, Hi: 15}
	var got []string
	for _, r := range marginOf(t, progs, c).Tables()[0].Rows {
		if r.Threshold == "heart_rate_amber" {
			got = append(got, r.Band+": "+r.State)
			require.Equal(t, margin.Unknown, r.Uses[0].State)
		}
	}
	require.Equal(t, []string{"from 0 to under 12 months: not-met", "from 12 to under 24 months: met"}, got)
}

// TestTableOutsideThePathway has a child too old for the pathway: of it only the
// danger signs hold.
func TestTableOutsideThePathway(t *testing.T) {
	progs := programs(t, "febrile-child")
	for _, r := range marginOf(t, progs, child(t, progs, pathways.Clinician, "2016-12-01", nil)).Tables()[0].Rows {
		for _, u := range r.Uses {
			require.True(t, u.Shared, u.ID)
		}
	}
}

func rowOf(t *testing.T, rows []margin.Row, threshold, criterion string) (margin.Row, margin.Use) {
	for _, r := range rows {
		i := slices.IndexFunc(r.Uses, func(u margin.Use) bool { return u.ID == criterion })
		if r.Threshold == threshold && i >= 0 {
			return r, r.Uses[i]
		}
	}
	require.Fail(t, "no row of "+threshold+" for "+criterion)
	return margin.Row{}, margin.Use{}
}

func ruleIDs(rows []margin.Row) []string {
	var out []string
	for _, r := range rows {
		for _, u := range r.Uses {
			out = append(out, u.ID)
		}
	}
	return out
}

// TestRowsDoWhatTheySay gives a child of exact age the value of a row that is said
// to be enough by itself, and finds the criterion met; and holds what a row says
// of criteria against the decision.
func TestRowsDoWhatTheySay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		progs := programs(rt, rapid.SampledFrom(ids()).Draw(rt, "pathway"))
		c := drawCase(rt, progs)
		var err error
		c.Age, err = engine.AgeFromBirthDate(drawBirth(rt), at, 40)
		require.NoError(rt, err)
		now := decide(rt, progs, c)
		table := marginOf(rt, progs, c).Tables()[0]
		require.True(rt, slices.IsSortedFunc(table.Rows, func(a, b margin.Row) int {
			return urgency(progs, b.Disposition) - urgency(progs, a.Disposition)
		}))
		shown := map[string]bool{}
		for _, r := range table.Rows {
			for _, u := range r.Uses {
				name := table.Pathway + "/" + u.ID
				if u.Kind == "criterion" {
					shown[name] = true
					require.Equal(rt, now.Criteria[name], u.State)
				}
				f := progs[0].Definition().Dictionary.Finding(r.Finding)
				if v, ok := crossing(f, r.Limit); ok && u.Kind == "criterion" && len(u.With) == 0 && u.Unless == "" && r.State != margin.Met {
					require.Equal(rt, "met", decide(rt, progs, with(c, r.Finding, v)).Criteria[name], "%s %s", name, r.Finding)
				}
			}
		}
		for name, outcome := range now.Criteria {
			require.True(rt, shown[name] || outcome != "met", "%s is met and not in the table", name)
		}
	})
}

// crossing is a value for which a row's test holds. There is none for calculated
// numbers and ages, and beyond the range.
func crossing(f *pathways.Finding, l margin.Limit) (engine.Value, bool) {
	if f == nil {
		return engine.Value{}, false
	}
	v := engine.Value{Type: f.Type}
	switch {
	case f.Type == pathways.Bool:
		v.Bool = l.Values[0] == "true"
	case f.Type == pathways.Enum:
		v.Text = l.Values[0]
	default:
		v.Number = *l.Limit + map[string]float64{"<": -1, ">": 1}[l.Comparison]
		return v, v.Number >= f.Range.Min && v.Number <= f.Range.Max
	}
	return v, true
}
