package change_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/change"
	"safetynet/pathways"
)

// TestEveryFinding walks each finding of each dictionary from the value of a well
// child to every other value at hand, and back.
func TestEveryFinding(t *testing.T) {
	progs := programs(t, "febrile-child")
	const months = 24
	start := look(t, progs, child(progs, months, nil), 0)
	walked := 0
	for _, dict := range shipped().Library().Dictionaries {
		l := start
		l.Dictionary = dict
		for _, f := range dict.Findings {
			walked++
			all := values(f)
			first, declared := engine.NormalValue(f, months)
			if !declared {
				first = all[0]
			}
			for _, v := range all {
				there := seen(t, l, f, answer(first), answer(v))
				back := seen(t, l, f, answer(v), answer(first))
				if v == first {
					require.Nil(t, there, f.ID.Value)
					continue
				}
				want := wanted(f, declared, first, v)
				require.Equal(t, want, there.Direction, "%s from %v to %v", f.ID, first, v)
				require.Equal(t, map[change.Direction]change.Direction{change.Worse: change.Better, change.Better: change.Worse, change.Other: change.Other}[want],
					back.Direction, "%s from %v to %v", f.ID, v, first)
				require.Equal(t, want == change.Other, len(there.Because) > 0, "other is said to be so for a reason")
				require.Equal(t, change.Lost, seen(t, l, f, answer(v), nil).Direction)
			}
			for _, v := range append(all, first) {
				learned := seen(t, l, f, nil, answer(v))
				require.Equal(t, change.Learned, learned.Direction)
				switch {
				case !declared:
					require.Equal(t, change.Other, learned.ThanNormal, "%s: nothing to compare %v with", f.ID, v)
				case v == first, f.Type == pathways.Enum && f.Worse == pathways.WorseOrder && f.Values.RankOf(v.Text) == f.Values.RankOf(first.Text):
					require.Equal(t, change.Same, learned.ThanNormal)
				default:
					require.Equal(t, wanted(f, declared, first, v), learned.ThanNormal, "%s %v", f.ID, v)
				}
			}
		}
	}
	require.Greater(t, walked, 500)
}

func answer(v engine.Value) *engine.Answer { return &engine.Answer{Value: v} }

// seen is what is said of a finding whose answer alone is another; nil: nothing.
func seen(t *testing.T, l change.Look, f *pathways.Finding, from, to *engine.Answer) *change.Finding {
	before, after := l, l
	for _, x := range []struct {
		l *change.Look
		a *engine.Answer
	}{{&before, from}, {&after, to}} {
		x.l.Case = with(x.l.Case, answers{f.ID.Value: none})
		if x.a != nil {
			x.l.Case.Findings[f.ID.Value] = *x.a
		}
	}
	c := between(t, before, after)
	if len(c.Findings) == 0 {
		require.Equal(t, change.TrendSame, c.Trend)
		return nil
	}
	require.Len(t, c.Findings, 1)
	require.Equal(t, c.Findings[0].Direction == change.Worse, c.Trend == change.TrendWorse)
	require.NotEqual(t, change.TrendBetter, c.Trend, "as urgent is not better")
	return &c.Findings[0]
}

// wanted reads the declared direction off the order of the values.
func wanted(f *pathways.Finding, declared bool, from, to engine.Value) change.Direction {
	all := values(f)
	place := func(v engine.Value) float64 {
		switch f.Type {
		case pathways.Bool:
			return float64(slices.Index(all, v))
		case pathways.Enum:
			return float64(f.Values.RankOf(v.Text))
		}
		return v.Number
	}
	up := place(to) - place(from)
	switch f.Worse {
	case pathways.WorseNone:
		return change.Other
	case pathways.WorseFalse, pathways.WorseDown:
		up = -up
	case pathways.WorseBoth:
		if !declared {
			return change.Other
		}
		return change.Worse // from normal every way is away from it
	}
	switch {
	case up > 0:
		return change.Worse
	case up < 0:
		return change.Better
	}
	return change.Other
}

func TestBothSidesOfNormal(t *testing.T) {
	progs := programs(t, "febrile-child")
	start := look(t, progs, child(progs, 24, nil), 0) // 36.8 is normal
	f := start.Dictionary.Finding("temperature_c")
	for _, x := range []struct {
		name     string
		from, to float64
		want     change.Direction
		passed   bool
	}{
		{"up from above", 38, 39, change.Worse, false},
		{"down from above", 39, 38, change.Better, false},
		{"down to normal", 39, 36.8, change.Better, false},
		{"up from normal", 36.8, 36.9, change.Worse, false},
		{"down from below", 36, 35, change.Worse, false},
		{"across, further away", 36.5, 40, change.Worse, true},
		{"across, nearer", 40, 36.5, change.Other, true},
		{"across, too cold now", 37.5, 35, change.Worse, true},
	} {
		t.Run(x.name, func(t *testing.T) {
			got := seen(t, start, f, answer(engine.NumberAnswer(x.from).Value), answer(engine.NumberAnswer(x.to).Value))
			require.Equal(t, x.want, got.Direction)
			require.Equal(t, x.passed, slices.Contains(got.Because, change.PassedNormal))
		})
	}
}
