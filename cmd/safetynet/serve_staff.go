package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"safetynet/api"
	"safetynet/api/oidc"
	"safetynet/api/story"
)

// staffFlags say how staff are known: by an identity provider, besides tokens, and
// at which address their browsers reach the server; and how record systems are.
type staffFlags struct {
	publicURL string
	issuer    string
	audience  string
	claim     string
	roles     []string
	clients   string
}

func (f *staffFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.publicURL, "public-url", "", "`https://…` at which browsers reach the server, where a proxy is before it")
	flags.StringVar(&f.issuer, "oidc-issuer", "", "`https://…` of the identity provider whose tokens staff may use")
	flags.StringVar(&f.audience, "oidc-audience", "", "`id` of this service at the identity provider: the audience of its tokens")
	flags.StringVar(&f.claim, "oidc-role-claim", "roles", "`claim` with the role, as roles or realm_access.roles")
	flags.StringArrayVar(&f.roles, "oidc-role", nil, "`role=name` the claim has for a role, as adviser=SN_Adviser; with any of these no other names count")
	flags.StringVar(&f.clients, "cds-clients", "", "`FILE` of the record systems that may call CDS Hooks, with their keys and origins (see api/README.md); needs\n--public-url (default: whoever calls, but no browser from another site)")
}

// into puts what the flags say into the configuration of a server.
func (f staffFlags) into(c *api.Config, now func() time.Time) (err error) {
	if f.publicURL != "" {
		if c.PublicURL, err = api.PublicURL(f.publicURL); err != nil {
			return fmt.Errorf("--public-url: %w", err)
		}
	}
	if err := f.known(c, now); err != nil {
		return err
	}
	if f.issuer == "" {
		if f.audience != "" || len(f.roles) > 0 {
			return errors.New("--oidc-issuer is missing")
		}
		return nil
	}
	names := map[string]story.Role{}
	for _, pair := range f.roles {
		role, name, _ := strings.Cut(pair, "=")
		if !slices.Contains(story.StaffRoles, story.Role(role)) || name == "" || names[name] != "" {
			return fmt.Errorf("--oidc-role is %s, then = and a name that no other role has, not %q", roleNames(" or "), pair)
		}
		names[name] = story.Role(role)
	}
	c.OIDC, err = oidc.New(oidc.Config{Issuer: f.issuer, Audience: f.audience, Claim: f.claim, Roles: names, Now: now})
	if err != nil {
		return fmt.Errorf("--oidc-issuer, --oidc-audience: %w", err)
	}
	return nil
}

// known reads which record systems may call CDS Hooks.
func (f staffFlags) known(c *api.Config, now func() time.Time) (err error) {
	if f.clients == "" {
		return nil
	}
	if f.publicURL == "" {
		return errors.New("--cds-clients needs --public-url: the tokens of record systems name the address that they call")
	}
	if c.Clients, err = oidc.ReadClients(f.clients, now); err != nil {
		return fmt.Errorf("--cds-clients: %w", err)
	}
	return nil
}
