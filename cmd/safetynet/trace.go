package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
	"safetynet/testdata"
)

// tracedPathway is one version with the rows of its notes.
type tracedPathway struct {
	Pathway string           `json:"pathway"`
	Version pathways.Version `json:"version"`
	Rows    []tracedNote     `json:"rows"`
}

// tracedNote is a row of the notes, what stands for it, and what shows it.
type tracedNote struct {
	pathways.TracedRow
	Vignettes []shownBy `json:"vignettes"`
}

// shownBy names a vignette and where it is written.
type shownBy struct {
	Name     string            `json:"name"`
	Position pathways.Position `json:"position"`
}

func (p *program) traceCommand() *cobra.Command {
	var notes, vignettes string
	c := p.command("trace [ID ...]", "Show what stands for every row of the clinical notes",
		"Lists, for the newest version of each pathway or of those named, every row of the clinical notes with the criteria, danger\n"+
			"signs, raise rules, scope rules and rules of conduct that stand for it, or the written reason why nothing does, and the\n"+
			"vignettes that show it. Exit status 1 when a row stands for nothing, or a definition names a row the notes do not have.",
		cobra.ArbitraryArgs, func(_ *cobra.Command, args []string) error { return p.trace(args, notes, vignettes) })
	c.Flags().StringVar(&notes, "notes", "", "`file` with the rows of the notes (default: the embedded one, "+testdata.NoteRowsName+")")
	c.Flags().StringVar(&vignettes, "vignettes", "", "`file or folder` with vignettes (default: as for safetynet test)")
	return c
}

func (p *program) trace(ids []string, notes, vignettes string) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	versions, err := newestOf(eng.Library(), ids)
	if err != nil {
		return err
	}
	rows, issues, err := noteRows(notes)
	if err != nil {
		return err
	}
	var named []string
	if vignettes != "" {
		named = []string{vignettes}
	}
	files, err := p.soundVignettes(eng, named...)
	if err != nil {
		return err
	}
	var traced []tracedPathway
	for _, d := range versions {
		traced = append(traced, traceOf(eng.Program(d.ID.Value, d.Version), rows, files))
	}
	issues = append(issues, eng.Library().TraceIssues(versions, rows)...)
	if p.json {
		err = p.printJSON(map[string]any{"pathways": traced, "issues": append(pathways.Issues{}, issues...)})
	} else {
		p.print(traceText(traced))
		fmt.Fprint(p.stderr, issues.Render())
	}
	if err == nil && issues.HasErrors() {
		err = failf(statusFailed, "%s in the trace", plural(len(issues), "fault", "faults"))
	}
	return err
}

// newestOf is the newest version of the pathways named, of all when none is.
func newestOf(lib *pathways.Library, ids []string) ([]*pathways.Pathway, error) {
	if len(ids) == 0 {
		ids = lib.IDs()
	}
	var out []*pathways.Pathway
	for _, id := range ids {
		d := lib.Newest(id)
		if d == nil {
			return nil, noPathway(lib, id)
		}
		if !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out, nil
}

// noteRows reads the table of the rows of the notes, the embedded one for "".
func noteRows(file string) ([]pathways.NoteRow, pathways.Issues, error) {
	name, data := testdata.NoteRowsName, testdata.NoteRows()
	if file != "" {
		var err error
		if data, err = os.ReadFile(file); err != nil { // #nosec G304 -- the file that was named on the command line
			return nil, nil, failf(statusUsage, "notes: %w", err)
		}
		name = filepath.ToSlash(file)
	}
	rows, issues := pathways.ReadNoteRows(name, data)
	return rows, issues, nil
}

// traceOf traces one version and finds the vignettes that show each row.
func traceOf(prog *engine.Program, rows []pathways.NoteRow, files []*vignette.File) tracedPathway {
	d := prog.Definition()
	t := tracedPathway{Pathway: d.ID.Value, Version: d.Version, Rows: []tracedNote{}}
	for _, row := range d.Trace(rows) {
		t.Rows = append(t.Rows, tracedNote{TracedRow: row, Vignettes: []shownBy{}})
	}
	for _, f := range files {
		if f.Pathway != d.ID.Value || f.Version != d.Version {
			continue
		}
		for i, shown := range f.Showing(prog, d.Trace(rows)) {
			for _, v := range shown {
				t.Rows[i].Vignettes = append(t.Rows[i].Vignettes, shownBy{v.Name, v.Pos})
			}
		}
	}
	return t
}
