package engine

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/pathways"
)

// TestImaginingIsAssessing: the short cut that re-evaluates only what a changed
// finding can change gives what a whole assessment of the changed case gives.
func TestImaginingIsAssessing(t *testing.T) {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := CompileUnproved(lib, issues)
	require.NotNil(t, eng, issues.Render())
	for _, p := range lib.Pathways {
		prog := eng.Program(p.ID.Value, p.Version)
		progs := []*Program{prog}
		rapid.Check(t, func(t *rapid.T) {
			c := drawNearNormal(t, prog)
			standing, err := decide(nil, progs, c)
			require.NoError(t, err)
			panel, err := NewPanel(nil, progs)
			require.NoError(t, err)
			record, of := panel.NewRecord(), panel.NewStanding()
			for _, f := range p.Dictionary.Findings {
				if !prog.tested[f.ID.Value] {
					continue
				}
				for _, v := range worseValues(f, limitsOn(f, prog.literals), standing.slot(f), standing.age.Months) {
					require.NoError(t, record.Load(c))
					record.state.put(f, slotOf(f, v))
					panel.decide(&record.state, of)
					of.Inconsistent = 0
					panel.conclude(of)
					require.Equal(t, of.Disposition, standing.imagine(f, v), "%s = %s", f.ID, v)
				}
			}
		})
	}
}

// drawNearNormal draws a child who is well but for a few findings, some of them
// not measured: where excuses matter.
func drawNearNormal(t *rapid.T, prog *Program) Case {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	age, err := AgeFromBirthDate(at.AddDate(0, 0, -rapid.OneOf(rapid.IntRange(0, 1825), rapid.IntRange(1826, 6500)).Draw(t, "days")), at, 40)
	require.NoError(t, err)
	c := Case{Audience: rapid.SampledFrom(pathways.Audiences()).Draw(t, "audience"), Age: age, At: at, Findings: map[string]Answer{}}
	odd := rapid.SampledFrom([]int{0, 0, 1, 5}).Draw(t, "odd answers in a hundred")
	for _, id := range prog.Tested() {
		f := prog.def.Dictionary.Finding(id)
		switch n := rapid.IntRange(0, 99).Draw(t, id); {
		case n < odd:
			c.Findings[id] = UnknownAnswer(rapid.SampledFrom(pathways.Reasons()).Draw(t, "reason"))
		case id == "temperature_c" || id == "respiratory_rate":
			c.Findings[id] = UnknownAnswer(pathways.NotMeasured)
		case n < 2*odd && f.Type == pathways.Bool:
			c.Findings[id] = BoolAnswer(true)
		case f.Normal != nil:
			c.Findings[id] = normalOf(f, age.Months.Lo)
		}
	}
	return c
}

func normalOf(f *pathways.Finding, months int) Answer {
	switch s := f.Normal.At(months); {
	case s.Bool != nil:
		return BoolAnswer(*s.Bool)
	case s.Text != nil:
		return EnumAnswer(*s.Text)
	case f.Type == pathways.Int:
		return IntAnswer(int(*s.Number))
	default:
		return NumberAnswer(*s.Number)
	}
}

// TestNoNormalIsNotZero: a finding without a normal value has no value to be
// worse than, so every limit on it may be a step towards worse.
func TestNoNormalIsNotZero(t *testing.T) {
	limit := 24.0
	for worse, want := range map[pathways.Worse][]float64{pathways.WorseDown: {24, 23.9}, pathways.WorseUp: {24, 24.1}} {
		f := &pathways.Finding{Type: pathways.Number, Worse: worse, Range: &pathways.Range{Min: 0, Max: 720}}
		literals := []*Literal{{finding: f, threshold: &pathways.Threshold{Limit: &limit}}}
		var got []float64
		for _, v := range worseValues(f, limitsOn(f, literals), slot{}, Span{0, maxMonths}) {
			got = append(got, v.Number)
		}
		require.Len(t, got, len(want), worse)
		require.InDeltaSlice(t, want, got, 1e-9, worse)
	}
}
