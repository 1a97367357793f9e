package plain

import (
	"context"
	"database/sql"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/mattn/go-sqlite3" // the driver sqlite3
)

// Store keeps one row for each recorded assessment: the case and the answer as JSON.
// Add returns when the row is committed.
type Store interface {
	Add(ctx context.Context, id string, asked, answered []byte) error
	Close()
}

// poolSize is how many connections to PostgreSQL there are, more than the default of
// one for each processor: each waits for its own commit.
const poolSize = 16

// Open opens a store and makes its table: a file of SQLite, or an address that
// begins with postgres:.
func Open(ctx context.Context, db string) (Store, error) {
	if strings.HasPrefix(db, "postgres:") {
		return openPostgres(ctx, db)
	}
	return openSQLite(ctx, db)
}

type sqliteStore struct{ db *sql.DB }

func openSQLite(ctx context.Context, file string) (Store, error) {
	db, err := sql.Open("sqlite3", "file:"+file+"?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // SQLite has one writer; more would only wait for each other inside it
	_, err = db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS assessments (
		id TEXT PRIMARY KEY, recorded_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, asked TEXT NOT NULL, answered TEXT NOT NULL)`)
	return sqliteStore{db}, err
}

func (s sqliteStore) Add(ctx context.Context, id string, asked, answered []byte) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO assessments (id, asked, answered) VALUES (?, ?, ?)`, id, string(asked), string(answered))
	return err
}

func (s sqliteStore) Close() { _ = s.db.Close() } // every row was committed on its own

type postgresStore struct{ pool *pgxpool.Pool }

func openPostgres(ctx context.Context, address string) (Store, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	config.MaxConns = poolSize
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	_, err = pool.Exec(ctx, `CREATE TABLE IF NOT EXISTS assessments (
		id UUID PRIMARY KEY, recorded_at TIMESTAMPTZ NOT NULL DEFAULT now(), asked JSON NOT NULL, answered JSON NOT NULL)`)
	return postgresStore{pool}, err
}

func (s postgresStore) Add(ctx context.Context, id string, asked, answered []byte) error {
	_, err := s.pool.Exec(ctx, `INSERT INTO assessments (id, asked, answered) VALUES ($1, $2, $3)`, id, string(asked), string(answered))
	return err
}

func (s postgresStore) Close() { s.pool.Close() }
