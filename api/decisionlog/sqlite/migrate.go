package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

// applicationID is in the header of every file of ours ("SNET" in ASCII), so
// that another program's database is not taken for an empty log.
const applicationID = 0x534E4554

// migrations are applied in the order of their names; the number of them that
// were applied is the file's PRAGMA user_version. A released one never changes.
//
//go:embed migrations/*.sql
var migrations embed.FS

// querier is what inspect needs of a database or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// inspect returns the schema version of a file, 0 for an empty one. It is an
// error if the file is another program's or a newer release's.
func inspect(ctx context.Context, q querier) (int, error) {
	var id, version, objects int
	err := q.QueryRowContext(ctx, `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id, pragma_user_version`).Scan(&id, &version, &objects)
	if err != nil {
		return 0, err
	}
	steps, err := migrationFiles(migrations)
	if err != nil {
		return 0, err
	}
	empty := id == 0 && version == 0 && objects == 0
	switch {
	case id != applicationID && !empty:
		return 0, errors.New("the file is a database of another program, not a decision log")
	case version > len(steps):
		return 0, fmt.Errorf("the file has schema version %d and this release of safetynet knows up to %d: use the newer release that wrote it", version, len(steps))
	}
	return version, nil
}

// requireCurrent refuses a file that has yet to be migrated.
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
		return fmt.Errorf("the file has schema version %d, older than %d: bring it up to date with safetynet log update", version, len(steps))
	}
	return nil
}

// migrate applies what is missing, all of it or nothing. The version is read
// under the write lock, since another process may be doing the same.
func migrate(ctx context.Context, db *sql.DB, from fs.FS) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("lock for writing: %w", err)
	}
	defer tx.Rollback() // does nothing after Commit
	version, err := inspect(ctx, tx)
	if err != nil {
		return err
	}
	steps, err := migrationFiles(from)
	if err != nil {
		return err
	}
	for _, name := range steps[version:] {
		if err := apply(ctx, tx, from, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	// The version is written even if it stands already: SQLite opens a file that
	// it may only read without a word, and this is where that shows. A PRAGMA
	// takes no parameters; both values are numbers of our own.
	mark := fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", len(steps), applicationID)
	if _, err := tx.ExecContext(ctx, mark); err != nil {
		return err
	}
	if version == len(steps) {
		return nil // nothing to keep, so nothing to wait for the disk for
	}
	return tx.Commit()
}

func apply(ctx context.Context, tx *sql.Tx, from fs.FS, name string) error {
	script, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, string(script))
	return err
}

func migrationFiles(from fs.FS) ([]string, error) {
	return fs.Glob(from, "migrations/*.sql") // sorted, as ReadDir is
}
