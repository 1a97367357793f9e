package replay_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine/replay"
)

// TestDictionariesDiffer compares panels that pin two dictionaries: what one of them
// lacks is not known there, and counted.
func TestDictionariesDiffer(t *testing.T) {
	eng := edited(t, []string{"range: {min: 30.0, max: 43.0}, decimals: 1, answered_by: [parent, adviser, clinician], kind: measurement,\n     normal: 36.8",
		"range: {min: 34.0, max: 43.0}, decimals: 1, answered_by: [parent, adviser, clinician], kind: measurement,\n     normal: 36.8",
		"values: [armpit, ear, forehead, mouth, other]", "values: [temple, armpit, ear, mouth, other]",
		`forehead: "Forehead", mouth: "Mouth"`, `temple: "Temple", mouth: "Mouth"`}, nil)
	c := compare(t, panel(t, nil, "febrile-child@1.2.0"), panelOf(t, eng, nil, "febrile-child@9.0.0"))
	tally, w := c.NewTally(), c.NewWorker()
	for i, x := range []struct {
		findings string
		refused  string
	}{
		{`{"temperature_c":38,"temperature_site":"ear"}`, ""},
		{`{"temperature_c":31}`, ""},
		{`{"temperature_c":29}`, "temperature_c is between 34 and 43 Cel; 29 is outside"},
		{`{"temperature_site":"forehead"}`, ""},
		{`{"temperature_site":"temple"}`, ""},
		{`{"temperature_site":"toe"}`, "temperature_site is one of temple, armpit, ear, mouth, other"},
		{`{"temperature_c":31,"temperature_site":"temple"}`, ""},
		{`{"temperature_c":{"unknown":"unsure"},"temperature_site":{"unknown":"not-asked"}}`, ""},
		{`{"toe":1}`, `the dictionary has no finding "toe"`},
	} {
		line := []byte(head + x.findings + "}")
		_, quick := w.Quick(line)
		require.Equal(t, x.refused == "", quick, x.findings)
		_, slow := w.Slow(line)
		require.Equal(t, x.refused == "", slow == nil, x.findings)
		if err := w.Case(line, int64(i+1), tally); x.refused != "" {
			require.EqualError(t, err, x.refused)
		}
	}
	r := tally.Report()
	require.Equal(t, []replay.NotCarried{{Finding: "temperature_c", After: 2}, {Finding: "temperature_site", Before: 2, After: 1}}, r.NotCarried)
	require.EqualValues(t, 6, r.Cases)
	require.EqualValues(t, 3, r.Refused)

	cases := drawCases(c.After, 13, 60)
	for i := range cases {
		delete(cases[i].Findings, "temperature_site")
	}
	same := straight(c, cases).Report()
	require.Zero(t, same.Under.Cases+same.Over.Cases, "the rules are the same")
	text, err := json.Marshal(tally)
	require.NoError(t, err)
	again, err := c.ReadTally(text)
	require.NoError(t, err)
	require.Equal(t, r, again.Report())
}

// TestFindingOnlyOneHas compares the first release of the dictionary with the second.
func TestFindingOnlyOneHas(t *testing.T) {
	c := compare(t, panel(t, nil, "febrile-child@1.0.0"), panel(t, nil, "febrile-child@1.2.0"))
	tally := c.NewTally()
	require.NoError(t, c.NewWorker().Case([]byte(head+`{"no_best_peak_flow":true}}`), 1, tally))
	require.Equal(t, []replay.NotCarried{{Finding: "no_best_peak_flow", Before: 1}}, tally.Report().NotCarried)
	turned := compare(t, c.After, c.Before)
	tally = turned.NewTally()
	require.NoError(t, turned.NewWorker().Case([]byte(head+`{"no_best_peak_flow":true}}`), 1, tally))
	require.Equal(t, []replay.NotCarried{{Finding: "no_best_peak_flow", After: 1}}, tally.Report().NotCarried)
}

func TestSteps(t *testing.T) {
	for _, x := range []struct {
		name, before, after string
		want                [][]int
	}{
		{"the same", "home today now", "home today now", [][]int{{0, 1, 2}, {-1, 0, 1}, {-2, -1, 0}}},
		{"one more after", "home now", "home today now", [][]int{{0, 1, 2}, {-2, -1, 0}}},
		{"one more before", "home today now", "home now", [][]int{{0, 2}, {-1, 1}, {-2, 0}}},
		{"the calmest before", "nothing home", "home", [][]int{{1}, {0}}},
		{"turned", "home now", "now home", nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			got, err := replay.StepsBetween(strings.Fields(x.before), strings.Fields(x.after))
			require.Equal(t, x.want == nil, err != nil)
			if err == nil {
				require.Equal(t, x.want, got)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	_, err := replay.NewComparison(nil, panel(t, nil, "asthma@1.0.0"))
	require.Error(t, err)
	c := versions(t)
	require.Equal(t, -1, c.FindingPlace("toe"))
	for i, f := range c.After.Dictionary().Findings {
		require.Equal(t, i, c.FindingPlace(f.ID.Value))
		for j, v := range f.Values.All() {
			require.Equal(t, j, c.ValuePlace(i, v))
		}
		require.Equal(t, -1, c.ValuePlace(i, "toe"))
	}
}
