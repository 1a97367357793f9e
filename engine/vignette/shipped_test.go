package vignette_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// shippedFile is the vignettes of one shipped version.
type shippedFile struct {
	name    string
	version *pathways.Pathway
	file    *vignette.File
	issues  pathways.Issues
	results []vignette.Result
	others  []string // names of files with a label
	err     error
}

// shippedFiles loads and runs the vignettes of every shipped version, once for
// all tests.
var shippedFiles = sync.OnceValue(func() []*shippedFile {
	var files []*shippedFile
	for _, p := range shipped().Library().Pathways {
		s := &shippedFile{name: filepath.ToSlash(filepath.Join(folder, p.Name)), version: p}
		var data []byte
		if data, s.err = os.ReadFile(s.name); s.err == nil {
			s.file, s.issues = vignette.Load(s.name, data, shipped())
			s.results = s.file.Run(shipped())
		}
		s.labelled()
		files = append(files, s)
	}
	return files
})

// labelled adds what stands in files of the version with a label.
func (s *shippedFile) labelled() {
	others, err := filepath.Glob(strings.TrimSuffix(s.name, ".yaml") + ".*.yaml")
	s.err = errors.Join(s.err, err)
	for _, name := range others {
		data, err := os.ReadFile(name)
		file, issues := vignette.Load(filepath.ToSlash(name), data, shipped())
		s.err, s.issues, s.others = errors.Join(s.err, err), append(s.issues, issues...), append(s.others, filepath.ToSlash(name))
		s.results = append(s.results, file.Run(shipped())...)
	}
}

func TestEveryShippedVersionHasVignettes(t *testing.T) {
	names := map[string]bool{}
	for _, s := range shippedFiles() {
		require.NoError(t, s.err, "%s has no vignettes", s.version.Key())
		require.Empty(t, s.issues.Render())
		require.Equal(t, s.version.Key(), s.file.Pathway+"@"+s.file.Version.String())
		for _, name := range append(s.others, s.name) {
			names[name] = true
		}
	}
	require.NotEmpty(t, names)
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			require.True(t, names[filepath.ToSlash(path)], "%s belongs to no shipped version", path)
		}
		return err
	})
	require.NoError(t, err)
}

func TestShippedVignettes(t *testing.T) {
	for _, s := range shippedFiles() {
		for _, r := range s.results {
			t.Run(s.version.ID.Value+"/"+r.Vignette.Name+"/"+string(r.Audience), func(t *testing.T) {
				if !r.Passed() {
					t.Error(r)
				}
			})
		}
	}
}

// TestShippedVignettesShowEverything fails for each criterion that no vignette
// meets or meets alone, each raise rule and scope rule that none uses, each
// disposition that none leads to, and each limit without a vignette on both sides.
func TestShippedVignettesShowEverything(t *testing.T) {
	for _, s := range shippedFiles() {
		report := vignette.Coverage(s.results, shipped().Program(s.version.ID.Value, s.version.Version))
		t.Logf("%s: %d results, %d passed", report.Pathway, report.Results, report.Passed)
		for _, g := range report.Gaps {
			t.Error(g)
		}
	}
}
