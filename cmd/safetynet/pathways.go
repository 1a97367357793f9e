package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/pathways"
)

func (p *program) pathwaysCommand() *cobra.Command {
	list := p.command("list", "List every version of every pathway",
		"Lists the versions and, counted from the definitions, what each holds: its own criteria, the shared danger signs, the\n"+
			"findings it tests, the published sources it cites, the share of each grade, and its vignettes. With --json it prints\n"+
			"what GET /v1/pathways answers, and the counts.", cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			return p.listPathways(c.Context())
		})
	show := p.command("show ID[@VERSION]", "Show a pathway as a clinician reads it: criteria, thresholds, sources, grades",
		"Shows the version in use, or the one named. With --json it prints what GET /v1/pathways/ID answers: the whole definition as data.",
		cobra.ExactArgs(1), func(c *cobra.Command, args []string) error { return p.showPathway(c.Context(), args[0]) })
	sums := p.command("sums", "Print the SUMS text the library calls for",
		"Prints a line with the digest of every released (active or retired) version, for authors: to release a version, set its\n"+
			"status to active and write this output to SUMS in the library's folder. It never changes a file itself.",
		cobra.NoArgs, func(*cobra.Command, []string) error { return p.printSums() })
	walks := p.command("walk", "Count the questions and pages between a well child and home care",
		"For the newest version of each pathway, each audience and an age in each age band: how many questions, on how many pages,\n"+
			"a child with nothing wrong is asked, and where that ends.",
		cobra.NoArgs, func(*cobra.Command, []string) error { return p.printWalks() })
	reading := p.command("reading", "Show how hard the texts for parents are to read, page by page", "", cobra.NoArgs,
		func(*cobra.Command, []string) error { return p.printReadings() })
	presenting := p.command("presenting", "List the presenting problems and the pathways they lead to", "", cobra.NoArgs,
		func(c *cobra.Command, _ []string) error { return p.printPresenting(c.Context()) })
	return p.group("pathways", "List and show pathways", "", list, show, sums, walks, reading, presenting)
}

func (p *program) listPathways(ctx context.Context) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	if p.json {
		return p.listJSON(ctx, eng)
	}
	lib, approved := eng.Library(), 0
	rows := [][]string{{"PATHWAY", "VERSION", "STATUS", "FROM", "IN USE", "APPROVED", "TITLE"}}
	for _, d := range lib.Pathways {
		if d.ApprovedAt(p.now()) {
			approved++
		}
		rows = append(rows, []string{
			d.ID.Value, d.Version.String(), string(d.Status), d.Effective.From.String(),
			yesNo(lib.Active(d.ID.Value, p.now()) == d), yesNo(d.ApprovedAt(p.now())), d.Title.For(pathways.Clinician),
		})
	}
	p.print(table("", rows))
	p.print("\n" + table("", countRows(countAll(eng, lib.Pathways))))
	if notice := ofAllApproved(approved, len(lib.Pathways)); notice != "" {
		p.print("\n" + notice + "\n")
	}
	return nil
}

func (p *program) showPathway(ctx context.Context, name string) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	d, err := p.choosePathway(eng.Library(), name)
	if err != nil {
		return err
	}
	if p.json {
		return p.apiJSON(ctx, eng, "/v1/pathways/"+url.PathEscape(d.ID.Value)+"?version="+d.Version.String())
	}
	p.print(clinicianView(eng.Program(d.ID.Value, d.Version), p.now()))
	return nil
}

func (p *program) printPresenting(ctx context.Context) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	list := eng.Library().PresentingAt(p.now())
	if list == nil {
		return failf(statusFailed, "no list of presenting problems is in use")
	}
	if p.json {
		return p.apiJSON(ctx, eng, "/v1/presenting")
	}
	rows := [][]string{{"PROBLEM", "IN A PARENT'S WORDS", "PATHWAYS"}}
	for _, x := range list.Problems {
		var ids []string
		for _, id := range x.Pathways {
			ids = append(ids, id.ID.Value+ages(id))
		}
		rows = append(rows, []string{x.ID.Value, x.Text.Parent, strings.Join(ids, ", ")})
	}
	rows = append(rows, []string{list.None.ID.Value, list.None.Text.Parent, list.None.GoTo.Parent})
	p.print(table("", rows))
	return nil
}

// ages says for which ages in months a route is.
func ages(r pathways.Route) string {
	switch {
	case r.FromMonths != nil && r.UnderMonths != nil:
		return fmt.Sprintf(" (%d to %d months)", *r.FromMonths, *r.UnderMonths-1)
	case r.FromMonths != nil:
		return fmt.Sprintf(" (from %d months)", *r.FromMonths)
	case r.UnderMonths != nil:
		return fmt.Sprintf(" (under %d months)", *r.UnderMonths)
	}
	return ""
}

// choosePathway finds id, or id@version. Without a version it is the one in
// use, failing that the newest.
func (p *program) choosePathway(lib *pathways.Library, name string) (*pathways.Pathway, error) {
	id, version, exact := strings.Cut(name, "@")
	var versions []*pathways.Pathway
	for _, d := range lib.Pathways {
		if d.ID.Value == id {
			versions = append(versions, d)
		}
	}
	if len(versions) == 0 {
		return nil, noPathway(lib, id)
	}
	if !exact {
		return lib.Current(id, p.now()), nil
	}
	var have []string
	for _, d := range versions {
		if d.Version.String() == version {
			return d, nil
		}
		have = append(have, d.Version.String())
	}
	return nil, failf(statusUsage, "pathway %s has no version %q; it has %s", id, version, strings.Join(have, ", "))
}

func noPathway(lib *pathways.Library, id string) error {
	return failf(statusUsage, "there is no pathway %q; there is %s", id, strings.Join(lib.IDs(), ", "))
}

// printSums works on a library that does not load, too: the missing line is
// what authors need it for. Any other error is shown beside it.
func (p *program) printSums() error {
	files, err := libraryFS(p.library)
	if err != nil {
		return err
	}
	lib, issues := pathways.Load(files)
	if p.json {
		if err := p.printJSON(map[string]string{"sums": lib.Sums()}); err != nil {
			return err
		}
	} else {
		p.print(lib.Sums())
	}
	var other pathways.Issues
	for _, i := range issues.WithoutProofs().WithoutReleases() { // they come after the line
		if i.Severity == pathways.LevelError && i.Code != "release-unlisted" {
			other = append(other, i)
		}
	}
	if len(other) > 0 {
		fmt.Fprint(p.stderr, other.Render())
		return failf(statusFailed, "do not release this library: %s", plural(len(other), "error", "errors"))
	}
	return nil
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
