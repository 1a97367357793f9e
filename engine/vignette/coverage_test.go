package vignette_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine/vignette"
	"safetynet/pathways"
)

var at = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

// own lists the gaps that are about the tiny pathway itself.
func own(r vignette.Report) []string {
	var out []string
	for _, g := range r.Gaps {
		if strings.HasPrefix(g.ID, "T-") || strings.HasPrefix(g.ID, "tiny_") || g.Kind == vignette.NotReached {
			out = append(out, g.String())
		}
	}
	return out
}

func TestCoverageOfNothing(t *testing.T) {
	r := vignette.Coverage(nil, tinyProgram())
	require.Equal(t, "tiny@0.1.0", r.Pathway)
	require.Zero(t, r.Results)
	require.Equal(t, []string{
		"criterion T-1: no vignette meets it: Hot and dry.",
		"alone T-1: no vignette meets it at all",
		"criterion T-2: no vignette meets it: Breathing fast.",
		"alone T-2: no vignette meets it at all",
		"raise T-R1: no vignette uses it: Fast and dry.",
		"scope T-S1: no vignette is about it: Sixteen or over.",
		"disposition self-care: the pathway can lead to it and no vignette does",
		"disposition gp-or-111-today: the pathway can lead to it and no vignette does",
		"disposition clinician-1h: the pathway can lead to it and no vignette does",
		"disposition ed-now: the pathway can lead to it and no vignette does",
		"disposition call-999: the pathway can lead to it and no vignette does",
		"limit tiny_hot: temperature_c >= 39: no two vignettes at 39 and 38.9 differ in T-1",
		"limit tiny_fast: respiratory_rate > 50 from 0 to under 12 months: no two vignettes at 50 and 51 differ in T-2",
		"limit tiny_fast: respiratory_rate > tiny_fast: no two vignettes at 11 and 12 months differ in T-2",
		"limit tiny_fast: respiratory_rate > 40 from 12 to under 192 months: no two vignettes at 40 and 41 differ in T-2",
		"limit T-S1: age_years >= 16: no two vignettes at 15 and 16 differ in T-S1",
	}, own(r))
	require.Len(t, r.Of(vignette.NotMet), 2+23, "danger signs count too")
	require.Len(t, r.Of(vignette.NotReached), 5)
}

const everything = `
  - {name: well, why: w, age: {years: 2}, others: normal, expect: {disposition: self-care}}
  - {name: unsure, why: w, age: {years: 2}, others: normal, findings: {cry: {unknown: unsure}}, expect: {disposition: clinician-1h}}
  - {name: grunting, why: w, age: {years: 2}, others: normal, findings: {grunting: true}, expect: {disposition: call-999}}
  - {name: "39.0 and dry", why: w, age: {years: 2}, others: normal, findings: {temperature_c: 39.0, dry_mouth: true}, expect: {disposition: ed-now}}
  - {name: "38.9 and dry", why: w, age: {years: 2}, others: normal, findings: {temperature_c: 38.9, dry_mouth: true}, expect: {disposition: self-care}}
  - {name: infant 50, why: w, age: {months: 8}, others: normal, findings: {respiratory_rate: 50}, expect: {disposition: self-care}}
  - {name: infant 51, why: w, age: {months: 8}, others: normal, findings: {respiratory_rate: 51}, expect: {disposition: gp-or-111-today}}
  - {name: toddler 40, why: w, age: {years: 1}, others: normal, findings: {respiratory_rate: 40}, expect: {disposition: self-care}}
  - {name: toddler 41, why: w, age: {years: 1}, others: normal, findings: {respiratory_rate: 41}, expect: {disposition: gp-or-111-today}}
  - {name: before the birthday, why: w, age: {months: 11}, others: normal, findings: {respiratory_rate: 45}, expect: {disposition: self-care}}
  - {name: birthday, why: w, age: {months: 12}, others: normal, findings: {respiratory_rate: 45}, expect: {disposition: gp-or-111-today}}
  - {name: fast and dry, why: w, age: {years: 2}, others: normal, findings: {respiratory_rate: 45, dry_mouth: true}, expect: {disposition: ed-now}}
  - {name: fifteen, why: w, age: {years: 15}, others: normal, expect: {disposition: self-care}}
  - {name: sixteen, why: w, age: {years: 16}, others: normal, expect: {disposition: gp-or-111-today, out_of_scope: [T-S1]}}
`

