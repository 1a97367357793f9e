package calculate_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/calculate"
	"safetynet/pathways"
)

func TestPredictedPeakFlow(t *testing.T) {
	for _, row := range table(t, "peak-flow") {
		res := must(t, calculate.PeakFlow, months(96), map[string]any{
			"peak_flow_l_min": 100, "height_cm": float(t, row["height_cm"]), "peak_flow_scale": "eu"}).PeakFlow
		require.Equal(t, float(t, row["peak_flow_l_min"]), res.Reference)
		require.True(t, res.Estimated)
		require.Equal(t, calculate.Predicted, res.Basis)
	}
	between := must(t, calculate.PeakFlow, months(96), map[string]any{"peak_flow_l_min": 100, "height_cm": 122.5, "peak_flow_scale": "eu"})
	require.Equal(t, 183.0, between.PeakFlow.Reference, "linear between the columns")
}

// TestPeakFlowWorkedExample: 120 cm, no best known.
func TestPeakFlowWorkedExample(t *testing.T) {
	res := must(t, calculate.PeakFlow, months(84), map[string]any{"peak_flow_l_min": 87, "height_cm": 120, "peak_flow_scale": "eu"})
	require.Equal(t, 174.0, res.PeakFlow.Reference)
	require.Equal(t, 50.0, res.PeakFlow.Percent)
	lines := map[float64]float64{}
	for _, l := range res.PeakFlow.Lines {
		lines[l.Percent] = l.LMin
		require.Equal(t, "asthma@1.0.0", l.Pathway)
	}
	require.Equal(t, map[float64]float64{33: 57.42, 50: 87, 75: 130.5}, lines)
	require.Contains(t, res.Sources, calculate.Source{Ref: "EN13826", Title: "Table of predicted peak flow for EU-scale meters by height",
		Publisher: "Public code of a dashboard", Section: "table by height, both sexes", Grade: pathways.Secondary})
}

func TestPersonalBestComesFirst(t *testing.T) {
	res := must(t, calculate.PeakFlow, months(120), map[string]any{"peak_flow_l_min": 170, "peak_flow_best_l_min": 300, "height_cm": 150, "peak_flow_scale": "other"}).PeakFlow
	require.Equal(t, calculate.PersonalBest, res.Basis)
	require.False(t, res.Estimated)
	require.Equal(t, 56.6, res.Percent, "rounded down: never better than it is")
	require.Equal(t, []string{"height_cm", "peak_flow_scale"}, res.NotUsed)
	require.Nil(t, res.HeightCm)
}

func TestPeakFlowRefusals(t *testing.T) {
	full := func(change map[string]any) map[string]any {
		all := map[string]any{"peak_flow_l_min": 200, "height_cm": 120, "peak_flow_scale": "eu"}
		for k, v := range change {
			if v == nil {
				delete(all, k)
				continue
			}
			all[k] = v
		}
		return all
	}
	for name, c := range map[string]struct {
		age    engine.Age
		inputs map[string]any
		want   []string
	}{
		"59 months":          {months(59), full(nil), []string{"age age-outside"}},
		"no age":             {engine.UnknownAge(), full(nil), []string{"age age-missing"}},
		"perhaps 5":          {between(48, 71), full(nil), []string{"age age-needs-be-finer"}},
		"84 cm":              {months(60), full(map[string]any{"height_cm": 84.9}), []string{"height_cm input-outside"}},
		"171 cm":             {months(160), full(map[string]any{"height_cm": 170.1}), []string{"height_cm input-outside"}},
		"other scale":        {months(96), full(map[string]any{"peak_flow_scale": "other"}), []string{"peak_flow_scale scale-wrong"}},
		"scale not said":     {months(96), full(map[string]any{"peak_flow_scale": nil}), []string{"peak_flow_scale input-missing"}},
		"scale unsure":       {months(96), full(map[string]any{"peak_flow_scale": pathways.Unsure}), []string{"peak_flow_scale input-missing"}},
		"no reference":       {months(96), full(map[string]any{"height_cm": nil}), []string{"peak_flow_best_l_min input-missing"}},
		"no reading":         {months(96), full(map[string]any{"peak_flow_l_min": nil}), []string{"peak_flow_l_min input-missing"}},
		"implausible":        {months(96), full(map[string]any{"peak_flow_l_min": 20}), []string{"peak_flow_l_min input-not-answer"}},
		"everything at once": {months(40), full(map[string]any{"peak_flow_l_min": 900, "height_cm": 60, "peak_flow_scale": "other"}), []string{"age age-outside", "peak_flow_l_min input-not-answer", "height_cm input-outside", "peak_flow_scale scale-wrong"}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, refused(t, calculate.PeakFlow, c.age, c.inputs)) })
	}
	must(t, calculate.PeakFlow, months(60), full(map[string]any{"height_cm": 85}))
	must(t, calculate.PeakFlow, months(60), full(map[string]any{"height_cm": 170}))
}

// TestRefusalsNameTheRange: a reader learns what would have been accepted.
func TestRefusalsNameTheRange(t *testing.T) {
	_, err := runFor(t, pathways.Parent, calculate.PeakFlow, months(96), map[string]any{"peak_flow_l_min": 100, "height_cm": 80, "peak_flow_scale": "eu"})
	var rs calculate.Refusals
	require.ErrorAs(t, err, &rs)
	require.Equal(t, &pathways.Range{Min: 85, Max: 170}, rs[0].Accepted)
	require.ErrorContains(t, err, "height_cm: there is no predicted value for 80 cm")
}

func TestPercentRisesWithTheReading(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		low := rapid.IntRange(30, 799).Draw(rt, "reading")
		high := rapid.IntRange(low, 800).Draw(rt, "higher")
		height := rapid.Float64Range(85, 170).Draw(rt, "height")
		percent := func(reading int) float64 {
			in := map[string]any{"peak_flow_l_min": reading, "height_cm": float64(int(height*10)) / 10, "peak_flow_scale": "eu"}
			return must(t, calculate.PeakFlow, months(100), in).PeakFlow.Percent
		}
		require.LessOrEqual(rt, percent(low), percent(high))
	})
}
