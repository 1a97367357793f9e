package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"safetynet/api/decisionlog"
)

const (
	headSQL = `SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1`

	usedSQL = `SELECT EXISTS (SELECT 1 FROM entries WHERE id = $1),
	                  EXISTS (SELECT 1 FROM entries WHERE reference = $2)`

	storySQL = `SELECT EXISTS (SELECT 1 FROM entries WHERE id = $1)`

	insertEntrySQL = `INSERT INTO entries (seq, id, reference, recorded_at, body_hash, prev, hash, kind, story)
	                  VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8, $9)`
	insertBodySQL = `INSERT INTO bodies (seq, body) VALUES ($1, $2)`

	// The two conditions use an index each.
	eraseSQL = `DELETE FROM bodies WHERE seq IN (
	                SELECT seq FROM entries WHERE story = $1 AND story <> '' AND seq < $2
	                UNION SELECT seq FROM entries WHERE id = $1 AND story = '' AND seq < $2)`
	erasedSQL = `SELECT EXISTS (SELECT 1 FROM entries WHERE story = $1 AND story <> '' AND kind = 'erasure' AND seq > $2)`

	// The join is an outer one: an entry whose body is gone must still show.
	entriesSQL = `SELECT e.seq, e.id, e.reference, e.recorded_at, b.body, e.body_hash, e.prev, e.hash, e.kind, e.story
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
		if err := tx.QueryRowContext(ctx, storySQL, e.Story).Scan(&story); err != nil {
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
	if len(e.Body) > 0 {
		return e, e.Check()
	}
	var erased bool
	if err := s.readers.QueryRowContext(ctx, erasedSQL, e.StoryID(), e.Seq).Scan(&erased); err != nil {
		return decisionlog.Entry{}, s.failure("read decision", err)
	}
	if erased {
		return e, e.CheckErased()
	}
	return e, e.Check()
}

// Entries yields what is asked for as it is when the loop begins, see
// [decisionlog.Log]. While the loop runs the -wal file cannot be emptied: do not
// let it wait.
func (s *Store) Entries(ctx context.Context, q decisionlog.Query) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) {
		where, args := conditions(q)
		rows, err := s.readers.QueryContext(ctx, entriesSQL+where+` ORDER BY e.seq`, args...)
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
	var reference sql.NullString
	err := row.Scan(&e.Seq, &e.ID, &reference, &recordedAt, &e.Body, &e.BodyHash, &e.Prev, &e.Hash, &e.Kind, &e.Story)
	if err != nil {
		return decisionlog.Entry{}, err
	}
	e.Reference = reference.String
	if e.RecordedAt, err = decisionlog.ParseTime(recordedAt); err != nil {
		e.RecordedAt = time.Time{}
	}
	return e, nil
}

// conditions writes a query as SQL.
func conditions(q decisionlog.Query) (string, []any) {
	var all []string
	var args []any
	add := func(condition string, values ...any) {
		all, args = append(all, condition), append(args, values...)
	}
	if len(q.Kinds) > 0 {
		marks := make([]string, 0, len(q.Kinds)+1)
		for _, k := range q.WithLegacy() {
			marks, args = append(marks, "?"), append(args, k)
		}
		add("e.kind IN (" + strings.Join(marks, ", ") + ")")
	}
	if q.Story != "" {
		add("e.seq IN (SELECT seq FROM entries WHERE story = ? AND story <> '' UNION SELECT seq FROM entries WHERE id = ? AND story = '')", q.Story, q.Story)
	}
	if q.After != 0 {
		add("e.seq > ?", q.After)
	}
	if !q.Since.IsZero() {
		add("e.recorded_at >= ?", decisionlog.FormatTime(q.Since))
	}
	if !q.Until.IsZero() {
		add("e.recorded_at < ?", decisionlog.FormatTime(q.Until))
	}
	if len(all) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(all, " AND "), args
}
