package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	fuzzList   = regexp.MustCompile(`(?m)^FUZZ := ((?:.*\\\n)*.*)\n`)
	fuzzTarget = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)
)

// TestFuzzTargetsAreListed: `make fuzz` runs every fuzz target there is, once, and
// none that there is not.
func TestFuzzTargetsAreListed(t *testing.T) {
	list := fuzzList.FindStringSubmatch(readRoot(t, "Makefile"))
	require.NotNil(t, list)
	var want []string
	root := os.DirFS(filepath.Join("..", ".."))
	require.NoError(t, fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		source, err := fs.ReadFile(root, name)
		for _, m := range fuzzTarget.FindAllSubmatch(source, -1) {
			want = append(want, filepath.Dir(name)+":"+string(m[1]))
		}
		return err
	}))
	require.ElementsMatch(t, want, strings.Fields(strings.ReplaceAll(list[1], "\\\n", " ")))
}
