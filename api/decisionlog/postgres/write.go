package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"safetynet/api/decisionlog"
)

// lockSQL waits until no other instance is writing ("SNET" in ASCII). The lock is
// given back at the end of the transaction, also when the connection is lost. It
// is not a lock of the table, since vacuuming waits for those and they for it.
const lockSQL = `SELECT pg_advisory_xact_lock(1397638484)`

// oneByOne asks for the lock with the beginning, and makes each statement see what was committed before it began, whatever
// the database's default is: the head is read after the lock was waited for.
var oneByOne = pgx.TxOptions{BeginQuery: `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; ` + lockSQL}

// errInDoubt: the connection was lost during a commit.
var errInDoubt = errors.New("the connection was lost while committing")

// write runs do in a transaction that holds the lock of the chain. The caller may
// give up while it waits for its turn; then do has not begun. Once it has begun it
// is finished whatever becomes of the caller, in bounded time.
func (s *Store) write(ctx context.Context, do func(context.Context, pgx.Tx) error) error {
	if s.writer == nil {
		return decisionlog.ErrReadOnly
	}
	conn, err := s.writer.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	tx, err := conn.BeginTx(ctx, oneByOne)
	if err != nil {
		return err
	}
	defer rollback(ctx, tx)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), callWait)
	defer cancel()
	if err := do(ctx, tx); err != nil {
		return err
	}
	return doubt(tx.Commit(ctx))
}

// rollback does nothing after a commit, or where the connection is gone.
func rollback(ctx context.Context, tx pgx.Tx) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), callWait)
	defer cancel()
	_ = tx.Rollback(ctx) // an abandoned transaction is gone either way
}

// doubt marks the failures of a commit after which it may have taken place all
// the same: all but those in which the server says that it did not.
func doubt(err error) error {
	var refused *pgconn.PgError
	certain := errors.Is(err, pgx.ErrTxCommitRollback) || errors.As(err, &refused) && refused.SeverityUnlocalized == "ERROR"
	if err == nil || certain {
		return err
	}
	return fmt.Errorf("%w: %w", errInDoubt, err)
}

// settle finds out what became of an entry whose commit was not answered. Whoever
// has the lock of the chain knows that the broken transaction is over.
func (s *Store) settle(ctx context.Context, e decisionlog.Entry, lost error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), callWait)
	defer cancel()
	var recorded bool
	err := s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM safetynet.entries WHERE hash = $1 AND seq = $2)`, e.Hash, e.Seq).Scan(&recorded)
	})
	switch {
	case recorded:
		return nil
	case err != nil:
		return fmt.Errorf("%w: %w; asking for it: %w", decisionlog.ErrInDoubt, lost, err)
	}
	return fmt.Errorf("the decision was not recorded: %w", lost)
}
