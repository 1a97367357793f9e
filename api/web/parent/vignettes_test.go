package parent_test

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/webtest"
	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
	"safetynet/testdata"
)

// perLevel is how many vignettes of a pathway and a level of guidance are driven.
const perLevel = 4

// TestVignettesThroughThePages: a family that answers as a vignette does is told
// what the vignette expects, and that is what is recorded. With more pathways
// asked than the vignette's it may be something more urgent.
func TestVignettesThroughThePages(t *testing.T) {
	eng := webtest.Compiled()
	for _, x := range aloneAt {
		v := eng.Library().Newest(x.pathway)
		name := x.pathway + "/" + v.Version.String() + ".yaml"
		data, err := fs.ReadFile(testdata.Vignettes(), name)
		require.NoError(t, err)
		file, issues := vignette.Load(name, data, eng)
		require.False(t, issues.HasErrors())
		file.Vignettes = some(file.Vignettes, v.Shared.Dispositions)
		driven := map[pathways.Guidance]int{}
		for _, r := range file.Run(eng) {
			g := r.Assessment.Guidance
			if r.Audience != pathways.Parent || !fits(r, x.months) || driven[g] == perLevel {
				continue
			}
			driven[g]++
			t.Run(r.Vignette.Name, func(t *testing.T) { drive(t, x.problem, r) })
		}
		require.Len(t, driven, 3, "%s: every level of guidance has a journey: %v", x.pathway, driven)
	}
}

// some are the first vignettes of each level of guidance, so that not all of them
// are assessed.
func some(all []*vignette.Vignette, dispositions *pathways.Dispositions) []*vignette.Vignette {
	const enough = 30
	var out []*vignette.Vignette
	taken := map[pathways.Guidance]int{}
	for _, v := range all {
		g := dispositions.Get(v.Expect.Disposition.Value).Guidance
		if v.Others == vignette.OthersNormal && taken[g] < enough {
			taken[g]++
			out = append(out, v)
		}
	}
	return out
}

// fits tells whether a vignette is a child of about this age of whom everything is
// known.
func fits(r vignette.Result, months int) bool {
	age := r.Case.Age
	for _, a := range r.Case.Findings {
		if a.Unknown == pathways.NotAsked {
			return false
		}
	}
	return age.Known && age.Months.Lo >= 3 && age.Months.Lo == age.Months.Hi && (months >= 60 || abs(age.Months.Lo-months) <= 36) && (age.Months.Lo < 60) == (months < 60) &&
		r.Vignette.Others == vignette.OthersNormal && len(r.Assessment.OutOfScope) == 0
}

func abs(n int) int { return max(n, -n) }

func drive(t *testing.T, problem string, r vignette.Result) {
	says := map[string]string{}
	for id, a := range r.Case.Findings {
		says[id] = typed(a)
	}
	f := begin(t, problem, r.Case.Age.Months.Lo, says).toEnd(t)
	got := f.recorded(t)
	want := r.Assessment.Disposition.ID
	all := f.askedAll(r.Case.Findings)
	if all {
		require.GreaterOrEqual(t, urgency(got.Disposition.ID), urgency(want), "%s, not %s\n%v", got.Disposition.ID, want, f.pages)
	}
	if all && len(got.Provenance) == 1 {
		require.Equal(t, want, got.Disposition.ID, "%v", f.pages)
	}
	action, _, _ := strings.Cut(got.Disposition.Text, ".")
	require.Contains(t, f.Main(), action)
}

func urgency(id string) int {
	return slices.IndexFunc(webtest.Compiled().Library().Newest("febrile-child").Shared.Dispositions.List, func(d *pathways.Disposition) bool { return d.ID.Value == id })
}

// askedAll tells whether everything that is not normal was asked.
func (f *family) askedAll(findings map[string]engine.Answer) bool {
	for id, a := range findings {
		if typed(a) != webtest.Normal(f.dict.Finding(id), f.months) && !slices.Contains(f.asked, id) {
			return false
		}
	}
	return true
}

// recorded is the assessment that was kept last.
func (f *family) recorded(t *testing.T) *engine.Assessment {
	t.Helper()
	var record struct{ Assessment *engine.Assessment }
	for entry, err := range f.server.Log.Entries(t.Context()) {
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(entry.Body, &record))
	}
	require.NotNil(t, record.Assessment, "nothing was recorded")
	return record.Assessment
}

func typed(a engine.Answer) string {
	switch {
	case !a.Known():
		return "?" + string(a.Unknown)
	case a.Value.Type == pathways.Bool:
		return strconv.FormatBool(a.Value.Bool)
	case a.Value.Type == pathways.Enum:
		return a.Value.Text
	}
	return strconv.FormatFloat(a.Value.Number, 'f', -1, 64)
}
