package vignette_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// run assesses one vignette of the tiny pathway, given without its name and why.
func run(t *testing.T, rest string) vignette.Result {
	t.Helper()
	results := loadTiny(t, "  - {name: a, why: b, "+rest+"}\n").Run(tiny())
	require.Len(t, results, 1)
	return results[0]
}

func TestRunPasses(t *testing.T) {
	const wet = "age: {years: 2}, others: normal, "
	for _, rest := range []string{
		wet + "expect: {disposition: self-care, guidance: home-care, floor: self-care, ceiling: self-care, settled: true, because: [], only: [], asks: []}",
		wet + "expect: {disposition: self-care, advice: [HC1, EC1], watch_for: {grunting: call-999}, look_again: PT4H}",
		wet + "findings: {temperature_c: 39.0, dry_mouth: true}, expect: {disposition: ed-now, because: [T-1], only: [T-1], not_because: [T-2, D01]}",
		wet + "findings: {non_blanching_rash: true}, expect: {disposition: call-999, because: [F-R15], advice: [], watch_for: {}}",
		wet + "findings: {respiratory_rate: 41, dry_mouth: true}, expect: {disposition: ed-now, only: [T-2]}",
		wet + "findings: {respiratory_rate: {unknown: not-measured}}, audience: adviser, expect: {disposition: self-care, not_checked: [respiratory_rate]}",
		wet + "findings: {grunting: {unknown: unsure}, cry: {unknown: not-asked}}, expect: {disposition: clinician-1h, asks: [cry]}",
		wet + "findings: {alertness: unresponsive, responsiveness: normal}, expect: {disposition: call-999, inconsistent: [X11], asks: [alertness, responsiveness]}",
		"age: {years: 16}, others: normal, expect: {disposition: gp-or-111-today, out_of_scope: [T-S1]}",
		"others: normal, expect: {disposition: gp-or-111-today, perhaps_out_of_scope: [T-S1]}",
		"expect: {disposition: gp-or-111-today, ceiling: call-999, settled: false, perhaps_out_of_scope: [T-S1]}",
		"audience: clinician, others: normal, born: 2024-11-21, expect: {disposition: self-care, not_checked: [breathing_speed]}",
	} {
		r := run(t, rest)
		require.Empty(t, r.Failures, rest)
		require.True(t, r.Passed())
		require.NotNil(t, r.Assessment)
	}
}

// TestRunFails pins what a reader of a failure is told.
func TestRunFails(t *testing.T) {
	const wet = "age: {years: 2}, others: normal, "
	tests := []struct{ rest, want string }{
		{wet + "findings: {temperature_c: 39.0, sunken_eyes: true}, expect: {disposition: self-care}", "disposition: want self-care, got ed-now; met: T-1 (ed-now); open: none"},
		{wet + "findings: {dry_mouth: true, temperature_c: {unknown: unsure}}, expect: {disposition: ed-now}", "disposition: want ed-now, got gp-or-111-today; met: none; open: T-1 needs temperature_c"},
		{wet + "expect: {disposition: self-care, guidance: escalate}", "guidance: want escalate, got home-care; met: none; open: none"},
		{wet + "expect: {disposition: self-care, floor: ed-now}", "floor: want ed-now, got self-care; met: none; open: none"},
		{wet + "expect: {disposition: self-care, ceiling: ed-now}", "ceiling: want ed-now, got self-care; met: none; open: none"},
		{wet + "expect: {disposition: self-care, settled: false}", "settled: want false, got true; met: none; open: none"},
		{wet + "findings: {respiratory_rate: 41}, expect: {disposition: gp-or-111-today, because: [T-1]}", "because: want T-1, got T-2 (gp-or-111-today)"},
		{wet + "findings: {respiratory_rate: 41}, expect: {disposition: gp-or-111-today, because: []}", "because: want none, got T-2 (gp-or-111-today)"},
		{wet + "findings: {non_blanching_rash: true}, expect: {disposition: call-999, not_because: [F-R15]}", "not_because: want no F-R15, got D17 (call-999)"},
		{wet + "findings: {respiratory_rate: 41}, expect: {disposition: gp-or-111-today, only: []}", "only: want none, got T-2 (gp-or-111-today)"},
		{wet + "expect: {disposition: self-care, only: [T-2]}", "only: want T-2, got none"},
		{wet + "findings: {cry: {unknown: not-asked}}, expect: {disposition: gp-or-111-today, asks: [grunting]}", "asks: want grunting, got cry"},
		{wet + "findings: {cry: {unknown: not-asked}}, expect: {disposition: gp-or-111-today, asks: []}", "asks: want none, got cry"},
		{wet + "expect: {disposition: self-care, asks: [cry]}", "asks: want cry, got none"},
		{wet + "audience: clinician, expect: {disposition: self-care, not_checked: [dry_mouth]}", "not_checked: want dry_mouth, got breathing_speed"},
		{wet + "audience: clinician, expect: {disposition: self-care, not_checked: []}", "not_checked: want none, got breathing_speed"},
		{wet + "findings: {grunting: true}, expect: {disposition: call-999, advice: [HC1]}", "advice: want HC1, got none of it"},
		{wet + "expect: {disposition: self-care, not_advice: [HC1]}", "advice: want not HC1, got it is given"},
		{wet + "expect: {disposition: self-care, advice: []}", `advice: want none, got ["Offer drinks."]`},
		{wet + "expect: {disposition: self-care, watch_for: {grunting: ed-now}}", "watch_for grunting: want ed-now, got call-999"},
		{wet + "findings: {respiratory_rate: 41}, expect: {disposition: gp-or-111-today, watch_for: {respiratory_rate: ed-now}}", "watch_for respiratory_rate: want ed-now, got none"},
		{wet + "expect: {disposition: self-care, watch_for: {}}", "watch_for: want nothing, got 21 lines"},
		{wet + "expect: {disposition: self-care, look_again: PT2H}", "look_again: want PT2H, got PT4H"},
		{wet + "findings: {alertness: unresponsive, responsiveness: normal}, expect: {disposition: call-999}", "inconsistent: want none, got X11"},
		{wet + "expect: {disposition: self-care, inconsistent: [X11]}", "inconsistent: want X11, got none"},
		{"age: {years: 16}, others: normal, expect: {disposition: gp-or-111-today}", "out_of_scope: want none, got T-S1"},
		{"others: normal, expect: {disposition: gp-or-111-today, out_of_scope: [T-S1], perhaps_out_of_scope: []}", "out_of_scope: want T-S1, got none\nperhaps_out_of_scope: want none, got T-S1"},
	}
	for _, tt := range tests {
		r := run(t, tt.rest)
		got := ""
		for i, f := range r.Failures {
			if i > 0 {
				got += "\n"
			}
			got += f
		}
		require.Equal(t, tt.want, got, tt.rest)
		require.False(t, r.Passed())
	}
}

