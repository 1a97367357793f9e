package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/engine"
	"safetynet/engine/replay"
	"safetynet/engine/simulate"
	"safetynet/pathways"
)

// simulateFlags are what was asked of one simulation.
type simulateFlags struct {
	parameters string
	children   uint64
	seed       uint64
	workers    int
	audience   string
	replaySides
	questions   uint64
	callsPerDay float64
	out         string
}

func (p *program) simulateCommand() *cobra.Command {
	var f simulateFlags
	c := p.command("simulate GROUP", "Draw made-up children and count what they would be told, for questions of capacity",
		"Draws children of a group, such as febrile-child, from a file of parameters and says which share is told what, by severity\n"+
			"and age, which criteria are met and how often the answers leave the outcome open. MADE-UP CHILDREN: nothing here is\n"+
			"evidence about real ones. Nearly all frequencies are choices of the project; put your own file in their place with\n"+
			"--parameters. The same parameters, seed and number of children give the same figures, on any number of cores. With --limit,\n"+
			"--to or --locality-after it says beside it what that would change.",
		cobra.ExactArgs(1), func(c *cobra.Command, args []string) error { return p.simulate(c, args[0], f) })
	flags := c.Flags()
	flags.StringVar(&f.parameters, "parameters", "", "`file` of parameters (default: the design choices that are shipped)")
	flags.Uint64Var(&f.children, "children", 100_000, "how `many` children are drawn")
	flags.Uint64Var(&f.seed, "seed", 1, "another `number` draws other children")
	flags.IntVar(&f.workers, "workers", runtime.NumCPU(), "`number` of cores to use")
	flags.StringVar(&f.audience, "audience", "", "`who` alone asks: parent, adviser or clinician (default: the shares of the parameters)")
	f.register(flags)
	flags.Uint64Var(&f.questions, "questions", 0, "interview the first `number` of them too, and count the questions (200 where no number is given)")
	flags.Lookup("questions").NoOptDefVal = "200"
	flags.Float64Var(&f.callsPerDay, "calls-per-day", 0, "what so many `calls` a day would be, by disposition")
	flags.StringVar(&f.out, "out", "", "write the children to this `file` as lines of JSON, for safetynet replay")
	return c
}

func (p *program) simulate(c *cobra.Command, group string, f simulateFlags) error {
	params, err := p.simulationParameters(f.parameters)
	if err != nil {
		return err
	}
	g := params.Group(group)
	if g == nil {
		return failf(statusUsage, "there is no group %q; there is %s", group, strings.Join(params.GroupIDs(), ", "))
	}
	if a := pathways.Audience(f.audience); a != "" && !slices.Contains(pathways.Audiences(), a) {
		return failf(statusUsage, "--audience is parent, adviser or clinician, not %q", f.audience)
	}
	if !(f.callsPerDay >= 0 && f.callsPerDay <= 1e9) {
		return failf(statusUsage, "--calls-per-day %g is no number of calls", f.callsPerDay)
	}
	if f.children < 1 || f.children > 1e12 || f.workers < 1 {
		return failf(statusUsage, "--children and --workers are 1 or more, and children at most 1000000000000")
	}
	if len(f.from) == 0 {
		f.from = pathways.Strings(g.Pathways)
	}
	if !c.Flags().Changed("locality-after") {
		f.localities[1] = f.localities[0]
	}
	choice := simulate.Choice{Group: group, Audience: pathways.Audience(f.audience)}
	change, err := p.simulatedBy(c, &f.replaySides, &choice)
	if err != nil {
		return err
	}
	m, issues := simulate.NewModel(params, choice)
	if m == nil {
		fmt.Fprint(p.stderr, issues.Render())
		return failf(statusUsage, "the parameters %s do not suit these pathways", nameOf(f.parameters))
	}
	r, err := p.simulated(c.Context(), m, change, f)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(r)
	}
	p.print(simulationText(r, choice.Panel.ApprovedAt(p.now())))
	return nil
}

// simulatedBy chooses the panel, and the comparison where something is to change.
func (p *program) simulatedBy(c *cobra.Command, f *replaySides, choice *simulate.Choice) (*replay.Comparison, error) {
	if len(f.to) > 0 || len(f.limits) > 0 || f.localities[0] != f.localities[1] {
		change, err := p.compared(c, f)
		if err == nil {
			choice.Panel, choice.Besides = change.Before, []*engine.Panel{change.After}
		}
		return change, err
	}
	eng, err := p.mustCompile()
	if err != nil {
		return nil, err
	}
	progs, err := p.programsNamed(eng, f.from)
	if err != nil {
		return nil, err
	}
	choice.Panel, err = p.panelIn(eng, f.localities[0], progs)
	return nil, err
}

// simulated runs a simulation and writes the children, as far as was asked for.
func (p *program) simulated(ctx context.Context, m *simulate.Model, change *replay.Comparison, f simulateFlags) (*simulate.Report, error) {
	show := p.progress()
	defer show("")
	o := simulate.Options{Seed: f.seed, Children: f.children, Workers: f.workers}
	o.Progress = func(n uint64) { show("%d of %d children", n, f.children) }
	if f.out != "" {
		if err := p.writeCases(ctx, m, f, o.Progress); err != nil {
			return nil, err
		}
	}
	count, err := m.Run(ctx, o)
	if err != nil {
		return nil, err
	}
	r := count.Report()
	if change != nil {
		by := replay.Options{Workers: f.workers, Progress: func(x replay.Progress) { show("%d of %d compared", x.Cases, f.children) }}
		t, err := replay.Run(ctx, change, m.Source(change, o), by)
		if err != nil {
			return nil, err
		}
		r.Change = t.Report()
	}
	if f.callsPerDay > 0 {
		r.Demand = r.NewDemand(f.callsPerDay)
	}
	if o.Children = min(f.questions, f.children); o.Children > 0 {
		o.Progress = func(n uint64) { show("%d of %d interviews", n, o.Children) }
		if r.Interviews, err = m.Interview(ctx, o); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// simulationParameters reads the parameters.
func (p *program) simulationParameters(file string) (*simulate.Parameters, error) {
	name, data := simulate.Embedded()
	if file != "" {
		read, err := os.ReadFile(file) // #nosec G304 -- the file that was named on the command line
		if err != nil {
			return nil, failf(statusUsage, "%w", err)
		}
		name, data = file, read
	}
	params, issues := simulate.Read(name, data)
	if issues.HasErrors() {
		fmt.Fprint(p.stderr, issues.Render())
		return nil, failf(statusUsage, "the parameters %s have errors and are not used", name)
	}
	return params, nil
}

// writeCases writes the children in their order, one case on a line.
func (p *program) writeCases(ctx context.Context, m *simulate.Model, f simulateFlags, progress func(uint64)) (err error) {
	file, err := os.Create(f.out) // #nosec G304 -- the file that was named on the command line
	if err != nil {
		return failf(statusUsage, "--out: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	w, d := bufio.NewWriterSize(file, 1<<16), m.NewDrawer(f.seed)
	enc := json.NewEncoder(w)
	for i := range f.children {
		if i%1024 == 0 {
			progress(i)
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		d.Draw(i)
		if err := enc.Encode(d.Case()); err != nil {
			return err
		}
	}
	return w.Flush()
}
