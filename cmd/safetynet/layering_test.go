package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "safetynet"

// layers says who may import whom: a package imports packages of lower numbers,
// and of its own folder. A package that is not in it has no place in the design.
var layers = []struct {
	folder string // with everything below it
	level  int
}{
	{"engine/internal", 2},
	{"engine/paper", 2},
	{"engine/verify", 3},
	{"engine/replay", 3},
	{"engine/vignette", 3},
	{"engine/prose", 3},
	{"engine/calculate", 3},
	{"engine/margin", 3},
	{"engine/change", 3},
	{"engine/safetycase", 4},
	{"engine/simulate", 4}, // its children are replayed
	{"engine/workbench", 4},
	{"engine/practice", 4}, // of vignettes
	{"engine", 1},
	{"pathways", 0},
	{"api/decisionlog", 4},
	{"api/story", 5},
	{"api/inuse", 6},
	{"api/insight", 6},
	{"api/fhir", 6},
	{"api/openapi", 6},
	{"api/client", 2}, // itself it knows nothing of ours; its tests do
	{"api/cdshooks", 7},
	{"api/web/webtest", 9}, // serves everything, for tests
	{"api/web", 7},
	{"api", 8},
	{"testdata", 8}, // test cases that the program carries; only cmd may know them
	{"cmd", 9},
}

// owners lists the modules that only one folder may know, so that exchanging one
// is that folder's change alone.
var owners = map[string]string{
	"github.com/google/cel-go":         "engine",
	"cel.dev/expr":                     "engine",
	"cel.dev/cel-go":                   "engine",
	"github.com/gin-gonic/gin":         "api",
	"github.com/mattn/go-sqlite3":      "api/decisionlog/sqlite",
	"github.com/jackc/pgx":             "api/decisionlog/postgres",
	"database/sql":                     "api/decisionlog",
	"github.com/klauspost/compress":    "api/decisionlog/internal/packing",
	"github.com/crillab/gophersat":     "engine/verify",
	"github.com/spf13/cobra":           "cmd",
	"github.com/fsnotify/fsnotify":     "cmd",
	"codeberg.org/go-pdf/fpdf":         "api/web/leaflet",
	"github.com/arran4/golang-ical":    "api/web/leaflet",
	"github.com/tidwall/gjson":         "api/insight",
	"github.com/chromedp":              "api/web/browsertest",
	"github.com/coreos/go-oidc":        "api/oidc",
	"github.com/go-jose":               "api/oidc",
	"golang.org/x/time":                "api",
	"github.com/parquet-go/parquet-go": "engine/replay/tables",
	"github.com/oapi-codegen":          "api/client",
}

// testOnly lists the folders that only tests import, so that nothing of them is in
// the program. What such a folder owns, not even other tests may know.
var testOnly = []string{"api/web/browsertest", "api/decisionlog/logtest", "api/decisionlog/postgres/pgtest", "api/oidc/oidctest", "api/fhir/fhirtest", "api/cdshooks/hookstest", "api/openapi/openapitest"}

// impure is what pathways and engine do without: an assessment depends on the
// case and the definitions and on nothing else.
var impure = []string{"os", "net", "math/rand", "crypto/rand", "log", "syscall", "io/ioutil", "path/filepath", "unsafe"}

// seeded may use generators of random numbers that are given their seed, and nothing
// else of their package: what it draws depends on the seed and on nothing else.
var seeded = struct{ folder, module string }{"engine/simulate", "math/rand/v2"}

// generators are the names of that package that read no randomness of their own.
var generators = []string{"PCG", "NewPCG", "Rand", "New"}

// clocks are the functions of package time that read or wait for the clock.
var clocks = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Local"}

// wrong lists what a file may not import or call. dir is its package's folder
// below the module's root.
func wrong(dir, file string, f *ast.File) []string {
	test := strings.HasSuffix(file, "_test.go")
	place := dir + "/" + path.Base(file)
	var out []string
	folder, level, ok := layerOf(dir)
	if !ok {
		return []string{place + ": " + dir + " has no place in the layers; see design.md"}
	}
	for _, spec := range f.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return []string{place + ": " + err.Error()}
		}
		if ours, is := strings.CutPrefix(name, module+"/"); is {
			to, toLevel, known := layerOf(ours)
			own := to == folder || test && top(ours) == top(dir)
			if !known || (!own && toLevel >= level) {
				out = append(out, fmt.Sprintf("%s: %s must not import %s", place, dir, ours))
			}
			if slices.Contains(testOnly, ours) && !test {
				out = append(out, fmt.Sprintf("%s: only tests may import %s", place, ours))
			}
		}
		for owned, owner := range owners {
			if below(name, owned) && !below(dir, owner) && (!test || slices.Contains(testOnly, owner)) {
				out = append(out, fmt.Sprintf("%s: only %s may import %s", place, owner, owned))
			}
		}
		if pure(dir) && !test && !(dir == seeded.folder && name == seeded.module) && slices.ContainsFunc(impure, func(x string) bool { return below(name, x) }) {
			out = append(out, fmt.Sprintf("%s: %s is pure and must not import %s", place, dir, name))
		}
	}
	if pure(dir) && !test {
		out = append(out, calls(place, f, "time", func(name string) bool { return slices.Contains(clocks, name) }, "reads the clock")...)
		out = append(out, calls(place, f, "rand", func(name string) bool { return !slices.Contains(generators, name) }, "has no seed of ours")...)
	}
	return out
}

