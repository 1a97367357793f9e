package pathways_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

// TestSheet: a file that is no definition is read as strictly as one, and what its
// reader adds stands among the rest, in file order.
func TestSheet(t *testing.T) {
	type part struct {
		Share float64           `yaml:"share,required"`
		Pos   pathways.Position `yaml:"-"`
	}
	var x struct {
		Title pathways.Str        `yaml:"title,required"`
		Parts pathways.Map[part]  `yaml:"parts,required"`
		Who   []pathways.Audience `yaml:"who"`
	}
	data := []byte("title: Shares\nparts:\n  one: {share: 2}\n  two: {shar: 1}\nwho: [parent, nurse]\n")
	s := pathways.ReadSheet("x.yaml", data, &x)
	require.True(t, s.Read())
	require.Equal(t, "Shares", x.Title.Value)
	one, _ := x.Parts.Get("one")
	s.Errorf(one.Pos, "limit-out-of-range", "", "%g is no share", one.Share)
	require.Equal(t, []string{"limit-out-of-range", "key-missing", "key-unknown", "value-not-allowed"}, s.Issues().Codes())
	require.Equal(t, pathways.Position{File: "x.yaml", Line: 3, Col: 8}, s.Issues()[0].Pos)
	require.Equal(t, "  one: {share: 2}", s.Issues()[0].Snippet)

	late := s.NewIssue(one.Pos, "finding-unknown", "", "later")
	require.Equal(t, "  one: {share: 2}", late.Snippet)
	require.Len(t, s.Issues(), 4, "what is made later changes no sheet")

	s = pathways.ReadSheet("x.yaml", []byte("a: [\n"), &x)
	require.False(t, s.Read())
	require.Equal(t, []string{"yaml-syntax"}, s.Issues().Codes())
}