func TestRunGivesEachAudienceAResult(t *testing.T) {
	f := loadTiny(t, "  - {name: a, why: b, audiences: [parent, clinician], age: {years: 2}, others: normal, expect: {disposition: ed-now}}\n")
	results := f.Run(tiny())
	require.Len(t, results, 2)
	require.Equal(t, pathways.Parent, results[0].Audience)
	require.Equal(t, pathways.Clinician, results[1].Audience)
	require.Equal(t, "tiny/0.1.0.yaml:3:5: FAIL: a (clinician)\n    disposition: want ed-now, got self-care; met: none; open: none", results[1].String())

	results = loadTiny(t, "  - {name: a, why: b, age: {years: 2}, others: normal, expect: {disposition: self-care}}\n").Run(tiny())
	require.Equal(t, "tiny/0.1.0.yaml:3:5: ok: a (parent)", results[0].String())

	results = f.Run(shipped())
	require.Equal(t, []string{"the library has no tiny@0.1.0"}, results[0].Failures)
}

func TestNormalValues(t *testing.T) {
	f := loadTiny(t, `
  - {name: infant, why: normal by age, audience: clinician, age: {months: 11}, others: normal, expect: {disposition: self-care}}
  - {name: toddler, why: normal by age, audience: clinician, age: {months: 12}, others: normal, expect: {disposition: self-care}}
  - {name: parent, why: only what a parent can answer, age: {months: 12}, others: normal, findings: {stridor: at-rest}, expect: {disposition: call-999}}
  - {name: unknown, why: nothing is filled in, age: {months: 12}, findings: {dry_mouth: true}, expect: {disposition: gp-or-111-today}}
  - {name: early, why: corrected age, born: 2026-08-21, findings: {gestation_weeks: 36}, expect: {disposition: gp-or-111-today}}
  - {name: no age, why: any, others: normal, audience: clinician, expect: {disposition: gp-or-111-today}}
`)
	var cases []engine.Case
	for i, v := range f.Vignettes {
		c, err := v.Case(tinyProgram(), v.Audiences[0])
		require.NoError(t, err, i)
		cases = append(cases, c)
	}
	require.Equal(t, engine.IntAnswer(36), cases[0].Findings["respiratory_rate"])
	require.Equal(t, engine.IntAnswer(28), cases[1].Findings["respiratory_rate"])
	require.Equal(t, engine.NumberAnswer(36.8), cases[1].Findings["temperature_c"])
	require.NotContains(t, cases[1].Findings, "heart_rate", "the tiny pathway does not test it")
	require.NotContains(t, cases[1].Findings, "breathing_speed", "a clinician does not answer it")
	require.NotContains(t, cases[2].Findings, "respiratory_rate", "a parent does not answer it")
	require.Equal(t, engine.EnumAnswer("at-rest"), cases[2].Findings["stridor"], "what is stated stays")
	require.Equal(t, engine.EnumAnswer("normal"), cases[2].Findings["breathing_speed"])
	require.Len(t, cases[3].Findings, 1)
	require.Equal(t, engine.Span{Lo: 2, Hi: 2}, cases[4].Age.Corrected)
	require.False(t, cases[5].Age.Known)
	require.Equal(t, engine.IntAnswer(36), cases[5].Findings["respiratory_rate"], "the youngest age there may be")

	for _, c := range cases {
		require.NoError(t, c.Check(tinyProgram().Definition().Dictionary))
	}
}

func TestNormalLeavesFollowOnsAlone(t *testing.T) {
	prog := shipped().Program("febrile-child", pathways.Version{Major: 1})
	v := vignette.Vignette{At: at, Others: vignette.OthersNormal}
	c, err := v.Case(prog, pathways.Parent)
	require.NoError(t, err)
	require.Contains(t, prog.Tested(), "seizure_duration_s")
	require.NotContains(t, c.Findings, "seizure_duration_s", "it has no normal value")
	require.Contains(t, c.Findings, "recovered_now")
}
