package engine_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/pathways"
)

func TestAnswerFrom(t *testing.T) {
	dict := febrileChild(t).Definition().Dictionary
	for _, c := range []struct {
		finding string
		raw     any
		want    engine.Answer
		wrong   string
	}{
		{"grunting", true, engine.BoolAnswer(true), ""},
		{"grunting", "true", engine.Answer{}, "grunting is true or false"},
		{"grunting", json.Number("1"), engine.Answer{}, "true or false"},
		{"alertness", "drowsy", engine.EnumAnswer("drowsy"), ""},
		{"alertness", "Drowsy", engine.Answer{}, "alertness is one of normal, quiet, drowsy, hard-to-wake, unresponsive"},
		{"alertness", "unsure", engine.Answer{}, "alertness is one of"},
		{"alertness", false, engine.Answer{}, "alertness is one of"},
		{"temperature_c", json.Number("38"), engine.NumberAnswer(38), ""},
		{"temperature_c", json.Number("38.4"), engine.NumberAnswer(38.4), ""},
		{"temperature_c", json.Number("38.45"), engine.Answer{}, "at most 1 decimals"},
		{"temperature_c", json.Number("101"), engine.Answer{}, "between 30 and 43 Cel; 101 is outside"},
		{"temperature_c", json.Number("1e400"), engine.Answer{}, "finite number"},
		{"temperature_c", "38.4", engine.Answer{}, "temperature_c is a number in Cel"},
		{"urine_gap_h", json.Number("-0"), engine.NumberAnswer(0), ""},
		{"urine_gap_h", json.Number("7.98"), engine.NumberAnswer(7.98), ""},
		{"heart_rate", json.Number("120"), engine.IntAnswer(120), ""},
		{"heart_rate", json.Number("120.5"), engine.Answer{}, "heart_rate is a whole number"},
		{"heart_rate", json.Number("29"), engine.Answer{}, "between 30 and 300"},
		{"seizures_24h", json.Number("201"), engine.Answer{}, "between 0 and 200"},
	} {
		got, err := engine.AnswerFrom(dict.Finding(c.finding), c.raw)
		if c.wrong != "" {
			require.ErrorContains(t, err, c.wrong, "%s %v", c.finding, c.raw)
			continue
		}
		require.NoError(t, err, "%s %v", c.finding, c.raw)
		require.Equal(t, c.want, got)
		data, err := json.Marshal(got)
		require.NoError(t, err)
		require.NotEmpty(t, data)
	}
	data, err := json.Marshal(engine.UnknownAnswer(pathways.Unsure))
	require.NoError(t, err)
	require.JSONEq(t, `{"unknown":"unsure"}`, string(data))
}

// TestACaseIsCheckedBeforeItIsAssessed: what the dictionary does not admit never
// reaches a rule, and all of it is said at once.
func TestACaseIsCheckedBeforeItIsAssessed(t *testing.T) {
	prog := febrileChild(t)
	_, err := engine.Assess([]*engine.Program{prog}, engine.Case{Audience: "nobody", Findings: map[string]engine.Answer{
		"temperature":   engine.NumberAnswer(38),
		"temperature_c": engine.NumberAnswer(99),
		"grunting":      engine.NumberAnswer(1),
		"alertness":     engine.EnumAnswer("sleepy"),
		"rigors":        engine.UnknownAnswer("forgot"),
	}})
	for _, what := range []string{`"nobody" is no audience`, "time of assessment is missing", `no finding "temperature"`,
		"between 30 and 43", "grunting is a bool", "alertness is one of", `"forgot" is no reason`} {
		require.ErrorContains(t, err, what)
	}
	for _, progs := range [][]*engine.Program{nil, {nil}} {
		_, err = engine.Assess(progs, engine.Case{Audience: pathways.Parent, At: at})
		require.ErrorContains(t, err, "no pathway")
	}
}

func TestSelect(t *testing.T) {
	eng := shipped()
	v := pathways.Version{Major: 1}
	for _, c := range []struct {
		ids      []string
		versions map[string]pathways.Version
		day      string
		wrong    string
	}{
		{[]string{"febrile-child"}, nil, "2026-11-21", ""},
		{[]string{"febrile-child"}, map[string]pathways.Version{"febrile-child": v}, "2026-01-01", ""},
		{nil, nil, "2026-11-21", "no pathway was named"},
		{[]string{"fever"}, nil, "2026-11-21", "there is no such pathway; there is "},
		{[]string{"febrile-child", "febrile-child"}, nil, "2026-11-21", "named twice"},
		{[]string{"febrile-child"}, nil, "2026-10-31", "no version is active on 2026-10-31"},
		{[]string{"febrile-child"}, map[string]pathways.Version{"febrile-child": {Major: 9}}, "2026-11-21", "no version 9.0.0"},
	} {
		progs, err := eng.Select(c.ids, c.versions, day(t, c.day))
		if c.wrong != "" {
			require.ErrorContains(t, err, c.wrong)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, "febrile-child@1.0.0", progs[0].Definition().Key())
	}
	drafts, issues := compile(t, tinyLibrary(t, nil))
	require.Empty(t, issues.Render())
	_, err := drafts.Select([]string{"tiny"}, map[string]pathways.Version{"tiny": {Minor: 1}}, at)
	require.ErrorContains(t, err, "draft")
}

// TestReplay: a case and a result go to JSON and back, and the case read back
// gives the same bytes.
func TestReplay(t *testing.T) {
	prog := febrileChild(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t, prog, 60)
		want, err := json.Marshal(assess(t, c, prog))
		require.NoError(t, err)
		stored, err := json.Marshal(c)
		require.NoError(t, err)
		again, err := engine.DecodeCase(prog.Definition().Dictionary, stored)
		require.NoError(t, err)
		got, err := json.Marshal(assess(t, again, prog))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
		var read engine.Assessment
		require.NoError(t, json.Unmarshal(want, &read))
		back, err := json.Marshal(read)
		require.NoError(t, err)
		require.Equal(t, string(want), string(back))
	})
	for _, bad := range []string{`{`, `{"extra":1}`, `{"findings":{"nope":true}}`, `{"findings":{"rigors":{"unknown":"forgot"}}}`, `{"findings":{"rigors":1}}`} {
		_, err := engine.DecodeCase(prog.Definition().Dictionary, []byte(bad))
		require.Error(t, err, bad)
	}
}
