package change_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/change"
	"safetynet/pathways"
)

// TestVersions puts children of the older version to the newer one, with the same
// answers: what is told differently is never said to be the child's getting better.
func TestVersions(t *testing.T) {
	for _, x := range []struct {
		before, after string
		differs       []change.Code
	}{
		{"febrile-child@1.1.0", "febrile-child@1.2.0", []change.Code{change.PathwayVersion}},
		{"febrile-child@1.2.0", "febrile-child@1.1.0", []change.Code{change.PathwayVersion}},
		{"febrile-child@1.0.0", "febrile-child@1.2.0", []change.Code{change.PathwayVersion, change.FindingsVersion, change.DispositionsVersion}},
	} {
		t.Run(x.before+" "+x.after, func(t *testing.T) {
			compared := 0
			for _, v := range some(7) {
				if v.prog.Definition().Key() != x.before {
					continue
				}
				c := between(t, look(t, programs(t, x.before), v.c, 0), look(t, programs(t, x.after), v.c, 4))
				require.Equal(t, x.differs, c.Differs)
				require.Equal(t, change.RulesDiffer, c.Because[len(c.Because)-1])
				require.Empty(t, c.Findings)
				require.NotEqual(t, change.TrendBetter, c.Trend)
				if c.Disposition.Direction == change.Same && c.Floor.Direction != change.Worse {
					require.Equal(t, change.TrendSame, c.Trend)
				}
				compared++
			}
			require.Greater(t, compared, 20)
		})
	}
}

func TestANewCriterion(t *testing.T) {
	ill := answers{"temperature_c": engine.NumberAnswer(38.4), "suspected_sepsis": engine.EnumAnswer("possible")}
	older, newer := programs(t, "febrile-child@1.1.0"), programs(t, "febrile-child@1.2.0")
	before, after := look(t, older, child(older, 2, ill), 0), look(t, newer, child(older, 2, ill), 4)
	for _, x := range []struct {
		name          string
		before, after change.Look
		list          func(change.Change) []change.Criterion
	}{
		{"new", before, after, func(c change.Change) []change.Criterion { return c.Met }},
		{"gone", after, look(t, older, child(older, 2, ill), 8), func(c change.Change) []change.Criterion { return c.Unmet }},
	} {
		t.Run(x.name, func(t *testing.T) {
			list := x.list(between(t, x.before, x.after))
			i := indexOf(list, "F-R12s")
			require.GreaterOrEqual(t, i, 0, "%v", names(list))
			require.Equal(t, change.NoSuch, list[i].Other, "the other version cannot be asked")
		})
	}
}

