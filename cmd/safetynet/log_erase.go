package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/api/story"
)

// operator is who erases from the command line. Whoever may write to the log's file
// needs no token for it.
var operator = story.Actor{Role: story.Auditor, ID: "command-line"}

func (p *program) logEraseCommand(db *string) *cobra.Command {
	var reason string
	var yes bool
	reasons := strings.Join(reasonCodes(), ", ")
	c := p.command("erase REFERENCE|ID", "Erase what the story of an entry holds",
		"Takes the content of every entry of the story away, by a further entry that says why. That there were entries, of what\n"+
			"kind and when, stays, and the chain still verifies. It cannot be undone, and it does not reach backups.\n"+
			"Without --yes it says what it would erase.",
		cobra.ExactArgs(1), func(c *cobra.Command, args []string) error {
			if _, ok := story.Lookup(story.ErasureReasons, reason); !ok {
				return usageError(c, "--reason is one of %s", reasons)
			}
			return p.withBook(c.Context(), *db, !yes, func(ctx context.Context, b story.Book) error {
				if !yes {
					return p.wouldErase(ctx, b, args[0])
				}
				return p.erase(ctx, b, args[0], reason)
			})
		})
	c.Flags().StringVar(&reason, "reason", "", "`code`: "+reasons)
	c.Flags().BoolVar(&yes, "yes", false, "do it")
	return c
}

func reasonCodes() []string {
	var ids []string
	for _, c := range story.ErasureReasons {
		ids = append(ids, c.ID)
	}
	return ids
}

// withBook opens an existing log. [openStore] would make one that is not there.
func (p *program) withBook(ctx context.Context, db string, readOnly bool, do func(context.Context, story.Book) error) error {
	log, err := openStore(ctx, db, true)
	if err == nil && !readOnly {
		if err := log.Close(); err != nil {
			return err
		}
		log, err = openStore(ctx, db, false)
	}
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, story.Book{Log: log, Random: p.random, Now: p.now}), log.Close())
}

func (p *program) erase(ctx context.Context, b story.Book, name, reason string) error {
	e, err := find(ctx, b.Log, name)
	if err != nil {
		return err
	}
	done, n, err := b.Erase(ctx, e.ID, reason, operator)
	if refusal := (*story.Refusal)(nil); errors.As(err, &refusal) {
		return failf(statusFailed, "%s: %w", name, err)
	}
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(map[string]any{"story": done.Story, "erased": n, "reason": reason, "entry": done.ID, "seq": done.Seq})
	}
	p.print(fmt.Sprintf("%s of story %s erased; entry %d says so\n", plural(n, "entry", "entries"), done.Story, done.Seq))
	return nil
}

// wouldErase asks for --yes, which a script must give as well.
func (p *program) wouldErase(ctx context.Context, b story.Book, name string) error {
	e, err := find(ctx, b.Log, name)
	if err != nil {
		return err
	}
	entries, err := storyOf(ctx, b.Log, e.ID)
	if err != nil {
		return fail(statusFailed, err)
	}
	for _, e := range entries {
		p.print(entryLine(e) + "\n")
	}
	return failf(statusUsage, "nothing was erased: it cannot be undone, so say --yes to erase this story")
}
