package main

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/engine/vignette"
)

func (p *program) mutateCommand() *cobra.Command {
	var criterion, vignettes string
	var survivors bool
	c := p.command("mutate [ID[@VERSION] ...]", "Plant small slips in a pathway and see whether vignettes and proofs notice",
		"Changes the newest version of each pathway, or those named, one slip at a time: a limit by one unit, < for <=, or for and,\n"+
			"a criterion left out. A slip that gives no child another disposition, floor or ceiling is equivalent; each of the others\n"+
			"is noticed when a vignette does not come out as expected, or when a property that was proved no longer holds. What no\n"+
			"vignette notices is listed with a child who is told something else. Exit status 1 when nobody notices a slip.",
		cobra.ArbitraryArgs, func(_ *cobra.Command, args []string) error { return p.mutate(args, criterion, vignettes, survivors) })
	c.Flags().StringVar(&criterion, "criterion", "", "`ID` of the one criterion, raise rule or scope rule to change")
	c.Flags().StringVar(&vignettes, "vignettes", "", "`file or folder` with vignettes (default: as for safetynet test)")
	c.Flags().BoolVar(&survivors, "survivors", false, "list only what nobody notices, not what proofs alone do")
	return c
}

func (p *program) mutate(names []string, criterion, vignettes string, survivors bool) error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	versions, err := p.versionsNamed(eng.Library(), names)
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
	var all []*verify.Mutation
	for _, d := range versions {
		m, err := p.mutateOne(eng.Program(d.ID.Value, d.Version), files, criterion)
		if err != nil {
			return failf(statusUsage, "%w", err)
		}
		if survivors {
			m.Missed = slices.DeleteFunc(m.Missed, func(x verify.Mutant) bool { return x.Proof != "" })
		}
		if !p.json {
			p.print(mutationText(m))
		}
		all = append(all, m)
	}
	if p.json {
		err = p.printJSON(map[string]any{"mutations": all})
	}
	alive := 0
	for _, m := range all {
		alive += m.Total().Survivors()
	}
	if err == nil && alive > 0 {
		err = failf(statusFailed, "nobody notices %s", plural(alive, "slip", "slips"))
	}
	return err
}

func (p *program) mutateOne(prog *engine.Program, files []*vignette.File, criterion string) (*verify.Mutation, error) {
	show := p.progress()
	defer show("")
	key := prog.Definition().Key()
	show("%s: laying out every input", key)
	var examples []verify.Example
	for _, f := range files {
		if f.Pathway+"@"+f.Version.String() == key {
			examples = append(examples, examplesOf(f, prog)...)
		}
	}
	return verify.Mutate(prog, examples, verify.MutateOptions{At: p.now(), Only: criterion, Progress: func(done, total int) {
		show("%s: slip %d of %d", key, done+1, total)
	}})
}

// examplesOf is the vignettes of a file as each audience would put them, with what
// they expect of disposition, rails and criteria.
func examplesOf(f *vignette.File, prog *engine.Program) []verify.Example {
	var out []verify.Example
	for _, v := range f.Vignettes {
		for _, who := range v.Audiences {
			c, err := v.Case(prog, who)
			if err != nil {
				continue // safetynet test says so
			}
			met, notMet := v.Expect.Criteria(prog)
			out = append(out, verify.Example{Name: fmt.Sprintf("%s: %s (%s)", v.Pos, v.Name, who), Case: c, Want: verify.Want{
				Disposition: v.Expect.Disposition.Value, Floor: v.Expect.Floor.Value, Ceiling: v.Expect.Ceiling.Value,
				Settled: v.Expect.Settled, Met: met, NotMet: notMet,
			}})
		}
	}
	return out
}

// mutationText is a table of the operators, and every slip no vignette notices.
func mutationText(m *verify.Mutation) string {
	rows := [][]string{{"SLIP", "MUTANTS", "EQUIVALENT", "VIGNETTES", "PROOFS", "TOGETHER", "SURVIVE"}}
	for _, s := range append(slices.Clone(m.Scores), m.Total()) {
		if s.Mutants == 0 {
			continue
		}
		count := s.Mutants - s.Equivalent
		share := func(n int) string {
			if count == 0 {
				return "-"
			}
			return fmt.Sprintf("%.1f%%", float64(1000*n/count)/10) // never rounded up to all
		}
		rows = append(rows, []string{string(s.Operator), strconv.Itoa(s.Mutants), strconv.Itoa(s.Equivalent),
			share(s.Examples), share(s.Proofs), share(s.Together), strconv.Itoa(s.Survivors())})
	}
	text := m.Pathway + "@" + m.Version + "\n" + table("  ", rows)
	for _, x := range m.Missed {
		verdict := "nobody notices"
		if x.Proof != "" {
			verdict = "only " + string(x.Proof) + " notices"
		}
		text += fmt.Sprintf("%s: %s: %s, %s: %s\n    right: %s\n    slip:  %s\n",
			x.Position, verdict, x.Subject, x.Operator, x.Change, x.Child.Text(), x.Instead.Outcome())
	}
	return text
}
