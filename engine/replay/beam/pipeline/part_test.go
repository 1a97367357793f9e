package pipeline

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMergedInAnyOrder: parts of parts, in any order, come to the same tally.
func TestMergedInAnyOrder(t *testing.T) {
	lines := odd(drawn(t, 600))
	files := three(lines)
	want, c := oneMachine(t, files).Hash(), comparison(t)
	pattern := folder(t, files)
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		var parts []Part
		for _, p := range cut(listed(t, pattern), 1+r.Int64N(60_000)) {
			part, err := count(t.Context(), c, p)
			require.NoError(t, err)
			parts = append(parts, part)
		}
		for len(parts) > 1 {
			r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
			both, err := merged(c, parts[0], parts[1])
			require.NoError(t, err)
			parts = append(parts[2:], both)
		}
		got, err := finished(c, parts[0])
		require.NoError(t, err)
		require.Equal(t, want, got.Hash(), "seed %d", seed)
	}
}

// TestEachPieceOnce: a piece that is lacking, or came twice, is no tally.
func TestEachPieceOnce(t *testing.T) {
	for name, x := range map[string]struct {
		lines []Counted
		want  []int64
		err   string
	}{
		"in any order": {lines: []Counted{{2, 9}, {0, 4}, {1, 3}}, want: []int64{0, 4, 7}},
		"lacking":      {lines: []Counted{{0, 4}, {2, 9}}, err: "2 of 3 pieces were counted"},
		"twice":        {lines: []Counted{{0, 4}, {1, 3}, {1, 3}}, err: "piece 1 of 3 was counted twice"},
		"none such":    {lines: []Counted{{0, 4}, {1, 3}, {3, 3}}, err: "piece 3 of 3"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := linesBefore(Part{Lines: x.lines, Of: 3})
			if x.err != "" {
				require.ErrorContains(t, err, x.err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, x.want, got)
		})
	}
}

// TestOneComparison: a part of another comparison is not added.
func TestOneComparison(t *testing.T) {
	other, err := Spec{Before: moved.Before, After: moved.Before}.Comparison()
	require.NoError(t, err)
	text, err := other.NewTally().MarshalJSON()
	require.NoError(t, err)
	c := comparison(t)
	own, err := c.NewTally().MarshalJSON()
	require.NoError(t, err)
	_, err = merged(c, Part{Tally: own}, Part{Tally: text})
	require.ErrorContains(t, err, "another comparison")
}
