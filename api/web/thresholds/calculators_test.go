package thresholds_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/webtest"
)

func TestCalculators(t *testing.T) {
	s := webtest.Serve(t)
	tests := []struct {
		name, kind string
		says       []string
		want       []string
	}{
		{"PEWS, a row of the notes", "pews", []string{
			"age-months", "8", "age-days", "0", "answer-respiratory_rate", "62", "answer-respiratory_distress", "moderate", "answer-spo2_percent", "93", "answer-oxygen", "flow",
			"answer-oxygen_l_min", "0.5", "answer-heart_rate", "172", "answer-systolic_bp", "85", "answer-capillary_refill_s", "3",
		}, []string{"PEWS score 10 points", "Level by the score alone High", "Heart rate 2 points", "For inpatients only"}},
		{"PEWS, of what is not given nothing is normal", "pews", []string{"age-years", "2", "answer-heart_rate", "145"}, []string{"PEWS score 1 to ", "Not given"}},
		{"rehydration, the published example of 14 kg", "rehydration", []string{"age-years", "3", "answer-weight_kg", "14", "answer-weight_measured", "true"}, []string{"Deficit, over 4 hours 700 ml", "Maintenance in 24 hours 1200 ml", "Measured"}},
		{"peak flow of the personal best", "peak-flow", []string{"age-years", "8", "answer-peak_flow_l_min", "150", "answer-peak_flow_best_l_min", "250"}, []string{"Peak flow 60% of the personal best", "A limit of asthma"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := s.Post(t, "/thresholds/calculators/"+test.kind, form(test.says...))
			require.Equal(t, http.StatusOK, page.Status, page.Main())
			for _, want := range append(test.want, "Not clinically approved", "Sources") {
				require.Contains(t, page.Main(), want)
			}
		})
	}
}

func TestCalculatorsRefuse(t *testing.T) {
	s := webtest.Serve(t)
	tests := []struct {
		name, kind string
		says       []string
		id, text   string
	}{
		{"no age", "peak-flow", []string{"answer-peak_flow_l_min", "150", "answer-peak_flow_best_l_min", "250"}, "birth-day", "age"},
		{"too young for a peak flow", "peak-flow", []string{"age-years", "3", "answer-peak_flow_l_min", "150", "answer-peak_flow_best_l_min", "250"}, "birth-day", "under 60 months"},
		{"an adult", "pews", []string{"age-years", "19", "answer-heart_rate", "80"}, "birth-day", "18"},
		{"no reading", "peak-flow", []string{"age-years", "8"}, "answer-peak_flow_l_min", "peak flow"},
		{"nothing to compare with", "peak-flow", []string{"age-years", "8", "answer-peak_flow_l_min", "150"}, "answer-peak_flow_best_l_min", "“PEF, personal best”"},
		{"a weight to check", "rehydration", []string{"age-years", "3", "answer-weight_kg", "140"}, "answer-weight_kg", "30"},
		{"refill between the points", "pews", []string{"age-years", "3", "answer-capillary_refill_s", "2.5"}, "answer-capillary_refill_s", "easure"},
		{"not a number", "pews", []string{"age-years", "3", "answer-heart_rate", "fast"}, "answer-heart_rate", "Enter a number"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := s.Post(t, "/thresholds/calculators/"+test.kind, form(test.says...))
			require.Equal(t, http.StatusUnprocessableEntity, page.Status, page.Main())
			require.Contains(t, page.Source, `<a href="#`+test.id+`">`)
			require.Contains(t, page.Source, `id="`+test.id+`"`)
			require.Contains(t, between(t, page.Main(), "There is a problem", "Choose a pathway"), test.text)
			require.NotContains(t, page.Main(), "Result Not clinically approved", "nothing is calculated")
		})
	}
}

func TestCalculatorsAreListed(t *testing.T) {
	s := webtest.Serve(t)
	page := s.Visit(t, "/thresholds/calculators")
	for _, kind := range []string{"pews", "peak-flow", "rehydration"} {
		require.Contains(t, page.Source, `href="/thresholds/calculators/`+kind+`"`)
		require.Equal(t, http.StatusOK, s.Visit(t, "/thresholds/calculators/"+kind).Status)
	}
}
