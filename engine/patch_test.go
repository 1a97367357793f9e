package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// TestPatched: a moved limit decides, and what it is in says so; the version is as it
// was.
func TestPatched(t *testing.T) {
	eng, _ := compile(t, pathways.Embedded())
	progs, err := eng.Select([]string{"febrile-child", "bronchiolitis"}, nil, at.AddDate(0, 1, 0))
	require.NoError(t, err)
	baby := engine.Case{Audience: pathways.Parent, Age: monthsOld(t, 2), At: at, Findings: map[string]engine.Answer{
		"temperature_c": engine.NumberAnswer(38.2), "vaccine_within_48h": engine.BoolAnswer(false),
	}}
	floor := func(p *engine.Program) string {
		d, err := engine.Decide([]*engine.Program{p}, baby)
		require.NoError(t, err)
		return d.Floor
	}
	before := floor(progs[0])

	out, err := eng.Patched(progs, []engine.Patch{{Pathway: "febrile-child", Threshold: "fever", Limit: 38.5}})
	require.NoError(t, err)
	require.NotEqual(t, before, floor(out[0]), "the limit of the dictionary decides")
	require.Equal(t, before, floor(progs[0]))
	require.Equal(t, []string{"fever 38.5 for 38"}, out[0].Patches())
	require.Empty(t, progs[0].Patches())
	d := out[0].Definition()
	require.Equal(t, "Patched, for study only: fever 38.5 for 38.", d.ChangeNote.Value)
	require.Contains(t, d.Digest, "patched:")
	require.Equal(t, pathways.StatusDraft, d.Status)
	require.Equal(t, out[0].Patches(), out[1].Patches(), "a shared limit moves in all pathways asked about together")

	out, err = eng.Patched(progs, []engine.Patch{{Pathway: "febrile-child", Threshold: "heart_rate_amber", Band: 1, Limit: 155}, {Pathway: "febrile-child", Threshold: "fever_long", Limit: 4}})
	require.NoError(t, err)
	require.Equal(t, []string{"heart_rate_amber from 12 to under 24 months 155 for 150", "fever_long 4 for 5", "no wording says to watch for it"}, out[0].Patches())
	require.Same(t, progs[1], out[1], "a limit of the pathway's own moves there alone")
}

// TestPatchedRefused: a copy must be a definition like any other.
func TestPatchedRefused(t *testing.T) {
	eng, _ := compile(t, pathways.Embedded())
	progs, err := eng.Select([]string{"febrile-child"}, nil, at.AddDate(0, 1, 0))
	require.NoError(t, err)
	for want, x := range map[string]engine.Patch{
		`"asthma" is not among the pathways`: {Pathway: "asthma", Threshold: "fever", Limit: 39},
		`uses a limit "feever"`:              {Pathway: "febrile-child", Threshold: "feever", Limit: 39},
		"temperature_c is between 30 and 43": {Pathway: "febrile-child", Threshold: "fever", Limit: 380},
		"at most 1 decimals":                 {Pathway: "febrile-child", Threshold: "fever", Limit: 38.25},
		"fever is 38 already":                {Pathway: "febrile-child", Threshold: "fever", Limit: 38},
		"has no band 1":                      {Pathway: "febrile-child", Threshold: "fever", Band: 1, Limit: 39},
		"has no band -1":                     {Pathway: "febrile-child", Threshold: "heart_rate_amber", Band: -1, Limit: 39},
		"fever_long: fever_days is a whole":  {Pathway: "febrile-child", Threshold: "fever_long", Limit: 4.5},
	} {
		_, err := eng.Patched(progs, []engine.Patch{x})
		require.ErrorContains(t, err, want)
	}
}
