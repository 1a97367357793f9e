package workbench_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/engine/workbench"
	"safetynet/pathways"
)

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// shipped is the embedded library.
var shipped = sync.OnceValue(func() *pathways.Library {
	lib, issues := pathways.Load(pathways.Embedded())
	if issues.HasErrors() {
		panic(issues.Render())
	}
	return lib
})

func scaffold(t *testing.T, id string) *workbench.Scaffold {
	t.Helper()
	s, err := workbench.NewPathway(shipped(), id, "", now)
	require.NoError(t, err)
	return s
}

// alone is a library of nothing but a scaffold.
func alone(s *workbench.Scaffold) fstest.MapFS {
	files := fstest.MapFS{}
	for _, f := range append(slices.Clone(s.Shared), s.Definition, s.Invariants) {
		files[f.Name] = &fstest.MapFile{Data: []byte(f.Text)}
	}
	return files
}

// onlyLeft wants no issue but that something is left to do.
func onlyLeft(t *testing.T, issues pathways.Issues) {
	t.Helper()
	require.NotEmpty(t, issues)
	for _, code := range issues.Codes() {
		require.Equal(t, "todo-left", code, issues.Render())
	}
}

// TestNewPathway: what an author begins with loads, in the released library and
// alone, is proved in every property, and its vignettes pass.
func TestNewPathway(t *testing.T) {
	for _, id := range []string{"croup", "sore-throat", "x", "limp-2"} {
		t.Run(id, func(t *testing.T) {
			s := scaffold(t, id)
			lib, issues := pathways.Load(alone(s))
			onlyLeft(t, issues)
			eng, issues := engine.Compile(lib, issues)
			require.NotNil(t, eng, issues.Render())

			d := workbench.Lay(shipped(), []byte(s.Definition.Text), now)
			require.NotNil(t, d.Program, d.Issues.Render())
			require.Equal(t, s.Definition.Name, d.Place)
			require.Nil(t, d.Before)
			onlyLeft(t, d.Issues)
			require.Equal(t, pathways.StatusDraft, d.Program.Definition().Status)
			require.False(t, d.Program.Definition().ApprovedAt(now))

			file, issues := vignette.Load("vignettes/"+s.Vignettes.Name, []byte(s.Vignettes.Text), eng)
			require.Empty(t, issues.Render())
			for _, r := range file.Run(eng) {
				require.True(t, r.Passed(), r.String())
			}
			report, err := workbench.Prove(t.Context(), eng, lib.Newest(id), workbench.Limits{At: now})
			require.NoError(t, err)
			require.Empty(t, report.Refuted())
			require.True(t, slices.ContainsFunc(d.Engine.Library().Pathways, func(p *pathways.Pathway) bool { return p.ID.Value == "asthma" }))
		})
	}
}

func TestNewPathwayRefused(t *testing.T) {
	for _, id := range []string{"", "asthma", "shared", "localities", "../up", "Croup", "2-days", "a b", "a--b", "a-", strings.Repeat("a", 41)} {
		_, err := workbench.NewPathway(shipped(), id, "", now)
		require.Error(t, err, id)
	}
	_, err := workbench.NewPathway(&pathways.Library{}, "croup", "", now)
	require.ErrorContains(t, err, "no pathway whose shared parts")
}

// TestNewPathwayTitle: a title with any signs in it is one text.
func TestNewPathwayTitle(t *testing.T) {
	title := `Ear "pain": {a} # or [b] \ and 'c'`
	s, err := workbench.NewPathway(shipped(), "ear", title, now)
	require.NoError(t, err)
	d := workbench.Lay(shipped(), []byte(s.Definition.Text), now)
	require.NotNil(t, d.Program, d.Issues.Render())
	require.Equal(t, title, d.Program.Definition().Title.Parent)
}

// TestNewVersion: a copy of every released version is a draft that changes nothing.
func TestNewVersion(t *testing.T) {
	for _, p := range shipped().Pathways {
		t.Run(p.Key(), func(t *testing.T) {
			to := v("9.1.0")
			f, err := workbench.NewVersion(shipped(), p.ID.Value, p.Version, to, now)
			require.NoError(t, err)
			d := workbench.Lay(shipped(), []byte(f.Text), now)
			require.NotNil(t, d.Program, d.Issues.Render())
			def := d.Program.Definition()
			require.Equal(t, []any{f.Name, to, pathways.StatusDraft, p.ID.Value}, []any{d.Place, def.Version, def.Status, def.ID.Value})
			require.Contains(t, def.ChangeNote.Value, "TODO")
			require.Equal(t, shipped().Active(p.ID.Value, now).Version, d.Before.Definition().Version)
			require.Len(t, def.Criteria, len(p.Criteria))
		})
	}
	for name, to := range map[string]pathways.Version{"does not come after": v("1.0.0"), "there is a febrile-child@1.2.0": v("1.2.0")} {
		_, err := workbench.NewVersion(shipped(), "febrile-child", v("1.1.0"), to, now)
		require.ErrorContains(t, err, name)
	}
	_, err := workbench.NewVersion(shipped(), "croup", v("1.0.0"), v("1.1.0"), now)
	require.ErrorContains(t, err, "no croup@1.0.0")
}

