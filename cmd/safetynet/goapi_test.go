package main

import (
	"bytes"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// public are the packages that programs of others may build on.
var public = []string{"engine", "pathways"}

// TestPublicAPI holds what the public packages export against testdata/api: names,
// types, and the JSON names of fields. UPDATE=1 writes the files anew.
func TestPublicAPI(t *testing.T) {
	built := exportData(t)
	packages := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(built[path]) })
	for _, name := range public {
		pkg, err := packages.Import(module + "/" + name)
		require.NoError(t, err)
		got := exported(pkg)
		golden := filepath.Join("..", "..", "testdata", "api", name+".txt")
		if os.Getenv("UPDATE") != "" {
			require.NoError(t, os.WriteFile(golden, []byte(strings.Join(got, "\n")+"\n"), 0o644))
			continue
		}
		data, err := os.ReadFile(golden)
		require.NoError(t, err)
		want := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
		changes := append(without("gone: ", want, got), without("new: ", got, want)...)
		require.Empty(t, strings.Join(changes, "\n"), "What package %s exports has changed, and others build on it. "+
			"Say so in CHANGELOG.md, then: UPDATE=1 go test ./cmd/safetynet -run TestPublicAPI", name)
	}
}

// without lists the lines that others lack.
func without(mark string, lines, others []string) []string {
	var out []string
	for _, line := range lines {
		if !slices.Contains(others, line) {
			out = append(out, mark+strings.TrimSpace(line))
		}
	}
	return out
}

// exportData is where the compiler's description of each package is.
func exportData(t *testing.T) map[string]string {
	args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}
	for _, name := range public {
		args = append(args, module+"/"+name)
	}
	var errs bytes.Buffer
	list := exec.CommandContext(t.Context(), "go", args...)
	list.Stderr = &errs
	out, err := list.Output()
	require.NoError(t, err, errs.String())
	built := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		built[path] = file
	}
	return built
}

// exported lists what a package exports, a line each: a name's own line, its fields
// and its methods below it.
func exported(pkg *types.Package) []string {
	others := func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		return p.Name()
	}
	var lines []string
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.TypeName:
			lines = append(lines, exportedType(obj, others)...)
		case *types.Const:
			lines = append(lines, fmt.Sprintf("%s = %s", types.ObjectString(obj, others), obj.Val().ExactString()))
		default:
			lines = append(lines, types.ObjectString(obj, others))
		}
	}
	return lines
}

func exportedType(obj *types.TypeName, others types.Qualifier) []string {
	named, ok := types.Unalias(obj.Type()).(*types.Named)
	if !ok || obj.IsAlias() {
		return []string{types.ObjectString(obj, others)}
	}
	head := "type " + types.TypeString(named, others)
	body, isStruct := named.Underlying().(*types.Struct)
	if !isStruct {
		return append([]string{head + " " + types.TypeString(named.Underlying(), others)}, methods(named, others)...)
	}
	lines := []string{head + " struct"}
	for i := range body.NumFields() {
		f := body.Field(i)
		if !f.Exported() {
			continue
		}
		line := fmt.Sprintf("\t%s.%s %s", obj.Name(), f.Name(), types.TypeString(f.Type(), others))
		if f.Embedded() {
			line += " embedded"
		}
		if tag, has := reflect.StructTag(body.Tag(i)).Lookup("json"); has {
			line += " json:" + tag
		}
		lines = append(lines, line)
	}
	return append(lines, methods(named, others)...)
}

func methods(named *types.Named, others types.Qualifier) []string {
	var lines []string
	for i := range named.NumMethods() {
		if m := named.Method(i); m.Exported() {
			lines = append(lines, "\t"+types.ObjectString(m, others))
		}
	}
	slices.Sort(lines)
	return lines
}

// TestOutsideModule builds and runs the program README.md shows as a module of its
// own, as another service would that embeds the engine. Nothing is fetched: the
// modules it needs are those of this one.
func TestOutsideModule(t *testing.T) {
	doc := readRoot(t, "README.md")
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	_, language, found := strings.Cut(readRoot(t, "go.mod"), "\ngo ")
	require.True(t, found)
	language, _, _ = strings.Cut(language, "\n")
	dir := t.TempDir()
	for name, text := range map[string]string{
		"main.go": block(t, doc, "go", "package main") + "\n",
		"go.sum":  readRoot(t, "go.sum"),
		"go.mod": fmt.Sprintf("module example.org/service\n\ngo %s\n\nrequire %s v0.0.0\n\nreplace %s => %s\n",
			language, module, module, root),
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	run := exec.CommandContext(t.Context(), "go", "run", ".")
	run.Dir = dir
	run.Env = append(os.Environ(), "GOFLAGS="+os.Getenv("GOFLAGS")+" -mod=mod", "GOWORK=off", "GOPROXY=off")
	var errs bytes.Buffer
	run.Stderr = &errs
	out, err := run.Output()
	require.NoError(t, err, errs.String())
	require.Equal(t, block(t, doc, "text", "approved:"), strings.TrimSuffix(string(out), "\n"))
}