// calls lists the names of a package that a file uses and should not.
func calls(place string, f *ast.File, of string, wrong func(name string) bool, because string) []string {
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && wrong(sel.Sel.Name) {
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == of && pkg.Obj == nil {
				out = append(out, fmt.Sprintf("%s: %s.%s %s", place, of, sel.Sel.Name, because))
			}
		}
		return true
	})
	return out
}

func layerOf(dir string) (folder string, level int, ok bool) {
	for _, l := range layers { // folders inside another come first
		if below(dir, l.folder) {
			return l.folder, l.level, true
		}
	}
	return "", 0, false
}

// below tells whether name is root or inside it.
func below(name, root string) bool { return name == root || strings.HasPrefix(name, root+"/") }

func top(dir string) string { first, _, _ := strings.Cut(dir, "/"); return first }

func pure(dir string) bool { return below(dir, "pathways") || below(dir, "engine") }

// TestLayering holds every import of the module against the design: imports run
// one way, and what is pure stays so.
func TestLayering(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if d.IsDir() {
			inner := d.Name() == "testdata" && rel != "testdata" // ours is the one below the root
			if _, err := os.Stat(filepath.Join(name, "go.mod")); (err == nil && rel != ".") || inner || d.Name() == ".git" {
				return filepath.SkipDir // another module, or no packages of ours
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(rel))
		seen[dir] = true
		for _, w := range wrong(dir, filepath.ToSlash(rel), f) {
			t.Error(w)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"pathways", "engine", "engine/vignette", "api/decisionlog/sqlite", "api", "testdata", "cmd/safetynet"} {
		if !seen[dir] {
			t.Errorf("no package was found in %s: this test does not look where it should", dir)
		}
	}
}

// TestLayeringFails proves that the check above finds what it is for.
func TestLayeringFails(t *testing.T) {
	for _, x := range []struct {
		file, source string
		want         int
	}{
		{"pathways/a.go", `import "safetynet/engine"`, 1},
		{"pathways/a_test.go", `import "safetynet/engine"`, 1},
		{"engine/a.go", `import "safetynet/api"`, 1},
		{"engine/a.go", `import "safetynet/engine/vignette"`, 1},
		{"engine/a_test.go", `import "safetynet/engine/vignette"`, 0},
		{"engine/a_test.go", `import "safetynet/api/decisionlog"`, 1},
		{"engine/vignette/a.go", `import "safetynet/engine"`, 0},
		{"engine/vignette/a.go", `import "safetynet/engine/verify"`, 1},
		{"engine/a.go", `import "safetynet/engine/calculate"`, 1},
		{"engine/vignette/a.go", `import "safetynet/engine/calculate"`, 1},
		{"api/decisionlog/a.go", `import "safetynet/api"`, 1},
		{"api/decisionlog/a.go", `import "safetynet/api/fhir"`, 1},
		{"api/decisionlog/a.go", `import "safetynet/engine"`, 0},
		{"api/decisionlog/sqlite/a.go", `import "safetynet/api/decisionlog"; import "github.com/mattn/go-sqlite3"`, 0},
		{"api/web/a.go", `import "safetynet/api/cdshooks"`, 1},
		{"api/a.go", `import "safetynet/cmd/safetynet"`, 1},
		{"api/a.go", `import "safetynet/testdata"`, 1},
		{"engine/a.go", `import "safetynet/testdata"`, 1},
		{"cmd/safetynet/a.go", `import "safetynet/testdata"`, 0},
		{"api/a.go", `import "safetynet/nowhere"`, 1},
		{"nowhere/a.go", ``, 1},
		{"api/a.go", `import "github.com/google/cel-go/cel"`, 1},
		{"engine/a.go", `import "github.com/google/cel-go/cel"`, 0},
		{"cmd/safetynet/a.go", `import "github.com/gin-gonic/gin"`, 1},
		{"api/a.go", `import _ "github.com/mattn/go-sqlite3"`, 1},
		{"api/decisionlog/sqlite/a.go", `import "github.com/jackc/pgx/v5/pgconn"`, 1},
		{"api/decisionlog/postgres/a.go", `import "safetynet/api/decisionlog/postgres/pgtest"; import "github.com/jackc/pgx/v5"`, 1},
		{"cmd/safetynet/a_test.go", `import "safetynet/api/decisionlog/postgres/pgtest"`, 0},
		{"api/web/a_test.go", `import "safetynet/api/web/browsertest"`, 0},
		{"api/web/a.go", `import "safetynet/api/web/browsertest"`, 1},
		{"api/web/a_test.go", `import "github.com/chromedp/chromedp"`, 1},
		{"api/web/browsertest/a.go", `import "github.com/chromedp/chromedp/kb"`, 0},
		{"engine/a.go", `import "os"`, 1},
		{"engine/a_test.go", `import "os"`, 0},
		{"pathways/a.go", `import "net/http"; import "math/rand/v2"`, 2},
		{"engine/simulate/a.go", `import "math/rand/v2"; var x = rand.NewPCG(1, 2)`, 0},
		{"engine/simulate/a.go", `import "math/rand/v2"; var x = rand.Uint64()`, 1},
		{"engine/simulate/a.go", `import "math/rand"`, 1},
		{"engine/vignette/a.go", `import "math/rand/v2"`, 1},
		{"engine/a.go", `import "time"; var x = time.Now`, 1},
		{"engine/a.go", `import "time"; var x = time.UTC`, 0},
	} {
		f, err := parser.ParseFile(token.NewFileSet(), x.file, "package a\n"+x.source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := wrong(path.Dir(x.file), x.file, f); len(got) != x.want {
			t.Errorf("%s with %s: got %q, want %d faults", x.file, x.source, got, x.want)
		}
	}
}
