package cases_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/bench/load/cases"
	"safetynet/engine/bench/plain"
	"safetynet/pathways"
)

var at = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func program(t *testing.T) *engine.Program {
	t.Helper()
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	require.NotNil(t, eng, issues.Render())
	progs, err := eng.Select([]string{"febrile-child"}, nil, at)
	require.NoError(t, err)
	return progs[0]
}

// TestPlainAgrees asks the plain stack and the engine about the children of the load,
// through the body that both are sent.
func TestPlainAgrees(t *testing.T) {
	prog := program(t)
	panel, err := engine.NewPanel(nil, []*engine.Program{prog})
	require.NoError(t, err)
	rules, err := plain.Compile(prog.Definition())
	require.NoError(t, err)
	told := map[string]int{}
	undecided := 0
	for _, audience := range pathways.Audiences() {
		drawn, err := cases.Draw(prog, audience, at, 7, 2000)
		require.NoError(t, err)
		for i, c := range drawn {
			want, err := cases.Decide(panel, c.Case)
			require.NoError(t, err)
			var req plain.Request
			require.NoError(t, json.Unmarshal(c.Body, &req))
			got, err := rules.Decide(&req)
			require.NoError(t, err)
			slices.Sort(got.Matched)
			slices.Sort(got.Undecided)
			have := cases.Decision{
				Guidance: got.Guidance, Disposition: got.Disposition, Floor: got.Floor, Ceiling: got.Ceiling,
				Settled: got.Settled, Inconsistent: got.Inconsistent, Matched: got.Matched, Undecided: got.Undecided,
			}
			require.Equal(t, want, have, "%s %d: %s", audience, i, c.Body)
			told[want.Disposition]++
			undecided += len(want.Undecided)
		}
	}
	require.Greater(t, len(told), 3, "%v", told)
	require.Positive(t, undecided)
	t.Log(told, undecided)
}

// TestPlainKnowsItsLimits asks it about a child the load never asks about.
func TestPlainKnowsItsLimits(t *testing.T) {
	rules, err := plain.Compile(program(t).Definition())
	require.NoError(t, err)
	_, err = rules.Decide(&plain.Request{Audience: "parent", DateOfBirth: "2020-01-01", AssessedAt: at})
	require.ErrorIs(t, err, plain.ErrOutside)
	_, err = rules.Decide(&plain.Request{Audience: "parent", DateOfBirth: "2027-01-01", AssessedAt: at})
	require.ErrorContains(t, err, "after")
}

// TestSameSeedSameCases: another seed draws others.
func TestSameSeedSameCases(t *testing.T) {
	prog := program(t)
	draw := func(seed uint64) []cases.Case {
		drawn, err := cases.Draw(prog, pathways.Parent, at, seed, 20)
		require.NoError(t, err)
		return drawn
	}
	require.Equal(t, draw(3), draw(3))
	require.NotEqual(t, draw(3)[0].Body, draw(4)[0].Body)
	require.Len(t, draw(3)[0].Case.Findings, len(prog.Tested()), "every finding is answered")
	require.Less(t, len(draw(3)[1].Case.Findings), len(prog.Tested()))
}
