package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"safetynet/api/decisionlog/internal/packing"
)

// migrations are applied in the order of their names; the table of the same name
// says which were. A released one never changes.
//
//go:embed migrations/*.sql
var migrations embed.FS

const insufficientPrivilege = "42501" // SQLSTATE

// withDictionaries is the first schema version with dictionaries. One comes with the
// step that it is made for, since who serves may have no right to put it there.
const withDictionaries = 3

// dictionarySQL puts a dictionary into the tables, for readers that are not this program.
const dictionarySQL = `INSERT INTO safetynet.dictionaries (packed, words) VALUES ($1, $2) ON CONFLICT DO NOTHING`

// querier is what inspect needs of a pool or a transaction.
type querier interface {
	QueryRow(ctx context.Context, query string, args ...any) pgx.Row
}

// inspect returns the schema version of a database, 0 where nothing of ours is in
// it. It is an error if the schema is another program's or a newer release's.
func inspect(ctx context.Context, q querier) (int, error) {
	var tables int
	var ours bool
	err := q.QueryRow(ctx, `SELECT count(*), coalesce(bool_or(c.relname = 'migrations'), false)
		FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'safetynet'`).Scan(&tables, &ours)
	if err != nil || tables == 0 {
		return 0, err
	}
	if !ours {
		return 0, errors.New("the schema safetynet in this database is another program's, not a decision log")
	}
	var version int
	if err := q.QueryRow(ctx, `SELECT count(*) FROM safetynet.migrations`).Scan(&version); err != nil {
		return 0, err
	}
	steps, err := migrationFiles(migrations)
	if err != nil {
		return 0, err
	}
	if version > len(steps) {
		return 0, fmt.Errorf("the database has schema version %d and this release of safetynet knows up to %d: use the newer release that wrote it", version, len(steps))
	}
	return version, nil
}

// requireCurrent refuses a database that has yet to be migrated.
func requireCurrent(ctx context.Context, q querier) error {
	version, err := inspect(ctx, q)
	if err != nil {
		return err
	}
	steps, err := migrationFiles(migrations)
	if err != nil {
		return err
	}
	if version < len(steps) {
		return fmt.Errorf("the database has schema version %d, older than %d: bring it up to date with safetynet log update", version, len(steps))
	}
	return nil
}

// migrate applies what is missing, all of it or nothing. It holds the lock of the
// chain: other instances may be starting, or writing.
func migrate(ctx context.Context, pool *pgxpool.Pool, from fs.FS) error {
	return pgx.BeginTxFunc(ctx, pool, oneByOne, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockSQL); err != nil {
			return fmt.Errorf("wait for other instances: %w", err)
		}
		version, err := inspect(ctx, tx)
		if err != nil {
			return err
		}
		steps, err := migrationFiles(from)
		if err != nil {
			return err
		}
		for i, name := range steps[version:] {
			err := apply(ctx, tx, from, name, version+i+1)
			if refused := new(pgconn.PgError); errors.As(err, &refused) && refused.Code == insufficientPrivilege {
				return fmt.Errorf("the database has schema version %d, this release needs %d and this role may not change it: whoever owns the tables does, with safetynet log update, and grants rights on them again (%s: %w)",
					version, len(steps), name, err)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		if version < len(steps) && len(steps) >= withDictionaries {
			_, err = tx.Exec(ctx, dictionarySQL, packing.Words, packing.Dictionary)
		}
		return err
	})
}

func apply(ctx context.Context, tx pgx.Tx, from fs.FS, name string, version int) error {
	script, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, string(script)); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO safetynet.migrations (version, name) VALUES ($1, $2)`, version, name)
	return err
}

func migrationFiles(from fs.FS) ([]string, error) {
	return fs.Glob(from, "migrations/*.sql") // sorted, as ReadDir is
}
