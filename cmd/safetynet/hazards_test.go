package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"safetynet/engine/verify"
	"safetynet/pathways"
)

// treeEvidence is all there is that a hazard's control may name.
type treeEvidence struct {
	tests, routes, targets []string
	commands               *cobra.Command
}

func allEvidence(t *testing.T) treeEvidence {
	t.Helper()
	p := &program{stdout: &watchedWriter{to: io.Discard}, stderr: io.Discard}
	e := treeEvidence{commands: p.rootCommand(), tests: testNames(t), routes: routesOfAPI(t)}
	makefile, err := os.ReadFile("../../Makefile")
	require.NoError(t, err)
	for _, m := range regexp.MustCompile(`(?m)^([a-z-]+):.*## `).FindAllStringSubmatch(string(makefile), -1) {
		e.targets = append(e.targets, m[1])
	}
	return e
}

// testNames lists the tests and fuzz targets of every folder: api.TestFaults.
func testNames(t *testing.T) (names []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir("../..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel("../..", filepath.Dir(name))
		for _, x := range file.Decls {
			f, is := x.(*ast.FuncDecl)
			if is && f.Recv == nil && (strings.HasPrefix(f.Name.Name, "Test") || strings.HasPrefix(f.Name.Name, "Fuzz")) {
				names = append(names, filepath.ToSlash(dir)+"."+f.Name.Name)
			}
		}
		return err
	}))
	return names
}

// routesOfAPI lists the paths of the table of permissions, which a test of package
// api holds to be the routes there are.
func routesOfAPI(t *testing.T) (paths []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../api/role.go", nil, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		v, is := n.(*ast.ValueSpec)
		if !is || v.Names[0].Name != "permissions" {
			return true
		}
		ast.Inspect(v, func(n ast.Node) bool {
			if x, is := n.(*ast.BasicLit); is && x.Kind == token.STRING {
				text, err := strconv.Unquote(x.Value)
				require.NoError(t, err)
				paths = append(paths, text)
			}
			return true
		})
		return false
	})
	return paths
}

// exists tells whether what is named is there.
func (e treeEvidence) exists(kind pathways.EvidenceKind, name string) bool {
	there := func(file string) bool {
		_, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(file)))
		return err == nil
	}
	switch kind {
	case "test":
		return slices.Contains(e.tests, name)
	case "script":
		return there(path.Join("testdata", "script", name+".txtar"))
	case "proof":
		return slices.ContainsFunc(verify.Codes(), func(c verify.Code) bool {
			return string(c) == name || len(name) == 2 && strings.HasPrefix(string(c), name+"-")
		})
	case "lint":
		return slices.ContainsFunc(pathways.Codes(), func(c pathways.Code) bool { return c.Code == name })
	case "page":
		return slices.Contains(e.routes, name)
	case "command":
		return e.command(strings.Fields(name))
	case "file":
		return there(name)
	}
	return false
}

// command tells whether the words are a command of ours with flags it has, or make
// and a target.
func (e treeEvidence) command(words []string) bool {
	if words[0] == "make" {
		return len(words) == 2 && slices.Contains(e.targets, words[1])
	}
	n := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "--") })
	if n < 0 {
		n = len(words)
	}
	c, rest, err := e.commands.Find(words[:n])
	if err != nil || len(rest) > 0 || c == e.commands {
		return false
	}
	return !slices.ContainsFunc(words[n:], func(flag string) bool { return c.Flag(strings.TrimPrefix(flag, "--")) == nil })
}

// TestHazardEvidence: what the hazard log names as evidence exists, every one of it.
// Whoever renames a test, a page or a command finds out here which control rests on
// it.
func TestHazardEvidence(t *testing.T) {
	lib, issues := pathways.Load(pathways.Embedded())
	require.False(t, issues.HasErrors(), issues.Render())
	all := allEvidence(t)
	seen := map[pathways.EvidenceKind]int{}
	for _, h := range lib.Hazards().List {
		for _, k := range h.Controls {
			for _, e := range k.Evidence {
				kind, name := e.Of()
				seen[kind]++
				if !all.exists(kind, name) {
					t.Errorf("%s: %s: there is no %s %s", e.Pos, h.ID, kind, name)
				}
			}
		}
	}
	for _, kind := range pathways.EvidenceKinds() {
		require.Positive(t, seen[kind], "nothing is known by %s: this test does not look where it should", kind)
	}
}

// TestHazardLintFails: each issue code that a control rests on is found by a test where
// it ought to be, in a broken file of testdata/invalid or by its name.
func TestHazardLintFails(t *testing.T) {
	lib, _ := pathways.Load(pathways.Embedded())
	texts := testTexts(t)
	looked := 0
	for _, h := range lib.Hazards().List {
		for _, k := range h.Controls {
			for _, e := range k.Evidence {
				kind, code := e.Of()
				if kind != "lint" {
					continue
				}
				looked++
				_, err := os.Stat(filepath.Join("..", "..", "testdata", "invalid", code+".yaml"))
				require.True(t, err == nil || regexp.MustCompile(`["[]`+code+`\b`).MatchString(texts), "%s: %s: no test shows %s", e.Pos, h.ID, code)
			}
		}
	}
	require.Greater(t, looked, 40)
}

// testTexts is what the tests of definitions say, scripts included, but for the list of
// codes that no single file can show.
func testTexts(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range []string{"../../pathways/*_test.go", "../../engine/*_test.go", "../../testdata/script/*.txtar"} {
		names, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range names {
			if filepath.Base(name) == "invalid_test.go" {
				continue
			}
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			all.Write(text)
		}
	}
	return all.String()
}

// TestHazardEvidenceBites: what is dangling is found.
func TestHazardEvidenceBites(t *testing.T) {
	all := allEvidence(t)
	for _, x := range []struct {
		kind            pathways.EvidenceKind
		there, dangling string
	}{
		{"test", "api.TestFaults", "api.TestFaultz"},
		{"test", "cmd/safetynet.TestHazardEvidence", "pathways.TestHazardEvidence"},
		{"test", "engine.FuzzPlan", "api.FuzzPlan"},
		{"script", "verify", "verifi"},
		{"proof", "P3", "P6"},
		{"proof", "P4-worse-is-never-calmer", "P4-worse-is-never-worse"},
		{"proof", "plan-is-what-conditions-say", "plan-is"},
		{"lint", "in-empty", "in-full"},
		{"page", "/desk", "/desks"},
		{"page", "/pathways/:id", "/pathways/febrile-child"},
		{"command", "log verify --anchor", "log verify --ancor"},
		{"command", "pathways reading", "pathways writing"},
		{"command", "make faults", "make fault"},
		{"command", "verify", "help me"},
		{"file", "go.mod", "go.mud"},
	} {
		require.True(t, all.exists(x.kind, x.there), x.there)
		require.False(t, all.exists(x.kind, x.dangling), x.dangling)
	}
}
