package verify

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"safetynet/engine"
	"safetynet/pathways"
)

// defect is a mistake made in the small pathway of testdata/verify/base, and who
// is to catch it. Exactly one of the last six is given.
type defect struct {
	Defect string
	Edits  []edit

	Refused    string // the loader, with this code
	Warned     string // the linter, with this code; no property holds against it
	Refuted    string // this property, of this subject
	Noted      string // the same, where it is no fault but something to know
	Proved     string // nobody: why it does no harm
	Difference string // only whoever compares the versions: why no property holds against it
}

// edit replaces a text of a file, which is there once; no file yet is an empty one.
type edit struct{ File, Old, New string }

// expectations are the places of [defect] that say who is to catch it.
func (x defect) expectations() []string {
	return slices.DeleteFunc([]string{x.Refused, x.Warned, x.Refuted, x.Noted, x.Proved, x.Difference}, func(s string) bool { return s == "" })
}

// smallLibrary is the made library, with edits.
func smallLibrary(t testing.TB, edits ...edit) fstest.MapFS {
	lib := fstest.MapFS{}
	base := "../../testdata/verify/base"
	require.NoError(t, filepath.WalkDir(base, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(base, name)
		lib[filepath.ToSlash(rel)] = &fstest.MapFile{Data: data}
		return err
	}))
	for _, e := range edits {
		text := ""
		if lib[e.File] != nil {
			text = string(lib[e.File].Data)
		}
		if e.Old != "" {
			require.Equal(t, 1, strings.Count(text, e.Old), "%q in %s", e.Old, e.File)
		}
		lib[e.File] = &fstest.MapFile{Data: []byte(strings.Replace(text, e.Old, e.New, 1))}
	}
	return lib
}

func smallProgram(t testing.TB, lib fstest.MapFS) (*engine.Program, pathways.Issues) {
	loaded, issues := pathways.Load(lib)
	eng, issues := engine.CompileUnproved(loaded, issues)
	if eng == nil {
		return nil, issues
	}
	prog := eng.Program("small", pathways.Version{Major: 1})
	require.NotNil(t, prog)
	return prog, issues
}

// TestSmallPathwayIsProved: whatever is found in an edited pathway was planted.
func TestSmallPathwayIsProved(t *testing.T) {
	prog, issues := smallProgram(t, smallLibrary(t))
	require.Empty(t, issues.Render())
	r, err := Verify(prog, Options{At: now})
	require.NoError(t, err)
	require.Empty(t, found(r))
	require.NotEmpty(t, prog.ProofExceptions())
	for _, code := range []Code{
		EarnedHomeCare, OutsideIsAsked, CanBeMet, CanDecide, QuestionCounts, FloorBelow, CeilingAbove, NotForgotten, NotNeeded,
		AgeForgotten, InBounds, AnsweringEnds, WorseNotCalmer, BandsInStep, InStep, InvariantHolds, AddingRaises,
	} {
		require.True(t, slices.ContainsFunc(r.Results, func(x Result) bool { return x.Code == code && x.Verdict == Proved }), code)
	}
}

// TestPlantedDefects verifies the small pathway with one mistake at a time. The
// whole of what is found is pinned, each with its child, and a child told something
// else than before. UPDATE=1 writes it anew.
func TestPlantedDefects(t *testing.T) {
	files, err := filepath.Glob("../../testdata/verify/*.yaml")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 17)
	before, _ := smallProgram(t, smallLibrary(t))
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			var x defect
			dec := yaml.NewDecoder(bytes.NewReader(data))
			dec.KnownFields(true)
			require.NoError(t, dec.Decode(&x))
			require.Len(t, x.expectations(), 1, "say who is to catch it")
			golden := strings.TrimSuffix(file, ".yaml") + ".txt"
			got := x.caught(t, before)
			if os.Getenv("UPDATE") != "" {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

// caught makes the mistake, sees that it is caught by whom it ought to be, and
// tells all that was found.
func (x defect) caught(t *testing.T, before *engine.Program) string {
	after, issues := smallProgram(t, smallLibrary(t, x.Edits...))
	if x.Refused != "" {
		require.Nil(t, after, "it is not refused")
		require.Contains(t, issues.Codes(), x.Refused)
		return issues.Render()
	}
	require.NotNil(t, after, issues.Render())
	r, err := Verify(after, Options{At: now})
	require.NoError(t, err)
	lines, different := found(r), differences(t, before, after)
	all := strings.Join(lines, "\n")
	switch {
	case x.Warned != "":
		require.Contains(t, issues.Codes(), x.Warned)
		require.Empty(t, r.Refuted())
	case x.Refuted != "":
		require.Contains(t, all, "refuted "+x.Refuted+" ")
	case x.Noted != "":
		require.Contains(t, all, "noted "+x.Noted+" ")
		require.Empty(t, r.Refuted())
	case x.Proved != "":
		require.Empty(t, lines)
		require.Empty(t, different)
	default:
		require.Empty(t, r.Refuted())
		require.NotEmpty(t, different)
	}
	return issues.Render() + strings.Join(append(lines, different...), "\n") + "\n"
}

// found tells everything a report does not prove, audiences that see the same
// together.
func found(r *Report) []string {
	var lines []string
	who := map[string][]string{}
	text := func(x Result, who string) string {
		line := fmt.Sprintf("%s %s %s (%s): %s", x.Verdict, x.Code, x.Subject, who, x.Because)
		if x.Child != nil {
			line += "\n  " + x.Child.Text()
		}
		return line
	}
	for _, x := range r.Results {
		if x.Verdict == Proved {
			continue
		}
		key := text(x, "%s")
		if who[key] == nil {
			lines = append(lines, key)
		}
		who[key] = append(who[key], string(x.Audience))
	}
	for i, key := range lines {
		lines[i] = strings.Replace(key, "(%s)", "("+strings.Join(who[key], ", ")+")", 1)
	}
	return lines
}

// differences are the classes of children whom two versions tell different things,
// audiences with the same child together.
func differences(t *testing.T, before, after *engine.Program) []string {
	d, err := Diff(before, after, Options{At: now})
	require.NoError(t, err)
	var lines []string
	who := map[string][]string{}
	for _, a := range d.Audiences {
		for _, c := range a.Classes {
			line := fmt.Sprintf("(%%s): %s\n  %s", c.Direction, c.Witness.Text())
			if who[line] == nil {
				lines = append(lines, line)
			}
			who[line] = append(who[line], string(a.Audience))
		}
	}
	for i, line := range lines {
		lines[i] = "different " + strings.Replace(line, "(%s)", "("+strings.Join(who[line], ", ")+")", 1)
	}
	return lines
}
