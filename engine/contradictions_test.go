package engine

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	made "safetynet/engine/internal/sample"
	"safetynet/pathways"
)

// TestPlanOfWideContradictions: a contradiction with too many ways of being true is
// decided in two lanes, and counted just where its condition is certain.
func TestPlanOfWideContradictions(t *testing.T) {
	tiny, err := os.ReadFile("../testdata/tiny.yaml")
	require.NoError(t, err)
	files := map[string]string{"tiny/0.1.0.yaml": string(tiny)}
	lib, err := made.Library(files)
	require.NoError(t, err)
	const findings, wide = "shared/findings/1.1.0.yaml", `
  - id: X90
    when: "(grunting || stridor == 'at-rest' || exhausted || drooling || confused) && (no_smile || rigors || dry_mouth || no_tears || leg_pain)"
    findings: [grunting, stridor, exhausted, drooling, confused, no_smile, rigors, dry_mouth, no_tears, leg_pain]
    text: {parent: "Please check these answers.", clinician: "Wide"}
`
	files[findings] = string(lib[findings].Data) + wide
	lib, err = made.Library(files)
	require.NoError(t, err)
	loaded, issues := pathways.Load(lib)
	eng, issues := CompileUnproved(loaded, issues)
	require.NotNil(t, eng, issues.Render())
	p := eng.Program("tiny", pathways.Version{Minor: 1})
	uses := 0
	for _, l := range p.contradictions.lanes {
		uses += len(l.uses)
	}
	require.NotZero(t, uses)

	panel, err := NewPanel(nil, []*Program{p})
	require.NoError(t, err)
	record, of, r := panel.NewRecord(), panel.NewStanding(), rand.New(rand.NewPCG(5, 6))
	held, none := 0, 0
	for range 2000 {
		require.NoError(t, record.Load(randomCase(r, panel.progs)))
		panel.Decide(record, of)
		want := 0
		for i, x := range p.conflicts {
			holds := x.when.certain(&record.state)
			at := p.contradictions.at[i]
			require.Equal(t, holds, of.conflicts[at.lane]>>at.bit&1 == 1, x.def.ID)
			if holds {
				want++
			}
			if x.def.ID.Value == "X90" && holds {
				held++
			} else if x.def.ID.Value == "X90" {
				none++
			}
		}
		require.Equal(t, want, of.Inconsistent)
	}
	require.NotZero(t, held)
	require.NotZero(t, none)
}
