package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/group"
)

const (
	// namedSQL finds those entries of a group's ids and stories that are there, and
	// whether a story began with them; usedSQL those of its references.
	namedSQL = `SELECT id, story = '' FROM safetynet.entries WHERE id = ANY ($1)`
	usedSQL  = `SELECT reference FROM safetynet.entries WHERE reference = ANY ($1)`
)

var eraseSQL = `DELETE FROM safetynet.bodies WHERE seq IN (` + statements.Before + `)`

// Append records d, see [decisionlog.Log]. It waits up to ten seconds for other
// instances that are writing.
func (s *Store) Append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	e, err := s.append(ctx, d)
	if err != nil {
		return decisionlog.Entry{}, s.failure("record decision", err)
	}
	return e, nil
}

func (s *Store) append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	if s.writer == nil {
		return decisionlog.Entry{}, decisionlog.ErrReadOnly
	}
	return s.appends.Append(ctx, d)
}

// record records a group behind the head of the chain. It does so under the lock of
// the chain, so no other append can come between.
func (s *Store) record(ctx context.Context, take func() []*group.Append) error {
	ctx, cancel := context.WithTimeout(ctx, turnWait)
	defer cancel()
	var last decisionlog.Entry
	err := s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		added, err := appendTo(ctx, tx, take())
		if len(added) > 0 {
			last = added[len(added)-1].Entry
		}
		var refused *pgconn.PgError
		if errors.As(err, &refused) {
			err = fmt.Errorf("%w: %w", group.ErrOneByOne, err)
		}
		return err
	})
	if errors.Is(err, errInDoubt) {
		return s.settle(ctx, last, err)
	}
	return err
}

// appendTo adds the decisions of a group that are not refused, and returns those.
func appendTo(ctx context.Context, tx pgx.Tx, all []*group.Append) ([]*group.Append, error) {
	head, names, err := look(ctx, tx, all)
	if err != nil {
		return nil, err
	}
	var added []*group.Append
	for _, a := range all {
		a.Entry = a.Seal(head)
		if a.Err = names.take(a.Entry); a.Err == nil {
			head, added = a.Entry.Head(), append(added, a)
		}
	}
	if len(added) == 0 {
		return nil, nil
	}
	return added, insert(ctx, tx, added)
}

// insert adds entries by COPY, which takes less of both processors than statements do,
// and then lets erasures take the earlier bodies of their stories.
func insert(ctx context.Context, tx pgx.Tx, added []*group.Append) error {
	entry := func(i int) ([]any, error) {
		e := added[i].Entry
		reference := &e.Reference
		if e.Reference == "" {
			reference = nil
		}
		return []any{e.Seq, e.ID, reference, decisionlog.FormatTime(e.RecordedAt), e.BodyHash, e.Prev, e.Hash, e.Kind, e.Story}, nil
	}
	columns := []string{"seq", "id", "reference", "recorded_at", "body_hash", "prev", "hash", "kind", "story"}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"safetynet", "entries"}, columns, pgx.CopyFromSlice(len(added), entry)); err != nil {
		return err
	}
	body := func(i int) ([]any, error) {
		e, stored := added[i].Entry, added[i].Stored
		if stored.Body == nil {
			stored.Body = e.Body
		}
		return []any{e.Seq, stored.Body, stored.Form}, nil
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"safetynet", "bodies"}, []string{"seq", "body", "packed"}, pgx.CopyFromSlice(len(added), body)); err != nil {
		return err
	}
	for _, a := range added {
		if e := a.Entry; e.Kind == decisionlog.KindErasure {
			if _, err := tx.Exec(ctx, eraseSQL, e.Story, e.Seq); err != nil {
				return err
			}
		}
	}
	return nil
}

// names are those of a group that are taken.
type names struct {
	begins     map[string]bool // by id: whether a story began with that entry
	references map[string]bool
}

// look reads the head of the chain and which names of a group are taken.
func look(ctx context.Context, tx pgx.Tx, all []*group.Append) (head decisionlog.Head, taken names, err error) {
	var ids, references []string
	for _, a := range all {
		ids, references = append(ids, a.ID), append(references, a.Reference)
		if a.Story != "" {
			ids = append(ids, a.Story)
		}
	}
	taken = names{map[string]bool{}, map[string]bool{}}
	var b pgx.Batch
	b.Queue(statements.Head).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&head.Seq, &head.Hash}, func() error { return nil }) // no rows: the first entry
		return err
	})
	var name string
	var begins bool
	b.Queue(namedSQL, ids).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&name, &begins}, func() error {
			taken.begins[name] = begins
			return nil
		})
		return err
	})
	b.Queue(usedSQL, references).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&name}, func() error {
			taken.references[name] = true
			return nil
		})
		return err
	})
	err = tx.SendBatch(ctx, &b).Close()
	return head, taken, err
}

// take takes the names of an entry, or refuses it.
func (n names) take(e decisionlog.Entry) error {
	_, used := n.begins[e.ID]
	switch {
	case e.Story != "" && !n.begins[e.Story]:
		return fmt.Errorf("%w: story %s", decisionlog.ErrNotFound, e.Story)
	case used:
		return fmt.Errorf("%w: id %s", decisionlog.ErrDuplicate, e.ID)
	case n.references[e.Reference]:
		return fmt.Errorf("%w: reference %s", decisionlog.ErrDuplicate, e.Reference)
	}
	n.begins[e.ID] = e.Story == ""
	if e.Reference != "" {
		n.references[e.Reference] = true
	}
	return nil
}
