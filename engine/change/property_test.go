package change_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/change"
	"safetynet/pathways"
)

func TestNothingChangesInNoTime(t *testing.T) {
	for _, v := range some(23) {
		l := look(t, []*engine.Program{v.prog}, v.c, 0)
		c := between(t, l, l)
		require.Equal(t, change.TrendSame, c.Trend)
		require.Empty(t, c.Because)
		require.Empty(t, c.Findings)
		require.Empty(t, append(append(c.Met, c.Unmet...), c.Undecided...))
	}
}

// TestOneChildLater holds the rule against what the engine decides for the two looks
// and against the two sets of answers, and the change against its mirror image.
func TestOneChildLater(t *testing.T) {
	seen := map[change.Trend]int{}
	rapid.Check(t, func(rt *rapid.T) {
		_, before, after := drawPair(rt)
		c := between(rt, before, after)
		seen[c.Trend]++
		told := urgency(after, after.Assessment.Disposition.ID) - urgency(before, before.Assessment.Disposition.ID)
		floor := urgency(after, after.Assessment.Floor) - urgency(before, before.Assessment.Floor)
		if told > 0 || floor > 0 {
			require.Equal(rt, change.TrendWorse, c.Trend)
		}
		lost := false
		for id, a := range before.Case.Findings {
			now, given := after.Case.Findings[id]
			gone := a.Known() && (!given || !now.Known())
			lost = lost || gone
			if changed := given && a != now && (a.Known() || now.Known()); changed || gone {
				require.Equal(rt, gone, finding(rt, c, id).Direction == change.Lost)
			}
		}
		switch c.Trend {
		case change.TrendBetter:
			require.Negative(rt, told)
			require.False(rt, lost)
		case change.TrendSame:
			require.Zero(rt, told)
			require.False(rt, lost)
		}

		before.Case.At, after.Case.At = after.Case.At, before.Case.At
		mirror := between(rt, after, before)
		require.Equal(rt, c.Met, withState(mirror.Unmet, c.Met))
		require.Equal(rt, len(c.Findings), len(mirror.Findings))
		require.Equal(rt, opposite[c.Disposition.Direction], mirror.Disposition.Direction)
		require.False(rt, c.Trend == change.TrendBetter && mirror.Trend != change.TrendWorse)
		for i, f := range c.Findings {
			got := mirror.Findings[i]
			require.Equal(rt, f.ID, got.ID)
			if slices.Contains(f.Because, change.PassedNormal) || slices.Contains(f.Because, change.NotAgreed) {
				require.False(rt, f.Direction == change.Better && got.Direction != change.Worse)
				continue
			}
			require.Equal(rt, opposite[f.Direction], got.Direction, f.ID)
		}
	})
	require.NotZero(t, seen[change.TrendWorse], "%v", seen)
	require.NotZero(t, seen[change.TrendUnclear], "%v", seen)
}

var opposite = map[change.Direction]change.Direction{
	change.Worse: change.Better, change.Better: change.Worse, change.Same: change.Same,
	change.Other: change.Other, change.Learned: change.Lost, change.Lost: change.Learned,
}

// withState takes over where the criteria of another list stood, which is of the other
// look.
func withState(list, like []change.Criterion) []change.Criterion {
	out := slices.Clone(list)
	for i := range out {
		if i < len(like) {
			out[i].Other = like[i].Other
		}
	}
	return out
}

// TestBetterIsReached has a child of whom one thing calls for more, and who then is as
// a well child: better is not merely never said.
func TestBetterIsReached(t *testing.T) {
	reached := 0
	for _, v := range some(19) {
		progs := []*engine.Program{v.prog}
		well := v.c
		for id, a := range v.c.Findings {
			f := v.prog.Definition().Dictionary.Finding(id)
			if n, declared := engine.NormalValue(f, v.c.Age.Months.Lo); declared && a.Known() && f.Worse != pathways.WorseNone {
				well = with(well, answers{id: {Value: n}})
			}
		}
		before, after := look(t, progs, v.c, 0), look(t, progs, well, 4)
		c := between(t, before, after)
		if c.Disposition.Direction == change.Better && !slices.Contains(c.Because, change.FindingWorse) {
			require.Equal(t, change.TrendBetter, c.Trend, "%v", c.Because)
			reached++
		}
	}
	require.Greater(t, reached, 50)
}

// TestUnknownIsNeverBetter forgets answers of either look that both knew.
func TestUnknownIsNeverBetter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		prog, before, after := drawPair(rt)
		var both []string
		for _, id := range prog.Tested() {
			b, given := before.Case.Findings[id]
			a, still := after.Case.Findings[id]
			if given && still && b.Known() && a.Known() {
				both = append(both, id)
			}
		}
		if len(both) == 0 {
			return
		}
		forget := answers{}
		for range rapid.IntRange(1, 5).Draw(rt, "how many") {
			forget[rapid.SampledFrom(both).Draw(rt, "forget")] = rapid.SampledFrom([]engine.Answer{
				none, engine.UnknownAnswer(pathways.NotAsked), engine.UnknownAnswer(pathways.Unsure), engine.UnknownAnswer(pathways.NotMeasured),
			}).Draw(rt, "reason")
		}
		progs := []*engine.Program{prog}
		less := look(rt, progs, with(after.Case, forget), 4)
		require.NotEqual(rt, change.TrendBetter, between(rt, before, less).Trend, "less known at the second look")

		// At the first look it only matters where the finding was not normal the second time.
		c := between(rt, before, after)
		less = look(rt, progs, with(before.Case, forget), 0)
		for _, f := range between(rt, less, after).Findings {
			if _, forgotten := forget[f.ID]; forgotten && f.ThanNormal == change.Worse && directionOf(c, f.ID) == change.Worse {
				require.NotEqual(rt, change.TrendBetter, between(rt, less, after).Trend, "%s", f.ID)
			}
		}
	})
}

// directionOf is the direction of a finding, "" when it did not change.
func directionOf(c change.Change, id string) change.Direction {
	for _, f := range c.Findings {
		if f.ID == id {
			return f.Direction
		}
	}
	return ""
}

// TestWorseStaysWorse makes one answer of the second look worse still.
func TestWorseStaysWorse(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		prog, before, after := drawPair(rt)
		f := prog.Definition().Dictionary.Finding(rapid.SampledFrom(prog.Tested()).Draw(rt, "finding"))
		a, given := after.Case.Findings[f.ID.Value]
		if !given || !a.Known() || f.Worse == pathways.WorseBoth {
			return // where worse lies both ways a worse value may be a step back
		}
		for _, v := range values(f) {
			worse := look(rt, []*engine.Program{prog}, with(after.Case, answers{f.ID.Value: {Value: v}}), 4)
			if d := directionOf(between(rt, after, worse), f.ID.Value); d != change.Worse {
				continue
			}
			was, is := between(rt, before, after), between(rt, before, worse)
			if is.Trend == change.TrendBetter {
				require.Equal(rt, change.TrendBetter, was.Trend)
			}
			// A pathway may declare an exception to P4, by which a worse answer is calmer.
			calmer := urgency(worse, worse.Assessment.Floor) < urgency(after, after.Assessment.Floor) ||
				urgency(worse, worse.Assessment.Disposition.ID) < urgency(after, after.Assessment.Disposition.ID)
			if was.Trend == change.TrendWorse && !calmer {
				require.Equal(rt, change.TrendWorse, is.Trend)
			}
		}
	})
}
