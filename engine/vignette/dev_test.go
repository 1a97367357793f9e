package vignette

import (
	"fmt"
	"os"
	"testing"

	"safetynet/engine"
	"safetynet/pathways"
)

func TestDev(t *testing.T) {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	fmt.Print(issues.Render())
	if eng == nil {
		return
	}
	name := "../../testdata/vignettes/febrile-child/1.0.0.yaml"
	data, _ := os.ReadFile(name)
	f, issues := Load(name, data, eng)
	fmt.Print(issues.Render())
	if issues.HasErrors() {
		t.FailNow()
	}
	res := f.Run(eng)
	bad := 0
	for _, r := range res {
		if !r.Passed() {
			bad++
			fmt.Println(r)
		}
	}
	rep := Coverage(res, eng.Program(f.Pathway, f.Version))
	fmt.Println(len(f.Vignettes), rep.Results, rep.Passed)
	for _, g := range rep.Gaps {
		fmt.Println(g)
	}
}
