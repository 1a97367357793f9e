package pipeline

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"
	"github.com/stretchr/testify/require"
)

// listed are files as Beam lists them, the last first.
func listed(t testing.TB, pattern string) []fileio.FileMetadata {
	names, err := filepath.Glob(pattern)
	require.NoError(t, err)
	var list []fileio.FileMetadata
	for _, name := range names {
		info, err := os.Stat(name)
		require.NoError(t, err)
		list = append([]fileio.FileMetadata{{Path: name, Size: info.Size()}}, list...)
	}
	return list
}

// stream is a file of a store that can only be read from its start.
type stream struct{ io.Reader }

// TestPiecesAreTheFile: pieces of any size hold each line once, in order.
func TestPiecesAreTheFile(t *testing.T) {
	for name, text := range map[string]string{
		"empty":       "",
		"one line":    "abc\n",
		"no end":      "abc\nde",
		"empty lines": "\n\nabc\n\n\ndefgh\n\n",
		"long lines":  strings.Repeat("a", 40) + "\nb\n" + strings.Repeat("c", 30) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			pattern := folder(t, map[string][]byte{"a": []byte(text)})
			for size := int64(1); size <= int64(len(text))+2; size++ {
				var opened, streamed []string
				pieces := cut(listed(t, pattern), size)
				for i, p := range pieces {
					require.Equal(t, [2]int64{int64(i), int64(len(pieces))}, [2]int64{p.Number, p.Of})
					lines, file, err := p.open(t.Context())
					require.NoError(t, err)
					opened = append(opened, linesOf(t, lines)...)
					require.NoError(t, file.Close())
					lines, err = p.lines(stream{strings.NewReader(text)})
					require.NoError(t, err)
					streamed = append(streamed, linesOf(t, lines)...)
				}
				// with a line end behind it
				require.Equal(t, strings.Split(text, "\n"), opened, "pieces of %d bytes", size)
				require.Equal(t, opened, streamed, "pieces of %d bytes", size)
			}
		})
	}
}

// linesOf are lines as replay numbers them, read through a small buffer.
func linesOf(t *testing.T, from io.Reader) []string {
	var text bytes.Buffer
	_, err := io.CopyBuffer(&text, struct{ io.Reader }{from}, make([]byte, 3))
	require.NoError(t, err)
	if text.Len() == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text.String(), "\n"), "\n")
}

// TestLineBeyondTheBuffer: what a line is does not hang on how it is read.
func TestLineBeyondTheBuffer(t *testing.T) {
	text := strings.Repeat("x", 1<<20) + "\nlast\n"
	p := Piece{Path: "a", Start: 1 << 19, End: int64(len(text))}
	lines, err := p.lines(strings.NewReader(text))
	require.NoError(t, err)
	got, err := io.ReadAll(lines)
	require.NoError(t, err)
	require.Equal(t, "last\n", string(got))
}

// TestCutShort: a file that is not what it was when it was listed is an error.
func TestCutShort(t *testing.T) {
	text := "abc\ndef\n"
	for _, p := range []Piece{{End: 9}, {Start: 4, End: 12}, {Start: 9, End: 12}, {Start: 20, End: 30}} {
		for _, file := range []io.Reader{strings.NewReader(text), stream{strings.NewReader(text)}} {
			lines, err := p.lines(file)
			if err == nil {
				_, err = io.ReadAll(lines)
			}
			require.Error(t, err, "%v", p)
		}
	}
	_, err := count(context.Background(), comparison(t), Piece{Path: filepath.Join(t.TempDir(), "none")})
	require.ErrorContains(t, err, "none from byte 0")
}
