package pathways

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

const calculatorsFile = "shared/calculators/1.0.0.yaml"

// TestCalculatorProblems damages the shipped file in one place each.
func TestCalculatorProblems(t *testing.T) {
	for _, c := range []struct{ name, old, new, code string }{
		{"findings not there", "findings: 1.1.0", "findings: 9.0.0", "pin-missing"},
		{"sepsis not there", "sepsis: 1.0.0", "sepsis: 9.0.0", "pin-missing"},
		{"finding asked twice", "id: after_clinician", "id: weight_kg", "id-repeated"},
		{"best is no ratio", "best: pef_percent_best ", "best: over_usual_s ", "calculator-reference"},
		{"best and predicted swapped", "best: pef_percent_best ", "best: pef_percent_predicted ", "calculator-reference"},
		{"scale of another world", "value: eu}", "value: us}", "enum-value-unknown"},
		{"source not listed", "{ref: GGC, section: \"about", "{ref: GCC, section: \"about", "source-unknown"},
		{"weights beyond the dictionary", "max: 30}", "max: 300}", "limit-out-of-range"},
		{"formulas out of order", "{below_months: 72, per_year", "{below_months: 12, per_year", "bands-order"},
		{"maintenance ends", "- {ml_per_kg: 20}", "- {up_to_kg: 40, ml_per_kg: 20}", "bands-order"},
		{"maintenance hides", "- {up_to_kg: 10, ml_per_kg: 100}", "- {ml_per_kg: 100}", "bands-order"},
		{"maintenance out of order", "up_to_kg: 20", "up_to_kg: 10", "bands-order"},
		{"two ends", "{through: 91, score: 4}", "{through: 91, below: 92, score: 4}", "score-bands"},
		{"no end", "{through: 91, score: 4}", "{score: 4}", "score-bands"},
		{"limit nobody could have", "{below: 10, score: 4}", "{below: 1, score: 4}", "limit-out-of-range"},
		{"ages out of order", "- {below_months: 60, scores: [{below: 10", "- {below_months: 12, scores: [{below: 10", "bands-order"},
		{"ages end early", "- {below_months: 216, scores: [{below: 10", "- {below_months: 200, scores: [{below: 10", "band-gap"},
		{"value left out", "{value: mild, score: 1}, ", "", "score-bands"},
		{"value twice", "{value: mild, score: 1}", "{value: none, score: 1}", "score-bands"},
		{"value without points", "- {value: bipap, score: 4}", "- {value: bipap}", "score-bands"},
		{"number nobody asks", "by: oxygen_percent", "by: oxygen_share", "calculator-reference"},
		{"sign by nothing", "      input: respiratory_distress\n", "", "calculator-reference"},
		{"level nobody reaches", "from: 13", "from: 27", "levels-order"},
		{"levels out of order", "from: 9", "from: 5", "levels-order"},
		{"no level for 0", "{id: none, from: 0", "{id: none, from: 1", "levels-order"},
		{"raise to nowhere", "{input: abnormal_pupil, to: emergency}", "{input: abnormal_pupil, to: alarm}", "calculator-reference"},
		{"raise of two kinds", "{input: abnormal_pupil, to: emergency}", "{input: abnormal_pupil, to: emergency, any_level: true}", "raise-shape"},
		{"raise of no yes or no", "{input: abnormal_pupil, to: emergency}", "{input: oxygen, to: emergency}", "calculator-reference"},
		{"raise by a number", "{input: carer_concern, any_level: true}", "{input: heart_rate, any_level: true}", "calculator-reference"},
		{"system of two kinds", "sepsis: true", "sepsis: true\n      pews: true", "calculator-reference"},
		{"threshold not there", "threshold: heart_rate_amber", "threshold: heart_rate_ambre", "calculator-reference"},
		{"range ends early", "{below_months: 72, min: 80, max: 120}", "{below_months: 71, min: 80, max: 120}", "band-gap"},
		{"range out of order", "{below_months: 12, min: 120, max: 160}", "{below_months: 6, min: 120, max: 160}", "bands-order"},
		{"range nobody could have", "min: 110, max: 180", "min: 11, max: 180", "limit-out-of-range"},
		{"older than the score", "below_months: 216\n      pews: true", "below_months: 217\n      pews: true", "band-gap"},
		{"long notice", "Do not wait for a reading.", strings.Repeat("and so on ", 12), "sentence-long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := copyOfEmbedded(t)
			require.Contains(t, string(files[calculatorsFile].Data), c.old)
			edit(files, calculatorsFile, c.old, c.new)
			_, issues := Load(files)
			require.Contains(t, issues.Codes(), c.code, issues.Render())
			for _, i := range issues {
				require.Equal(t, calculatorsFile, i.Pos.File)
				require.Positive(t, i.Pos.Line)
			}
		})
	}
}

