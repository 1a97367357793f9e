package main

import (
	"context"
	"encoding/json"
	"strconv"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// counts is what one version holds, counted from its definition.
type counts struct {
	Pathway   string                 `json:"pathway"`
	Version   pathways.Version       `json:"version"`
	Status    pathways.Status        `json:"status"`
	Criteria  int                    `json:"criteria"`     // its own
	Signs     int                    `json:"danger_signs"` // shared
	Findings  int                    `json:"findings"`     // tested by some condition
	Sources   int                    `json:"sources"`      // published ones that some row cites
	Rows      int                    `json:"cited_rows"`
	Grades    map[pathways.Grade]int `json:"grades"`    // rows by the grade of their leading source
	Vignettes int                    `json:"vignettes"` // written test cases
	Results   int                    `json:"results"`   // each for each of its audiences
}

// countAll counts versions. A library without vignettes has none; faults in them
// are for safetynet test to report.
func countAll(eng *engine.Engine, versions []*pathways.Pathway) []counts {
	texts, err := chosenVignettes(eng)
	if err != nil {
		texts = nil
	}
	files, _ := loadVignettes(eng, texts)
	var out []counts
	for _, d := range versions {
		out = append(out, countOne(eng.Program(d.ID.Value, d.Version), files))
	}
	return out
}

func countOne(prog *engine.Program, files []*vignette.File) counts {
	d := prog.Definition()
	rows := prose.Rows(prog)
	c := counts{
		Pathway: d.ID.Value, Version: d.Version, Status: d.Status, Criteria: len(d.Criteria), Signs: len(d.Signs.Criteria),
		Findings: len(prog.Tested()), Sources: len(publishedSources(d, rows)), Rows: len(rows), Grades: prose.GradingOf(prog).Leading,
	}
	for _, f := range files {
		if f.Pathway != c.Pathway || f.Version != c.Version {
			continue
		}
		c.Vignettes += len(f.Vignettes)
		for _, v := range f.Vignettes {
			c.Results += len(v.Audiences)
		}
	}
	return c
}

// ourselves is the publisher of what is no published source: the project's own
// notes and decisions.
const ourselves = "Safetynet"

// publishedSources are the keys of the sources that rows cite, without our own.
func publishedSources(d *pathways.Pathway, rows []prose.Row) map[string]bool {
	published := map[string]bool{}
	for _, list := range []pathways.Map[pathways.Source]{d.Sources, d.Signs.Sources, d.SepsisTables.Sources, d.Dictionary.Sources, d.Dispositions.Sources} {
		for _, s := range list {
			published[s.Key.Value] = s.Value.Publisher != ourselves
		}
	}
	cited := map[string]bool{}
	for _, r := range rows {
		for _, c := range append([]pathways.Citation{r.Cited.Source}, r.Cited.Also...) {
			if published[c.Ref.Value] {
				cited[c.Ref.Value] = true
			}
		}
	}
	return cited
}

// countHead names the columns of [countCells].
var countHead = []string{"pathway", "version", "criteria", "danger signs", "findings", "sources", "cited rows",
	"verified", "secondary", "unverified", "design", "vignettes", "results"}

// countCells is one line of a table of counts: grades as a share of the cited rows.
func countCells(c counts) []string {
	cells := []string{c.Pathway, c.Version.String()}
	for _, n := range []int{c.Criteria, c.Signs, c.Findings, c.Sources, c.Rows} {
		cells = append(cells, strconv.Itoa(n))
	}
	for _, g := range prose.Grades {
		cells = append(cells, strconv.Itoa(percent(c.Grades[g], c.Rows))+"%")
	}
	return append(cells, strconv.Itoa(c.Vignettes), strconv.Itoa(c.Results))
}

// countRows is the table for a terminal, its head in capitals and short.
func countRows(all []counts) [][]string {
	rows := [][]string{{"PATHWAY", "VERSION", "CRITERIA", "SIGNS", "FINDINGS", "SOURCES", "ROWS", "VERIFIED", "SECONDARY", "UNVERIFIED", "DESIGN", "VIGNETTES", "RESULTS"}}
	for _, c := range all {
		rows = append(rows, countCells(c))
	}
	return rows
}

// listJSON prints what GET /v1/pathways answers, and the counts of every version.
func (p *program) listJSON(ctx context.Context, eng *engine.Engine) error {
	answer, err := p.apiAnswer(ctx, eng, "/v1/pathways")
	if err != nil {
		return err
	}
	list := map[string]any{}
	if err := json.Unmarshal(answer, &list); err != nil {
		return err
	}
	list["counts"] = countAll(eng, eng.Library().Pathways)
	return p.printJSON(list)
}
