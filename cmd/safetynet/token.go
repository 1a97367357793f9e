package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

func (p *program) tokenCommand() *cobra.Command {
	var db string
	c := p.command("token", "Create a staff token",
		"Creates a token with which staff read decisions back, and prints it once. Only its hash is stored, so a lost token is\n"+
			"replaced by a new one.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			log, err := openStore(c.Context(), db, false)
			if err != nil {
				return err
			}
			token, err := p.newToken(c.Context(), log)
			if err := errors.Join(err, log.Close()); err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]string{"token": token, "role": string(story.Clinician)})
			}
			p.print(token + "\n")
			fmt.Fprintf(p.stderr, "Keep it now: %s has only its hash, and it cannot be shown again.\n", dbName(db))
			return nil
		})
	dbFlag(c.Flags(), &db)
	return c
}

// newToken draws a token and stores its hash.
func (p *program) newToken(ctx context.Context, tokens decisionlog.Tokens) (string, error) {
	token, err := decisionlog.NewToken(p.random)
	if err != nil {
		return "", err
	}
	return token, tokens.AddToken(ctx, decisionlog.Token{Hash: decisionlog.HashToken(token), Role: string(story.Clinician), Created: p.now()})
}
