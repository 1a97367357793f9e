package engine_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
	"safetynet/pathways/releasetest"
)

// TestPatchedIsNotApproved: a copy of an approved version in which a limit was moved for
// study is not approved.
func TestPatchedIsNotApproved(t *testing.T) {
	from := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	lib, issues := pathways.LoadTrusting(releasetest.Approved(t, pathways.Embedded(), from), releasetest.Approvers(t))
	eng, issues := engine.Compile(lib, issues)
	require.NotNil(t, eng, issues.Render())
	progs, err := eng.Select([]string{"febrile-child"}, nil, from)
	require.NoError(t, err)
	panel := func(progs []*engine.Program) *engine.Panel {
		p, err := engine.NewPanel(nil, progs)
		require.NoError(t, err)
		return p
	}
	require.True(t, panel(progs).ApprovedAt(from))
	require.False(t, panel(progs).ApprovedAt(from.Add(-time.Second)))
	patched, err := eng.Patched(progs, []engine.Patch{{Pathway: "febrile-child", Threshold: "fever", Limit: 38.5}})
	require.NoError(t, err)
	require.False(t, panel(patched).ApprovedAt(from))
	a, err := engine.AssessIn(nil, patched, engine.Case{Audience: pathways.Parent, Age: engine.UnknownAge(), At: from})
	require.NoError(t, err)
	require.False(t, a.Approved)
}

// TestApprovedAssessment: what approved definitions say is approved at the time of the
// case, and names the approval. The same case without it differs in nothing else.
func TestApprovedAssessment(t *testing.T) {
	from := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	files := releasetest.Approved(t, pathways.Embedded(), from)
	assess := func(trusted *pathways.Approvers, at time.Time) (*engine.Assessment, string) {
		lib, issues := pathways.LoadTrusting(files, trusted)
		eng, issues := engine.Compile(lib, issues)
		require.NotNil(t, eng, issues.Render())
		progs, err := eng.Select([]string{"asthma", "febrile-child"}, nil, from)
		require.NoError(t, err)
		england, err := eng.SelectLocality("england", from)
		require.NoError(t, err)
		a, err := engine.AssessIn(england, progs, engine.Case{Audience: pathways.Parent, Age: engine.UnknownAge(), At: at})
		require.NoError(t, err)
		text, err := json.Marshal(a)
		require.NoError(t, err)
		var again engine.Assessment
		require.NoError(t, json.Unmarshal(text, &again))
		back, err := json.Marshal(again.Provenance)
		require.NoError(t, err)
		require.Contains(t, string(text), `"provenance":`+string(back))
		return a, string(text)
	}
	trusted := releasetest.Approvers(t)
	in := from.Add(time.Hour)
	approved, text := assess(trusted, in)
	require.True(t, approved.Approved)
	for _, p := range approved.Provenance {
		require.True(t, p.Approved)
		require.Regexp(t, `^sha256:[0-9a-f]{64}$`, p.Approval)
		text = strings.Replace(text, `,"approval":"`+p.Approval+`"`, "", 1)
	}
	require.True(t, approved.Locality.Approved)
	text = strings.Replace(text, `,"approval":"`+approved.Locality.Approval+`"`, "", 1)
	text = strings.ReplaceAll(text, `"approved":true`, `"approved":false`)

	for name, x := range map[string]struct {
		trusted *pathways.Approvers
		at      time.Time
	}{
		"nobody trusted": {nil, in},
		"too early":      {trusted, from.Add(-time.Second)},
		"expired":        {trusted, from.AddDate(1, 0, 0)},
	} {
		a, plain := assess(x.trusted, x.at)
		require.False(t, a.Approved, name)
		require.NotContains(t, plain, `"approval"`, name)
		if x.at.Equal(in) {
			require.Equal(t, text, plain)
		}
	}
}
