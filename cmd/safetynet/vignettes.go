package main

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
	"safetynet/testdata"
)

// defaultVignettes is where the repository keeps them, relative to its root.
const defaultVignettes = testdata.VignettesDir

func (p *program) testCommand() *cobra.Command {
	var all bool
	c := p.command("test [FILE|DIR ...]", "Run vignettes: written test cases and what is expected of them",
		"Runs vignette files, or all those below folders (default "+defaultVignettes+", or the embedded ones where that is not),\n"+
			"and prints each failure with what was wanted and what was got, then how many criteria came out true, false and unknown,\n"+
			"and what no vignette shows. Exit status 1 when a vignette fails.",
		cobra.ArbitraryArgs, func(_ *cobra.Command, args []string) error { return p.testVignettes(args, all) })
	c.Flags().BoolVarP(&all, "verbose", "v", false, "list the vignettes that pass, too, and every criterion's outcomes")
	return c
}

func (p *program) testVignettes(names []string, all bool) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	loaded, err := p.soundVignettes(eng, names...)
	if err != nil {
		return err
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
	p.print(table("", coverageRows(reports)) + "\n")
	for _, r := range reports {
		if all {
			p.print(table("  ", outcomeRows(r)))
		}
		p.print(fmt.Sprintf("%s: %d of %s passed; no vignette shows %s\n", r.Pathway, r.Passed,
			plural(r.Results, "result", "results"), plural(len(r.Gaps), "thing it should", "things they should")))
		for _, g := range r.Gaps {
			p.print("  " + g.String() + "\n")
		}
	}
}

// coverageRows says for each version how many criteria came out each way.
func coverageRows(reports []vignette.Report) [][]string {
	rows := [][]string{{"PATHWAY", "CRITERIA", "TRUE", "FALSE", "UNKNOWN"}}
	for _, r := range reports {
		met, unmet, unknown := r.Seen()
		rows = append(rows, []string{r.Pathway, strconv.Itoa(len(r.Outcomes)), strconv.Itoa(met), strconv.Itoa(unmet), strconv.Itoa(unknown)})
	}
	return rows
}

// outcomeRows says how often each criterion of one version came out each way.
func outcomeRows(r vignette.Report) [][]string {
	rows := [][]string{{"CRITERION", "TRUE", "FALSE", "UNKNOWN"}}
	for _, o := range r.Outcomes {
		rows = append(rows, []string{o.ID, strconv.Itoa(o.True), strconv.Itoa(o.False), strconv.Itoa(o.Unknown)})
	}
	return rows
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
	type outcome struct {
		ID      string `json:"id"`
		True    int    `json:"true"`
		False   int    `json:"false"`
		Unknown int    `json:"unknown"`
	}
	type report struct {
		Pathway  string    `json:"pathway"`
		Results  int       `json:"results"`
		Passed   int       `json:"passed"`
		Criteria []outcome `json:"criteria"`
		Gaps     []gap     `json:"gaps"`
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
		criteria := []outcome{}
		for _, o := range r.Outcomes {
			criteria = append(criteria, outcome(o))
		}
		coverage = append(coverage, report{r.Pathway, r.Results, r.Passed, criteria, gaps})
	}
	return map[string]any{"results": list, "coverage": coverage}
}
