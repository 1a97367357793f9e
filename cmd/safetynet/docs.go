package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/engine"
	"safetynet/pathways"
)

func (p *program) docsCommand() *cobra.Command {
	var out string
	c := p.command("docs [ID[@VERSION] ...]", "Write a pathway as a document that says where every line comes from",
		"Writes Markdown: one document for each pathway named, or for all, in its newest version or the one named. A single\n"+
			"document goes to the standard output; with --out each is a file <id>-<version>.md in a folder. The same library gives\n"+
			"the same bytes.",
		cobra.ArbitraryArgs, func(_ *cobra.Command, args []string) error { return p.docs(args, out) })
	c.Flags().StringVar(&out, "out", "", "`folder` for the files; it is made where it is not")
	return c
}

// written is one document.
type written struct {
	Pathway  string           `json:"pathway"`
	Version  pathways.Version `json:"version"`
	File     string           `json:"file,omitempty"`
	Markdown string           `json:"markdown,omitempty"` // when it is not in a file
}

func (p *program) docs(names []string, out string) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	versions, err := p.versionsNamed(eng.Library(), names)
	if err != nil {
		return err
	}
	if out == "" && len(versions) != 1 {
		return failf(statusUsage, "%d documents need a folder: give --out DIR, or name one pathway", len(versions))
	}
	documents, err := p.documents(eng, versions)
	if err != nil {
		return err
	}
	switch {
	case out != "":
		if err := writeDocuments(documents, out); err != nil {
			return err
		}
		if !p.json {
			for _, d := range documents {
				p.print(d.File + "\n")
			}
		}
	case !p.json:
		p.print(documents[0].Markdown)
	}
	if p.json {
		return p.printJSON(map[string]any{"documents": documents})
	}
	return nil
}

// versionsNamed is the newest version of each pathway, or the one named.
func (p *program) versionsNamed(lib *pathways.Library, names []string) ([]*pathways.Pathway, error) {
	if len(names) == 0 {
		return newestOf(lib, nil)
	}
	var out []*pathways.Pathway
	for _, name := range names {
		if strings.Contains(name, "@") {
			d, err := p.choosePathway(lib, name)
			if err != nil {
				return nil, err
			}
			out = append(out, d)
			continue
		}
		d, err := newestOf(lib, []string{name})
		if err != nil {
			return nil, err
		}
		out = append(out, d...)
	}
	return out, nil
}

// documents writes each version, with the trace of its notes and the embedded or
// local vignettes that show them.
func (p *program) documents(eng *engine.Engine, versions []*pathways.Pathway) ([]*written, error) {
	rows, _, err := noteRows("")
	if err != nil {
		return nil, err
	}
	texts, err := chosenVignettes(eng)
	if err != nil {
		texts = nil // a library without vignettes can be read all the same
	}
	files, issues := loadVignettes(eng, texts)
	if issues.HasErrors() {
		return nil, failf(statusUsage, "the vignettes have errors; see safetynet lint --vignettes %s", defaultVignettes)
	}
	var all []*written
	for _, d := range versions {
		prog := eng.Program(d.ID.Value, d.Version)
		all = append(all, &written{Pathway: d.ID.Value, Version: d.Version, Markdown: markdown(prog, traceOf(prog, rows, files), p.now())})
	}
	return all, nil
}

// writeDocuments puts each document into its file and notes the name instead of
// the text.
func writeDocuments(documents []*written, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { // #nosec G301 -- documents are there to be read
		return failf(statusUsage, "docs: %w", err)
	}
	for _, d := range documents {
		d.File = filepath.ToSlash(filepath.Join(dir, d.Pathway+"-"+d.Version.String()+".md"))
		if err := os.WriteFile(d.File, []byte(d.Markdown), 0o644); err != nil { // #nosec G306 -- documents are there to be read
			return failf(statusUsage, "docs: %w", err)
		}
		d.Markdown = ""
	}
	return nil
}
