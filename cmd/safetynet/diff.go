package main

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

func (p *program) diffCommand() *cobra.Command {
	var audience, locality string
	c := p.command("diff ID@VERSION [ID@VERSION]", "Show whose guidance changes from one version of a pathway to another",
		"Compares two versions for every input there is: which children are told something else, how many inputs that is, a child\n"+
			"of each kind, and what became of every criterion. With --locality it compares one version with what the locality makes\n"+
			"of it. Exit status 1 when some children are told something less urgent and the newer version does not justify it under\n"+
			"less_urgent; see pathways/FORMAT.md.",
		cobra.RangeArgs(1, 2), func(_ *cobra.Command, args []string) error { return p.diff(args, audience, locality) })
	c.Flags().StringVar(&audience, "audience", "", "compare for `who` asks alone: parent, adviser or clinician (default: each)")
	c.Flags().StringVar(&locality, "locality", "", "compare one version with what the locality with this `id` makes of it")
	return c
}

func (p *program) diff(names []string, audience, locality string) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	show := p.progress()
	o := verify.Options{Progress: func(step string) { show("%s", step) }}
	if audience != "" {
		o.Audience = []pathways.Audience{pathways.Audience(audience)}
		if !slices.Contains(pathways.Audiences(), o.Audience[0]) {
			return failf(statusUsage, "--audience is parent, adviser or clinician, not %q", audience)
		}
	}
	d, err := p.difference(eng, names, locality, o)
	show("")
	if err != nil {
		return err
	}
	d = d.ApprovedAt(eng.Library(), p.now())
	if p.json {
		err = p.printJSON(d)
	} else {
		p.print(differenceText(d))
	}
	if open := d.Unjustified(); err == nil && len(open) > 0 {
		err = failf(statusFailed, "%s less urgent in %s without a justification; see less_urgent in pathways/FORMAT.md",
			plural(len(open), "class of children is told something", "classes of children are told something"), d.To)
	}
	return err
}

// difference compares what the command line names.
func (p *program) difference(eng *engine.Engine, names []string, locality string, o verify.Options) (*verify.Difference, error) {
	var progs []*engine.Program
	for _, name := range names {
		d, err := p.choosePathway(eng.Library(), name)
		if err != nil {
			return nil, err
		}
		progs = append(progs, eng.Program(d.ID.Value, d.Version))
	}
	if (locality != "") != (len(progs) == 1) {
		return nil, failf(statusUsage, "name two versions, or one and a --locality")
	}
	if locality == "" {
		d, err := verify.Diff(progs[0], progs[1], o)
		if errors.As(err, new(*verify.IncomparableError)) {
			return nil, failf(statusUsage, "%w", err)
		}
		return d, err
	}
	l, err := eng.SelectLocality(locality, p.now())
	if err != nil {
		return nil, failf(statusUsage, "--locality: %w", err)
	}
	d, err := verify.DiffLocality(progs[0], l, o)
	if errors.As(err, new(*engine.LocalityError)) {
		return nil, failf(statusUsage, "%w", err)
	}
	return d, err
}
