package engine_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/internal/sample"
	"safetynet/pathways"
)

// tinyLibrary is the shipped shared parts with testdata/tiny.yaml as the only
// pathway, and whatever files the caller adds.
func tinyLibrary(t testing.TB, extra map[string]string) fstest.MapFS {
	tiny, err := os.ReadFile("../testdata/tiny.yaml")
	require.NoError(t, err)
	files := map[string]string{"tiny/0.1.0.yaml": string(tiny)}
	maps.Copy(files, extra)
	lib, err := sample.Library(files)
	require.NoError(t, err)
	return lib
}

// compile loads and compiles a library, returning everything that is wrong.
func compile(t testing.TB, lib fs.FS) (*engine.Engine, pathways.Issues) {
	loaded, issues := pathways.Load(lib)
	return engine.CompileUnproved(loaded, issues)
}

func TestTinyLibraryIsValid(t *testing.T) {
	eng, issues := compile(t, tinyLibrary(t, nil))
	require.Empty(t, issues.Render())
	require.NotNil(t, eng)
}

// codeOf is the code a broken file shows: <code>.yaml, or <code>.<way>.yaml for
// another way to make the mistake.
func codeOf(file string) string {
	code, _, _ := strings.Cut(filepath.Base(file), ".")
	return code
}

// TestInvalidDefinitions loads a broken file per mistake and compares the whole
// report, so that message, hint, line and column are all pinned.
// UPDATE=1 writes the reports anew.
func TestInvalidDefinitions(t *testing.T) {
	files, err := filepath.Glob("../testdata/invalid/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		code, name := codeOf(file), filepath.Base(file)
		t.Run(strings.TrimSuffix(name, ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			lib, place, issues := pathways.LoadWith(tinyLibrary(t, nil), data)
			eng, issues := engine.CompileUnproved(lib, issues)
			issues = issues.Rename(place, name)
			require.Contains(t, issues.Codes(), code, issues.Render())
			if issues.HasErrors() {
				require.Nil(t, eng, "a library with an error must not be usable")
			}
			for _, i := range issues {
				require.NotEmpty(t, i.Pos.File)
				if !wholeFile[i.Code] {
					require.Positive(t, i.Pos.Line, i.String())
					require.Positive(t, i.Pos.Col, i.String())
				}
			}
			golden := strings.TrimSuffix(file, ".yaml") + ".txt"
			if os.Getenv("UPDATE") != "" {
				require.NoError(t, os.WriteFile(golden, []byte(issues.Render()), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), issues.Render())
		})
	}
}

// TestEmptyConditionIsRefused: a condition left out is a missing key; one left
// empty would hold for nobody.
func TestEmptyConditionIsRefused(t *testing.T) {
	tiny, err := os.ReadFile("../testdata/tiny.yaml")
	require.NoError(t, err)
	for _, when := range []string{"when: tiny_dry && temperature_c >= tiny_hot", "when: age_years >= 16", "when: dry_mouth || sunken_eyes"} {
		require.Contains(t, string(tiny), when)
		text := strings.Replace(string(tiny), when, `when: ""`, 1)
		eng, issues := compile(t, tinyLibrary(t, map[string]string{"tiny/0.1.0.yaml": text}))
		require.Nil(t, eng, when)
		require.Contains(t, issues.Codes(), "cel-syntax", when)
	}
}

// wholeFile are the codes that are about a file and not a place in it.
var wholeFile = map[string]bool{"yaml-empty": true}

// TestEveryCodeHasAnInvalidFile keeps the catalogue complete: each documented
// code has a broken file, or is one that no single file can show.
func TestEveryCodeHasAnInvalidFile(t *testing.T) {
	needLibrary := []string{
		"library-unreadable", "library-empty", "file-misplaced", "file-too-large", "text-not-utf8", "pins-differ",
		"release-edited", "release-unlisted", "release-missing", "draft-listed", "sums-wrong", "vocabulary-wrong",
		"note-row-wrong", "note-row-untraced", "note-row-unknown", // of safetynet trace, which reads the notes' table as well
		"pathway-unreached", "wording-missing", "pin-draft", "proof-missing", "proof-stale", "proof-of-nothing",
		"release-unproved", "release-less-urgent", "review-overdue", "approval-own", "approval-key-unknown", "approval-key-revoked", "approval-key-ended",
		"approval-signer", "approval-replayed", "approval-tampered", "approval-early", "approval-expired", "approval-missing", "approval-too-few",
		"approvers-wrong", // which is a file of its own
	}
	documented := map[string]bool{}
	for _, c := range pathways.Codes() {
		documented[c.Code] = true
		_, err := os.Stat("../testdata/invalid/" + c.Code + ".yaml")
		if err != nil {
			require.Contains(t, needLibrary, c.Code, "no broken file shows this code")
		}
	}
	files, err := filepath.Glob("../testdata/invalid/*.yaml")
	require.NoError(t, err)
	for _, file := range files {
		require.True(t, documented[codeOf(file)], file)
	}
}
