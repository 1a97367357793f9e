// Package sqlite keeps the decision log in one SQLite file (with its -wal and
// -shm companions while it is open). It is the default store.
//
//	store, err := sqlite.Open(ctx, "safetynet.db")         // serve
//	store, err := sqlite.OpenReadOnly(ctx, "safetynet.db") // log verify, log export
//	defer store.Close()
//
// Durability: the file is in write-ahead mode with synchronous=FULL, so every
// append is flushed to the disk before it returns, and a crash loses nothing
// that was answered. Open refuses to go on where the file system does not allow
// that. Writes go one after the other through one connection, whose transactions
// take the write lock at their start; reads have connections of their own, which
// cannot write, and do not wait for writes. Several processes may open one file
// on one machine; a network file system will not do. While the file is not where it
// was opened nothing is written or found, until it is back.
//
// Bodies of some length are stored compressed, which nobody sees who does not look into
// the file: hashes are of the bodies as they were recorded.
//
// An erasure overwrites the bodies with zeros and then empties the -wal file, which
// still holds them. Where somebody is reading at that moment it is tried again.
//
// The tables refuse UPDATE through triggers, and DELETE except of a body that an
// erasure names. That stops mistakes, not
// someone who owns the file: for those there is the chain, see
// [decisionlog.Verify].
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/mattn/go-sqlite3"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/group"
	"safetynet/api/decisionlog/internal/packing"
)

const (
	// lockWait is how long a call waits for another process that writes. A
	// write takes milliseconds; who holds the lock for longer is in trouble.
	lockWait = 5 * time.Second
	// maxReaders bounds the connections for reading.
	maxReaders = 8
)

// Store is a decision log and token store in a SQLite file. It is safe for
// concurrent use. Use [Open] or [OpenReadOnly] to make one.
type Store struct {
	writer   *sql.DB // one connection; nil when opened for reading only
	readers  *sql.DB
	prepared prepared      // unless opened for reading only
	appends  *group.Writer // likewise
	place    place         // likewise
	closed   atomic.Bool
	untidy   atomic.Int64 // when to try to [Store.tidy] again, in nanoseconds; 0 for no need
}

var (
	_ decisionlog.Log    = (*Store)(nil)
	_ decisionlog.Tokens = (*Store)(nil)
)

// Open opens the log in the file at path for reading and writing. A file that
// does not exist is created, readable by its owner only; an older schema is
// brought up to date. ctx bounds the opening, not the store's life.
//
// It is an error if the file is not a decision log, was written by a newer
// release, is damaged in a way that shows at once, or cannot be written durably.
func Open(ctx context.Context, path string) (*Store, error) {
	return open(ctx, path, lockWait)
}

func open(ctx context.Context, path string, wait time.Duration) (*Store, error) {
	if err := createPrivate(path); err != nil {
		return nil, fmt.Errorf("open decision log: %w", err)
	}
	s, err := openReaders(ctx, path, wait)
	if err != nil {
		return nil, err
	}
	if s.writer, err = patientWriter(ctx, path, wait); err == nil {
		s.place, err = placeOf(path)
	}
	if err == nil {
		s.prepared, err = prepare(ctx, s.writer)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open decision log %s: %w", path, damage(err)), s.Close())
	}
	s.appends = group.Start(s.record)
	s.tidy(ctx, true) // after a crash
	return s, nil
}

// OpenReadOnly opens an existing log without changing it; whoever writes to it
// may go on. All that would write answers [decisionlog.ErrReadOnly].
//
// SQLite needs to create a -shm file beside the log, so for a log on a read-only
// medium copy it first. An older schema is an error: [Open] updates it.
func OpenReadOnly(ctx context.Context, path string) (*Store, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open decision log: %w", err)
	}
	s, err := openReaders(ctx, path, lockWait)
	if err != nil {
		return nil, err
	}
	if err := requireCurrent(ctx, s.readers); err != nil {
		return nil, errors.Join(fmt.Errorf("open decision log %s: %w", path, err), s.Close())
	}
	return s, nil
}

// Close finishes what has begun and releases the file. A second Close does nothing.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	if s.appends != nil {
		s.appends.Close()
	}
	// The writer goes last: the last connection to a file moves what is in the
	// -wal file into it, which a reader may not do.
	err := s.readers.Close()
	if s.writer != nil {
		err = errors.Join(err, s.writer.Close())
	}
	return err
}

