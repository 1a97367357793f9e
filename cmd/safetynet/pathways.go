package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"safetynet/pathways"
)

func (p *program) pathwaysCommand() *cobra.Command {
	list := p.command("list", "List every version of every pathway", "", cobra.NoArgs, func(*cobra.Command, []string) error {
		return p.listPathways()
	})
	show := p.command("show ID[@VERSION]", "Show a pathway as a clinician reads it: criteria, thresholds, sources, grades",
		"Shows the version in use, or the one named. With --json it prints the whole definition as data.",
		cobra.ExactArgs(1), func(_ *cobra.Command, args []string) error { return p.showPathway(args[0]) })
	sums := p.command("sums", "Print the SUMS text the library calls for",
		"Prints a line with the digest of every released (active or retired) version, for authors: to release a version, set its\n"+
			"status to active and write this output to SUMS in the library's folder. It never changes a file itself.",
		cobra.NoArgs, func(*cobra.Command, []string) error { return p.printSums() })
	return p.group("pathways", "List and show pathways", "", list, show, sums)
}

// description is one version in a list.
type description struct {
	ID        string          `json:"id"`
	Version   string          `json:"version"`
	Title     pathways.Text   `json:"title"`
	Status    pathways.Status `json:"status"`
	Effective pathways.Period `json:"effective"`
	InUse     bool            `json:"in_use"` // at the time of the question
	Approved  bool            `json:"approved"`
	Digest    string          `json:"digest"`
}

func describeAll(lib *pathways.Library, now time.Time) []description {
	list := []description{}
	for _, d := range lib.Pathways {
		list = append(list, description{
			ID: d.ID.Value, Version: d.Version.String(), Title: d.Title, Status: d.Status, Effective: d.Effective,
			InUse: lib.Active(d.ID.Value, now) == d, Approved: d.Approved(), Digest: d.Digest,
		})
	}
	return list
}

func (p *program) listPathways() error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	list := describeAll(eng.Library(), p.now())
	if p.json {
		return p.printJSON(map[string]any{"pathways": list})
	}
	rows := [][]string{{"PATHWAY", "VERSION", "STATUS", "FROM", "IN USE", "APPROVED", "TITLE"}}
	for _, d := range list {
		rows = append(rows, []string{
			d.ID, d.Version, string(d.Status), d.Effective.From.String(), yesNo(d.InUse), yesNo(d.Approved), d.Title.For(pathways.Clinician),
		})
	}
	p.print(table("", rows))
	if slices.ContainsFunc(list, func(d description) bool { return !d.Approved }) {
		p.print("\n" + notApproved + "\n")
	}
	return nil
}

func (p *program) showPathway(name string) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	d, err := p.choosePathway(eng.Library(), name)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(struct {
			*pathways.Pathway
			Digest string `json:"digest"`
		}{d, d.Digest})
	}
	p.print(clinicianView(d))
	return nil
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
		return nil, failf(statusUsage, "there is no pathway %q; there is %s", id, strings.Join(lib.IDs(), ", "))
	}
	if !exact {
		if d := lib.Active(id, p.now()); d != nil {
			return d, nil
		}
		return versions[len(versions)-1], nil
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

// printSums works on a library that does not load, too: the missing line is
// what authors need it for. Any other error is shown beside it.
func (p *program) printSums() error {
	files, _, err := libraryFS(p.library)
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
	for _, i := range issues {
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
