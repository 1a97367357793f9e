package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"safetynet/api/decisionlog"
)

const (
	headSQL = `SELECT seq, hash FROM safetynet.entries ORDER BY seq DESC LIMIT 1`

	storySQL = `SELECT EXISTS (SELECT FROM safetynet.entries WHERE id = $1)`

	insertSQL = `WITH entry AS (
	                 INSERT INTO safetynet.entries (seq, id, reference, recorded_at, body_hash, prev, hash, kind, story)
	                 VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8, $9))
	             INSERT INTO safetynet.bodies (seq, body) VALUES ($1, $10)`

	eraseSQL = `DELETE FROM safetynet.bodies WHERE seq IN (
	                SELECT seq FROM safetynet.entries WHERE story = $1 AND story <> '' AND seq < $2
	                UNION SELECT seq FROM safetynet.entries WHERE id = $1 AND story = '' AND seq < $2)`
	erasedSQL = `SELECT EXISTS (SELECT FROM safetynet.entries WHERE story = $1 AND story <> '' AND kind = 'erasure' AND seq > $2)`

	// The join is an outer one: an entry whose body is gone must still show.
	entriesSQL = `SELECT e.seq, e.id, coalesce(e.reference, ''), e.recorded_at, b.body, e.body_hash, e.prev, e.hash, e.kind, e.story
	              FROM safetynet.entries e LEFT JOIN safetynet.bodies b ON b.seq = e.seq`

	// A condition that is not asked for has a value that all rows meet. The story's
	// rows are found by an index each.
	pageSQL = entriesSQL + ` WHERE e.seq > $1
	    AND ($3::text[] IS NULL OR e.kind = ANY ($3))
	    AND ($4 = '' OR e.seq IN (SELECT seq FROM safetynet.entries WHERE story = $4 AND story <> ''
	                              UNION SELECT seq FROM safetynet.entries WHERE id = $4 AND story = ''))
	    AND e.recorded_at >= $5 AND ($6 = '' OR e.recorded_at < $6)
	    ORDER BY e.seq LIMIT $2`

	// pageSize is how many entries are read at once: a loop that takes its time
	// holds neither a connection nor an old state of the tables.
	pageSize = 100
)

// Append records d, see [decisionlog.Log]. It waits up to ten seconds for other
// instances that are writing.
func (s *Store) Append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	var e decisionlog.Entry
	err := s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		e, err = appendTo(ctx, tx, d)
		return err
	})
	if errors.Is(err, errInDoubt) {
		err = s.settle(ctx, e, err)
	}
	if err != nil {
		return decisionlog.Entry{}, s.failure("record decision", err)
	}
	return e, nil
}

// appendTo reads the head of the chain and adds d behind it. It runs under the
// lock of the chain, so no other append can come between the two.
func appendTo(ctx context.Context, tx pgx.Tx, d decisionlog.Decision) (decisionlog.Entry, error) {
	var head decisionlog.Head
	err := tx.QueryRow(ctx, headSQL).Scan(&head.Seq, &head.Hash)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) { // no rows: the first entry
		return decisionlog.Entry{}, err
	}
	e, err := decisionlog.Seal(head, d)
	if err != nil {
		return decisionlog.Entry{}, err
	}
	if e.Story != "" {
		var began bool
		if err := tx.QueryRow(ctx, storySQL, e.Story).Scan(&began); err != nil {
			return decisionlog.Entry{}, err
		}
		if !began {
			return decisionlog.Entry{}, fmt.Errorf("%w: story %s", decisionlog.ErrNotFound, e.Story)
		}
	}
	_, err = tx.Exec(ctx, insertSQL, e.Seq, e.ID, e.Reference, decisionlog.FormatTime(e.RecordedAt), e.BodyHash, e.Prev, e.Hash, e.Kind, e.Story, e.Body)
	if err == nil && e.Kind == decisionlog.KindErasure {
		_, err = tx.Exec(ctx, eraseSQL, e.Story, e.Seq)
	}
	return e, duplicate(err, map[string]string{"entries_id": "id " + e.ID, "entries_reference": "reference " + e.Reference})
}

// duplicate marks the refusal of what is already there, by the names of the
// constraints that refuse it.
func duplicate(err error, named map[string]string) error {
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == uniqueViolation && named[refused.ConstraintName] != "" {
		return fmt.Errorf("%w: %s", decisionlog.ErrDuplicate, named[refused.ConstraintName])
	}
	return err
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
// may lead to another child's entry, which is sound in itself, so the key is
// compared here too.
func (s *Store) one(ctx context.Context, query, key string) (decisionlog.Entry, error) {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	e, err := scan(s.readers.QueryRow(ctx, query, key))
	if errors.Is(err, pgx.ErrNoRows) || unstorable(err) {
		return decisionlog.Entry{}, decisionlog.ErrNotFound
	}
	if err != nil {
		return decisionlog.Entry{}, s.failure("read decision", err)
	}
	if e.ID != key && e.Reference != key {
		return e, fmt.Errorf("%w: the index leads from %s to another entry", decisionlog.ErrDamaged, key)
	}
	if len(e.Body) > 0 {
		return e, e.Check()
	}
	var erased bool
	if err := s.readers.QueryRow(ctx, erasedSQL, e.StoryID(), e.Seq).Scan(&erased); err != nil {
		return decisionlog.Entry{}, s.failure("read decision", err)
	}
	if erased {
		return e, e.CheckErased()
	}
	return e, e.Check()
}

// unstorable tells that a key is text which the database cannot hold, such as a
// zero byte; so no entry has it.
func unstorable(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && (refused.Code == notInRepertoire || refused.Code == untranslatable)
}

// Entries yields what is asked for in chain order, see [decisionlog.Log]. What is appended
// while the loop runs may come at its end.
func (s *Store) Entries(ctx context.Context, q decisionlog.Query) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) {
		after := q.After
		if after == 0 {
			after = math.MinInt64 // the sequence may have been tampered with
		}
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
	since, until := "", ""
	if !q.Since.IsZero() {
		since = decisionlog.FormatTime(q.Since)
	}
	if !q.Until.IsZero() {
		until = decisionlog.FormatTime(q.Until)
	}
	rows, err := s.readers.Query(ctx, pageSQL, after, pageSize, q.WithLegacy(), q.Story, since, until)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (decisionlog.Entry, error) { return scan(row) })
}

// scan reads one row of entriesSQL. A stored time that is not in our form
// becomes the zero time, which no entry has: the entry then fails its hash and
// the log can still be read to its end.
func scan(row pgx.Row) (decisionlog.Entry, error) {
	var e decisionlog.Entry
	var recordedAt string
	err := row.Scan(&e.Seq, &e.ID, &e.Reference, &recordedAt, &e.Body, &e.BodyHash, &e.Prev, &e.Hash, &e.Kind, &e.Story)
	if err != nil {
		return decisionlog.Entry{}, err
	}
	if e.RecordedAt, err = decisionlog.ParseTime(recordedAt); err != nil {
		e.RecordedAt = time.Time{}
	}
	return e, nil
}
