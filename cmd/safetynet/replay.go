package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/engine/replay"
	replaypage "safetynet/engine/replay/page"
)

// replayFlags say what is compared, with which cases, and what is written.
type replayFlags struct {
	replaySides
	replayCases
	page, checkpoint                string
	every                           int64
	workers                         int
	summary, noExamples, calmerFail bool
}

func (p *program) replayCommand() *cobra.Command {
	var f replayFlags
	c := p.command("replay [FILE ...]", "Decide recorded cases again by another version, locality or limit, and count what changes",
		"Decides every case twice, as --from says and as --to, --locality-after and --limit say, and counts who is told what\n"+
			"else: guidance before and after, calmer and more urgent, criteria that are met more or less, findings nobody recorded.\n"+
			"The cases are the assessments in the log of --db, or those in files: NDJSON as log export writes it (.ndjson, .jsonl,\n"+
			"- for the standard input), CSV (.csv, .tsv) or Parquet (.parquet) with a column for each finding; text files also with\n"+
			".gz. go doc safetynet/engine/replay/tables says what the columns are. It is a count of what rules say and no clinical\n"+
			"evaluation. Exit status 1 when it was stopped, and with --fail-on-calmer when some cases are told something calmer;\n"+
			"2 when a case was refused.",
		cobra.ArbitraryArgs, func(c *cobra.Command, args []string) error { return p.replay(c, args, &f) })
	flags := c.Flags()
	f.replaySides.register(flags)
	f.replayCases.register(flags)
	flags.StringVar(&f.page, "page", "", "write the figures as one HTML page into this `file`")
	flags.BoolVar(&f.summary, "summary", false, "print only a few lines, for the change note of the new version")
	flags.BoolVar(&f.noExamples, "no-examples", false, "leave single children out of text, page and JSON")
	flags.BoolVar(&f.calmerFail, "fail-on-calmer", false, "exit status 1 when some cases are told something calmer")
	flags.StringVar(&f.checkpoint, "checkpoint", "", "keep in this `file` how far it is; the same command goes on from there")
	flags.Int64Var(&f.every, "checkpoint-every", 1_000_000, "cases from one checkpoint to the next")
	flags.IntVar(&f.workers, "workers", runtime.GOMAXPROCS(0), "cases decided at once")
	return c
}

func (p *program) replay(c *cobra.Command, names []string, f *replayFlags) error {
	if len(names) > 0 && c.Flags().Changed("db") {
		return usageError(c, "cases come from files or from --db, not from both")
	}
	if f.workers < 1 || f.every < 1 {
		return usageError(c, "--workers and --checkpoint-every are 1 or more")
	}
	comparison, err := p.compared(c, &f.replaySides)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	from, err := p.openCases(ctx, names, &f.replayCases, comparison.After.Dictionary())
	if err != nil {
		return err
	}
	t, err := p.replayAll(ctx, comparison, from, f)
	if err = errors.Join(err, from.close()); err != nil {
		return err
	}
	return p.tell(t, from.what, f)
}

// replayAll runs over all cases, keeping checkpoints.
func (p *program) replayAll(ctx context.Context, c *replay.Comparison, from *cases, f *replayFlags) (*replay.Tally, error) {
	o := replay.Options{Workers: f.workers, Every: f.every}
	bar := p.newBar(from)
	defer bar.end()
	o.Progress = bar.at
	kept := checkpoints{file: f.checkpoint}
	if err := kept.prepare(c, &o); err != nil {
		return nil, err
	}
	t, err := replay.Run(ctx, c, from.source, o)
	switch {
	case ctx.Err() != nil:
		return nil, failf(statusFailed, "stopped%s", kept.advice())
	case err != nil:
		return nil, fail(statusUsage, err)
	}
	return t, kept.done()
}

// tell writes what came of it.
func (p *program) tell(t *replay.Tally, from string, f *replayFlags) error {
	r, approved := t.Report(), t.Comparison().ApprovedAt(p.now())
	if f.noExamples {
		r.Examples = nil
	}
	if f.page != "" {
		if err := p.writePage(t, replaypage.Options{Cases: from, Examples: !f.noExamples, Made: p.now(), Approved: approved}, f.page); err != nil {
			return err
		}
	}
	switch {
	case f.summary:
		lines := summaryLines(t, r)
		if p.json {
			if err := p.printJSON(map[string]any{"summary": lines}); err != nil {
				return err
			}
			break
		}
		p.print(strings.Join(lines, "\n") + "\n")
	case p.json:
		err := p.printJSON(struct {
			Notice   string         `json:"notice"`
			Approved bool           `json:"approved"`
			Hash     string         `json:"hash"` // of the tally, examples and all
			Tally    *replay.Report `json:"tally"`
		}{replaypage.Notice(approved), approved, t.Hash(), r})
		if err != nil {
			return err
		}
	default:
		p.print(replayText(t, r, from, approved))
	}
	return replayStatus(r, f)
}

// summaryLines are for the change note of a version, which a patched one is not.
func summaryLines(t *replay.Tally, r *replay.Report) []string {
	var lines []string
	if patches := r.Comparison.Patches; len(patches) > 0 {
		lines = []string{"Patched, for study only: " + strings.Join(patches, "; ") + "."}
	}
	return append(lines, t.Summary()...)
}

// replayStatus ends with what a script must not overlook.
func replayStatus(r *replay.Report, f *replayFlags) error {
	switch {
	case r.Refused > 0:
		return failf(statusUsage, "%s not counted: no case could be read, first %s", plural(int(r.Refused), "row was", "rows were"), refusalText(r.Refusals[0]))
	case r.Cases == 0:
		return failf(statusUsage, "there is no case to decide")
	case f.calmerFail && r.Under.Cases > 0:
		return failf(statusFailed, "%s told something calmer", plural(int(r.Under.Cases), "case is", "cases are"))
	}
	return nil
}

func (p *program) writePage(t *replay.Tally, o replaypage.Options, name string) error {
	file, err := os.Create(name) // #nosec G304 -- the file that was named on the command line
	if err != nil {
		return failf(statusUsage, "--page: %w", err)
	}
	if err := errors.Join(replaypage.Write(file, t, o), file.Close()); err != nil {
		return fmt.Errorf("--page: %w", err)
	}
	return nil
}
