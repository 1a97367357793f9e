package main

import (
	"encoding/json"
	"os"
	"slices"
	"time"

	"safetynet/engine"
	"safetynet/engine/safetycase"
	"safetynet/engine/verify"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// gathering is what the sections of a safety case share while they are made.
type gathering struct {
	p         *program
	eng       *engine.Engine
	at        time.Time
	files     []*vignette.File
	results   []vignette.Result
	reports   map[string]*verify.Report // by key; nil: those on record count
	mutations []*verify.Mutation
	older     map[string]*pathways.Pathway
}

// tests runs the vignettes of versions.
func (g *gathering) tests(versions []*pathways.Pathway, named string) error {
	var names []string
	if named != "" {
		names = []string{named}
	}
	files, err := g.p.soundVignettes(g.eng, names...)
	if err != nil {
		return err
	}
	g.files = slices.DeleteFunc(files, func(f *vignette.File) bool {
		return !slices.ContainsFunc(versions, func(d *pathways.Pathway) bool { return isOf(f, d) })
	})
	g.results = g.p.runVignettes(g.eng, g.files)
	return nil
}

// isOf tells whether vignettes are those of a version.
func isOf(f *vignette.File, d *pathways.Pathway) bool {
	return f.Pathway == d.ID.Value && f.Version == d.Version
}

// prove makes the proofs again and compares them with what is on record.
func (g *gathering) prove(versions []*pathways.Pathway) error {
	reports, err := g.p.proveAll(g.eng, versions)
	if err != nil {
		return err
	}
	g.reports = map[string]*verify.Report{}
	for i, r := range reports {
		g.reports[versions[i].Key()] = r.Report
	}
	return faults(g.eng.Library(), versions, reports, false)
}

// version is everything about one version.
func (g *gathering) version(d *pathways.Pathway) (safetycase.Given, error) {
	prog := g.eng.Program(d.ID.Value, d.Version)
	out := safetycase.Given{Program: prog, Report: g.reports[d.Key()]}
	for _, f := range g.files {
		if isOf(f, d) {
			out.Vignettes = append(out.Vignettes, f)
		}
	}
	for _, r := range g.results {
		if slices.ContainsFunc(out.Vignettes, func(f *vignette.File) bool { return slices.Contains(f.Vignettes, r.Vignette) }) {
			out.Results = append(out.Results, r)
		}
	}
	for _, m := range g.mutations {
		if m.Pathway+"@"+m.Version != d.Key() {
			continue
		}
		if m.Digest != d.Digest || m.Only != "" {
			return out, failf(statusUsage, "--mutation: what it says of %s is of another state of it, or of a part", d.Key())
		}
		out.Mutation = m
	}
	show := g.p.progress()
	defer show("")
	options := verify.Options{At: g.at, Progress: func(step string) { show("%s", step) }}
	var err error
	if out.Report != nil {
		out.Limits, out.Residual = out.Report.Limits, out.Report.Residual
	} else if out.Limits, out.Residual, err = verify.Survey(prog, options); err != nil {
		return out, err
	}
	if older := g.older[d.ID.Value]; older != nil {
		out.Difference, err = verify.Diff(g.eng.Program(older.ID.Value, older.Version), prog, options)
	}
	return out, err
}

// readMutations reads what safetynet mutate --json printed; nothing from no file.
func readMutations(file string) ([]*verify.Mutation, error) {
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(file) // #nosec G304 -- the file that was named on the command line
	if err != nil {
		return nil, failf(statusUsage, "--mutation: %w", err)
	}
	var x struct {
		Mutations []struct {
			verify.Mutation
			Missed []struct{} `json:"missed"` // whom nobody notices is not read
		} `json:"mutations"`
	}
	if err := json.Unmarshal(data, &x); err != nil || len(x.Mutations) == 0 {
		return nil, failf(statusUsage, "--mutation: %s is not what safetynet mutate --json prints", file)
	}
	var out []*verify.Mutation
	for _, m := range x.Mutations {
		out = append(out, &m.Mutation)
	}
	return out, nil
}

// softwareOfOthers lists what the bill of materials has beside our own content.
func softwareOfOthers(lib *pathways.Library) []safetycase.Module {
	var out []safetycase.Module
	for _, c := range sbomOf(buildInfo(), lib).Components {
		if c.Type != "library" {
			continue
		}
		m := safetycase.Module{Name: c.Name, Version: c.Version}
		for _, l := range c.Licences {
			m.Licence = l.Expression
		}
		for _, p := range c.Properties {
			if p.Name == "go:sum" {
				m.Sum = p.Value
			}
		}
		out = append(out, m)
	}
	return out
}
