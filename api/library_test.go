package api

import (
	"encoding/json"
	"io/fs"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

var shipped = sync.OnceValues(func() (*engine.Engine, pathways.Issues) {
	lib, issues := pathways.Load(pathways.Embedded())
	return engine.CompileUnproved(lib, issues)
})

// newEngine is the shipped library, compiled.
func newEngine(t testing.TB) *engine.Engine {
	t.Helper()
	eng, issues := shipped()
	require.False(t, issues.HasErrors(), issues.Render())
	return eng
}

// overlay compiles the shipped library with some files replaced or added, and
// with the SUMS they call for.
func overlay(t testing.TB, files map[string]string) *engine.Engine {
	t.Helper()
	all := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(pathways.Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all[name] = &fstest.MapFile{Data: shippedFile(t, name)}
		}
		return err
	}))
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, _ := pathways.Load(all)
	all["SUMS"] = &fstest.MapFile{Data: []byte(lib.Sums())}
	lib, issues := pathways.Load(all)
	eng, issues := engine.CompileUnproved(lib, issues)
	require.False(t, issues.HasErrors(), issues.Render())
	return eng
}

func shippedFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(pathways.Embedded(), name)
	require.NoError(t, err)
	return data
}

// What the tests say of the febrile child is about its newest version.
const (
	febrileVersion = "1.2.0"
	febrileFile    = "febrile-child/" + febrileVersion + ".yaml"
)

// newVersion is the febrile child under another version, with replacements.
func newVersion(t testing.TB, version string, oldNew ...string) string {
	t.Helper()
	r := strings.NewReplacer(append([]string{"\nversion: " + febrileVersion, "\nversion: " + version}, oldNew...)...)
	return r.Replace(string(shippedFile(t, febrileFile)))
}

// rename gives a file another id and version; old versions are retired and pin
// each other.
func rename(text, id, version string) string {
	pairs := []string{"\nversion: 1.0.0", "\nversion: " + version, "\nversion: 1.1.0", "\nversion: " + version, "\nversion: " + febrileVersion, "\nversion: " + version}
	if id != "" {
		pairs = append(pairs, "\nid: febrile-child", "\nid: "+id)
	}
	if version != "1.0.0" {
		pairs = append(pairs, "\nstatus: active", "\nstatus: retired",
			"pins: {findings: 1.1.0, dispositions: 1.1.0, danger-signs: 1.1.0, sepsis: 1.0.0}",
			"pins: {findings: "+version+", dispositions: "+version+", danger-signs: "+version+", sepsis: "+version+"}")
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// wellChild is everything about a well three-year-old, as a clinician records it,
// with some answers changed.
func wellChild(t testing.TB, changes map[string]any) string {
	t.Helper()
	answers := map[string]any{}
	for _, f := range newEngine(t).Library().Dictionaries[0].Findings {
		if f.Normal != nil {
			answers[f.ID.Value] = f.Normal.At(40)
		}
	}
	maps.Copy(answers, changes)
	all, err := json.Marshal(answers)
	require.NoError(t, err)
	return ask("clinician", `"age":{"months":40}`, `"findings":`+string(all))
}
