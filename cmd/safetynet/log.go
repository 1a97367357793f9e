package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/api/decisionlog"
)

func (p *program) logCommand() *cobra.Command {
	var db string
	log := p.group("log", "Verify, show, export, back up, update and note the decision log; erase stories", "",
		p.logVerifyCommand(&db), p.logAnchorCommand(&db), p.logBackupCommand(&db), p.logShowCommand(&db), p.logExportCommand(&db), p.logEraseCommand(&db), p.logExpireCommand(&db), p.logUpdateCommand(&db))
	dbFlag(log.PersistentFlags(), &db)
	return log
}

func (p *program) logVerifyCommand(db *string) *cobra.Command {
	var anchors []string
	c := p.command("verify", "Check the chain of the decision log and say where it breaks",
		"Reads every entry and compares it with its hashes and with the entry before it. Exit status 1 when the chain is broken.\n"+
			"A chain cannot show by itself that its end was cut off or that all of it was rewritten: note its head elsewhere with\n"+
			"log anchor, and give the file back with --anchor.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			heads, err := readAnchors(anchors)
			if err != nil {
				return fail(statusUsage, err)
			}
			return p.withLog(c.Context(), *db, func(ctx context.Context, log decisionlog.Log) error { return p.verifyLog(ctx, log, heads) })
		})
	c.Flags().StringArrayVar(&anchors, "anchor", nil, "`file` of heads noted by log anchor, which the log must have; may be repeated")
	return c
}

// withLog opens an existing log for reading; a server may be writing to it.
func (p *program) withLog(ctx context.Context, db string, do func(context.Context, decisionlog.Log) error) error {
	log, err := openStore(ctx, db, true)
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, log), log.Close())
}

func (p *program) verifyLog(ctx context.Context, log decisionlog.Log, anchors []decisionlog.Head) error {
	report, err := decisionlog.Verify(p.counted(log.Entries(ctx, decisionlog.Query{}), "verified"), anchors...)
	if err != nil {
		return fail(statusFailed, err)
	}
	if p.json {
		if err := p.printJSON(struct {
			OK bool `json:"ok"`
			decisionlog.Report
			Anchors int `json:"anchors"`
		}{report.OK(), report, len(anchors)}); err != nil {
			return err
		}
	} else {
		for _, b := range report.Breaks {
			p.print(b.String() + "\n")
		}
		if report.OK() {
			p.print(verdict(report, len(anchors)))
		}
	}
	return brokenLog(report)
}

// verdict is said of a log in order.
func verdict(r decisionlog.Report, anchors int) string {
	parts := []string{plural(int(r.Count), "entry", "entries")}
	if r.Erased > 0 {
		parts = append(parts, fmt.Sprintf("%d of them erased", r.Erased))
	}
	parts = append(parts, "the chain holds")
	if anchors > 0 {
		parts = append(parts, "and has "+plural(anchors, "head that was noted", "heads that were noted"))
	}
	return fmt.Sprintf("%s; head %d %s\n", strings.Join(parts, ", "), r.Head.Seq, r.Head.Hash)
}

func brokenLog(r decisionlog.Report) error {
	if r.OK() {
		return nil
	}
	return failf(statusFailed, "the decision log is broken in %s, first at entry %d", plural(len(r.Breaks), "place", "places"), r.Breaks[0].Seq)
}

// find looks for an entry by id, then by reference. One that was erased is found.
func find(ctx context.Context, log decisionlog.Log, name string) (decisionlog.Entry, error) {
	e, err := log.ByID(ctx, name)
	if errors.Is(err, decisionlog.ErrNotFound) {
		e, err = log.ByReference(ctx, name)
	}
	switch {
	case errors.Is(err, decisionlog.ErrErased):
		return e, nil
	case errors.Is(err, decisionlog.ErrReference):
		return e, failf(statusFailed, "%s: no entry has the id %q, and as a reference it does not do: %w", name, name, err)
	case err != nil: // a damaged entry is not shown as a record
		return e, failf(statusFailed, "%s: %w", name, err)
	}
	return e, nil
}

// counted reports progress on a long list.
func (p *program) counted(entries iter.Seq2[decisionlog.Entry, error], done string) iter.Seq2[decisionlog.Entry, error] {
	show := p.progress()
	return func(yield func(decisionlog.Entry, error) bool) {
		n := 0
		defer func() { show("") }()
		for e, err := range entries {
			if n++; n%500 == 0 {
				show("%d entries %s", n, done)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}
