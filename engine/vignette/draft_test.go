package vignette_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// TestDraftsAreTheCase: what a draft writes of a recorded case is read back as that
// case. Where the disposition that is expected is the engine's the vignette passes;
// where it is another one, that and its guidance are all that fails.
func TestDraftsAreTheCase(t *testing.T) {
	tried, calmer, odd := 0, 0, 0
	for _, s := range shippedFiles() {
		prog := shipped().Program(s.version.ID.Value, s.version.Version)
		all := s.version.Shared.Dispositions.List
		for i, r := range s.results {
			strange := len(r.Assessment.Inconsistent)+len(r.Assessment.OutOfScope) > 0
			if i%40 != 0 && (!strange || i%7 != 0) {
				continue
			}
			said := s.version.Shared.Dispositions.Get(r.Assessment.Disposition.ID)
			should := all[(said.Urgency+len(all)-1)%len(all)]
			d := vignette.Draft{Pathway: s.version.Key(), Name: "n", Why: "w: #1", Comment: []string{"first", "second"}, Case: r.Case, Disposition: said.ID.Value}
			got := loadDraft(t, d, prog)
			require.Empty(t, got.Failures, r)
			require.Equal(t, r.Assessment, got.Assessment, r)

			d.Disposition = should.ID.Value
			want := 1
			if should.Guidance != said.Guidance {
				want = 2
			}
			require.Len(t, loadDraft(t, d, prog).Failures, want, r)
			tried++
			if should.Urgency < said.Urgency {
				calmer++
			}
			if strange {
				odd++
			}
		}
	}
	t.Logf("%d cases, %d of them with contradictions or out of scope", tried, odd)
	require.Greater(t, tried, 200)
	require.Greater(t, calmer, 100)
	require.Greater(t, odd, 20)
}

func loadDraft(t *testing.T, d vignette.Draft, prog *engine.Program) vignette.Result {
	t.Helper()
	data, err := d.YAML(prog)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(data), "# first\n# second\npathway: "+d.Pathway+"\n"))
	f, issues := vignette.Load("testdata/vignettes/"+d.FileName("d-1"), data, shipped())
	require.Empty(t, issues.Render(), string(data))
	results := f.Run(shipped())
	require.Len(t, results, 1)
	require.Equal(t, d.Why, results[0].Vignette.Why)
	return results[0]
}

// TestDraftAges: every kind of age is written as it was recorded.
func TestDraftAges(t *testing.T) {
	prog := shipped().Program("febrile-child", shipped().Library().Newest("febrile-child").Version)
	for _, age := range []engine.Age{
		engine.UnknownAge(),
		{Known: true, Days: engine.Span{Lo: 0, Hi: 0}},
		{Known: true, Days: engine.Span{Lo: 59, Hi: 59}, Months: engine.Span{Lo: 36, Hi: 47}, Corrected: engine.Span{Lo: 30, Hi: 47}},
	} {
		c := engine.Case{Audience: pathways.Clinician, Age: age, At: shippedFiles()[0].results[0].Case.At, Findings: map[string]engine.Answer{"temperature_c": engine.UnknownAnswer(pathways.NotMeasured)}}
		d := vignette.Draft{Pathway: prog.Definition().Key(), Name: "no", Why: "yes", Comment: []string{"first", "second"}, Case: c, Disposition: "self-care"}
		require.Equal(t, c, loadDraft(t, d, prog).Case)
	}
	c := engine.Case{Audience: "nobody"}
	_, err := vignette.Draft{Pathway: prog.Definition().Key(), Case: c, Disposition: "self-care"}.YAML(prog)
	require.Error(t, err)
}

func TestCompletedIsRefused(t *testing.T) {
	for _, age := range []string{"{days: 1, months: 0}", "{days: -1, months: 0, corrected: 0}", "{days: [3, 2], months: 0, corrected: 0}", "{days: [1, 2, 3], months: 0, corrected: 0}", "{days: x, months: 0, corrected: 0}", "{days: 1.5, months: 0, corrected: 0}", "3"} {
		_, issues := vignette.Load("tiny/0.1.0.yaml", []byte(start+"  - {name: a, why: b, completed: "+age+", expect: {disposition: self-care}}\n"), tiny())
		require.True(t, issues.HasErrors(), age)
	}
	_, issues := vignette.Load("tiny/0.1.0.yaml", []byte(start+"  - {name: a, why: b, age: {years: 1}, completed: {days: 1, months: 0, corrected: 0}, expect: {disposition: self-care}}\n"), tiny())
	require.Contains(t, issues.Render(), "age-twice")
	for name, ok := range map[string]bool{"tiny/0.1.0.yaml": true, "tiny/0.1.0.d-1.yaml": true, "x/tiny/0.1.0.a.yaml": true, "tiny/0.1.1.a.yaml": false, "tiny/0.1.0.a.b.yaml": false, "other/0.1.0.a.yaml": false} {
		_, issues := vignette.Load(name, []byte(start+"  - {name: a, why: b, expect: {disposition: self-care}}\n"), tiny())
		require.Equal(t, !ok, issues.HasErrors(), name)
	}
}
