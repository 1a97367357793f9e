package engine_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// TestAssessBeside: of two dispositions the more urgent is told, and both are named.
func TestAssessBeside(t *testing.T) {
	prog := febrileChild(t)
	progs := []*engine.Program{prog}
	c := engine.Case{Audience: pathways.Parent, Age: years(t, 2), At: at, Findings: normalCase(prog, pathways.Parent)}
	own := assess(t, c, prog)
	require.Equal(t, "self-care", own.Disposition.ID)
	require.NotEmpty(t, own.HomeCare)
	for _, d := range prog.Definition().Shared.Dispositions.List {
		id := d.ID.Value
		a, err := engine.AssessBeside(nil, progs, c, id)
		require.NoError(t, err)
		require.Equal(t, id, a.Disposition.ID)
		require.Equal(t, d.Guidance, a.Guidance)
		require.Equal(t, d.Text.Parent, a.Disposition.Text)
		require.Equal(t, []string{own.Floor, id}, []string{a.Floor, a.Ceiling}, "what is told counts as possible")
		require.Equal(t, id == "self-care", a.Settled)
		require.Equal(t, d.Guidance == pathways.Escalate, len(a.HomeCare) == 0)
		require.Equal(t, own.Matched, a.Matched)
		for _, w := range a.SafetyNet.WatchFor {
			require.Greater(t, prog.Definition().Shared.Dispositions.Get(w.Then).Urgency, d.Urgency)
		}
		if id == "self-care" {
			require.Equal(t, marshalled(t, own), marshalled(t, a), "an opinion that agrees changes nothing")
			continue
		}
		require.Equal(t, &engine.SecondOpinion{Disposition: id, Criteria: "self-care"}, a.SecondOpinion)
	}

	c.Findings["grunting"] = engine.BoolAnswer(true)
	own = assess(t, c, prog)
	require.Equal(t, pathways.Escalate, own.Guidance)
	a, err := engine.AssessBeside(nil, progs, c, "self-care")
	require.NoError(t, err)
	require.Equal(t, &engine.SecondOpinion{Disposition: "self-care", Criteria: own.Disposition.ID}, a.SecondOpinion)
	a.SecondOpinion = nil
	require.Equal(t, marshalled(t, own), marshalled(t, a), "a calmer opinion changes nothing else")

	_, err = engine.AssessBeside(nil, progs, c, "go-home")
	require.ErrorContains(t, err, "go-home")
	_, err = engine.AssessBeside(nil, nil, c, "self-care")
	require.Error(t, err)
}

// TestAssessBesideInALocality: opinions are compared before the locality, and the
// more urgent is what the locality makes of it.
func TestAssessBesideInALocality(t *testing.T) {
	_, prog, l := here(t)
	progs := []*engine.Program{prog}
	c := engine.Case{Audience: pathways.Parent, Age: years(t, 2), At: at, Findings: normalCase(prog, pathways.Parent)}
	own, err := engine.AssessIn(l, progs, c)
	require.NoError(t, err)
	require.Equal(t, "self-care", own.Disposition.OfPathways())
	a, err := engine.AssessBeside(l, progs, c, "clinician-4h")
	require.NoError(t, err)
	require.Equal(t, []string{"clinician-2h", "clinician-4h", "clinician-2h"}, []string{a.Disposition.ID, a.Disposition.RaisedFrom, a.Ceiling})
	require.Equal(t, "clinician-4h", a.Disposition.OfPathways())
	require.Equal(t, &engine.SecondOpinion{Disposition: "clinician-4h", Criteria: "self-care"}, a.SecondOpinion)

	c.Findings["respiratory_rate"] = engine.IntAnswer(60)
	a, err = engine.AssessBeside(l, progs, c, "clinician-4h")
	require.NoError(t, err)
	require.Equal(t, "clinician-2h", a.Disposition.ID)
	require.Nil(t, a.SecondOpinion, "it came to the same before the locality")
}

func marshalled(t *testing.T, a *engine.Assessment) string {
	t.Helper()
	b, err := json.Marshal(a)
	require.NoError(t, err)
	return string(b)
}
