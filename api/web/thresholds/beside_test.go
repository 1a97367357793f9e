package thresholds_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/webtest"
)

// The rows are those of the clinical notes (section G, side by side), typed from
// there and not from the definitions.
func TestSystemsSideBySide(t *testing.T) {
	s := webtest.Serve(t)
	tests := []struct {
		months string
		want   []string
	}{
		{"4", []string{"amber: more than 160 ", "red: more than 60", "moderate: 150 or more", "high: 160 or more", "moderate: 50 or more", "high: 60 or more", "4 points: below 80; from 180", "4 points: below 10; from 70"}},
		{"8", []string{"amber: more than 160", "amber: more than 50", "red: more than 60", "high: 160 or more", "high: less than 60", "2 points: from 80 below 90; from 170 below 180"}},
		{"14", []string{"amber: more than 150", "amber: more than 40", "red: more than 60", "moderate: 140 or more", "high: 150 or more", "moderate: 40 or more", "high: 50 or more", "4 points: below 60; from 170", "4 points: below 10; from 60"}},
		{"30", []string{"amber: more than 140", "amber: more than 40", "moderate: 140 or more", "high: 150 or more"}},
		{"40", []string{"amber: more than 140", "moderate: 130 or more", "high: 140 or more", "moderate: 35 or more", "high: 40 or more"}},
		{"62", []string{"moderate: 120 or more", "high: 130 or more", "moderate: 24 or more", "high: 29 or more"}},
		{"80", []string{"moderate: 110 or more", "high: 120 or more", "moderate: 24 or more", "high: 27 or more"}},
		{"100", []string{"moderate: 105 or more", "high: 115 or more", "moderate: 22 or more", "high: 25 or more"}},
	}
	for _, test := range tests {
		t.Run(test.months, func(t *testing.T) {
			text := between(t, s.Post(t, "/thresholds", ofChild("febrile-child", test.months)).Main(), "Side by side", "PEWS chart")
			for _, want := range test.want {
				require.Contains(t, text, want)
			}
		})
	}
}

func TestReadingsBeside(t *testing.T) {
	s := webtest.Serve(t)
	text := between(t, s.Post(t, "/thresholds", form(febrile()...)).Main(), "Side by side", "PEWS chart")
	require.Contains(t, text, "▲ Reached: amber: more than 50 red: more than 60")
	require.Contains(t, text, "▲ Reached: moderate: 50 or more high: 60 or more")
	require.Contains(t, text, "▲ Reached: 1 point: from 20 below 30; from 50 below 60")
	require.Contains(t, text, "▲ Reached: outside normal: 30 to 50")
}

// An age in whole years lies in bands that are told apart.
func TestRoughAgeHasAllItsBands(t *testing.T) {
	s := webtest.Serve(t)
	text := between(t, s.Post(t, "/thresholds", form("pathway", "febrile-child", "age-years", "0")).Main(), "Side by side", "The limits at every age")
	require.Contains(t, text, "6 months to under 1 year: normal: 120 to 160")
}

func TestPEWSChart(t *testing.T) {
	s := webtest.Serve(t)
	tests := []struct {
		name, months string
		says         []string
		want         []string
	}{
		{"under 1", "8", []string{"answer-heart_rate", "172", "answer-respiratory_rate", "62"}, []string{"Heart rate: 172 a minute: 2 points", "Respiratory rate: 62 a minute: 2 points", "at least 4,"}},
		{"the day before the first birthday", "11", []string{"answer-heart_rate", "145"}, []string{"Heart rate: 145 a minute: 0 points"}},
		{"the first birthday", "12", []string{"answer-heart_rate", "145"}, []string{"Heart rate: 145 a minute: 1 point"}},
		{"oxygen", "30", []string{"answer-spo2_percent", "91"}, []string{"SpO2 in air: 91%: 4 points", "Central capillary refill: not measured"}},
		{"refill that is not defined", "30", []string{"answer-capillary_refill_s", "2.5"}, []string{"2.5 seconds: no points are defined; measure again"}},
		{"of no age", "", nil, []string{"PEWS chart at this age The age is needed."}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sent := form(append([]string{"pathway", "febrile-child", "age-months", test.months, "age-days", map[bool]string{true: "0"}[test.months != ""]}, test.says...)...)
			page := s.Post(t, "/thresholds", sent)
			text := "PEWS chart" + between(t, page.Main(), "PEWS chart", "The limits at every age")
			for _, want := range test.want {
				require.Contains(t, text, want)
			}
		})
	}
}
