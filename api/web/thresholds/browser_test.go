package thresholds_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
	"safetynet/pathways"
)

// sizes are the smallest screen and a desk's.
var sizes = []int64{320, 1280}

// atSizes runs a test in a window of each width.
func atSizes(t *testing.T, options []browsertest.Option, f func(t *testing.T, tab *browsertest.Tab)) {
	s := webtest.Serve(t)
	for _, width := range sizes {
		t.Run(fmt.Sprint(width), func(t *testing.T) { f(t, browsertest.Open(t, s.URL, width, 900, options...)) })
	}
}

// looked checks a state of a page, and takes a picture of it where those are wanted.
func looked(tab *browsertest.Tab, state string) {
	tab.NoViolations()
	tab.Storage()
	tab.Picture(state)
}

// Each pathway, with measurements that cross its limits.
func TestEachPathwayInABrowser(t *testing.T) {
	tests := []struct{ pathway, age, label, value, crossed, light string }{
		{"abdominal-pain", "2", "Heart rate; note crying and temperature", "170", "Heart rate", "Amber: seek advice"},
		{"asthma", "4", "SpO2 in air, child probe", "91", "SpO2 in air", "Red: escalate"},
		{"bronchiolitis", "1", "SpO2 in air, child probe", "89", "SpO2 in air", "Red: escalate"},
		{"diarrhoea-vomiting", "2", "Central capillary refill, s", "4", "Central capillary refill", "Red: escalate"},
		{"epilepsy", "4", "SpO2 in air, child probe", "89", "SpO2 in air", "Red: escalate"},
		{"febrile-child", "2", "Respiratory rate over 60 s", "62", "Respiratory rate", "Red: escalate"},
	}
	atSizes(t, nil, func(t *testing.T, tab *browsertest.Tab) {
		for _, test := range tests {
			t.Run(test.pathway, func(t *testing.T) {
				tab.Go("/thresholds")
				tab.Press(webtest.Compiled().Library().Current(test.pathway, webtest.Now).Title.For(pathways.Clinician))
				tab.Fill("Years", test.age)
				tab.Fill(test.label, test.value)
				tab.WaitFor(".thr-row--met")
				require.Contains(t, tab.Texts(".thr-row--met th"), test.crossed)
				require.Contains(t, tab.Text("#outcome"), test.light)
				looked(tab, test.pathway)
			})
		}
	})
}

// While somebody types, the distance follows; what is opened stays open.
func TestLiveInABrowser(t *testing.T) {
	atSizes(t, nil, func(t *testing.T, tab *browsertest.Tab) {
		tab.Go("/thresholds?pathway=febrile-child")
		tab.Fill("Day", "1")
		tab.Fill("Month", "12")
		tab.Fill("Year", "2025")
		tab.Press("What to ask or measure next")
		tab.Fill("Respiratory rate over 60 s", "58")
		tab.WaitText("#result", "3 more (61 a minute)")
		require.Contains(t, tab.Text("#result"), "In 9 days, on the first birthday")
		tab.Press("Errors of measurement")
		tab.Fill("SpO2 in air, child probe", "93")
		tab.Fill("Error of: SpO2 in air, child probe", "2")
		tab.WaitText("#result", "could be 91 to 95%")
		tab.Fill("Respiratory rate over 60 s", "59")
		tab.WaitText("#result", "2 more (61 a minute)")
		require.NotContains(t, tab.Text("#result"), "3 more (61 a minute)")
		require.True(t, tab.Has("#ask-next[open]"))
		require.Contains(t, tab.Text("#said"), "Face-to-face assessment today")
		tab.Fill("SpO2 in air, child probe", "930")
		tab.WaitText("#result", "Enter a whole number between 50 and 100")
		require.NotContains(t, tab.Text("#result"), "Face-to-face")
		looked(tab, "typing")
	})
}

func TestByKeyboardInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	tab := browsertest.Open(t, s.URL, 1280, 900)
	tab.Go("/thresholds?pathway=febrile-child")
	tab.Click("#age-years")
	tab.Key("2")
	tab.Keys("Tab", "Tab", "Tab")
	require.Equal(t, "Highest temperature in 24 h", tab.Focused())
	for _, key := range "39.5" {
		tab.Key(string(key))
	}
	tab.WaitText("#result", "Highest temperature in 24 h 39.5 °C")
	tab.Key("Enter")
	require.Equal(t, "/thresholds", tab.URL(), "sent by Enter, nothing in the address")
	require.Contains(t, tab.Text("#result"), "39.5 °C")
}

func TestWithoutScriptsInABrowser(t *testing.T) {
	atSizes(t, []browsertest.Option{browsertest.NoScript}, func(t *testing.T, tab *browsertest.Tab) {
		tab.Go("/thresholds?pathway=febrile-child")
		tab.Fill("Months", "8")
		tab.Fill("Respiratory rate over 60 s", "58")
		tab.Press("Show limits")
		require.Contains(t, tab.Text("#result"), "3 more (61 a minute)")
		looked(tab, "result")
		tab.Fill("Respiratory rate over 60 s", "580")
		tab.Press("Show limits")
		require.Contains(t, tab.Title(), "Error: ")
		require.Contains(t, tab.Text(".nhsuk-error-summary"), "Enter a whole number between 5 and 120")
		looked(tab, "error")
	})
}

func TestCalculatorsInABrowser(t *testing.T) {
	atSizes(t, nil, func(t *testing.T, tab *browsertest.Tab) {
		tab.Go("/thresholds/calculators")
		looked(tab, "list")
		tab.Press("Oral rehydration volumes (ORS)")
		tab.Fill("Years", "3")
		tab.Fill("Weight (kg)", "140")
		tab.Press("Calculate")
		require.Contains(t, tab.Title(), "Error: ")
		looked(tab, "error")
		tab.Fill("Weight (kg)", "14")
		tab.Press("Calculate")
		require.Contains(t, tab.Text(".thr-figures"), "700 ml")
		looked(tab, "rehydration")
		tab.Go("/thresholds/calculators/pews")
		tab.Fill("Months", "8")
		tab.Fill("Heart rate; note crying and temperature (a minute)", "172")
		tab.Press("Calculate")
		require.Contains(t, tab.Text(".thr-figures"), "2 to ")
		looked(tab, "pews")
	})
}

func TestCompareInABrowser(t *testing.T) {
	atSizes(t, nil, func(t *testing.T, tab *browsertest.Tab) {
		tab.Go("/thresholds/compare")
		looked(tab, "choice")
		tab.Press("Febrile child under 5 years")
		tab.Select("From version", "1.0.0 (released, no longer in use)")
		tab.Press("Compare")
		require.Contains(t, tab.Text("main"), "From 1.0.0 to 1.2.0")
		looked(tab, "difference")
	})
}