// createPrivate makes an empty file if there is none, since SQLite would make it
// readable by everyone. It must not open an existing file: closing it again
// would drop the locks this process holds on it (POSIX).
func createPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600) // #nosec G304 -- --db, from the command line
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}

// openReaders opens the reading side and refuses a file that is not ours before
// anything could change it.
func openReaders(ctx context.Context, path string, wait time.Duration) (*Store, error) {
	readers, err := openPool(path, wait, url.Values{"mode": {"ro"}, "_query_only": {"true"}})
	if err != nil {
		return nil, fmt.Errorf("open decision log: %w", err)
	}
	readers.SetMaxOpenConns(maxReaders)
	readers.SetMaxIdleConns(maxReaders)
	s := &Store{readers: readers}
	if _, err := inspect(ctx, readers); err != nil {
		return nil, errors.Join(fmt.Errorf("open decision log %s: %w", path, damage(err)), s.Close())
	}
	return s, nil
}

// patientWriter is openWriter that waits while somebody else opens the same new file: SQLite waits for
// every lock but the one that turns a file to write-ahead mode.
func patientWriter(ctx context.Context, path string, wait time.Duration) (*sql.DB, error) {
	for until := time.Now().Add(wait); ; time.Sleep(10 * time.Millisecond) {
		w, err := openWriter(ctx, path, wait)
		var locked sqlite3.Error
		if !errors.As(err, &locked) || locked.Code != sqlite3.ErrBusy || ctx.Err() != nil || time.Now().After(until) {
			return w, err
		}
	}
}

// dictionarySQL puts the dictionary into the file, for readers that are not this program.
const dictionarySQL = `INSERT INTO dictionaries (packed, words) SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM dictionaries WHERE packed = $1)`

// openWriter opens the one writing connection and brings the schema up to date.
func openWriter(ctx context.Context, path string, wait time.Duration) (*sql.DB, error) {
	writer, err := openPool(path, wait, url.Values{
		"mode": {"rw"}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"},
		"_txlock": {"immediate"}, "_foreign_keys": {"on"}, "_secure_delete": {"true"},
	})
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	if err = requireDurable(ctx, writer); err == nil {
		err = migrate(ctx, writer, migrations)
	}
	if err == nil {
		_, err = writer.ExecContext(ctx, dictionarySQL, packing.Words, packing.Dictionary)
	}
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	return writer, nil
}

// requireDurable asks SQLite whether it does what it was told: where a file
// system lacks shared memory it silently keeps another journal mode.
func requireDurable(ctx context.Context, writer *sql.DB) error {
	var journal string
	var synchronous int
	if err := writer.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&journal); err != nil {
		return err
	}
	if err := writer.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&synchronous); err != nil {
		return err
	}
	if journal != "wal" || synchronous != 2 {
		return fmt.Errorf("appends would not be durable here: journal_mode=%s (want wal), synchronous=%d (want 2)", journal, synchronous)
	}
	return nil
}

// openPool names the file as a URI, so that a path with ? or % in it works.
func openPool(path string, wait time.Duration, options url.Values) (*sql.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	options.Set("_busy_timeout", strconv.FormatInt(wait.Milliseconds(), 10))
	file := (&url.URL{Path: filepath.ToSlash(absolute)}).EscapedPath()
	return sql.Open("sqlite3", "file:"+file+"?"+options.Encode())
}

// failure says what could not be done and marks the cause with the sentinel a
// caller can test for, keeping the database's own words beside it.
func (s *Store) failure(doing string, err error) error {
	if s.closed.Load() && !errors.Is(err, decisionlog.ErrClosed) {
		err = fmt.Errorf("%w: %w", decisionlog.ErrClosed, err)
	}
	return fmt.Errorf("%s: %w", doing, damage(err))
}

// damage marks the errors by which SQLite says that the file itself is bad.
func damage(err error) error {
	var se sqlite3.Error
	if errors.As(err, &se) && (se.Code == sqlite3.ErrCorrupt || se.Code == sqlite3.ErrNotADB) {
		return fmt.Errorf("%w: %w", decisionlog.ErrDamaged, err)
	}
	return err
}