func TestLayFaulty(t *testing.T) {
	text := strings.Replace(scaffold(t, "croup").Definition.Text, "when: sunken_eyes ", "when: sunken_eye ", 1)
	d := workbench.Lay(shipped(), []byte(text), now)
	require.Nil(t, d.Engine)
	require.Nil(t, d.Program)
	require.Contains(t, d.Issues.Codes(), "name-unknown")
	require.Nil(t, shipped().Newest("croup"), "the library itself is not changed")
}

// TestLayAgain: laying the text of a released version over the library changes
// nothing, and an edited one is refused.
// TestLayWithout leaves out each line of a draft: whatever the loader reports as
// lacking, the compiler must not need.
func TestLayWithout(t *testing.T) {
	s := scaffold(t, "croup")
	files := alone(s)
	delete(files, s.Definition.Name)
	lib, _ := pathways.Load(files)
	lines := strings.SplitAfter(s.Definition.Text, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			without := strings.Join(slices.Delete(slices.Clone(lines), i, i+1), "")
			require.NotPanics(t, func() { workbench.Lay(lib, []byte(without), now) }, "without line %d", i+1)
		}
	}
}

func TestLayAgain(t *testing.T) {
	p := shipped().Active("asthma", now)
	text, found := shipped().Text(p.Name)
	require.True(t, found)
	d := workbench.Lay(shipped(), []byte(text), now)
	require.Empty(t, d.Issues.Render())
	require.Equal(t, p.Digest, d.Program.Definition().Digest)
	require.Equal(t, shipped().Digests(), d.Engine.Library().Digests())
	d = workbench.Lay(shipped(), []byte(text+"\n# edited\n"), now)
	require.Contains(t, d.Issues.Codes(), "release-edited")
	_, found = shipped().Text("nowhere.yaml")
	require.False(t, found)
}

// TestLayAlike: criteria that repeat one condition do not make as many warnings as
// there are pairs of them.
func TestLayAlike(t *testing.T) {
	const many = 200
	rows := ""
	for n := range many {
		rows += fmt.Sprintf("  - {id: ST-B%d, when: dry_mouth, disposition: ed-now, because: x, source: {ref: DESIGN, grade: design}}\n", n)
	}
	d := workbench.Lay(shipped(), []byte(strings.Replace(scaffold(t, "croup").Definition.Text, "criteria:\n", "criteria:\n"+rows, 1)), now)
	require.Contains(t, d.Issues.Codes(), "criterion-duplicate")
	require.Less(t, len(d.Issues), 10*many)
}

func TestConcerned(t *testing.T) {
	keys := func(files ...string) (out []string) {
		for _, p := range workbench.Concerned(shipped(), files) {
			out = append(out, p.Key())
		}
		return out
	}
	require.Equal(t, []string{"febrile-child@1.1.0"}, keys("febrile-child/1.1.0.yaml"))
	require.Equal(t, []string{"febrile-child@1.2.0"}, keys("febrile-child/invariants.yaml"))
	require.Len(t, keys("shared/findings/1.1.0.yaml"), len(shipped().IDs()))
	require.Empty(t, keys("shared/presenting/1.0.0.yaml", "SUMS"))
	require.Empty(t, workbench.Drafts(shipped()))
}

// TestGivenUp: a proof nobody waits for ends, and says so; so does a comparison.
func TestGivenUp(t *testing.T) {
	f, err := workbench.NewVersion(shipped(), "epilepsy", v("1.2.0"), v("1.3.0"), now)
	require.NoError(t, err)
	d := workbench.Lay(shipped(), []byte(f.Text), now)
	ctx, cancel := context.WithCancel(t.Context())
	steps := 0
	begun := time.Now()
	_, err = d.Prove(ctx, workbench.Limits{At: now, Progress: func(string) { steps++; cancel() }})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, 1, steps)
	_, err = d.Compare(ctx, workbench.Limits{At: now})
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, time.Since(begun), 20*time.Second)
	_, err = d.Prove(t.Context(), workbench.Limits{At: now, Nodes: 1000})
	require.ErrorContains(t, err, "budget")
}

func v(text string) pathways.Version {
	v, err := pathways.ParseVersion(text)
	if err != nil {
		panic(err)
	}
	return v
}
