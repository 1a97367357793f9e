package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"safetynet/api/decisionlog"
)

const (
	headSQL = `SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1`

	usedSQL = `SELECT EXISTS (SELECT 1 FROM entries WHERE id = $1),
	                  EXISTS (SELECT 1 FROM entries WHERE reference = $2)`

	insertEntrySQL = `INSERT INTO entries (seq, id, reference, recorded_at, body_hash, prev, hash)
	                  VALUES ($1, $2, $3, $4, $5, $6, $7)`

	insertBodySQL = `INSERT INTO bodies (seq, body) VALUES ($1, $2)`

	// The join is an outer one: an entry whose body is gone must still show.
	entriesSQL = `SELECT e.seq, e.id, e.reference, e.recorded_at, b.body, e.body_hash, e.prev, e.hash
	              FROM entries e LEFT JOIN bodies b ON b.seq = e.seq`
)

// Append records d, see [decisionlog.Log]. It waits up to five seconds for
// another process that is writing.
func (s *Store) Append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	var e decisionlog.Entry
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var err error
		e, err = appendTo(ctx, tx, d)
		return err
	})
	if err != nil {
		return decisionlog.Entry{}, s.failure("record decision", err)
	}
	return e, nil
}

// appendTo reads the head of the chain and adds d behind it. It runs under the
// write lock, so no other append can come between the two.
func appendTo(ctx context.Context, tx *sql.Tx, d decisionlog.Decision) (decisionlog.Entry, error) {
	var head decisionlog.Head
	err := tx.QueryRowContext(ctx, headSQL).Scan(&head.Seq, &head.Hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) { // no rows: the first entry
		return decisionlog.Entry{}, err
	}
	e, err := decisionlog.Seal(head, d)
	if err != nil {
		return decisionlog.Entry{}, err
	}
	if err := refuseUsed(ctx, tx, e); err != nil {
		return decisionlog.Entry{}, err
	}
	if _, err := tx.ExecContext(ctx, insertEntrySQL, e.Seq, e.ID, e.Reference,
		decisionlog.FormatTime(e.RecordedAt), e.BodyHash, e.Prev, e.Hash); err != nil {
		return decisionlog.Entry{}, err
	}
	if _, err := tx.ExecContext(ctx, insertBodySQL, e.Seq, e.Body); err != nil {
		return decisionlog.Entry{}, err
	}
	return e, nil
}

func refuseUsed(ctx context.Context, tx *sql.Tx, e decisionlog.Entry) error {
	var id, reference bool
	if err := tx.QueryRowContext(ctx, usedSQL, e.ID, e.Reference).Scan(&id, &reference); err != nil {
		return err
	}
	switch {
	case id:
		return fmt.Errorf("%w: id %s", decisionlog.ErrDuplicate, e.ID)
	case reference:
		return fmt.Errorf("%w: reference %s", decisionlog.ErrDuplicate, e.Reference)
	}
	return nil
}

// write runs do in a transaction that holds the write lock. The caller may give
// up while it waits for its turn; then do has not begun. Once it has begun it is
// finished whatever becomes of the caller, since nobody could say whether a
// commit that was interrupted took place.
func (s *Store) write(ctx context.Context, do func(context.Context, *sql.Tx) error) error {
	if s.writer == nil {
		return decisionlog.ErrReadOnly
	}
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // hands it back to the pool
	ctx = context.WithoutCancel(ctx)
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	if err := do(ctx, tx); err != nil {
		return err
	}
	if err := s.place.check(); err != nil {
		return err
	}
	return tx.Commit()
}

// ByID returns the entry with this id, see [decisionlog.Log].
func (s *Store) ByID(ctx context.Context, id string) (decisionlog.Entry, error) {
	return s.one(ctx, entriesSQL+` WHERE e.id = $1`, id)
}

// ByReference returns the entry with this reference, see [decisionlog.Log].
func (s *Store) ByReference(ctx context.Context, code string) (decisionlog.Entry, error) {
	reference, err := decisionlog.ParseReference(code)
	if err != nil {
		return decisionlog.Entry{}, err
	}
	return s.one(ctx, entriesSQL+` WHERE e.reference = $1`, reference)
}

// one reads a single entry and holds it against its own hashes. A damaged index
// may lead to another child's entry, which is sound in itself: SQLite takes the
// key from the index or from the table as it likes, so it is compared here too.
func (s *Store) one(ctx context.Context, query, key string) (decisionlog.Entry, error) {
	if s.writer != nil { // who only reads is soon done
		if err := s.place.check(); err != nil {
			return decisionlog.Entry{}, s.failure("read decision", err)
		}
	}
	e, err := scan(s.readers.QueryRowContext(ctx, query, key))
	if errors.Is(err, sql.ErrNoRows) {
		return decisionlog.Entry{}, decisionlog.ErrNotFound
	}
	if err != nil {
		return decisionlog.Entry{}, s.failure("read decision", err)
	}
	if e.ID != key && e.Reference != key {
		return e, fmt.Errorf("%w: the index leads from %s to another entry", decisionlog.ErrDamaged, key)
	}
	return e, e.Check()
}

// Entries yields the log as it is when the loop begins, see [decisionlog.Log].
// While the loop runs the -wal file cannot be emptied: do not let it wait.
func (s *Store) Entries(ctx context.Context) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) {
		rows, err := s.readers.QueryContext(ctx, entriesSQL+` ORDER BY e.seq`)
		if err != nil {
			yield(decisionlog.Entry{}, s.failure("read decision log", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			e, err := scan(rows)
			if err != nil {
				yield(decisionlog.Entry{}, s.failure("read decision log", err))
				return
			}
			if !yield(e, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(decisionlog.Entry{}, s.failure("read decision log", err))
		}
	}
}

// scan reads one row of entriesSQL. A stored time that is not in our form
// becomes the zero time, which no entry has: the entry then fails its hash and
// the log can still be read to its end.
func scan(row interface{ Scan(...any) error }) (decisionlog.Entry, error) {
	var e decisionlog.Entry
	var recordedAt string
	err := row.Scan(&e.Seq, &e.ID, &e.Reference, &recordedAt, &e.Body, &e.BodyHash, &e.Prev, &e.Hash)
	if err != nil {
		return decisionlog.Entry{}, err
	}
	if e.RecordedAt, err = decisionlog.ParseTime(recordedAt); err != nil {
		e.RecordedAt = time.Time{}
	}
	return e, nil
}
