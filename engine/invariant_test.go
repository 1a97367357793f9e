package engine_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// invariantsOf is a file of invariants for a pathway, one for each entry: its
// keys but for those that are the same in all.
func invariantsOf(pathway string, entries ...string) string {
	var b strings.Builder
	b.WriteString("format: safetynet/invariants/v1\npathway: " + pathway + "\nsources: {DESIGN: {title: Example, publisher: Safetynet}}\ninvariants:\n")
	for i, e := range entries {
		b.WriteString("  - {id: I" + string(rune('1'+i)) + ", at_least: ed-now, because: An example., source: {ref: DESIGN, grade: design}, " + e + "}\n")
	}
	return b.String()
}

func tinyInvariants(t testing.TB, entries ...string) (*engine.Program, pathways.Issues) {
	eng, issues := compile(t, tinyLibrary(t, map[string]string{"tiny/invariants.yaml": invariantsOf("tiny", entries...)}))
	if eng == nil {
		return nil, issues
	}
	return eng.Program("tiny", pathways.Version{Minor: 1}), issues
}

// certainly is a formula's value where what is unknown decides nothing.
func certainly(x *engine.Formula, m *engine.Moment) engine.Truth {
	if x.Op == engine.Test {
		truth, _ := x.Literal.At(m)
		return truth
	}
	out := certainly(x.Kids[0], m)
	for _, k := range x.Kids[1:] {
		if truth := certainly(k, m); (x.Op == engine.And) == (truth < out) {
			out = truth
		}
	}
	return out
}

func TestInvariantConditions(t *testing.T) {
	yes, no := engine.BoolAnswer(true), engine.BoolAnswer(false)
	for _, c := range []struct {
		when    string
		finding string
		want    map[engine.Answer]engine.Truth
	}{
		{"temperature_c >= 38", "temperature_c", map[engine.Answer]engine.Truth{
			engine.NumberAnswer(37.9): engine.False, engine.NumberAnswer(38): engine.True, engine.UnknownAnswer(pathways.NotMeasured): engine.Unknown}},
		{"38.5 < temperature_c", "temperature_c", map[engine.Answer]engine.Truth{
			engine.NumberAnswer(38.5): engine.False, engine.NumberAnswer(38.6): engine.True}},
		{"!(respiratory_rate > 60)", "respiratory_rate", map[engine.Answer]engine.Truth{
			engine.IntAnswer(61): engine.False, engine.IntAnswer(60): engine.True, engine.UnknownAnswer(pathways.Unsure): engine.Unknown}},
		{"respiratory_rate >= 59.5", "respiratory_rate", map[engine.Answer]engine.Truth{
			engine.IntAnswer(59): engine.False, engine.IntAnswer(60): engine.True}},
		{"!dry_mouth", "dry_mouth", map[engine.Answer]engine.Truth{
			yes: engine.False, no: engine.True, engine.UnknownAnswer(pathways.NotAsked): engine.Unknown}},
		{`alertness == "drowsy"`, "alertness", map[engine.Answer]engine.Truth{ // a gap: unresponsive is worse
			engine.EnumAnswer("drowsy"): engine.True, engine.EnumAnswer("unresponsive"): engine.False}},
		{"atLeast(2, [dry_mouth, sunken_eyes])", "dry_mouth", map[engine.Answer]engine.Truth{
			yes: engine.Unknown, no: engine.False}},
	} {
		t.Run(c.when, func(t *testing.T) {
			prog, issues := tinyInvariants(t, "when: '"+c.when+"'")
			require.Empty(t, issues.Render())
			require.Len(t, prog.Invariants(), 1)
			x := prog.Invariants()[0]
			require.Nil(t, x.Unless)
			require.Equal(t, "ed-now", prog.Definition().Shared.Dispositions.List[x.Urgency].ID.Value)
			for answer, want := range c.want {
				m := engine.NewMoment(prog.Definition().Dictionary)
				m.Set(c.finding, answer)
				require.Equal(t, want, certainly(x.When, m), "%v", answer)
			}
		})
	}
}

// TestInvariantException: Unless is certain only where the exception is known not
// to hold; what is unknown promises nothing.
func TestInvariantException(t *testing.T) {
	prog, issues := tinyInvariants(t, "when: temperature_c >= 38, unless: dry_mouth && respiratory_rate > 40")
	require.Empty(t, issues.Render())
	unless := prog.Invariants()[0].Unless
	unless.Walk(func(l *engine.Literal) { require.False(t, l.Exception(), "unknown would count as no exception") })
	yes, no, open := engine.BoolAnswer(true), engine.BoolAnswer(false), engine.UnknownAnswer(pathways.NotAsked)
	for _, c := range []struct {
		dry, rate engine.Answer
		want      engine.Truth
	}{
		{yes, engine.IntAnswer(41), engine.False},
		{yes, engine.IntAnswer(40), engine.True},
		{no, open, engine.True},
		{yes, open, engine.Unknown},
		{open, engine.IntAnswer(41), engine.Unknown},
		{open, open, engine.Unknown},
	} {
		m := engine.NewMoment(prog.Definition().Dictionary)
		m.Set("dry_mouth", c.dry)
		m.Set("respiratory_rate", c.rate)
		require.Equal(t, c.want, certainly(unless, m), "%v %v", c.dry, c.rate)
	}
}

