package change_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/change"
	"safetynet/pathways"
)

var none engine.Answer

func TestTrend(t *testing.T) {
	number, flag, unsure := engine.IntAnswer, engine.BoolAnswer, engine.UnknownAnswer(pathways.Unsure)
	for _, x := range []struct {
		name          string
		before, after answers
		want          change.Trend
		because       []change.Code
	}{
		{"nothing changed", answers{"respiratory_rate": number(58)}, answers{"respiratory_rate": number(58)}, change.TrendSame, nil},
		{
			"breathing slower, and less urgent", answers{"respiratory_rate": number(58)}, nil, change.TrendBetter,
			[]change.Code{change.DispositionLessUrgent, change.FindingBetter},
		},
		{
			"breathing faster, and more urgent", nil, answers{"respiratory_rate": number(58)}, change.TrendWorse,
			[]change.Code{change.DispositionMoreUrgent, change.FloorMoreUrgent, change.FindingWorse},
		},
		{
			"less urgent, and one thing worse", answers{"respiratory_rate": number(58), "heart_rate": number(130)},
			answers{"heart_rate": number(132)}, change.TrendWorse,
			[]change.Code{change.FindingWorse, change.DispositionLessUrgent, change.FindingBetter},
		},
		{
			"as urgent, and breathing slower", answers{"respiratory_rate": number(58)}, answers{"respiratory_rate": number(55)},
			change.TrendUnclear, []change.Code{change.FindingBetter},
		},
		{
			"less urgent, as more is known", answers{"grunting": none}, nil, change.TrendUnclear,
			[]change.Code{change.DispositionLessUrgent},
		},
		{
			"less urgent, and something is not known any more", answers{"respiratory_rate": number(62)}, answers{"grunting": none},
			change.TrendUnclear, []change.Code{change.DispositionLessUrgent, change.FindingBetter, change.FindingLost},
		},
		{
			"less urgent, and something not normal was learned", answers{"respiratory_rate": number(62), "wee_pain": none},
			answers{"wee_pain": flag(true)}, change.TrendUnclear,
			[]change.Code{change.DispositionLessUrgent, change.FindingBetter, change.LearnedNotNormal},
		},
		{"unknown for another reason", answers{"rigors": none, "respiratory_rate": number(62)}, answers{"rigors": unsure, "respiratory_rate": number(62)}, change.TrendSame, nil},
		{
			"another side of normal, nearer", answers{"temperature_c": engine.NumberAnswer(37.5)}, answers{"temperature_c": engine.NumberAnswer(36.5)},
			change.TrendUnclear, []change.Code{change.FindingChanged},
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			progs := programs(t, "febrile-child")
			c := between(t, look(t, progs, child(progs, 9, x.before), 0), look(t, progs, child(progs, 9, x.after), 4))
			require.Equal(t, x.want, c.Trend, "%v %+v", c.Because, c.Disposition)
			require.Equal(t, append([]change.Code{}, x.because...), c.Because)
		})
	}
}

func TestWhatIsSaid(t *testing.T) {
	progs := programs(t, "febrile-child")
	before := look(t, progs, child(progs, 9, answers{"respiratory_rate": engine.IntAnswer(58), "grunting": none}), 0)
	after := look(t, progs, child(progs, 9, answers{"respiratory_rate": none, "rigors": engine.BoolAnswer(true)}), 30)
	c := between(t, before, after)
	require.Equal(t, int64(30*3600), c.Seconds)
	require.Equal(t, change.Pair[time.Time]{Before: before.Case.At, After: after.Case.At}, c.At)
	require.Equal(t, change.Pair[engine.Age]{Before: before.Case.Age, After: after.Case.Age}, c.Age)
	require.Equal(t, change.Pair[bool]{Before: before.Assessment.Settled, After: after.Assessment.Settled}, c.Settled)
	require.Equal(t, change.Pair[pathways.Guidance]{Before: before.Assessment.Guidance, After: after.Assessment.Guidance}, c.Guidance)
	require.Equal(t, before.Assessment.Ceiling, c.Ceiling.Before)
	require.Equal(t, []change.Pathway{{Pathway: "febrile-child", Version: change.Pair[string]{Before: "1.2.0", After: "1.2.0"}, Same: true}}, c.Pathways)
	require.Empty(t, c.Differs)
	require.False(t, c.Approved)
	require.Equal(t, pathways.Design, c.Grade)

	require.Len(t, c.Findings, 3)
	lost := finding(t, c, "respiratory_rate")
	require.Equal(t, change.Lost, lost.Direction)
	require.Nil(t, lost.After)
	require.True(t, lost.Needed, "the number of breaths is what is open")
	require.Equal(t, "/min", lost.Unit)
	require.Equal(t, pathways.Measurement, lost.Kind)
	require.Equal(t, lost.Declared.Text.Clinician, lost.Text)
	learned := finding(t, c, "grunting")
	require.Equal(t, change.Learned, learned.Direction)
	require.Equal(t, change.Same, learned.ThanNormal)
	require.False(t, learned.Needed)
	require.Equal(t, change.Worse, finding(t, c, "rigors").Direction)

	require.Equal(t, []string{"F-A08"}, names(c.Unmet))
	require.Equal(t, change.Undecided, c.Unmet[0].Other, "a criterion that rests on what was lost was not excluded")
	require.Contains(t, names(c.Undecided), "F-A08")
	require.Equal(t, change.Met, c.Undecided[indexOf(c.Undecided, "F-A08")].Other)
	require.NotEmpty(t, c.Met)
	for _, k := range c.Met {
		require.NotEmpty(t, k.Because)
		require.Equal(t, change.NotMet, k.Other)
	}

	data, err := json.Marshal(c)
	require.NoError(t, err)
	require.Contains(t, string(data), `"id":"respiratory_rate","before":58,"after":null,"direction":"lost"`)
	require.Contains(t, string(data), `"seconds":108000`)
}

