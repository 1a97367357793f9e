package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// defaultVignettes is where the repository keeps them, relative to its root.
const defaultVignettes = "testdata/vignettes"

func (p *program) testCommand() *cobra.Command {
	var all bool
	c := p.command("test [FILE|DIR ...]", "Run vignettes: written test cases and what is expected of them",
		"Runs vignette files, or all those below folders (default "+defaultVignettes+"), and prints each failure with what was\n"+
			"wanted and what was got, then what no vignette shows. Exit status 1 when a vignette fails.",
		cobra.ArbitraryArgs, func(_ *cobra.Command, args []string) error { return p.testVignettes(args, all) })
	c.Flags().BoolVarP(&all, "verbose", "v", false, "list the vignettes that pass, too")
	return c
}

func (p *program) testVignettes(names []string, all bool) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	if len(names) == 0 {
		names = []string{defaultVignettes}
	}
	files, err := vignetteFiles(names...)
	if err != nil {
		return err
	}
	loaded, issues, err := loadVignettes(eng, files)
	if err != nil {
		return err
	}
	if issues.HasErrors() {
		fmt.Fprint(p.stderr, issues.Render())
		return failf(statusUsage, "the vignettes have errors and were not run")
	}
	results := p.runVignettes(eng, loaded)
	failed := slices.DeleteFunc(slices.Clone(results), vignette.Result.Passed)
	var reports []vignette.Report
	for _, f := range loaded {
		if r := vignette.Coverage(results, eng.Program(f.Pathway, f.Version)); !slices.ContainsFunc(reports, func(x vignette.Report) bool { return x.Pathway == r.Pathway }) {
			reports = append(reports, r)
		}
	}
	if p.json {
		err = p.printJSON(resultsJSON(results, reports))
	} else {
		p.printResults(results, reports, all)
	}
	if err == nil && len(failed) > 0 {
		err = failf(statusFailed, "%d of %s failed", len(failed), plural(len(results), "result", "results"))
	}
	return err
}

func (p *program) runVignettes(eng *engine.Engine, files []*vignette.File) []vignette.Result {
	show := p.progress()
	defer show("")
	var results []vignette.Result
	for _, f := range files {
		show("%s: %d vignettes", f.Name, len(f.Vignettes))
		results = append(results, f.Run(eng)...)
	}
	return results
}

func (p *program) printResults(results []vignette.Result, reports []vignette.Report, all bool) {
	for _, r := range results {
		if all || !r.Passed() {
			p.print(r.String() + "\n")
		}
	}
	for _, r := range reports {
		p.print(fmt.Sprintf("%s: %d of %s passed; no vignette shows %s\n", r.Pathway, r.Passed,
			plural(r.Results, "result", "results"), plural(len(r.Gaps), "thing it should", "things they should")))
		for _, g := range r.Gaps {
			p.print("  " + g.String() + "\n")
		}
	}
}

// resultsJSON lists every result and, for each version, what no vignette shows.
func resultsJSON(results []vignette.Result, reports []vignette.Report) any {
	type result struct {
		Name     string            `json:"name"`
		Audience pathways.Audience `json:"audience"`
		Position pathways.Position `json:"position"`
		Passed   bool              `json:"passed"`
		Failures []string          `json:"failures,omitempty"`
	}
	type gap struct {
		Kind string `json:"kind"`
		ID   string `json:"id"`
		Text string `json:"text"`
	}
	type report struct {
		Pathway string `json:"pathway"`
		Results int    `json:"results"`
		Passed  int    `json:"passed"`
		Gaps    []gap  `json:"gaps"`
	}
	list, coverage := []result{}, []report{}
	for _, r := range results {
		list = append(list, result{r.Vignette.Name, r.Audience, r.Vignette.Pos, r.Passed(), r.Failures})
	}
	for _, r := range reports {
		gaps := []gap{}
		for _, g := range r.Gaps {
			gaps = append(gaps, gap{string(g.Kind), g.ID, g.Text})
		}
		coverage = append(coverage, report{r.Pathway, r.Results, r.Passed, gaps})
	}
	return map[string]any{"results": list, "coverage": coverage}
}

// vignetteFiles lists the files named, and the YAML files below folders named.
func vignetteFiles(names ...string) ([]string, error) {
	var files []string
	for _, name := range names {
		err := filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if path == name && !d.IsDir() || filepath.Ext(path) == ".yaml" && !d.IsDir() {
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			return nil, failf(statusUsage, "vignettes: %w", err)
		}
	}
	if len(files) == 0 {
		return nil, failf(statusUsage, "no vignette file (.yaml) in %v", names)
	}
	return files, nil
}

// loadVignettes reads files and reports everything that is wrong with any.
func loadVignettes(eng *engine.Engine, files []string) ([]*vignette.File, pathways.Issues, error) {
	var loaded []*vignette.File
	var issues pathways.Issues
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, nil, fail(statusUsage, err)
		}
		f, found := vignette.Load(filepath.ToSlash(name), data, eng)
		loaded, issues = append(loaded, f), append(issues, found...)
	}
	return loaded, issues.Sort(), nil
}
