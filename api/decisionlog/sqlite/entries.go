package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"iter"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/sqlrows"
)

// What was erased is nothing but zeros, see eraseSQL.
var statements = sqlrows.In("", "nullif(b.body, zeroblob(length(b.body)))")

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
