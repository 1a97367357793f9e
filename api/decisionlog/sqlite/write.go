package sqlite

import (
	"context"
	"database/sql"

	"safetynet/api/decisionlog"
)

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
