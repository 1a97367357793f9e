package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"safetynet/api/decisionlog/postgres"
)

func (p *program) logUpdateCommand(db *string) *cobra.Command {
	return p.command("update", "Bring the decision log of an older release up to date",
		"Changes the tables of the log to those of this release, all of them or none, as serve does when it starts. In PostgreSQL\n"+
			"the role that serves may not, and the owner of the tables does it with this command; in an empty database it makes them.\n"+
			"Back up first: an older release cannot open the log afterwards.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			if !postgres.Address(*db) {
				if _, err := os.Stat(*db); err != nil { // a slip of the pen is to make no log
					return fail(statusUsage, err)
				}
			}
			if err := withStore(c, *db, false, func(store) error { return nil }); err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]string{"up_to_date": dbName(*db)})
			}
			p.print(fmt.Sprintf("%s is up to date.\n", dbName(*db)))
			return nil
		})
}
