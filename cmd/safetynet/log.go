package main

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/spf13/cobra"

	"safetynet/api/decisionlog"
)

func (p *program) logCommand() *cobra.Command {
	var db string
	verify := p.command("verify", "Check the chain of the decision log and say where it breaks",
		"Reads every entry and compares it with its hashes and with the entry before it. Exit status 1 when the chain is broken.\n"+
			"Note the head it prints somewhere else: a chain cannot show by itself that its end was cut off.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			return p.withLog(c.Context(), db, p.verifyLog)
		})
	show := p.command("show ID|REFERENCE", "Show one decision by its id or its reference", "", cobra.ExactArgs(1),
		func(c *cobra.Command, args []string) error {
			return p.withLog(c.Context(), db, func(ctx context.Context, log decisionlog.Log) error { return p.showEntry(ctx, log, args[0]) })
		})
	export := p.command("export", "Write the decision log as JSON Lines",
		"Writes one line for each decision, oldest first: seq, id (the one the API returned), reference, recorded_at, body_hash,\n"+
			"prev, hash and body. Damaged entries are written as they are; run verify as well.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			return p.withLog(c.Context(), db, p.exportLog)
		})
	log := p.group("log", "Verify, show and export the decision log", "", verify, show, export)
	dbFlag(log.PersistentFlags(), &db)
	return log
}

// withLog opens an existing log for reading; a server may be writing to it.
func (p *program) withLog(ctx context.Context, db string, do func(context.Context, decisionlog.Log) error) error {
	log, err := openStore(ctx, db, true)
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, log), log.Close())
}

func (p *program) verifyLog(ctx context.Context, log decisionlog.Log) error {
	report, err := decisionlog.Verify(p.counted(log.Entries(ctx, decisionlog.Query{}), "verified"))
	if err != nil {
		return fail(statusFailed, err)
	}
	if p.json {
		if err := p.printJSON(struct {
			OK bool `json:"ok"`
			decisionlog.Report
		}{report.OK(), report}); err != nil {
			return err
		}
	} else {
		for _, b := range report.Breaks {
			p.print(b.String() + "\n")
		}
		if report.OK() {
			p.print(fmt.Sprintf("%s, the chain holds; head %d %s\n", plural(int(report.Count), "decision", "decisions"), report.Head.Seq, report.Head.Hash))
		}
	}
	if !report.OK() {
		return failf(statusFailed, "the decision log is broken in %s, first at entry %d", plural(len(report.Breaks), "place", "places"), report.Breaks[0].Seq)
	}
	return nil
}

// find looks for a decision by id, then by reference.
func find(ctx context.Context, log decisionlog.Log, name string) (decisionlog.Entry, error) {
	e, err := log.ByID(ctx, name)
	if !errors.Is(err, decisionlog.ErrNotFound) {
		return e, err
	}
	e, err = log.ByReference(ctx, name)
	if errors.Is(err, decisionlog.ErrReference) {
		return e, fmt.Errorf("no decision has the id %q, and as a reference it does not do: %w", name, err)
	}
	return e, err
}

func (p *program) showEntry(ctx context.Context, log decisionlog.Log, name string) error {
	e, err := find(ctx, log, name)
	if err != nil { // a damaged entry is not shown as a record
		return failf(statusFailed, "%s: %w", name, err)
	}
	if p.json {
		one := func(yield func(decisionlog.Entry, error) bool) { yield(e, nil) }
		_, err := decisionlog.WriteJSONLines(p.stdout, one)
		return err
	}
	p.print(entryText(e))
	return nil
}

func (p *program) exportLog(ctx context.Context, log decisionlog.Log) error {
	_, err := decisionlog.WriteJSONLines(p.stdout, p.counted(log.Entries(ctx, decisionlog.Query{}), "exported"))
	return err
}

// counted reports progress on a long list.
func (p *program) counted(entries iter.Seq2[decisionlog.Entry, error], done string) iter.Seq2[decisionlog.Entry, error] {
	show := p.progress()
	return func(yield func(decisionlog.Entry, error) bool) {
		n := 0
		defer func() { show("") }()
		for e, err := range entries {
			if n++; n%500 == 0 {
				show("%d decisions %s", n, done)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}
