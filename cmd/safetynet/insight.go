package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/api/cdshooks"
	"safetynet/api/decisionlog"
	"safetynet/api/insight"
)

func (p *program) insightCommand() *cobra.Command {
	var db, from, to, by string
	var csv bool
	c := p.command("insight", "Count what the decision log says: guidance, re-checks, overrides, feedback, outcomes, cards",
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
			o.Urgency, o.Suggestion = insight.Urgency(eng.Library().DispositionsAt(p.now())), cdshooks.SuggestionName
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
	p.print(strings.TrimSpace(fmt.Sprintf("%s to %s. %s", f.From, f.To, f.Notice)) + "\n")
	p.printGroup("All", f.Total.Rows())
	for _, g := range f.Groups {
		p.printGroup(named(g.Key, f.By), g.Rows())
	}
	if f.Cards.Any() {
		p.printGroup("Cards told to record systems: all", f.Cards.Total.Rows())
	}
	for _, g := range f.Cards.Groups {
		p.printGroup("Cards: "+named(g.Key, []insight.Dimension{insight.Service, insight.Week}), g.Rows())
	}
	return nil
}

// named is what a group has in common, by some dimensions.
func named(key insight.Key, by []insight.Dimension) string {
	var words []string
	for _, d := range by {
		if value := key.Of(d); value != "" {
			words = append(words, string(d)+" "+value)
		}
	}
	return strings.Join(words, ", ")
}

// printGroup prints the figures of a group that are not 0.
func (p *program) printGroup(name string, figures []insight.Row) {
	rows := [][]string{{"FIGURE", "PART", "COUNT", "SHARE", "OF"}}
	for _, r := range figures {
		if count := r[3]; count != "0" && count != "" {
			rows = append(rows, []string{r[0], r[1], count, r[4], r[2]})
		}
	}
	p.print("\n" + name + "\n" + table("  ", rows))
}
