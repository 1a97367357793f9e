package vignette_test

import (
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// folder is where the vignettes of the shipped pathways are.
const folder = "../../testdata/vignettes"

// shipped compiles the embedded library once for all tests.
var shipped = sync.OnceValue(func() *engine.Engine {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if eng == nil {
		panic(issues.Render())
	}
	return eng
})

// tiny compiles the shipped shared parts with testdata/tiny.yaml as the only
// pathway: two criteria, a raise rule and a scope rule.
var tiny = sync.OnceValue(func() *engine.Engine {
	lib := fstest.MapFS{}
	shared, err := fs.Glob(pathways.Embedded(), "shared/*/*.yaml")
	must(err)
	for _, name := range shared {
		if strings.HasPrefix(name, "shared/presenting/") || strings.HasPrefix(name, "shared/young-person/") || strings.HasPrefix(name, "shared/easy-read/") {
			continue // they are about pathways that are not here
		}
		data, err := fs.ReadFile(pathways.Embedded(), name)
		must(err)
		lib[name] = &fstest.MapFile{Data: data}
	}
	data, err := os.ReadFile("../../testdata/tiny.yaml")
	must(err)
	lib["tiny/0.1.0.yaml"] = &fstest.MapFile{Data: data}
	unlisted, _ := pathways.Load(lib)
	lib["SUMS"] = &fstest.MapFile{Data: []byte(unlisted.Sums())}
	loaded, issues := pathways.Load(lib)
	eng, issues := engine.CompileUnproved(loaded, issues)
	if eng == nil {
		panic(issues.Render())
	}
	return eng
})

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func tinyProgram() *engine.Program { return tiny().Program("tiny", pathways.Version{Minor: 1}) }

// loadTiny loads vignettes of the tiny pathway, which must be right.
func loadTiny(t *testing.T, vignettes string) *vignette.File {
	t.Helper()
	f, issues := vignette.Load("tiny/0.1.0.yaml", []byte("pathway: tiny@0.1.0\nvignettes:\n"+vignettes), tiny())
	require.Empty(t, issues.Render())
	return f
}
