package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"safetynet/api"
	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

func (p *program) tokenCommand() *cobra.Command {
	var db string
	c := p.group("token", "Create, list and revoke staff tokens",
		"A token says what its holder may do (README.md has the table). The decision log keeps only its hash, so a lost token is\n"+
			"replaced by a new one.",
		p.tokenCreateCommand(&db), p.tokenListCommand(&db), p.tokenRevokeCommand(&db))
	without := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 { // which made a token in the first release
			return usageError(c, "say what to do: safetynet token create --role %s, token list, or token revoke ID", roleNames("|"))
		}
		return without(c, args)
	}
	dbFlag(c.PersistentFlags(), &db)
	return c
}

// madeToken is a token as it is shown, once.
type madeToken struct {
	Token string `json:"token"`
	tokenRow
}

func (p *program) tokenCreateCommand(db *string) *cobra.Command {
	var role, expires string
	c := p.command("create", "Create a staff token and print it once",
		"Creates a token for one role and prints it. Only its hash is stored.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			if !slices.Contains(story.StaffRoles, story.Role(role)) {
				return usageError(c, "--role is %s, not %q", roleNames(", "), role)
			}
			until, err := p.expiry(expires)
			if err != nil {
				return usageError(c, "%v", err)
			}
			token, stored, err := api.DrawToken(p.random, story.Role(role), p.now(), until)
			if err != nil {
				return err
			}
			if err := withStore(c, *db, false, func(s store) error { return s.AddToken(c.Context(), stored) }); err != nil {
				return err
			}
			if p.json {
				return p.printJSON(madeToken{token, p.rowOf(stored)})
			}
			p.print(token + "\n")
			fmt.Fprintf(p.stderr, "Token %s of role %s. Keep it now: %s has only its hash, and it cannot be shown again.\n", stored.ID(), role, dbName(*db))
			return nil
		})
	c.Flags().StringVar(&role, "role", "", "`role`: "+roleNames(", "))
	c.Flags().StringVar(&expires, "expires", "", "how `long` it can be used, such as 90d or 12h (default: for ever)")
	return c
}

func (p *program) tokenListCommand(db *string) *cobra.Command {
	return p.command("list", "List the tokens and the sessions they opened",
		"Lists what is known of every token: its id, role and times. The tokens themselves are known to nobody but their holders.",
		cobra.NoArgs, func(c *cobra.Command, _ []string) error {
			var all []decisionlog.Token
			err := withStore(c, *db, true, func(s store) (err error) { all, err = s.ListTokens(c.Context()); return err })
			if err != nil {
				return err
			}
			rows := []tokenRow{}
			for _, t := range all {
				rows = append(rows, p.rowOf(t))
			}
			if p.json {
				return p.printJSON(rows)
			}
			for _, r := range rows {
				p.print(r.text() + "\n")
			}
			return nil
		})
}

func (p *program) tokenRevokeCommand(db *string) *cobra.Command {
	return p.command("revoke ID", "End a token, or a session, at once",
		"Forgets the token with this id (token list shows them) and ends all sessions it opened. Of somebody who signs in with an\n"+
			"identity provider, the id in the records ends the sessions.",
		cobra.ExactArgs(1), func(c *cobra.Command, args []string) error {
			err := withStore(c, *db, false, func(s store) error { return s.RevokeToken(c.Context(), args[0]) })
			if errors.Is(err, decisionlog.ErrNotFound) {
				return failf(statusFailed, "there is no token or session %s", args[0])
			}
			if err == nil && p.json {
				return p.printJSON(map[string]string{"revoked": args[0]})
			}
			if err == nil {
				p.print("revoked " + args[0] + "\n")
			}
			return err
		})
}

// withStore opens the decision log for one thing.
func withStore(c *cobra.Command, db string, readOnly bool, do func(store) error) error {
	s, err := openStore(c.Context(), db, readOnly)
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}

// tokenRow is what is shown of a token.
type tokenRow struct {
	ID      string     `json:"id"`
	Role    string     `json:"role"`
	Created time.Time  `json:"created"`
	Expires *time.Time `json:"expires,omitempty"` // nil for never
	Expired bool       `json:"expired"`
	Parent  string     `json:"session_of,omitempty"`
}

func (p *program) rowOf(t decisionlog.Token) tokenRow {
	r := tokenRow{ID: t.ID(), Role: t.Role, Created: t.Created.UTC(), Expired: !t.ValidAt(p.now()), Parent: t.Parent}
	if !t.Expires.IsZero() {
		end := t.Expires.UTC()
		r.Expires = &end
	}
	return r
}

func (r tokenRow) text() string {
	text := r.ID + "  " + r.Role + "  created " + r.Created.Format(time.RFC3339)
	switch {
	case r.Expired:
		text += "  expired " + r.Expires.Format(time.RFC3339)
	case r.Expires != nil:
		text += "  expires " + r.Expires.Format(time.RFC3339)
	}
	if r.Parent != "" {
		text += "  session of " + r.Parent
	}
	return text
}

// expiry is when something ends that lasts so long from now; "" is never.
func (p *program) expiry(long string) (time.Time, error) {
	if long == "" {
		return time.Time{}, nil
	}
	d, err := time.ParseDuration(long)
	if days, ok := strings.CutSuffix(long, "d"); ok {
		var n int
		n, err = strconv.Atoi(days)
		d = time.Duration(min(max(n, 0), 100*365)) * 24 * time.Hour
	}
	if err != nil || d <= 0 {
		return time.Time{}, fmt.Errorf("--expires is how long it can be used, such as 90d or 12h, not %q", long)
	}
	return p.now().Add(d), nil
}

func roleNames(between string) string {
	var names []string
	for _, r := range story.StaffRoles {
		names = append(names, string(r))
	}
	return strings.Join(names, between)
}
