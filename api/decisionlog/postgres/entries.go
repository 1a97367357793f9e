package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/sqlrows"
)

var statements = sqlrows.In("safetynet.", "b.body")

// pageSize is how many entries are read at once: a loop that takes its time
// holds neither a connection nor an old state of the tables.
const pageSize = 100

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
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	e, err := sqlrows.Entry(s.readers.QueryRow(ctx, query, key).Scan)
	if errors.Is(err, pgx.ErrNoRows) || unstorable(err) {
		return decisionlog.Entry{}, decisionlog.ErrNotFound
	}
	if err != nil {
		return decisionlog.Entry{}, s.failure("read decision", err)
	}
	return e, sqlrows.Check(e, key, func() (erased bool, err error) {
		if err = s.readers.QueryRow(ctx, statements.Erased, e.StoryID(), e.Seq).Scan(&erased); err != nil {
			err = s.failure("read decision", err)
		}
		return erased, err
	})
}

// unstorable tells that a key is text which the database cannot hold, such as a
// zero byte; so no entry has it.
func unstorable(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && (refused.Code == notInRepertoire || refused.Code == untranslatable)
}

// Entries yields what is asked for in chain order, see [decisionlog.Log]. What is
// appended while the loop runs may come at its end.
func (s *Store) Entries(ctx context.Context, q decisionlog.Query) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) {
		after := int64(math.MinInt64) // the sequence may have been tampered with
		for {
			page, err := s.page(ctx, q, after)
			if err != nil {
				yield(decisionlog.Entry{}, s.failure("read decision log", err))
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
				after = e.Seq
			}
			if len(page) < pageSize {
				return
			}
		}
	}
}

func (s *Store) page(ctx context.Context, q decisionlog.Query, after int64) ([]decisionlog.Entry, error) {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	where, args := statements.Where(q)
	page := fmt.Sprintf(`%s AND e.seq > $%d ORDER BY e.seq LIMIT %d`, where, len(args)+1, pageSize)
	rows, err := s.readers.Query(ctx, statements.Entries+page, append(args, after)...)
	if err != nil {
		return nil, err
	}
	entries, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (decisionlog.Entry, error) { return sqlrows.Entry(row.Scan) })
	if unstorable(err) { // a name that no entry has
		return nil, nil
	}
	return entries, err
}