func TestCoverageOfEverything(t *testing.T) {
	results := loadTiny(t, everything).Run(tiny())
	r := vignette.Coverage(results, tinyProgram())
	require.Equal(t, len(results), r.Passed)
	require.Empty(t, own(r))
}

// TestCoverageMissesEach takes one vignette away at a time.
func TestCoverageMissesEach(t *testing.T) {
	want := map[string]string{
		"unsure":              "disposition clinician-1h",
		"grunting":            "disposition call-999",
		"39.0 and dry":        "criterion T-1",
		"38.9 and dry":        "limit tiny_hot",
		"infant 50":           "limit tiny_fast",
		"infant 51":           "limit tiny_fast",
		"toddler 40":          "limit tiny_fast",
		"toddler 41":          "limit tiny_fast",
		"before the birthday": "limit tiny_fast",
		"birthday":            "limit tiny_fast",
		"fast and dry":        "raise T-R1",
		"fifteen":             "limit T-S1",
		"sixteen":             "scope T-S1",
	}
	results := loadTiny(t, everything).Run(tiny())
	for i, r := range results {
		prefix, ok := want[r.Vignette.Name]
		if !ok {
			continue
		}
		rest := append(append([]vignette.Result{}, results[:i]...), results[i+1:]...)
		gaps := own(vignette.Coverage(rest, tinyProgram()))
		require.NotEmpty(t, gaps, r.Vignette.Name)
		require.True(t, strings.HasPrefix(gaps[0], prefix+":"), "%s: %v", r.Vignette.Name, gaps)

		failed := append([]vignette.Result{}, results...)
		failed[i].Failures = []string{"wrong"}
		require.Equal(t, gaps, own(vignette.Coverage(failed, tinyProgram())), "a vignette that failed shows nothing")
	}
}

func TestAlone(t *testing.T) {
	alone := func(vignettes string) []string {
		var ids []string
		for _, g := range vignette.Coverage(loadTiny(t, vignettes).Run(tiny()), tinyProgram()).Of(vignette.NotAlone) {
			if !strings.Contains(g.Text, "at all") {
				ids = append(ids, g.ID)
			}
		}
		return ids
	}
	require.Empty(t, alone("  - {name: a, why: w, age: {years: 2}, others: normal, findings: {grunting: true}, expect: {disposition: call-999}}\n"))
	require.Equal(t, []string{"D07", "T-2"},
		alone("  - {name: a, why: w, age: {years: 2}, others: normal, findings: {grunting: true, respiratory_rate: 45}, expect: {disposition: call-999}}\n"))
}

func TestSignsMayCarryCriteriaOfTheSameFinding(t *testing.T) {
	f, issues := vignette.Load("febrile-child/1.0.0.yaml", []byte(`pathway: febrile-child@1.0.0
vignettes:
  - {name: deep indrawing, why: w, age: {years: 2}, others: normal, findings: {work_of_breathing: severe}, expect: {disposition: call-999, only: [D08, F-R10b]}}
`), shipped())
	require.Empty(t, issues.Render())
	prog := shipped().Program(f.Pathway, f.Version)
	gaps := vignette.Coverage(f.Run(shipped()), prog).Of(vignette.NotAlone)
	for _, g := range gaps {
		require.NotEqual(t, "D08", g.ID)
		if g.ID == "F-R10b" {
			require.Contains(t, g.Text, "another criterion", "the sign does not cover it")
		}
	}
}

func TestResultsOfOtherVersionsCountForNothing(t *testing.T) {
	results := loadTiny(t, everything).Run(tiny())
	r := vignette.Coverage(results, shipped().Program("febrile-child", pathways.Version{Major: 1}))
	require.Zero(t, r.Results)
	require.Zero(t, vignette.Coverage(loadTiny(t, everything).Run(shipped()), tinyProgram()).Results, "a case that was not assessed")
}