// TestCalculatorsWithoutPathways: what shows a pathway's thresholds does without
// where the library lacks the pathway.
func TestCalculatorsWithoutPathways(t *testing.T) {
	files := copyOfEmbedded(t)
	for name := range files {
		if path.Dir(name) == "asthma" {
			delete(files, name)
		}
	}
	edit(files, calculatorsFile, "status: active", "status: draft") // what an author who trims a library has
	lib, issues := Load(files)
	for _, i := range issues { // the released list and SUMS still name the pathway
		require.Contains(t, []string{"release-missing", "draft-listed", "pathway-unknown", "pathway-unreached", "wording-stale"}, i.Code, issues.Render())
	}
	require.Nil(t, lib.Calculators[0].PeakFlow.Lines.Linked)
	whole, _ := Load(Embedded())
	require.NotNil(t, whole.Calculators[0].PeakFlow.Lines.Linked)
}

// TestCalculatorsDigest covers what the numbers rest on, wherever it stands.
func TestCalculatorsDigest(t *testing.T) {
	digest := func(files fs.FS) string {
		lib, _ := Load(files)
		return lib.Calculators[0].Digest
	}
	before := digest(Embedded())
	require.Regexp(t, `^sha256:[0-9a-f]{64}$`, before)
	for _, name := range []string{calculatorsFile, "shared/findings/1.1.0.yaml", "shared/sepsis/1.0.0.yaml", "asthma/1.0.0.yaml", "febrile-child/1.1.0.yaml"} {
		files := copyOfEmbedded(t)
		files[name] = &fstest.MapFile{Data: append(files[name].Data, "# a note\n"...)}
		require.NotEqual(t, before, digest(files), name)
	}
}

func TestCalculatorsAt(t *testing.T) {
	lib, _ := Load(Embedded())
	draft := *lib.Calculators[0]
	draft.Status = StatusDraft
	lib.Calculators = []*Calculators{&draft}
	day := draft.Effective.From.Time
	require.Equal(t, StatusDraft, lib.CalculatorsAt(day).Status, "a draft is used, and says so, while nothing is active")
	active := *lib.Calculators[0]
	active.Status, active.Version = StatusActive, Version{0, 9, 0}
	older := active
	older.Version = Version{0, 8, 0}
	lib.Calculators = append([]*Calculators{&active}, append(slices.Clone(lib.Calculators), &older)...)
	require.Equal(t, Version{0, 9, 0}, lib.CalculatorsAt(day).Version, "active before a newer draft")
	require.Equal(t, StatusDraft, lib.CalculatorsAt(day.AddDate(0, 0, -1)).Status)
	require.Nil(t, (&Library{}).CalculatorsAt(day))
}

// TestNoDoses: the calculators name no medicine but the drink itself.
func TestNoDoses(t *testing.T) {
	data, err := fs.ReadFile(Embedded(), calculatorsFile)
	require.NoError(t, err)
	for _, medicine := range []string{"paracetamol", "ibuprofen", "salbutamol", "prednisolone", "midazolam", "diazepam", "mg/kg", "micrograms"} {
		require.NotContains(t, strings.ToLower(string(data)), medicine)
	}
}
