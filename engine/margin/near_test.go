package margin_test

import (
	"cmp"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/margin"
	"safetynet/pathways"
)

func TestNear(t *testing.T) {
	progs := programs(t, "febrile-child")
	for _, x := range []struct {
		name, birth, finding string
		value                float64
		up, down             float64 // the least change for the worse, 0 for none
		upTo, downTo         string
		limit                float64 // the nearest upwards, 0 for none
	}{
		{"breaths at eleven months, amber over 50", "2025-12-01", "respiratory_rate", 48, 3, 0, "gp-or-111-today", "", 50},
		{"breaths at thirteen months, amber over 40", "2025-10-01", "respiratory_rate", 38, 3, 0, "gp-or-111-today", "", 40},
		{"breaths of an amber child, red over 60", "2025-12-01", "respiratory_rate", 58, 3, 0, "ed-now", "", 60},
		{"oxygen, amber at 95, for which 97 is 2 away", "2025-12-01", "spo2_percent", 97, 0, 2, "", "gp-or-111-today", 0},
		{"temperature at eleven months: only low ones matter", "2025-12-01", "temperature_c", 36.5, 0, 0.6, "", "ed-now", 38},
		{"temperature at two months, red at 38", "2026-09-01", "temperature_c", 37.9, 0.1, 2, "ed-now", "ed-now", 38},
	} {
		t.Run(x.name, func(t *testing.T) {
			dict := progs[0].Definition().Dictionary
			answer := engine.Answer{Value: engine.Value{Type: dict.Finding(x.finding).Type, Number: x.value}}
			n := nearOf(t, marginOf(t, progs, child(t, progs, pathways.Clinician, x.birth, map[string]engine.Answer{x.finding: answer})), x.finding)
			requireWorse(t, n.Up.Worse, x.up, x.upTo)
			requireWorse(t, n.Down.Worse, x.down, x.downTo)
			if x.limit == 0 {
				require.Nil(t, n.Up.Limit)
				return
			}
			require.Equal(t, x.limit, *n.Up.Limit.Limits[0].Limit.Limit)
		})
	}
}

// TestNearOfACalculatedNumber moves a peak flow, and the best one it is compared with.
func TestNearOfACalculatedNumber(t *testing.T) {
	progs := programs(t, "asthma")
	for _, x := range []struct {
		finding  string
		up, down float64 // where the nearest limits are crossed
	}{
		{"peak_flow_l_min", 201, 131},      // half of the best, and a third of it
		{"peak_flow_best_l_min", 607, 399}, // 200 is less than 33% of 607
	} {
		t.Run(x.finding, func(t *testing.T) {
			n := nearOf(t, marginOf(t, progs, child(t, progs, pathways.Clinician, "2016-12-01", map[string]engine.Answer{
				"peak_flow_l_min": engine.IntAnswer(200), "peak_flow_best_l_min": engine.IntAnswer(400),
				"height_cm": engine.UnknownAnswer(pathways.NotMeasured),
			})), x.finding)
			require.Equal(t, []float64{x.up, x.down}, []float64{n.Up.Limit.Value, n.Down.Limit.Value})
			require.Equal(t, []string{"peak_flow_l_min", "peak_flow_best_l_min"}, n.Up.Limit.Limits[0].Of)
		})
	}
}

func requireWorse(t *testing.T, c *margin.Change, by float64, to string) {
	if by == 0 {
		require.Nil(t, c)
		return
	}
	require.NotNil(t, c)
	require.Equal(t, by, c.By)
	require.Equal(t, to, c.Disposition)
	require.NotEmpty(t, c.Met)
}

func nearOf(t require.TestingT, m *margin.Margin, finding string) margin.Near {
	for _, n := range m.Near() {
		if n.Finding == finding {
			return n
		}
	}
	require.Fail(t, "no distance for "+finding)
	return margin.Near{}
}

// most is how many values of a range are all tried. Of a longer one, the nearest
// and some drawn ones are.
const most = 600

// TestNearByBruteForce tries the values of one number of a drawn child, from the
// one known outwards, with whole decisions.
func TestNearByBruteForce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		progs := programs(rt, rapid.SampledFrom(ids()).Draw(rt, "pathway"))
		c := drawCase(rt, progs)
		all := marginOf(rt, progs, c).Near()
		if len(all) == 0 {
			rt.Skip("no number is known")
		}
		n := rapid.SampledFrom(all).Draw(rt, "number")
		f := progs[0].Definition().Dictionary.Finding(n.Finding)
		requireWay(rt, progs, c, f, n, n.Up, 1)
		requireWay(rt, progs, c, f, n, n.Down, -1)
	})
}

// line is the values of one number in one direction from the one known.
type line struct {
	*rapid.T
	progs []*engine.Program
	c     engine.Case
	f     *pathways.Finding
	from  float64
	step  float64 // with its sign
	steps int
	now   engine.Decision
	seen  map[int]engine.Decision
}

func requireWay(t *rapid.T, progs []*engine.Program, c engine.Case, f *pathways.Finding, n margin.Near, w margin.Way, sign float64) {
	end := f.Range.Max
	if sign < 0 {
		end = f.Range.Min
	}
	l := line{t, progs, c, f, n.Value, sign * n.Step, int(math.Abs(end-n.Value)/n.Step + 1e-6), decide(t, progs, c), map[int]engine.Decision{}}
	l.requireFirst(w.Worse, 1)
	l.requireFirst(w.Better, -1)
}

// requireFirst holds a claim against the first value for which the disposition is
// more urgent, or less.
func (l line) requireFirst(claim *margin.Change, sign int) {
	for i := 1; i <= min(l.steps, most); i++ {
		if l.moved(i) == sign {
			l.requireClaim(claim, i)
			return
		}
	}
	if l.steps <= most || claim == nil {
		require.Nil(l, claim)
	} else {
		i := int(math.Round(claim.By / math.Abs(l.step)))
		require.Greater(l, i, most)
		require.Equal(l, sign, l.moved(i))
		l.requireClaim(claim, i)
	}
	for range min(20, max(0, l.steps-most)) {
		i := rapid.IntRange(most+1, l.steps).Draw(l.T, "far")
		if l.moved(i) == sign {
			require.NotNil(l, claim)
			require.LessOrEqual(l, claim.By, math.Abs(l.number(i)-l.from)+1e-6)
		}
	}
}

func (l line) number(i int) float64 { return written(l.from+l.step*float64(i), 3) }

func (l line) value(i int) engine.Value { return engine.Value{Type: l.f.Type, Number: l.number(i)} }

func (l line) decision(i int) engine.Decision {
	d, seen := l.seen[i]
	if !seen {
		d = decide(l, l.progs, with(l.c, l.f.ID.Value, l.value(i)))
		l.seen[i] = d
	}
	return d
}

// moved is 1 where the disposition of a value is more urgent, -1 where it is less.
func (l line) moved(i int) int {
	d := l.decision(i)
	if d.Inconsistent > l.now.Inconsistent {
		return 0
	}
	return cmp.Compare(urgency(l.progs, d.Disposition), urgency(l.progs, l.now.Disposition))
}

func (l line) requireClaim(claim *margin.Change, i int) {
	d := l.decision(i)
	require.NotNil(l, claim, "%v would be told %s", l.number(i), d.Disposition)
	require.Equal(l, l.value(i), claim.Value)
	require.InDelta(l, math.Abs(l.number(i)-l.from), claim.By, 1e-9)
	require.Equal(l, d.Disposition, claim.Disposition)
	require.Equal(l, newly(l.now, d), claim.Met)
	require.Equal(l, newly(d, l.now), claim.Unmet)
}
