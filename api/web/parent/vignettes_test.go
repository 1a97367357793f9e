package parent_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/web/site"
	"safetynet/api/web/webtest"
	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// perLevel is how many vignettes of a pathway and a level of guidance are driven.
const perLevel = 2

// TestVignettesThroughThePages: a family that answers as a vignette does is told
// what the vignette expects, and that is what is recorded. With more pathways
// asked than the vignette's it may be something more urgent.
func TestVignettesThroughThePages(t *testing.T) {
	driven := map[string]int{} // by pathway, age and level
	levels := map[string]bool{}
	for _, x := range aloneAt {
		for _, r := range webtest.Vignettes(t, x.pathway) {
			level := x.pathway + " " + string(r.Assessment.Guidance)
			key := level + " " + strconv.Itoa(x.months)
			if r.Audience != pathways.Parent || !fits(r, x.months) || driven[key] == perLevel {
				continue
			}
			driven[key]++
			levels[level] = true
			t.Run(r.Vignette.Name, func(t *testing.T) { drive(t, x.problem, r) })
		}
	}
	require.Len(t, levels, 3*len(webtest.Compiled().Library().IDs()), "every level of guidance of every pathway has a journey: %v", driven)
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
		says[id] = site.Typed(a)
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
		if site.Typed(a) != webtest.Normal(f.dict.Finding(id), f.months) && !slices.Contains(f.asked, id) {
			return false
		}
	}
	return true
}

// recorded is the assessment that was kept last.
func (f *family) recorded(t *testing.T) *engine.Assessment {
	t.Helper()
	var record struct{ Assessment *engine.Assessment }
	for entry, err := range f.server.Log.Entries(t.Context(), decisionlog.Query{}) {
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(entry.Body, &record))
	}
	require.NotNil(t, record.Assessment, "nothing was recorded")
	return record.Assessment
}