func names(list []change.Criterion) []string {
	out := []string{}
	for _, k := range list {
		out = append(out, k.Criterion)
	}
	return out
}

func indexOf(list []change.Criterion, id string) int {
	for i, k := range list {
		if k.Criterion == id {
			return i
		}
	}
	return -1
}

func TestAge(t *testing.T) {
	progs := programs(t, "febrile-child")
	was := child(progs, 9, answers{"respiratory_rate": engine.IntAnswer(62)})
	older, younger := aged(0), aged(0)
	older.Days, younger.Days = engine.Span{Lo: 20, Hi: 20}, engine.Span{Lo: 10, Hi: 19}
	for _, x := range []struct {
		name    string
		was, is engine.Age
		want    change.Code
	}{
		{"not known any more", was.Age, engine.UnknownAge(), change.AgeLost},
		{"younger", was.Age, aged(7), change.AgeYounger},
		{"younger by days", older, younger, change.AgeYounger},
	} {
		t.Run(x.name, func(t *testing.T) {
			now := child(progs, 9, nil)
			was.Age, now.Age = x.was, x.is
			c := between(t, look(t, progs, was, 0), look(t, progs, now, 4))
			require.Contains(t, c.Because, x.want)
			require.NotContains(t, []change.Trend{change.TrendBetter, change.TrendSame}, c.Trend)
		})
	}
	t.Run("known at one of the looks", func(t *testing.T) {
		// 128 to 120 is away from what is normal at 9 months (130), and towards it at any greater age.
		known, unknown := was, was
		known.Age, unknown.Age = aged(9), engine.UnknownAge()
		for _, x := range [][2]engine.Case{{known, unknown}, {unknown, known}} {
			before := with(x[0], answers{"heart_rate": engine.IntAnswer(128)})
			after := with(x[1], answers{"heart_rate": engine.IntAnswer(120)})
			f := finding(t, between(t, look(t, progs, before, 0), look(t, progs, after, 4)), "heart_rate")
			require.Equal(t, change.Worse, f.Direction)
			require.Empty(t, f.Because)
		}
	})
	t.Run("a birthday between", func(t *testing.T) {
		before, after := was, was
		before.Findings = answers{"heart_rate": engine.IntAnswer(132)}
		after.Findings = answers{"heart_rate": engine.IntAnswer(126)}
		before.Age, after.Age = aged(11), aged(12)
		f := finding(t, between(t, look(t, progs, before, 0), look(t, progs, after, 4)), "heart_rate")
		require.Equal(t, change.Worse, f.Direction, "further below the normal of 11 months than it was above")
		require.Contains(t, f.Because, change.NotAgreed)
	})
}

func TestRefusals(t *testing.T) {
	progs := programs(t, "febrile-child")
	now := look(t, progs, child(progs, 9, nil), 0)
	for name, x := range map[string]struct {
		spoil func(l *change.Look)
		want  change.Refusal
	}{
		"earlier":         {func(l *change.Look) { l.Case.At = at.Add(-time.Second) }, change.Earlier},
		"no time":         {func(l *change.Look) { l.Case.At = time.Time{} }, change.Incomplete},
		"no assessment":   {func(l *change.Look) { l.Assessment = nil }, change.Incomplete},
		"no dictionary":   {func(l *change.Look) { l.Dictionary = nil }, change.Incomplete},
		"no dispositions": {func(l *change.Look) { l.Dispositions = nil }, change.Incomplete},
	} {
		t.Run(name, func(t *testing.T) {
			spoiled := now
			x.spoil(&spoiled)
			_, err := change.Between(now, spoiled)
			require.Equal(t, x.want, err)
			require.Contains(t, err.Error(), string(x.want))
		})
	}
}

// TestFromARecord reads both looks back from the JSON they are kept as.
func TestFromARecord(t *testing.T) {
	progs := programs(t, "febrile-child")
	before := look(t, progs, child(progs, 9, answers{"respiratory_rate": engine.IntAnswer(58), "grunting": none}), 0)
	after := look(t, progs, child(progs, 9, answers{"rigors": engine.BoolAnswer(true)}), 4)
	kept := func(l change.Look) change.Look {
		data, err := json.Marshal(l.Case)
		require.NoError(t, err)
		l.Case, err = engine.DecodeCase(l.Dictionary, data)
		require.NoError(t, err)
		data, err = json.Marshal(l.Assessment)
		require.NoError(t, err)
		l.Assessment = &engine.Assessment{}
		require.NoError(t, json.Unmarshal(data, l.Assessment))
		return l
	}
	require.Equal(t, between(t, before, after), between(t, kept(before), kept(after)))
}
