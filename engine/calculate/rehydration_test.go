package calculate_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/calculate"
	"safetynet/pathways"
)

func measured(kg float64) map[string]any {
	return map[string]any{"weight_kg": kg, "weight_measured": true}
}

// TestRehydrationTable holds every printed row against the calculation, to the
// decimals that are printed.
func TestRehydrationTable(t *testing.T) {
	rows := table(t, "ors")
	require.Len(t, rows, 18)
	for _, row := range rows {
		res := must(t, calculate.Rehydration, months(30), measured(float(t, row["kg"]))).Rehydration
		for name, v := range map[string]calculate.Volume{
			"deficit": res.Deficit, "maintenance_4h": res.Maintenance, "total_4h": res.Total, "per_hour": res.PerHour, "large_stool": res.LargeStool,
		} {
			require.Equal(t, float(t, row[name]), math.Round(v.Exact), "%s kg, %s", row["kg"], name)
			require.Equal(t, 5*math.Floor(v.Exact/5+0.5), v.Rounded, "%s kg, %s", row["kg"], name)
		}
		require.Equal(t, float(t, row["per_5_min"]), res.Sip.Exact, "%s kg", row["kg"])
		step := 5.0
		if res.Weight.Kg < 10 {
			step = 1
		}
		require.Zero(t, math.Mod(res.Sip.Rounded, step), "%s kg", row["kg"])
		require.InDelta(t, res.Sip.Exact, res.Sip.Rounded, step/2)
		require.Empty(t, res.Cautions)
	}
}

// TestRehydrationWorkedExample: 14 kg, 3 years, as published.
func TestRehydrationWorkedExample(t *testing.T) {
	res := must(t, calculate.Rehydration, months(36), nil).Rehydration
	require.Equal(t, calculate.Weight{Kg: 14, Basis: calculate.WeightEstimated, Estimated: true, Formula: "2 x years + 8",
		Note: "Estimated. Can be 20% out or worse."}, res.Weight)
	require.Equal(t, calculate.Volume{Exact: 700, Rounded: 700}, res.Deficit)
	require.Equal(t, calculate.Volume{Exact: 1200, Rounded: 1200}, res.Maintenance24h)
	require.Equal(t, calculate.Volume{Exact: 200, Rounded: 200}, res.Maintenance)
	require.Equal(t, calculate.Volume{Exact: 900, Rounded: 900}, res.Total)
	require.Equal(t, calculate.Volume{Exact: 225, Rounded: 225}, res.PerHour)
	require.Equal(t, calculate.Volume{Exact: 18.8, Rounded: 20}, res.Sip)
	require.Equal(t, calculate.Volume{Exact: 50, Rounded: 50}, res.MaintenancePerHour)
	require.Equal(t, calculate.Volume{Exact: 70, Rounded: 70}, res.LargeStool)
	require.Equal(t, []string{"Estimated. Can be 20% out or worse."}, res.Cautions)
	above := must(t, calculate.Rehydration, months(59), measured(25)).Rehydration
	require.Equal(t, 1600.0, above.Maintenance24h.Exact, "20 ml/kg above 20 kg")
}

func TestEstimatedWeights(t *testing.T) {
	for _, row := range table(t, "weights") {
		res := must(t, calculate.Rehydration, months(int(float(t, row["age_months"]))), nil).Rehydration
		require.Equal(t, float(t, row["kg"]), res.Weight.Kg, row["age_months"])
		require.True(t, res.Weight.Estimated)
	}
	require.Equal(t, 14.0, must(t, calculate.Rehydration, between(36, 47), nil).Rehydration.Weight.Kg, "three years is fine enough")
	given := must(t, calculate.Rehydration, months(30), map[string]any{"weight_kg": 12.0}).Rehydration
	require.Equal(t, calculate.WeightGiven, given.Weight.Basis)
	require.True(t, given.Weight.Estimated, "nobody said it was measured")
	old := must(t, calculate.Rehydration, months(60), measured(18)).Rehydration
	require.Equal(t, []string{"CG84 is for children under 5; this child is, or may be, older."}, old.Cautions)
}

func TestRehydrationRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		age    engine.Age
		inputs map[string]any
		want   []string
	}{
		"too light":             {months(1), measured(1.999), []string{"weight_kg input-outside"}},
		"too heavy":             {months(59), measured(30.001), []string{"weight_kg input-outside"}},
		"implausible":           {months(59), measured(0.2), []string{"weight_kg input-not-answer"}},
		"nothing":               {engine.UnknownAge(), nil, []string{"weight_kg input-missing"}},
		"measured, not given":   {months(30), map[string]any{"weight_measured": true}, []string{"weight_kg input-missing"}},
		"under 1, which month?": {between(0, 11), nil, []string{"age age-needs-be-finer"}},
		"about 8":               {months(96), nil, []string{"weight_kg input-outside"}},
		"13 years":              {months(156), nil, []string{"age age-outside"}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, refused(t, calculate.Rehydration, c.age, c.inputs)) })
	}
	_, err := runFor(t, pathways.Clinician, calculate.Rehydration, months(59), measured(31))
	require.ErrorContains(t, err, "31 kg is outside 2 to 30 kg")
	must(t, calculate.Rehydration, months(1), measured(2))
	must(t, calculate.Rehydration, months(59), measured(30))
}

// TestRehydrationForParents: only after a clinician, and only by a measured weight.
func TestRehydrationForParents(t *testing.T) {
	allowed := map[string]any{"weight_kg": 14.0, "weight_measured": true, "after_clinician": true}
	for _, audience := range []pathways.Audience{pathways.Parent, pathways.Adviser} {
		res, err := runFor(t, audience, calculate.Rehydration, months(36), allowed)
		require.NoError(t, err)
		require.Equal(t, 900.0, res.Rehydration.Total.Rounded)
		require.Empty(t, res.Remarks, "the rules of conduct are for clinicians")
		for id := range allowed {
			for _, other := range []any{nil, pathways.Unsure} {
				less := map[string]any{}
				for k, v := range allowed {
					if k != id {
						less[k] = v
					} else if other != nil {
						less[k] = other
					}
				}
				_, err := runFor(t, audience, calculate.Rehydration, months(36), less)
				var refused *calculate.AudienceError
				require.ErrorAs(t, err, &refused, "%s without %s", audience, id)
			}
		}
	}
}

// TestVolumesRiseWithWeight: no volume, exact or rounded, is smaller for a heavier
// child, and all are above 0.
func TestVolumesRiseWithWeight(t *testing.T) {
	volumes := func(r *calculate.RehydrationResult) []calculate.Volume {
		return []calculate.Volume{r.Deficit, r.Maintenance24h, r.Maintenance, r.Total, r.PerHour, r.Sip, r.MaintenancePerHour, r.LargeStool}
	}
	rapid.Check(t, func(rt *rapid.T) {
		grams := rapid.IntRange(2000, 30000).Draw(rt, "grams")
		more := rapid.IntRange(grams, 30000).Draw(rt, "more")
		light := volumes(must(t, calculate.Rehydration, months(30), measured(float64(grams)/1000)).Rehydration)
		heavy := volumes(must(t, calculate.Rehydration, months(30), measured(float64(more)/1000)).Rehydration)
		for i := range light {
			require.Positive(rt, light[i].Rounded)
			require.LessOrEqual(rt, light[i].Exact, heavy[i].Exact)
			require.LessOrEqual(rt, light[i].Rounded, heavy[i].Rounded, "volume %d", i)
		}
	})
}
