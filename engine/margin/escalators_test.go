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

func TestEscalators(t *testing.T) {
	progs := programs(t, "febrile-child")
	m := marginOf(t, progs, child(t, progs, pathways.Clinician, "2025-12-01", map[string]engine.Answer{"respiratory_rate": engine.IntAnswer(48)}))
	got := m.Escalators()
	for _, x := range []struct {
		finding, disposition string
		value                engine.Value
	}{
		{"respiratory_rate", "gp-or-111-today", engine.IntAnswer(51).Value},
		{"grunting", "call-999", engine.BoolAnswer(true).Value},
		{"alertness", "ed-now", engine.EnumAnswer("drowsy").Value},
		{"skin_colour", "ed-now", engine.EnumAnswer("pale").Value},
	} {
		t.Run(x.finding, func(t *testing.T) {
			i := slices.IndexFunc(got, func(e margin.Escalator) bool { return e.Finding == x.finding })
			require.GreaterOrEqual(t, i, 0)
			require.Equal(t, x.value, got[i].Value)
			require.Equal(t, x.disposition, got[i].Disposition)
		})
	}
	require.Equal(t, "call-999", got[0].Disposition, "the most urgent come first")
}

// TestOtherAnswersDoWhatIsSaid assesses every other answer that is listed, and tries
// every answer but numbers that is not.
func TestOtherAnswersDoWhatIsSaid(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		progs := programs(rt, rapid.SampledFrom(ids()).Draw(rt, "pathway"))
		c := drawCase(rt, progs)
		m, now := marginOf(rt, progs, c), decide(rt, progs, c)
		up, down := m.Escalators(), m.Settlers()
		requireClaims(rt, progs, c, now, up, 1)
		requireClaims(rt, progs, c, now, down, -1)
		require.True(rt, slices.IsSortedFunc(up, func(a, b margin.Escalator) int {
			return urgency(progs, b.Disposition) - urgency(progs, a.Disposition)
		}))
		for _, id := range progs[0].Tested() {
			f := progs[0].Definition().Dictionary.Finding(id)
			listed := slices.ContainsFunc(up, func(e margin.Escalator) bool { return e.Finding == id })
			for _, v := range valuesOf(f) {
				d := decide(rt, progs, with(c, id, v))
				if d.Inconsistent <= now.Inconsistent && urgency(progs, d.Disposition) > urgency(progs, now.Disposition) {
					require.True(rt, listed, "%s: %v is told %s", id, v, d.Disposition)
				}
			}
		}
	})
}

// requireClaims holds what is listed against decisions, and one of it against a
// whole assessment.
func requireClaims(t *rapid.T, progs []*engine.Program, c engine.Case, now engine.Decision, list []margin.Escalator, sign int) {
	for _, e := range list {
		d := decide(t, progs, with(c, e.Finding, e.Value))
		require.Equal(t, d.Disposition, e.Disposition)
		require.Positive(t, sign*(urgency(progs, d.Disposition)-urgency(progs, now.Disposition)))
		require.Equal(t, newly(now, d), e.Met)
		require.Equal(t, newly(d, now), e.Unmet)
	}
	if len(list) > 0 {
		e := rapid.SampledFrom(list).Draw(t, "one of them")
		a, err := engine.Assess(progs, with(c, e.Finding, e.Value))
		require.NoError(t, err)
		require.Equal(t, a.Disposition.ID, e.Disposition)
	}
}

func valuesOf(f *pathways.Finding) []engine.Value {
	var out []engine.Value
	switch f.Type {
	case pathways.Bool:
		out = append(out, engine.BoolAnswer(false).Value, engine.BoolAnswer(true).Value)
	case pathways.Enum:
		for _, v := range f.Values.All() {
			out = append(out, engine.EnumAnswer(v).Value)
		}
	}
	return out
}
