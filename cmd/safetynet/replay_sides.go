package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"safetynet/engine"
	"safetynet/engine/replay"
	"safetynet/pathways"
)

// replaySides say what cases are decided by, before and after.
type replaySides struct {
	from, to   []string
	localities [2]string
	limits     []string
}

func (f *replaySides) register(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.from, "from", nil, "`ID[@VERSION]` before (default: the version in use); may be repeated, for pathways asked about together")
	flags.StringArrayVar(&f.to, "to", nil, "`ID[@VERSION]` after (default: as before); may be repeated")
	flags.StringVar(&f.localities[0], "locality-before", pathways.NoLocality, "`id` of the locality before")
	flags.StringVar(&f.localities[1], "locality-after", pathways.NoLocality, "`id` of the locality after")
	flags.StringArrayVar(&f.limits, "limit", nil, "move a limit after, for study: `PATHWAY.LIMIT=VALUE`, such as febrile-child.fever=38.5, or for one age band\n"+
		"febrile-child.heart_rate_amber.12=165, where 12 is the below_months of the band, or rest for the last one; may be repeated")
}

// compared is what the command line compares.
func (p *program) compared(c *cobra.Command, f *replaySides) (*replay.Comparison, error) {
	if len(f.from) == 0 && len(f.to) == 0 {
		return nil, usageError(c, "name the pathway: --from ID[@VERSION]")
	}
	if len(f.from) == 0 {
		for _, name := range f.to {
			id, _, _ := strings.Cut(name, "@")
			f.from = append(f.from, id)
		}
	}
	if len(f.to) == 0 {
		f.to = f.from
	}
	eng, err := p.mustCompile()
	if err != nil {
		return nil, err
	}
	var panels [2]*engine.Panel
	var patches []string
	for i, names := range [][]string{f.from, f.to} {
		progs, err := p.programsNamed(eng, names)
		if err != nil {
			return nil, err
		}
		if i == 1 && len(f.limits) > 0 {
			if progs, patches, err = patched(eng, progs, f.limits); err != nil {
				return nil, err
			}
		}
		if panels[i], err = p.panelIn(eng, f.localities[i], progs); err != nil {
			return nil, err
		}
	}
	comparison, err := replay.NewComparison(panels[0], panels[1], patches...)
	if err != nil {
		return nil, fail(statusUsage, err)
	}
	if a := comparison.About(); fmt.Sprint(a.Before.Pathways, f.localities[0]) == fmt.Sprint(a.After.Pathways, f.localities[1]) {
		return nil, usageError(c, "both sides are the same; say what changes: --to, --locality-after or --limit")
	}
	return comparison, nil
}

func (p *program) programsNamed(eng *engine.Engine, names []string) ([]*engine.Program, error) {
	var progs []*engine.Program
	for i, name := range names {
		d, err := p.choosePathway(eng.Library(), name)
		if err != nil {
			return nil, err
		}
		for _, before := range progs[:i] {
			if before.Definition().ID.Value == d.ID.Value {
				return nil, failf(statusUsage, "%s is named twice on one side", d.ID)
			}
		}
		progs = append(progs, eng.Program(d.ID.Value, d.Version))
	}
	return progs, nil
}

func (p *program) panelIn(eng *engine.Engine, locality string, progs []*engine.Program) (*engine.Panel, error) {
	var l *engine.Locality
	if cmp.Or(locality, pathways.NoLocality) != pathways.NoLocality {
		var err error
		if l, err = eng.SelectLocality(locality, p.now()); err != nil {
			return nil, failf(statusUsage, "--locality: %w", err)
		}
	}
	panel, err := engine.NewPanel(l, progs)
	if err != nil {
		return nil, fail(statusUsage, err)
	}
	return panel.Together(), nil
}

// patched moves the limits that are named, and says in words what was moved.
func patched(eng *engine.Engine, progs []*engine.Program, limits []string) ([]*engine.Program, []string, error) {
	var list []engine.Patch
	for _, text := range limits {
		x, err := patchOf(progs, text)
		if err != nil {
			return nil, nil, failf(statusUsage, "--limit %s: %w", text, err)
		}
		list = append(list, x)
	}
	out, err := eng.Patched(progs, list)
	if err != nil {
		return nil, nil, failf(statusUsage, "--limit: %w", err)
	}
	var words []string
	for _, prog := range out {
		for _, moved := range prog.Patches() {
			words = append(words, prog.Definition().Key()+" "+moved)
		}
	}
	return out, words, nil
}

// patchOf reads PATHWAY.LIMIT=VALUE and PATHWAY.LIMIT.BAND=VALUE.
func patchOf(progs []*engine.Program, text string) (engine.Patch, error) {
	name, value, ok := strings.Cut(text, "=")
	parts := strings.Split(name, ".")
	limit, err := strconv.ParseFloat(value, 64)
	if !ok || err != nil || len(parts) < 2 || len(parts) > 3 {
		return engine.Patch{}, fmt.Errorf("write it as PATHWAY.LIMIT=VALUE, such as febrile-child.fever=38.5")
	}
	x := engine.Patch{Pathway: parts[0], Threshold: parts[1], Limit: limit}
	for _, prog := range progs {
		if prog.Definition().ID.Value != parts[0] {
			continue
		}
		for _, t := range prog.Thresholds() {
			if t.Def.ID.Value == x.Threshold {
				x.Band, err = bandOf(t.Def, parts[2:])
				return x, err
			}
		}
		return x, unknownLimit(prog, x.Threshold)
	}
	return x, fmt.Errorf("%s is not compared", parts[0])
}

func unknownLimit(prog *engine.Program, id string) error {
	var known []string
	for _, t := range prog.Thresholds() {
		known = append(known, t.Def.ID.Value)
	}
	hint := pathways.Suggest(id, known)
	if hint == "" {
		hint = "there is " + strings.Join(known, ", ")
	}
	return fmt.Errorf("no condition of %s uses a limit %q; %s", prog.Definition().Key(), id, hint)
}

// bandOf is the place of the band that is named.
func bandOf(t *pathways.Threshold, named []string) (int, error) {
	if len(t.Bands) == 0 {
		if len(named) > 0 {
			return 0, fmt.Errorf("%s has one limit for all ages", t.ID)
		}
		return 0, nil
	}
	var names []string
	for i, b := range t.Bands {
		name := "rest"
		if b.BelowMonths != nil {
			name = strconv.Itoa(*b.BelowMonths)
		}
		if len(named) > 0 && named[0] == name {
			return i, nil
		}
		names = append(names, t.ID.Value+"."+name)
	}
	return 0, fmt.Errorf("%s has a limit for each age band; say which: %s", t.ID, strings.Join(names, ", "))
}
