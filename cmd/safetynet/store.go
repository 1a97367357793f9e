package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/pflag"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/postgres"
	"safetynet/api/decisionlog/sqlite"
)

// store is what every command needs of a decision log.
type store interface {
	decisionlog.Log
	decisionlog.Tokens
}

// dbFlag is --db, the same for every command.
func dbFlag(flags *pflag.FlagSet, db *string) {
	flags.StringVar(db, "db", "safetynet.db", "`file` with the decision log, or postgres://user@host/database")
}

// openStore opens the decision log that --db names. What looks like an address of
// another kind is not shown: it may hold a password.
func openStore(ctx context.Context, db string, readOnly bool) (store, error) {
	var s store
	var err error
	switch {
	case postgres.Address(db) && readOnly:
		s, err = postgres.OpenReadOnly(ctx, db)
	case postgres.Address(db):
		s, err = postgres.Open(ctx, db)
	case strings.Contains(db, "://"):
		err = errors.New("--db is a file or an address that begins with postgres://")
	case readOnly:
		s, err = sqlite.OpenReadOnly(ctx, db)
	default:
		s, err = sqlite.Open(ctx, db)
	}
	if err != nil {
		return nil, fail(statusUsage, err)
	}
	return s, nil
}

// dbName is what people are shown of a --db that could be opened.
func dbName(db string) string {
	if name, err := postgres.Name(db); postgres.Address(db) && err == nil {
		return name
	}
	return db
}
