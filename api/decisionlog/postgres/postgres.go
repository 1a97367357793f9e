// Package postgres keeps the decision log in a PostgreSQL database, for several
// instances of the program that serve one service together.
//
//	store, err := postgres.Open(ctx, "postgres://safetynet@db.example/safetynet?sslmode=verify-full") // serve
//	store, err := postgres.OpenReadOnly(ctx, address)                                                // log verify, log export
//	defer store.Close()
//
// There is one chain, whoever writes to it: an append holds an advisory lock of
// the database from reading the head until its commit, so appends of all
// instances go one after the other. Reads do not wait for it.
//
// Durability: every session that writes has synchronous_commit on (or what is
// stricter, if the server is set so), and a server with fsync off is refused.
// Where a standby takes over, the last decisions are safe only if
// synchronous_standby_names is set: that is for whoever runs the database.
//
// A connection is tried before it is used, so a server that was away is found
// again without a restart; until then every call says that it cannot be reached.
// If the connection breaks during a commit, Append asks over another one what
// became of it. A pooler between program and database must keep sessions.
//
// The tables refuse UPDATE, DELETE and TRUNCATE through triggers, except DELETE of a
// body that an erasure names. That stops mistakes, not the owner of the tables: for
// those there is the chain, see [decisionlog.Verify]. A role that may SELECT and
// INSERT, UPDATE and DELETE tokens and DELETE bodies can serve, once the owner has
// opened the log for writing and so made the tables. What was erased stays in the
// files until VACUUM has run.
//
// Bodies are stored packed, see DESIGN.md; nothing above the store sees it.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/group"
)

// Store is a decision log and token store in a PostgreSQL database. It is safe
// for concurrent use. Use [Open] or [OpenReadOnly] to make one.
type Store struct {
	writer  *pgxpool.Pool // nil when opened for reading only
	readers *pgxpool.Pool
	appends *group.Writer // nil likewise
	name    string
	closed  atomic.Bool
}

var (
	_ decisionlog.Log    = (*Store)(nil)
	_ decisionlog.Tokens = (*Store)(nil)
)

// Open opens the log in the database at address (a URL, see [Address]) for reading
// and writing. Tables that are lacking are made, older ones brought up to date.
// ctx bounds the opening, not the store's life.
//
// It is an error if the server cannot be reached or does not write durably, or if
// the tables are another program's or a newer release's. No error tells a password.
func Open(ctx context.Context, address string) (*Store, error) {
	s, err := openReaders(ctx, address)
	if err != nil {
		return nil, err
	}
	if s.writer, err = openPool(ctx, address, asWriter); err == nil {
		err = migrate(ctx, s.writer, migrations)
	}
	if err != nil {
		return nil, errors.Join(s.failure("open decision log "+s.name, err), s.Close())
	}
	s.appends = group.Start(s.record)
	return s, nil
}

// OpenReadOnly opens an existing log without changing it; whoever writes to it
// may go on. All that would write answers [decisionlog.ErrReadOnly]. Older tables
// are an error: [Open] updates them.
func OpenReadOnly(ctx context.Context, address string) (*Store, error) {
	s, err := openReaders(ctx, address)
	if err != nil {
		return nil, err
	}
	if err := requireCurrent(ctx, s.readers); err != nil {
		return nil, errors.Join(s.failure("open decision log "+s.name, err), s.Close())
	}
	return s, nil
}

// openReaders opens the reading side and refuses a database that is not ours
// before anything could change it.
func openReaders(ctx context.Context, address string) (*Store, error) {
	name, err := Name(address)
	if err != nil {
		return nil, fmt.Errorf("open decision log: %w", err)
	}
	s := &Store{name: name}
	if s.readers, err = openPool(ctx, address, asReader); err == nil {
		_, err = inspect(ctx, s.readers)
	}
	if err != nil {
		return nil, errors.Join(s.failure("open decision log "+name, err), s.Close())
	}
	return s, nil
}

// Close finishes what has begun, waits for other calls under way and releases the connections. A second Close
// does nothing.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	if s.appends != nil {
		s.appends.Close()
	}
	for _, pool := range []*pgxpool.Pool{s.writer, s.readers} {
		if pool != nil {
			pool.Close()
		}
	}
	return nil
}

// failure says what could not be done and marks the cause with the sentinel a
// caller can test for, keeping the database's own words beside it.
func (s *Store) failure(doing string, err error) error {
	var refused *pgconn.PgError
	switch {
	case s.closed.Load() && !errors.Is(err, decisionlog.ErrClosed):
		err = fmt.Errorf("%w: %w", decisionlog.ErrClosed, err)
	case errors.As(err, &refused) && (refused.Code == dataCorrupted || refused.Code == indexCorrupted):
		err = fmt.Errorf("%w: %w", decisionlog.ErrDamaged, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// SQLSTATE codes, from appendix A of the manual.
const (
	notInRepertoire = "22021" // text that no text column can hold
	untranslatable  = "22P05" // likewise, in this database
	dataCorrupted   = "XX001"
	indexCorrupted  = "XX002"
)
