package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/group"
	"safetynet/api/decisionlog/internal/packing"
)

const (
	usedSQL = `SELECT EXISTS (SELECT 1 FROM entries WHERE id = $1),
	                  EXISTS (SELECT 1 FROM entries WHERE reference = $2)`

	insertEntrySQL = `INSERT INTO entries (seq, id, reference, recorded_at, body_hash, prev, hash, kind, story)
	                  VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8, $9)`
	insertBodySQL = `INSERT INTO bodies (seq, body, packed) VALUES ($1, $2, $3)`
)

// eraseSQL overwrites bodies where they stand. Deleting them would move others
// about, whose bytes stay behind where they were, and would be found there after
// they were erased in their turn.
var eraseSQL = `UPDATE bodies SET body = zeroblob(length(body))
	WHERE body <> zeroblob(length(body)) AND seq IN (` + statements.Before + `)` // #nosec G202 -- both parts are constants

// Append records d, see [decisionlog.Log]. It waits up to five seconds for
// another process that is writing.
func (s *Store) Append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	e, err := s.append(ctx, d)
	if err != nil {
		return decisionlog.Entry{}, s.failure("record decision", err)
	}
	s.tidy(ctx, e.Kind == decisionlog.KindErasure)
	return e, nil
}

func (s *Store) append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	if s.writer == nil {
		return decisionlog.Entry{}, decisionlog.ErrReadOnly
	}
	return s.appends.Append(ctx, d)
}

// record records a group behind the head of the chain. It does so under the write
// lock, so no other append can come between.
func (s *Store) record(ctx context.Context, take func() []*group.Append) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := s.prepared.in(ctx, tx).record(ctx, take()); err != nil {
			return fmt.Errorf("%w: %w", group.ErrOneByOne, err)
		}
		return nil
	})
}

// prepared are the statements of an append, ready to be run.
type prepared struct{ head, began, used, entry, body, erase *sql.Stmt }

func prepare(ctx context.Context, writer *sql.DB) (prepared, error) {
	var p prepared
	var err error
	for to, statement := range map[**sql.Stmt]string{
		&p.head: statements.Head, &p.began: statements.Began, &p.used: usedSQL,
		&p.entry: insertEntrySQL, &p.body: insertBodySQL, &p.erase: eraseSQL,
	} {
		var e error
		*to, e = writer.PrepareContext(ctx, statement)
		err = errors.Join(err, e)
	}
	return p, err
}

func (p prepared) in(ctx context.Context, tx *sql.Tx) prepared {
	for _, of := range []**sql.Stmt{&p.head, &p.began, &p.used, &p.entry, &p.body, &p.erase} {
		*of = tx.StmtContext(ctx, *of)
	}
	return p
}

// record adds one decision after the other. The error is the database's own.
func (p prepared) record(ctx context.Context, all []*group.Append) error {
	var head decisionlog.Head
	err := p.head.QueryRowContext(ctx).Scan(&head.Seq, &head.Hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) { // no rows: the first entry
		return err
	}
	for _, a := range all {
		a.Entry = a.Seal(head)
		a.Err = p.add(ctx, a.Entry, a.Stored)
		switch {
		case a.Err == nil:
			head = a.Entry.Head()
		case !errors.Is(a.Err, decisionlog.ErrDuplicate) && !errors.Is(a.Err, decisionlog.ErrNotFound):
			return a.Err
		}
	}
	return nil
}

// add adds an entry, its body in the form it is to be stored in, or nothing if it is refused.
func (p prepared) add(ctx context.Context, e decisionlog.Entry, body packing.Stored) error {
	if e.Story != "" {
		var began bool
		if err := p.began.QueryRowContext(ctx, e.Story).Scan(&began); err != nil {
			return err
		}
		if !began {
			return fmt.Errorf("%w: story %s", decisionlog.ErrNotFound, e.Story)
		}
	}
	if _, err := p.entry.ExecContext(ctx, e.Seq, e.ID, e.Reference, decisionlog.FormatTime(e.RecordedAt),
		e.BodyHash, e.Prev, e.Hash, e.Kind, e.Story); err != nil {
		return p.duplicate(ctx, e, err)
	}
	if body.Body == nil {
		body.Body = e.Body
	}
	_, err := p.body.ExecContext(ctx, e.Seq, body.Body, body.Form)
	if err == nil && e.Kind == decisionlog.KindErasure {
		_, err = p.erase.ExecContext(ctx, e.Story, e.Seq)
	}
	return err
}

// duplicate asks whether an entry was refused because a name of it is used.
func (p prepared) duplicate(ctx context.Context, e decisionlog.Entry, refused error) error {
	var se sqlite3.Error
	if !errors.As(refused, &se) || se.Code != sqlite3.ErrConstraint {
		return refused
	}
	var id, reference bool
	if err := p.used.QueryRowContext(ctx, e.ID, e.Reference).Scan(&id, &reference); err != nil {
		return errors.Join(refused, err)
	}
	switch {
	case id:
		return fmt.Errorf("%w: id %s", decisionlog.ErrDuplicate, e.ID)
	case reference:
		return fmt.Errorf("%w: reference %s", decisionlog.ErrDuplicate, e.Reference)
	}
	return refused
}
