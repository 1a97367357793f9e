package engine_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

// TestWhatTheLintersLetBe holds what looks like a mistake of testdata/invalid
// and is none.
func TestWhatTheLintersLetBe(t *testing.T) {
	const (
		when   = "when: tiny_dry && temperature_c >= tiny_hot"
		second = "  - id: T-2\n"
		third  = "  - id: T-3\n    when: tiny_dry && temperature_c >= tiny_hot\n    disposition: gp-or-111-today\n    because: Hot and dry.\n    source: {ref: DESIGN, grade: design}\n"
		advice = "    - {id: HC1, text: Offer drinks., source: {ref: DESIGN, grade: design}}\n"
		bands  = "      - {below_months: 12, limit: 50}\n      - {below_months: 192, limit: 40}\n"
		excuse = "respiratory_rate: {reasons: [not-measured], audience: [adviser], because: Hard to count by phone.}"
	)
	for name, edit := range map[string][]string{
		"ways of atLeast that exclude each other":                         {when, `when: 'atLeast(2, [temperature_c >= tiny_hot, !(temperature_c >= tiny_hot), dry_mouth])'`},
		"a limit at the end of the range asks whether a number was given": {when, "when: tiny_dry && temperature_c >= tiny_hot", "limit: 39.0", "limit: 30.0"},
		"ages that leave a gap":                                           {when, "when: tiny_dry && (temperature_c >= tiny_hot || age_months < 3 || age_years >= 2)"},
		"limits between whole numbers, of which some lie between the limits": {when, "when: tiny_dry && temperature_c >= tiny_hot && respiratory_rate > tiny_low && respiratory_rate < tiny_high",
			"thresholds:\n", "thresholds:\n  - {id: tiny_low, finding: respiratory_rate, limit: 20.5, source: {ref: DESIGN, grade: design}}\n  - {id: tiny_high, finding: respiratory_rate, limit: 22.5, source: {ref: DESIGN, grade: design}}\n"},
		"a limit at the edge of the scope":                            {when, when + " && age_years < 16"},
		"a band with a word on why":                                   {bands, "      - {below_months: 2, limit: 60}\n      - {below_months: 12, limit: 50, note: as in the table}\n      - {limit: 30}\n"},
		"one condition, the second covered":                           {second, third + "    covered_by: [T-1]\n" + second},
		"one condition for two audiences, as a row of the notes says": {second, third + "    audience: [parent, adviser]\n    notes_ref: [T-3]\n" + second, "    disposition: ed-now\n    because: Hot and dry.", "    disposition: ed-now\n    audience: [clinician]\n    because: Hot and dry."},
		"one condition for two audiences, the parent's more urgent":   {second, third + "    audience: [clinician]\n" + second, "    disposition: ed-now\n    because: Hot and dry.", "    disposition: ed-now\n    audience: [parent, adviser]\n    because: Hot and dry."},
		"a calm criterion that selects a follow-up": {second, strings.Replace(third, "gp-or-111-today", "self-care\n    covered_by: [T-1]", 1) + second,
			"safety_net:\n", "follow_up:\n  - {id: FU1, criteria: [T-3], text: {clinician: Arrange a review.}, source: {ref: DESIGN, grade: design}}\nsafety_net:\n"},
		"your baby, where only a baby can be meant":      {advice, advice + "    - {id: HC2, when: age_months < 12 && dry_mouth, text: Breastfeed your baby more often., source: {ref: DESIGN, grade: design}}\n"},
		"a baby, of whom the text speaks":                {advice, advice + "    - {id: HC2, text: Do not give honey to a baby., source: {ref: DESIGN, grade: design}}\n"},
		"first aid on the way to hospital":               {"advice:\n", "advice:\n  first_aid:\n    - {id: FA1, when: dry_mouth, only_for: [ed-now], text: Take a drink with you., source: {ref: DESIGN, grade: design}}\n"},
		"an excuse for what other answers make needless": {excuse, `respiratory_rate: {reasons: [not-asked], audience: [clinician], when: "!dry_mouth", because: Well.}`},
		"an excuse for those who cannot answer":          {excuse, "respiratory_rate: {reasons: [not-asked], audience: [parent], because: Cannot count.}"},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("../testdata/tiny.yaml")
			require.NoError(t, err)
			for i := 0; i < len(edit); i += 2 {
				require.Contains(t, string(text), edit[i])
			}
			tiny := strings.NewReplacer(edit...).Replace(string(text))
			_, issues := compile(t, tinyLibrary(t, map[string]string{"tiny/0.1.0.yaml": tiny}))
			require.Empty(t, issues.Render())
		})
	}
}

// TestWarningsDoNotStopALibrary: a warning is shown and the engine serves.
func TestWarningsDoNotStopALibrary(t *testing.T) {
	text, err := os.ReadFile("../testdata/invalid/criterion-duplicate.yaml")
	require.NoError(t, err)
	eng, issues := compile(t, tinyLibrary(t, map[string]string{"tiny/0.1.0.yaml": string(text)}))
	require.Equal(t, []string{"criterion-duplicate"}, issues.Codes())
	require.NotNil(t, eng.Program("tiny", pathways.Version{Minor: 1}))
}

// TestVersionsThatCannotChangeAreNotWarnedOf: what a newer version follows is
// frozen, and a warning nobody can act on is noise.
func TestVersionsThatCannotChangeAreNotWarnedOf(t *testing.T) {
	text, err := os.ReadFile("../testdata/invalid/criterion-duplicate.yaml")
	require.NoError(t, err)
	newer, err := os.ReadFile("../testdata/tiny.yaml")
	require.NoError(t, err)
	_, issues := compile(t, tinyLibrary(t, map[string]string{
		"tiny/0.1.0.yaml": string(text),
		"tiny/0.2.0.yaml": strings.Replace(string(newer), "version: 0.1.0", "version: 0.2.0", 1),
	}))
	require.Empty(t, issues.Render())
}
