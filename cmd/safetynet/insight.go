package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/api/decisionlog"
	"safetynet/api/insight"
)

func (p *program) insightCommand() *cobra.Command {
	var db, from, to, by string
	var csv bool
	c := p.command("insight", "Count what the decision log says: guidance, re-checks, overrides, feedback, outcomes",
		"Counts the assessments of whole weeks in UTC (default: the last "+strconv.Itoa(insight.DefaultWeeks)+") and what was recorded about each within 28 days.\n"+
			fmt.Sprintf("A count from 1 to %d is shown as *, others are rounded to the nearest %d.", insight.SmallCount, insight.RoundTo),
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			o, err := insight.Parse(from, to, by, p.now())
			if err != nil {
				return usageError(c, "%v", err)
			}
			if csv && p.json {
				return usageError(c, "--csv or --json, not both")
			}
			eng, err := p.mustCompile()
			if err != nil {
				return err
			}
			o.Urgency = insight.Urgency(eng.Library().DispositionsAt(p.now()))
			return p.withLog(c.Context(), db, func(ctx context.Context, log decisionlog.Log) error { return p.countLog(ctx, log, o, csv) })
		})
	c.Flags().StringVar(&from, "from", "", "first `day`, a Monday, such as 2026-10-26")
	c.Flags().StringVar(&to, "to", "", "last `day`, a Sunday")
	c.Flags().StringVar(&by, "by", "", "told apart by `some` of "+insight.Names(insight.Dimensions)+", with commas between")
	c.Flags().BoolVar(&csv, "csv", false, "write CSV")
	dbFlag(c.Flags(), &db)
	return c
}

func (p *program) countLog(ctx context.Context, log decisionlog.Log, o insight.Options, csv bool) error {
	f, err := insight.Count(p.counted(log.Entries(ctx, o.Query()), "counted"), o)
	switch {
	case err != nil:
		return fail(statusFailed, err)
	case p.json:
		return p.printJSON(f)
	case csv:
		return f.WriteCSV(p.stdout)
	}
	p.print(fmt.Sprintf("%s to %s. %s\n", f.From, f.To, f.Notice))
	p.printGroup("All", f.Total)
	for _, g := range f.Groups {
		var key []string
		for _, d := range f.By {
			key = append(key, string(d)+" "+g.Of(d))
		}
		p.printGroup(strings.Join(key, ", "), g)
	}
	return nil
}

// printGroup prints the figures of a group that are not 0.
func (p *program) printGroup(name string, g insight.Group) {
	rows := [][]string{{"FIGURE", "PART", "COUNT", "SHARE", "OF"}}
	for _, r := range g.Rows() {
		if count := r[3]; count != "0" && count != "" {
			rows = append(rows, []string{r[0], r[1], count, r[4], r[2]})
		}
	}
	p.print("\n" + name + "\n" + table("  ", rows))
}
