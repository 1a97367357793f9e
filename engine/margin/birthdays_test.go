package margin_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/margin"
	"safetynet/pathways"
)

func TestBirthdays(t *testing.T) {
	progs := programs(t, "febrile-child")
	for _, x := range []struct {
		name, birth, date string
		findings          map[string]engine.Answer
		threshold         string
		before, after     float64
		rules, met        []string
	}{
		{
			"the first birthday: breaths, and a criterion takes over from another", "2025-12-01", "2026-12-01",
			map[string]engine.Answer{"respiratory_rate": engine.IntAnswer(48)}, "respiratory_rate_amber", 50, 40,
			[]string{"febrile-child/F-A08", "febrile-child/F-A09"}, []string{"febrile-child/F-A09"},
		},
		{
			"the second birthday: only a limit steps", "2024-12-01", "2026-12-01",
			map[string]engine.Answer{"heart_rate": engine.IntAnswer(145)}, "heart_rate_amber", 150, 140,
			[]string{"febrile-child/F-A14"}, []string{"febrile-child/F-A14"},
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := child(t, progs, pathways.Clinician, x.birth, x.findings)
			got, err := marginOf(t, progs, c).Birthdays(date(t, x.birth), 30)
			require.NoError(t, err)
			require.Len(t, got, 1)
			require.Equal(t, 9, got[0].InDays)
			require.Equal(t, x.date, got[0].Date)
			require.Equal(t, []string{"self-care", "gp-or-111-today"}, []string{got[0].Before, got[0].After})
			require.Equal(t, x.met, got[0].Met)
			step := limitChange(t, got[0], x.threshold)
			require.Equal(t, []float64{x.before, x.after}, []float64{*step.Before, *step.After})
			require.Equal(t, x.rules, step.Rules)
		})
	}
}

func limitChange(t *testing.T, b margin.Birthday, threshold string) margin.LimitChange {
	for _, l := range b.Limits {
		if l.Threshold == threshold {
			return l
		}
	}
	require.Fail(t, threshold+" does not change")
	return margin.LimitChange{}
}

func TestBirthdaysOfAnotherChild(t *testing.T) {
	progs := programs(t, "febrile-child")
	m := marginOf(t, progs, child(t, progs, pathways.Clinician, "2025-12-01", nil))
	for name, birth := range map[string]string{"another date": "2025-06-01", "not born yet": "2027-01-01"} {
		t.Run(name, func(t *testing.T) {
			_, err := m.Birthdays(date(t, birth), 30)
			require.Error(t, err)
		})
	}
}

// TestBirthdaysDayByDay decides the same answers on every coming day.
func TestBirthdaysDayByDay(t *testing.T) {
	const days = 120
	rapid.Check(t, func(rt *rapid.T) {
		progs := programs(rt, rapid.SampledFrom(ids()).Draw(rt, "pathway"))
		birth := drawBirth(rt)
		c := drawCase(rt, progs)
		gestation := 0
		if a, given := c.Findings[engine.GestationID]; given && a.Known() {
			gestation = int(a.Value.Number)
		}
		var err error
		c.Age, err = engine.AgeFromBirthDate(birth, at, gestation)
		require.NoError(rt, err)
		got, err := marginOf(rt, progs, c).Birthdays(birth, days)
		require.NoError(rt, err)
		before := decide(rt, progs, c)
		for n := 1; n <= days; n++ {
			day := c
			day.At = at.AddDate(0, 0, n)
			day.Age, err = engine.AgeFromBirthDate(birth, day.At, gestation)
			require.NoError(rt, err)
			after := decide(rt, progs, day)
			met, unmet := newly(before, after), newly(after, before)
			if len(got) > 0 && got[0].InDays == n {
				b := got[0]
				got = got[1:]
				require.Equal(rt, []string{before.Disposition, after.Disposition}, []string{b.Before, b.After})
				require.Equal(rt, met, b.Met)
				require.Equal(rt, unmet, b.Unmet)
			} else {
				require.Equal(rt, before.Disposition, after.Disposition, "day %d", n)
				require.Empty(rt, append(met, unmet...), "day %d", n)
			}
			before = after
		}
		require.Empty(rt, got)
	})
}
