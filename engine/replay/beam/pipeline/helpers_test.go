package pipeline

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine/replay"
	"safetynet/engine/simulate"
)

// moved compares one version with another in which fever begins sooner and which is
// asked in England: some children are told something else.
var moved = Spec{
	Before: Side{Pathways: []string{"febrile-child@1.1.0"}},
	After:  Side{Pathways: []string{"febrile-child@1.2.0"}, Locality: "england@1.0.0"},
	Limits: []Limit{{Pathway: "febrile-child", Threshold: "fever", Limit: 37.5}},
}

func comparison(t testing.TB) *replay.Comparison {
	c, err := moved.Comparison()
	require.NoError(t, err)
	return c
}

// drawn are made-up children, each on a line.
func drawn(t testing.TB, n int) [][]byte {
	params, issues := simulate.Read(simulate.Embedded())
	require.Empty(t, issues.Render())
	m, issues := simulate.NewModel(params, simulate.Choice{Group: "febrile-child", Panel: comparison(t).After})
	require.Empty(t, issues.Render())
	d, lines := m.NewDrawer(8), make([][]byte, n)
	for i := range lines {
		d.Draw(uint64(i))
		text, err := json.Marshal(d.Case())
		require.NoError(t, err)
		lines[i] = append(text, '\n')
	}
	return lines
}

// odd puts between the lines what files hold too: empty lines, ends of lines as Windows
// writes them, lines that are refused, entries that were erased.
func odd(lines [][]byte) [][]byte {
	var out [][]byte
	for i, line := range lines {
		switch i % 101 {
		case 7:
			out = append(out, []byte("\n"))
		case 23:
			line = append(bytes.TrimSpace(line), "\r\n"...)
		case 41:
			out = append(out, []byte("{\"audience\":\"nobody\"}\n"))
		case 71:
			out = append(out, append(replay.ErasedLine(), '\n'))
		}
		out = append(out, line)
	}
	return out
}

// folder writes files and gives their pattern. One whose name ends in .gz is packed.
func folder(t testing.TB, files map[string][]byte) string {
	dir := t.TempDir()
	for name, data := range files {
		if strings.HasSuffix(name, ".gz") {
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			_, err := w.Write(data)
			require.NoError(t, err)
			require.NoError(t, w.Close())
			data = packed.Bytes()
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	return filepath.Join(dir, "*")
}

// oneMachine is the tally of files as safetynet replay makes it.
func oneMachine(t testing.TB, files map[string][]byte) *replay.Tally {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var all []io.Reader
	for _, name := range names {
		all = append(all, bytes.NewReader(files[name]), strings.NewReader("\n"))
	}
	tally, err := replay.Run(t.Context(), comparison(t), replay.Lines(io.MultiReader(all...)), replay.Options{})
	require.NoError(t, err)
	return tally
}

// three are lines in three files and an empty one. The first has no end of its last
// line; the last is packed.
func three(lines [][]byte) map[string][]byte {
	n := len(lines) / 3
	return map[string][]byte{
		"a.ndjson":    bytes.TrimSuffix(bytes.Join(lines[:n], nil), []byte("\n")),
		"b.ndjson":    bytes.Join(lines[n:2*n], nil),
		"bb.ndjson":   nil,
		"c.ndjson.gz": bytes.Join(lines[2*n:], nil),
	}
}
