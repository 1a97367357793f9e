package main

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/spf13/cobra"

	"safetynet/api/decisionlog"
)

func (p *program) logShowCommand(db *string) *cobra.Command {
	var whole bool
	c := p.command("show ID|REFERENCE", "Show one entry by its id or its reference, or its whole story",
		"An assessment is shown as a person reads it, any other entry by what it holds. Of one that was erased only its place is left.",
		cobra.ExactArgs(1), func(c *cobra.Command, args []string) error {
			return p.withLog(c.Context(), *db, func(ctx context.Context, log decisionlog.Log) error {
				return p.showEntries(ctx, log, args[0], whole)
			})
		})
	c.Flags().BoolVar(&whole, "story", false, "show every entry of the story that it belongs to, oldest first")
	return c
}

func (p *program) showEntries(ctx context.Context, log decisionlog.Log, name string, whole bool) error {
	e, err := find(ctx, log, name)
	if err != nil {
		return err
	}
	entries := []decisionlog.Entry{e}
	if whole {
		if entries, err = storyOf(ctx, log, e.ID); err != nil {
			return fail(statusFailed, err)
		}
	}
	if p.json {
		_, err := decisionlog.WriteJSONLines(p.stdout, func(yield func(decisionlog.Entry, error) bool) {
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
			}
		})
		return err
	}
	for i, e := range entries {
		if i > 0 {
			p.print("\n")
		}
		p.print(entryText(e))
	}
	return nil
}

// storyOf reads the story that an entry belongs to. An entry that was altered is
// not shown as a record.
func storyOf(ctx context.Context, log decisionlog.Log, id string) ([]decisionlog.Entry, error) {
	e, err := find(ctx, log, id)
	if err != nil {
		return nil, err
	}
	var entries []decisionlog.Entry
	for e, err := range log.Entries(ctx, decisionlog.Query{Story: e.StoryID()}) {
		if err == nil {
			e, err = find(ctx, log, e.ID)
		}
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func (p *program) logExportCommand(db *string) *cobra.Command {
	var kinds []string
	var since, of string
	c := p.command("export", "Write the decision log as JSON Lines",
		"Writes one line for each entry, oldest first: seq, id (the one the API returned), reference, kind, story, recorded_at,\n"+
			"body_hash, prev, hash and body; a body that was erased is not there. Damaged entries are written as they are; run\n"+
			"verify as well. A part of the log cannot be verified by itself.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			q := decisionlog.Query{Kinds: kinds}
			var err error
			if q.Since, err = timeOf(since); err != nil {
				return usageError(c, "--since: %v", err)
			}
			return p.withLog(c.Context(), *db, func(ctx context.Context, log decisionlog.Log) error {
				if of != "" {
					e, err := find(ctx, log, of)
					if err != nil {
						return err
					}
					q.Story = e.StoryID()
				}
				return p.exportLog(log.Entries(ctx, q))
			})
		})
	c.Flags().StringSliceVar(&kinds, "kind", nil, "only entries of this `kind`, such as assessment or override; may be repeated")
	c.Flags().StringVar(&since, "since", "", "only entries recorded at this `time` or later: 2026-11-01 (UTC) or 2026-11-01T08:00:00Z")
	c.Flags().StringVar(&of, "story", "", "only the story of the entry with this `ID or reference`")
	return c
}

func (p *program) exportLog(entries iter.Seq2[decisionlog.Entry, error]) error {
	_, err := decisionlog.WriteJSONLines(p.stdout, p.counted(entries, "exported"))
	return err
}

// timeOf reads a day or a time, "" for none.
func timeOf(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(form, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is neither a day such as 2026-11-01 nor a time such as 2026-11-01T08:00:00Z", text)
}

// entryLine names an entry in a list.
func entryLine(e decisionlog.Entry) string {
	line := fmt.Sprintf("entry %d  %s  %s", e.Seq, decisionlog.FormatTime(e.RecordedAt), kindOf(e))
	if len(e.Body) == 0 {
		line += " (erased)"
	}
	return line
}

func kindOf(e decisionlog.Entry) string {
	return cmp.Or(e.Kind, decisionlog.KindAssessment)
}
