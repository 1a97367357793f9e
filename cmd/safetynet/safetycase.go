package main

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"safetynet/engine"
	"safetynet/engine/safetycase"
	"safetynet/pathways"
)

// safetyCaseFlags say what goes into a safety case beside what the library says.
type safetyCaseFlags struct {
	out, date, mutation, vignettes string
	since                          []string
	prove                          bool
}

func (p *program) safetyCaseCommand() *cobra.Command {
	var f safetyCaseFlags
	c := p.command("safety-case [ID ...]", "Write the safety case: scope, hazard log, and what was verified of each pathway in use",
		"Writes one HTML document for every pathway in use, or for those named: intended use, hazard log with its evidence, proofs,\n"+
			"limits worked out from the rules, vignettes, planted slips, sources and what waits for sign-off, changes since the last\n"+
			"release, software of others, known limits. The same inputs give the same bytes. Proofs are those on record, unless --prove\n"+
			"makes them again. Comparing versions can take a minute for each. The library needs a hazard log; see pathways/FORMAT.md.",
		cobra.ArbitraryArgs, func(_ *cobra.Command, args []string) error { return p.safetyCase(args, &f) })
	flags := c.Flags()
	flags.StringVar(&f.out, "out", "", "write into this `file` (default: the standard output)")
	flags.StringVar(&f.date, "date", "", "the `day` of the document, as 2026-11-22: versions in force then (default: the newest day the library names)")
	flags.StringSliceVar(&f.since, "since", nil, "compare with this `ID@VERSION` instead of the version before; none: leave the other comparisons out")
	flags.StringVar(&f.mutation, "mutation", "", "`file` with what safetynet mutate --json printed (default: planted slips are said to be not measured)")
	flags.StringVar(&f.vignettes, "vignettes", "", "`file or folder` with vignettes (default: as for safetynet test)")
	flags.BoolVar(&f.prove, "prove", false, "make the proofs again, and fail where the records say something else")
	return c
}

func (p *program) safetyCase(ids []string, f *safetyCaseFlags) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	in, err := p.caseInputs(eng, ids, f)
	if err != nil {
		return err
	}
	made, err := safetycase.Make(eng, in)
	if errors.Is(err, safetycase.ErrNoLog) {
		return failf(statusUsage, "%w", err)
	}
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(made)
	}
	var b bytes.Buffer
	if err := safetycase.Write(&b, made); err != nil {
		return err
	}
	if f.out == "" {
		p.print(b.String())
		return nil
	}
	if err := os.WriteFile(f.out, b.Bytes(), 0o644); err != nil { // #nosec G306 -- a safety case is there to be read
		return failf(statusUsage, "--out: %w", err)
	}
	return nil
}

// caseInputs finds everything out that the document says.
func (p *program) caseInputs(eng *engine.Engine, ids []string, f *safetyCaseFlags) (in safetycase.Inputs, err error) {
	lib := eng.Library()
	in = safetycase.Inputs{Software: version, Modules: softwareOfOthers(lib)}
	if in.Date, err = documentDay(lib, f.date); err != nil {
		return in, err
	}
	versions, err := inUseOn(lib, ids, in.Date)
	if err != nil {
		return in, err
	}
	older, err := p.comparedWith(lib, versions, f.since)
	if err != nil {
		return in, err
	}
	mutations, err := readMutations(f.mutation)
	if err != nil {
		return in, err
	}
	if in.Notes, _, err = noteRows(""); err != nil {
		return in, err
	}
	g := gathering{p: p, eng: eng, at: in.Date, mutations: mutations, older: older}
	if err := g.tests(versions, f.vignettes); err != nil {
		return in, err
	}
	if f.prove {
		if err := g.prove(versions); err != nil {
			return in, err
		}
	}
	for _, d := range versions {
		given, err := g.version(d)
		if err != nil {
			return in, err
		}
		in.Pathways = append(in.Pathways, given)
	}
	return in, nil
}

// documentDay is the day of the document. Without one it is the newest day that the
// library names, so that the document depends on nothing else.
func documentDay(lib *pathways.Library, text string) (time.Time, error) {
	if text != "" {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return day, failf(statusUsage, "--date is a day such as 2026-11-22, not %q", text)
		}
		return day, nil
	}
	var newest time.Time
	if log := lib.Hazards(); log != nil {
		newest = log.Updated.Time
	}
	for _, d := range lib.Pathways {
		if d.Status == pathways.StatusActive && d.Effective.From.After(newest) {
			newest = d.Effective.From.Time
		}
	}
	return newest, nil
}

// inUseOn is the versions in use on a day, of all pathways or of those named.
func inUseOn(lib *pathways.Library, ids []string, day time.Time) ([]*pathways.Pathway, error) {
	all := len(ids) == 0
	if all {
		ids = lib.IDs()
	}
	var out []*pathways.Pathway
	for _, id := range ids {
		d := lib.Active(id, day)
		switch {
		case d != nil:
			if !slices.Contains(out, d) {
				out = append(out, d)
			}
		case !slices.Contains(lib.IDs(), id):
			return nil, noPathway(lib, id)
		case !all:
			return nil, failf(statusUsage, "no version of %s is in use on %s", id, day.Format(time.DateOnly))
		}
	}
	if len(out) == 0 {
		return nil, failf(statusUsage, "no pathway is in use on %s", day.Format(time.DateOnly))
	}
	return out, nil
}

// comparedWith is the older version each is compared with, where it is.
func (p *program) comparedWith(lib *pathways.Library, versions []*pathways.Pathway, since []string) (map[string]*pathways.Pathway, error) {
	older := map[string]*pathways.Pathway{}
	if !slices.Contains(since, "none") {
		for _, d := range versions {
			older[d.ID.Value] = lib.Before(d)
		}
	}
	for _, name := range since {
		if name == "none" {
			continue
		}
		if !strings.Contains(name, "@") {
			return nil, failf(statusUsage, "--since is a version such as febrile-child@1.1.0, or none, not %q", name)
		}
		d, err := p.choosePathway(lib, name)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(versions, func(x *pathways.Pathway) bool { return x.ID.Value == d.ID.Value && d.Version.Compare(x.Version) < 0 }) {
			return nil, failf(statusUsage, "--since %s is not older than what the document is about", name)
		}
		older[d.ID.Value] = d
	}
	return older, nil
}
