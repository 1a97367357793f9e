package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/postgres"
	"safetynet/api/decisionlog/sqlite"
)

func (p *program) logBackupCommand(db *string) *cobra.Command {
	var to string
	c := p.command("backup", "Copy a decision log in SQLite into a new file while servers go on",
		"Writes the log as it is at one moment to --to, waits for the disk, then checks the chain of the copy and prints its head.\n"+
			"Servers of the log go on meanwhile. The file must not be there yet and is readable by its owner only: it is health data,\n"+
			"and what is erased from the log afterwards stays in it. Do not copy the file of a running server by other means.\n"+
			"A log in PostgreSQL is backed up with pg_dump.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			switch {
			case to == "":
				return usageError(c, "--to is missing: the file to write")
			case postgres.Address(*db):
				return usageError(c, "a log in PostgreSQL is backed up with PostgreSQL's own programs, such as pg_dump --format=custom --schema=safetynet")
			}
			return p.backUp(c.Context(), *db, to)
		})
	c.Flags().StringVar(&to, "to", "", "`file` to write, which must not be there yet")
	return c
}

func (p *program) backUp(ctx context.Context, db, to string) error {
	log, err := sqlite.OpenReadOnly(ctx, db)
	if err != nil {
		return fail(statusUsage, err)
	}
	if err := errors.Join(log.Backup(ctx, to), log.Close()); err != nil {
		return fail(statusUsage, err)
	}
	return p.withLog(ctx, to, func(ctx context.Context, copied decisionlog.Log) error { return p.verifyLog(ctx, copied, nil) })
}
