package grow_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/bench/children"
	"safetynet/engine/bench/grow"
	"safetynet/engine/bench/peers"
	"safetynet/pathways"
)

// TestCriteria: the size asked for, in one pathway or several, and no two copies alike.
func TestCriteria(t *testing.T) {
	for n, pathways := range map[int]int{50: 1, 500: 1, 1000: 2} {
		progs, err := grow.Criteria(n)
		require.NoError(t, err)
		require.Len(t, progs, pathways)
		require.Len(t, peers.Lower(progs...).List, n)
		seen := map[string]bool{}
		for _, p := range progs {
			for _, k := range p.Definition().Criteria {
				if alike := k.When.Value + fmt.Sprint(k.Audience, k.Disposition); strings.Contains(alike, "grown_") {
					require.False(t, seen[alike], alike)
					seen[alike] = true
				}
			}
		}
	}
}

// TestPathways: copies of the six decide like the six.
func TestPathways(t *testing.T) {
	lib, issues := pathways.Load(pathways.Embedded())
	e, issues := engine.Compile(lib, issues)
	require.NotNil(t, e, issues.Render())
	six, err := e.Select(lib.IDs(), nil, children.At)
	require.NoError(t, err)
	copies, err := grow.Pathways(six, 2)
	require.NoError(t, err)
	require.Len(t, copies, 12)
	for _, c := range children.Random(six, 50, 4) {
		want, err := engine.Decide(six, c)
		require.NoError(t, err)
		got, err := engine.Decide(copies, c)
		require.NoError(t, err)
		require.Equal(t, want.Disposition, got.Disposition)
		require.Equal(t, want.Floor, got.Floor)
		require.Equal(t, want.Ceiling, got.Ceiling)
	}
}
