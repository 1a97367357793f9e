package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/sqlrows"
)

// What was erased is nothing but zeros, see eraseSQL.
var statements = sqlrows.In("", "nullif(b.body, zeroblob(length(b.body)))")

const (
	usedSQL = `SELECT EXISTS (SELECT 1 FROM entries WHERE id = $1),
	                  EXISTS (SELECT 1 FROM entries WHERE reference = $2)`

	insertEntrySQL = `INSERT INTO entries (seq, id, reference, recorded_at, body_hash, prev, hash, kind, story)
	                  VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8, $9)`
	insertBodySQL = `INSERT INTO bodies (seq, body) VALUES ($1, $2)`
)

// eraseSQL overwrites bodies where they stand. Deleting them would move others
// about, whose bytes stay behind where they were, and would be found there after
// they were erased in their turn.
var eraseSQL = `UPDATE bodies SET body = zeroblob(length(body))
	WHERE body <> zeroblob(length(body)) AND seq IN (` + statements.Before + `)` // #nosec G202 -- both parts are constants

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
	s.tidy(ctx, e.Kind == decisionlog.KindErasure)
	return e, nil
}

// appendTo reads the head of the chain and adds d behind it. It runs under the
// write lock, so no other append can come between the two.
func appendTo(ctx context.Context, tx *sql.Tx, d decisionlog.Decision) (decisionlog.Entry, error) {
	var head decisionlog.Head
	err := tx.QueryRowContext(ctx, statements.Head).Scan(&head.Seq, &head.Hash)
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
		decisionlog.FormatTime(e.RecordedAt), e.BodyHash, e.Prev, e.Hash, e.Kind, e.Story); err != nil {
		return decisionlog.Entry{}, err
	}
	if _, err := tx.ExecContext(ctx, insertBodySQL, e.Seq, e.Body); err != nil {
		return decisionlog.Entry{}, err
	}
	if e.Kind == decisionlog.KindErasure {
		_, err = tx.ExecContext(ctx, eraseSQL, e.Story, e.Seq)
	}
	return e, err
}

// refuseUsed refuses a used name, and a story that nothing began.
func refuseUsed(ctx context.Context, tx *sql.Tx, e decisionlog.Entry) error {
	var id, reference, story bool
	if err := tx.QueryRowContext(ctx, usedSQL, e.ID, e.Reference).Scan(&id, &reference); err != nil {
		return err
	}
	if e.Story != "" {
		if err := tx.QueryRowContext(ctx, statements.Began, e.Story).Scan(&story); err != nil {
			return err
		}
	}
	switch {
	case e.Story != "" && !story:
		return fmt.Errorf("%w: story %s", decisionlog.ErrNotFound, e.Story)
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
	return s.one(ctx, statements.Entries+` WHERE e.id = $1`, id)
}

// ByReference returns the entry with this reference, see [decisionlog.Log].
func (s *Store) ByReference(ctx context.Context, code string) (decisionlog.Entry, error) {
	reference, err := decisionlog.ParseReference(code)
	if err != nil {
		return decisionlog.Entry{}, err
	}
	return s.one(ctx, statements.Entries+` WHERE e.reference = $1`, reference)
}

// one reads a single entry and holds it against its own hashes.
func (s *Store) one(ctx context.Context, query, key string) (decisionlog.Entry, error) {
	if s.writer != nil { // who only reads is soon done
		if err := s.place.check(); err != nil {
			return decisionlog.Entry{}, s.failure("read decision", err)
		}
	}
	e, err := sqlrows.Entry(s.readers.QueryRowContext(ctx, query, key).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return decisionlog.Entry{}, decisionlog.ErrNotFound
	}
	if err != nil {
		return decisionlog.Entry{}, s.failure("read decision", err)
	}
	return e, sqlrows.Check(e, key, func() (erased bool, err error) {
		if err = s.readers.QueryRowContext(ctx, statements.Erased, e.StoryID(), e.Seq).Scan(&erased); err != nil {
			err = s.failure("read decision", err)
		}
		return erased, err
	})
}

// Entries yields what is asked for as it is when the loop begins, see
// [decisionlog.Log]. While the loop runs the -wal file cannot be emptied: do not
// let it wait.
func (s *Store) Entries(ctx context.Context, q decisionlog.Query) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) {
		where, args := statements.Where(q)
		rows, err := s.readers.QueryContext(ctx, statements.Entries+where+` ORDER BY e.seq`, args...)
		if err != nil {
			yield(decisionlog.Entry{}, s.failure("read decision log", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			e, err := sqlrows.Entry(rows.Scan)
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
