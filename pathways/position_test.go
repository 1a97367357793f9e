package pathways

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPlacesOfConditions finds every character of every condition in its file, most
// of them the quick way: it finds what walking finds.
func TestPlacesOfConditions(t *testing.T) {
	lib, _ := Load(Embedded())
	quick := 0
	same := func(s Str) {
		places := s.Places()
		if places.from > 0 {
			quick++
		}
		for offset, want := range s.walk() {
			require.Equal(t, Position{File: s.Pos.File, Line: int(want.line), Col: int(want.col)}, places.At(offset), "%q, character %d", s.Value, offset)
		}
		require.Equal(t, s.Pos, places.At(-1))
		require.Equal(t, s.Pos, places.At(len(s.walk())))
	}
	for _, p := range lib.Pathways {
		for _, c := range p.Criteria {
			same(c.When)
		}
		for _, d := range p.Derived {
			if d.When != nil {
				same(*d.When)
			}
		}
	}
	for _, d := range lib.Dictionaries {
		for _, f := range d.Findings {
			same(f.ID)
		}
		for _, x := range d.Contradictions {
			same(x.When)
			same(x.ID)
		}
	}
	require.Greater(t, quick, 500)
	src := newSource("x.yaml", []byte("a: 'b  c'\nd: \"é\"\ne: ''''\n"))
	for _, s := range []Str{
		{"b  c", Position{"x.yaml", 1, 4}, src},
		{"é", Position{"x.yaml", 2, 4}, src},
		{"'", Position{"x.yaml", 3, 4}, src},
		{"nowhere", Position{"x.yaml", 3, 4}, src},
		{"", Position{"x.yaml", 1, 1}, src},
		{"a", Position{}, nil},
	} {
		same(s)
	}
}
