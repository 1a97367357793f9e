package pathways

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// TestDefinitionsAreReadAsYAML reads every shipped file in both ways: the quick one
// knows all they are written in, and means by it what the yaml package means.
func TestDefinitionsAreReadAsYAML(t *testing.T) {
	require.NoError(t, fs.WalkDir(Embedded(), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".yaml" {
			return err
		}
		data, err := fs.ReadFile(Embedded(), name)
		require.NoError(t, err)
		require.NotNil(t, plainYAML(string(data), &yamlNodes{}), "%s is left to the yaml package", name)
		sameAsYAML(t, data)
		return nil
	}))
}

// TestRefusedFilesAreReadAsYAML does the same for the files that are wrong in some way.
func TestRefusedFilesAreReadAsYAML(t *testing.T) {
	read := 0
	require.NoError(t, fs.WalkDir(os.DirFS("../testdata"), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".yaml" {
			return err
		}
		data, err := os.ReadFile(path.Join("../testdata", name))
		require.NoError(t, err)
		sameAsYAML(t, data)
		read++
		return nil
	}))
	require.Greater(t, read, 20)
}

// FuzzPlainYAML looks for a text that the quick reader takes for something else than
// the yaml package does, or reads where that refuses.
func FuzzPlainYAML(f *testing.F) {
	for _, x := range []string{
		"a: 1\nb: [x, 'y''s', \"z\\\" \\\\\"]\nc: {d: true, e: 2026-11-22,\n  f: on and\n  off}\n",
		"a:\n- b: >-\n    one\n    two\n      three\n\n    four\n  c: 1.2.0 # note\n- plain text\n  goes on\n",
		"# top\na: \"one\n  two\"\nb:\n  c: x#y # z\n  d:\n    - e\n    - {f: g}\n", "a: ~\nb: 0x1F\nc: .5\nd: 1e3\ne: null\n",
		"a: b\n c: d\n", "a: b: c\n", "a: [b: c]\n", "a: {b}\n", "a:\n", "- a\n", "a: 'x\n\n  y'\n", "a: é\nbé: c\n", "a: [x,\n# c\ny]\n",
	} {
		f.Add([]byte(x))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sameAsYAML(t, data) })
}

func sameAsYAML(t *testing.T, data []byte) {
	root := plainYAML(string(data), &yamlNodes{})
	if root == nil {
		return
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	require.NoError(t, dec.Decode(&doc))
	require.Error(t, dec.Decode(&second), "a second document follows")
	sameNode(t, doc.Content[0], root)
}

// sameNode compares what is read of nodes: neither comments nor style, but for a tag
// that is written out.
func sameNode(t *testing.T, want, have *yaml.Node) {
	require.Zero(t, want.Style&yaml.TaggedStyle)
	require.Empty(t, want.Anchor)
	type read struct {
		kind       yaml.Kind
		tag, value string
		line, col  int
		kids       int
	}
	what := func(n *yaml.Node) read { return read{n.Kind, n.Tag, n.Value, n.Line, n.Column, len(n.Content)} }
	if what(want) != what(have) {
		require.Equal(t, what(want), what(have))
	}
	for i, k := range want.Content {
		sameNode(t, k, have.Content[i])
	}
}