// TestDictionaries compares answers of which the two dictionaries do not say the same.
func TestDictionaries(t *testing.T) {
	progs := programs(t, "febrile-child")
	start := look(t, progs, child(progs, 24, nil), 0)
	ours := start.Dictionary
	older := shipped().Library().Dictionaries[0]
	require.Nil(t, older.Finding("no_best_peak_flow"), "this test needs a finding that came later")
	turned := edited(t, "id: spo2_percent, type: int", "id: spo2_other, type: int",
		"values: [none, minor, [serious, in-water]]", "values: [none, [minor, serious], drowned]",
		"kind: context, worse: none,\n     text: {parent: \"Where did you take the temperature?\"", "kind: context, worse: order,\n     text: {parent: \"Where did you take the temperature?\"")
	require.NotNil(t, turned.Finding("spo2_other"))
	yes, pulse := engine.BoolAnswer(true), engine.IntAnswer
	hurt := engine.EnumAnswer
	for _, x := range []struct {
		name          string
		id            string
		before, after *pathways.Dictionary
		was, is       engine.Answer
		want, normal  change.Direction
		because       []change.Code
		trend         change.Trend
	}{
		{"newly asked", "no_best_peak_flow", older, ours, none, yes, change.Learned, change.Worse, []change.Code{change.NotInBefore}, change.TrendUnclear},
		{"no longer asked", "no_best_peak_flow", ours, older, yes, none, change.Lost, "", []change.Code{change.NotInAfter}, change.TrendUnclear},
		{"answered all the same", "no_best_peak_flow", ours, older, yes, engine.BoolAnswer(false), change.Better, "", []change.Code{change.NotInAfter}, change.TrendUnclear},
		{"only the first knows it, worse", "spo2_percent", ours, turned, pulse(96), pulse(91), change.Worse, "", []change.Code{change.NotInAfter}, change.TrendWorse},
		{"in neither", "made_up", ours, older, pulse(3), pulse(5), change.Other, "", []change.Code{change.NotInAfter, change.NotInBefore, change.NotComparable}, change.TrendUnclear},
		{"learned, in neither", "made_up", ours, older, none, pulse(5), change.Learned, change.Other, []change.Code{change.NotInAfter, change.NotInBefore, change.NotComparable}, change.TrendUnclear},
		{"lost, in neither", "made_up", ours, older, pulse(5), none, change.Lost, "", []change.Code{change.NotInAfter, change.NotInBefore}, change.TrendUnclear},
		{"ranks moved: worse by one", "seizure_injury", ours, turned, hurt("minor"), hurt("serious"), change.Worse, "", []change.Code{change.EqualRank, change.NotAgreed}, change.TrendWorse},
		{"ranks moved: better by one", "seizure_injury", turned, ours, hurt("serious"), hurt("minor"), change.Other, "", []change.Code{change.EqualRank, change.NotAgreed}, change.TrendUnclear},
		{"a value only one has", "seizure_injury", ours, turned, hurt("in-water"), hurt("drowned"), change.Other, "", []change.Code{change.NotComparable}, change.TrendUnclear},
		{"a value only one has, learned", "seizure_injury", ours, turned, none, hurt("drowned"), change.Learned, change.Worse, []change.Code{}, change.TrendUnclear},
		{"no direction, learned", "temperature_site", ours, older, none, hurt("ear"), change.Learned, change.Other, []change.Code{change.NoDirection}, change.TrendSame},
		{"no direction, and one to the other", "temperature_site", turned, ours, none, hurt("ear"), change.Learned, change.Other, []change.Code{change.NoDirection, change.NoNormal}, change.TrendUnclear},
		{"another type", "temperature_c", ours, older, engine.EnumAnswer("hot"), engine.NumberAnswer(38), change.Other, "", []change.Code{change.NotComparable}, change.TrendUnclear},
		{"a whole number and a number", "respiratory_rate", ours, older, engine.NumberAnswer(40), pulse(50), change.Worse, "", []change.Code{}, change.TrendWorse},
	} {
		t.Run(x.name, func(t *testing.T) {
			before, after := start, start
			before.Dictionary, after.Dictionary = x.before, x.after
			before.Case, after.Case = with(start.Case, answers{x.id: x.was}), with(start.Case, answers{x.id: x.is})
			c := between(t, before, after)
			f := finding(t, c, x.id)
			require.Equal(t, x.want, f.Direction)
			require.Equal(t, x.normal, f.ThanNormal)
			require.Equal(t, x.because, f.Because)
			require.Equal(t, x.trend, c.Trend)
		})
	}
	t.Run("the same number of two types", func(t *testing.T) {
		before, after := start, start
		before.Case = with(start.Case, answers{"respiratory_rate": engine.NumberAnswer(40)})
		after.Case = with(start.Case, answers{"respiratory_rate": pulse(40)})
		require.Empty(t, between(t, before, after).Findings)
	})
}