func TestInvariantLimits(t *testing.T) {
	prog, issues := tinyInvariants(t, "when: '38 <= temperature_c && pef_percent_best < 33.3 && age_months < 3 && dry_mouth'")
	require.Empty(t, issues.Render())
	limits := map[string][]float64{}
	prog.Invariants()[0].When.Walk(func(l *engine.Literal) {
		require.Nil(t, l.Threshold())
		require.False(t, l.Banded())
		limits[l.String()] = l.Limits()
	})
	require.Equal(t, map[string][]float64{
		"temperature_c >= 38": {38}, "pef_percent_best < 33.3": {33.3}, "age_months < 3": nil, "dry_mouth is true": nil,
	}, limits)
	for _, k := range prog.Logic().Criteria {
		k.When.Walk(func(l *engine.Literal) {
			if l.Threshold() != nil && l.Threshold().ID.Value == "tiny_fast" {
				require.Equal(t, []float64{50, 40}, l.Limits())
			}
		})
	}
}

func TestInvariantsRefused(t *testing.T) {
	for _, c := range []struct{ entry, code string }{
		{"when: temperature_c >= tiny_hot", "invariant-borrowed"},
		{"when: tiny_hot <= temperature_c", "invariant-borrowed"},
		{"when: temperature_c >= fever", "invariant-borrowed"},
		{"when: tiny_dry", "invariant-borrowed"},
		{"when: '!has_fever'", "invariant-borrowed"},
		{"when: dry_mouth, unless: has_fever", "invariant-borrowed"},
		{"when: tiny_gap > 30", "invariant-borrowed"},
		{"when: temperature_c >= 60", "limit-out-of-range"},
		{"when: temperature_c >= 38u", "cel-not-allowed"},
		{"when: temperature_c >= heart_rate", "cel-not-allowed"},
		{"when: temperature_c >= 37.0 + 1.0", "cel-not-allowed"},
		{"when: temperature_c - 1.0 >= 37.0", "cel-not-allowed"},
		{"when: age_days < 70", "age-limit"},
		{"when: dry_moth", "name-unknown"},
		{"when: 'alertness == \"sleepy\"'", "enum-value-unknown"},
		{"when: 'true'", "condition-constant"},
		{"when: temperature_c", "cel-not-bool"},
		{"when: ''", "cel-syntax"},
		{"notes_ref: [X]", "key-missing"}, // and nothing besides
	} {
		t.Run(c.entry, func(t *testing.T) {
			lib := tinyLibrary(t, map[string]string{"tiny/invariants.yaml": invariantsOf("tiny", c.entry)})
			tiny := lib["tiny/0.1.0.yaml"]
			tiny.Data = []byte(strings.Replace(string(tiny.Data), "derived:\n",
				"derived:\n  - {id: tiny_gap, difference: {of: seizure_duration_s, minus: usual_seizure_s}, worse: up, source: {ref: DESIGN, grade: design}}\n", 1))
			eng, issues := compile(t, lib)
			require.Nil(t, eng)
			require.Equal(t, []string{c.code}, issues.Codes(), issues.Render())
			require.Equal(t, "tiny/invariants.yaml", issues[0].Pos.File)
			require.Equal(t, 5, issues[0].Pos.Line)
		})
	}
}

// TestInvariantsAreNoPartOfTheProgram: what is only named by an invariant is
// neither asked for nor used, and no outcome changes.
func TestInvariantsAreNoPartOfTheProgram(t *testing.T) {
	plain := tinyWith(t)
	judged, issues := tinyInvariants(t, "when: no_tears && pef_percent_best < 33 && temperature_c >= 38")
	require.Empty(t, issues.Render())
	require.Len(t, judged.Invariants(), 1)
	require.Empty(t, plain.Invariants())
	require.Equal(t, plain.Tested(), judged.Tested())
	require.Equal(t, plain.Thresholds(), judged.Thresholds())
	require.Equal(t, plain.Derived(), judged.Derived())
	require.Equal(t, plain.Definition().Digest, judged.Definition().Digest)
	require.Equal(t, plain.Logic(), judged.Logic())
}

// TestInvariantsOfAnOlderVersion: febrile child 1.0.0 has no peak flow; what
// names one is left out of it and holds of 1.1.0. A word that the newest lacks is
// a mistake.
func TestInvariantsOfAnOlderVersion(t *testing.T) {
	lib := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(pathways.Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(pathways.Embedded(), name)
		lib[name] = &fstest.MapFile{Data: data}
		return err
	}))
	lib["febrile-child/invariants.yaml"] = &fstest.MapFile{Data: []byte(invariantsOf("febrile-child",
		"when: grunting", "when: pef_percent_best < 33", "when: cold_body, unless: pef_percent_best >= 33", "when: rigors"))}
	eng, issues := compile(t, lib)
	require.Empty(t, issues.Render())
	ids := func(minor int) (ids []string) {
		for _, x := range eng.Program("febrile-child", pathways.Version{Major: 1, Minor: minor}).Invariants() {
			ids = append(ids, x.Def.ID.Value)
		}
		return ids
	}
	require.Equal(t, []string{"I1", "I4"}, ids(0))
	require.Equal(t, []string{"I1", "I2", "I3", "I4"}, ids(1))

	lib["febrile-child/invariants.yaml"] = &fstest.MapFile{Data: []byte(invariantsOf("febrile-child", "when: grunting || gruntling"))}
	_, issues = compile(t, lib)
	require.Equal(t, []string{"name-unknown"}, issues.Codes(), "once, for the newest version")
}

// TestShippedInvariants: every one of them is there in every shipped version.
func TestShippedInvariants(t *testing.T) {
	eng := shipped()
	for _, def := range eng.Library().Pathways {
		all := eng.Program(def.ID.Value, def.Version).Invariants()
		require.Len(t, all, len(eng.Library().Invariants(def.ID.Value).List), def.Key())
		for _, x := range all {
			require.Equal(t, x.Def.AtLeast.Value, def.Shared.Dispositions.List[x.Urgency].ID.Value)
			require.Equal(t, x.Def.Unless != nil, x.Unless != nil)
		}
	}
}
