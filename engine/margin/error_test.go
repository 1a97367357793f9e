package margin_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/pathways"
)

func TestStraddles(t *testing.T) {
	progs := programs(t, "febrile-child")
	for _, x := range []struct {
		name        string
		spo2        int
		off         float64
		limits      []float64
		least, most string
		from, to    float64
	}{
		{"93 with 2 straddles 92, and amber's 95 is within it", 93, 2, []float64{92, 92}, "gp-or-111-today", "ed-now", 91, 95},
		{"93 with 3 straddles 95 as well", 93, 3, []float64{92, 95, 92}, "self-care", "ed-now", 90, 96},
		{"93 and no error straddles nothing", 93, 0, nil, "gp-or-111-today", "gp-or-111-today", 93, 93},
		{"99 with 2 ends at 100", 99, 2, nil, "self-care", "self-care", 97, 100},
		{"an error of a half reaches no other whole number", 92, 0.5, nil, "gp-or-111-today", "gp-or-111-today", 92, 92},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := child(t, progs, pathways.Clinician, "2025-12-01", map[string]engine.Answer{"spo2_percent": engine.IntAnswer(x.spo2)})
			got, err := marginOf(t, progs, c).Straddles(map[string]float64{"spo2_percent": x.off})
			require.NoError(t, err)
			require.Len(t, got, 1)
			var limits []float64
			for _, l := range got[0].Limits {
				limits = append(limits, *l.Limit.Limit)
				require.NotEmpty(t, l.Rules)
			}
			require.ElementsMatch(t, x.limits, limits)
			require.Equal(t, []string{x.least, x.most}, []string{got[0].Least, got[0].Most})
			require.Equal(t, []float64{x.from, x.to}, []float64{got[0].From, got[0].To})
		})
	}
}

func TestNoErrorOfMeasurement(t *testing.T) {
	progs := programs(t, "febrile-child")
	m := marginOf(t, progs, child(t, progs, pathways.Clinician, "2025-12-01", nil))
	for name, errors := range map[string]map[string]float64{
		"no such finding": {"shoe_size": 1},
		"not a number":    {"grunting": 1},
		"negative":        {"spo2_percent": -1},
		"no value":        {"spo2_percent": math.NaN()},
		"without end":     {"spo2_percent": math.Inf(1)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := m.Straddles(errors)
			require.ErrorContains(t, err, "is no error of measurement")
		})
	}
}

// TestStraddlesByBruteForce tries every value within the error.
func TestStraddlesByBruteForce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		progs := programs(rt, rapid.SampledFrom(ids()).Draw(rt, "pathway"))
		c := drawCase(rt, progs)
		m := marginOf(rt, progs, c)
		all := m.Near()
		if len(all) == 0 {
			rt.Skip("no number is known")
		}
		n := rapid.SampledFrom(all).Draw(rt, "number")
		steps := rapid.IntRange(0, 40).Draw(rt, "error in steps")
		got, err := m.Straddles(map[string]float64{n.Finding: written(float64(steps)*n.Step, 3)})
		require.NoError(rt, err)
		f, now := progs[0].Definition().Dictionary.Finding(n.Finding), decide(rt, progs, c)
		least, most := now.Disposition, now.Disposition
		for i := -steps; i <= steps; i++ {
			v := engine.Value{Type: f.Type, Number: written(n.Value+float64(i)*n.Step, 3)}
			if v.Number < f.Range.Min || v.Number > f.Range.Max {
				continue
			}
			d := decide(rt, progs, with(c, n.Finding, v))
			if d.Inconsistent > now.Inconsistent {
				continue
			}
			if urgency(progs, d.Disposition) < urgency(progs, least) {
				least = d.Disposition
			}
			if urgency(progs, d.Disposition) > urgency(progs, most) {
				most = d.Disposition
			}
		}
		require.Equal(rt, []string{least, most}, []string{got[0].Least, got[0].Most})
		if len(got[0].Limits) == 0 && c.Age.Months.Lo == c.Age.Months.Hi {
			require.Equal(rt, least, most, "without a limit there is nothing to tell apart")
		}
	})
}