// edited is the newest dictionary with some of its text replaced.
func edited(t *testing.T, replace ...string) *pathways.Dictionary {
	data, err := fs.ReadFile(pathways.Embedded(), "shared/findings/1.1.0.yaml")
	require.NoError(t, err)
	text := string(data)
	for i := 0; i < len(replace); i += 2 {
		require.Equal(t, 1, strings.Count(text, replace[i]), replace[i])
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	text = strings.Replace(text, "\nversion: 1.1.0", "\nversion: 9.0.0", 1)
	lib, _, _ := pathways.LoadWith(pathways.Embedded(), []byte(text))
	i := slices.IndexFunc(lib.Dictionaries, func(d *pathways.Dictionary) bool { return d.Version.String() == "9.0.0" })
	require.GreaterOrEqual(t, i, 0)
	return lib.Dictionaries[i]
}

// TestDispositions compares endpoints of lists that are not the same.
func TestDispositions(t *testing.T) {
	list := func(text ...string) *pathways.Dispositions {
		d := &pathways.Dispositions{}
		for i, s := range text {
			id, guidance, _ := strings.Cut(s, " ")
			d.List = append(d.List, &pathways.Disposition{ID: pathways.Str{Value: id}, Guidance: pathways.Guidance(guidance), Urgency: i})
		}
		return d
	}
	first := list("home home-care", "today seek-advice", "soon seek-advice", "now escalate")
	second := list("home home-care", "soon seek-advice", "today seek-advice", "hour seek-advice", "blue-light escalate")
	progs := programs(t, "febrile-child")
	start := look(t, progs, child(progs, 24, nil), 0)
	for _, x := range []struct {
		name, was, is string
		want          change.Direction
		trend         change.Trend
	}{
		{"in both", "home", "today", change.Worse, change.TrendWorse},
		{"in both, less", "today", "home", change.Better, change.TrendUnclear},
		{"the same", "today", "today", change.Same, change.TrendSame},
		{"in another order", "today", "soon", change.Worse, change.TrendWorse},
		{"in another order, back", "soon", "today", change.Worse, change.TrendWorse},
		{"new, of a higher level", "today", "blue-light", change.Worse, change.TrendWorse},
		{"gone, of a higher level", "now", "hour", change.Better, change.TrendUnclear},
		{"new, of the same level", "now", "blue-light", change.Other, change.TrendUnclear},
		{"in neither", "x", "y", change.Other, change.TrendUnclear},
	} {
		t.Run(x.name, func(t *testing.T) {
			before, after := start, start
			before.Dispositions, after.Dispositions = first, second
			before.Assessment, after.Assessment = ending(start, x.was), ending(start, x.is)
			c := between(t, before, after)
			require.Equal(t, change.Moved{Before: x.was, After: x.is, Direction: x.want}, c.Disposition)
			require.Equal(t, x.trend, c.Trend, "%v", c.Because)
		})
	}
}

// TestFloorNotComparable: what was certain may have been less, whatever was told.
func TestFloorNotComparable(t *testing.T) {
	progs := programs(t, "febrile-child")
	before := look(t, progs, child(progs, 9, answers{"respiratory_rate": engine.IntAnswer(62)}), 0)
	after := look(t, progs, child(progs, 9, nil), 4)
	require.Equal(t, change.TrendBetter, between(t, before, after).Trend)
	a := *after.Assessment
	a.Floor = "of-no-list"
	after.Assessment = &a
	c := between(t, before, after)
	require.Contains(t, c.Because, change.FloorIncomparable)
	require.Equal(t, change.TrendUnclear, c.Trend)
}

// ending is an assessment that told something else, of a child of whom home is certain.
func ending(l change.Look, disposition string) *engine.Assessment {
	a := *l.Assessment
	a.Disposition.ID, a.Floor, a.Ceiling = disposition, "home", disposition
	return &a
}

// TestOtherRules has the same child under other rules: what is told less urgently is
// not the child's getting better, even where something did.
func TestOtherRules(t *testing.T) {
	one, other, both := programs(t, "febrile-child"), programs(t, "bronchiolitis"), programs(t, "bronchiolitis", "febrile-child")
	ill := child(both, 9, answers{"respiratory_rate": engine.IntAnswer(62), "responsiveness": engine.EnumAnswer("none")})
	well := child(both, 9, nil)
	for _, x := range []struct {
		name          string
		before, after []*engine.Program
		differs       []change.Code
		trend         change.Trend
	}{
		{"one more", one, both, []change.Code{change.PathwayAdded}, change.TrendBetter},
		{"one less", both, one, []change.Code{change.PathwayDropped}, change.TrendUnclear},
		{"another", one, other, []change.Code{change.PathwayAdded, change.PathwayDropped}, change.TrendUnclear},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := between(t, look(t, x.before, ill, 0), look(t, x.after, well, 4))
			require.Equal(t, x.differs, c.Differs)
			require.Equal(t, x.trend, c.Trend, "%v", c.Because)
		})
	}
	t.Run("a danger sign another pathway tells of", func(t *testing.T) {
		c := between(t, look(t, one, ill, 0), look(t, both, ill, 4))
		sign := look(t, one, ill, 0).Assessment.Matched[0]
		require.Contains(t, sign.Position.File, "danger-signs")
		require.NotContains(t, names(c.Met), sign.Criterion)
		require.NotContains(t, names(c.Unmet), sign.Criterion)
	})
	for name, spoil := range map[change.Code]func(a *engine.Assessment){
		change.OtherLocality: func(a *engine.Assessment) { a.Locality = &engine.LocalityUsed{ID: "england", Digest: "sha256:00"} },
		change.OtherEngine:   func(a *engine.Assessment) { a.Engine = "safetynet-semantics/1" },
		change.SecondOpinion: func(a *engine.Assessment) { a.SecondOpinion = &engine.SecondOpinion{} },
	} {
		t.Run(string(name), func(t *testing.T) {
			before, after := look(t, one, ill, 0), look(t, one, well, 4)
			require.Equal(t, change.TrendBetter, between(t, before, after).Trend)
			a := *before.Assessment
			spoil(&a)
			before.Assessment = &a
			c := between(t, before, after)
			require.Equal(t, []change.Code{name}, c.Differs)
			require.Equal(t, change.TrendUnclear, c.Trend)
		})
	}
	t.Run("another audience", func(t *testing.T) {
		told := ill
		told.Audience = pathways.Adviser
		c := between(t, look(t, one, told, 0), look(t, one, well, 4))
		require.Equal(t, []change.Code{change.OtherAudience}, c.Differs)
		require.Equal(t, change.TrendBetter, c.Trend)
	})
}
