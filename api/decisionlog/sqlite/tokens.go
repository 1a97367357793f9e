package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"safetynet/api/decisionlog"
)

// AddToken stores the hash of a token, see [decisionlog.Tokens].
func (s *Store) AddToken(ctx context.Context, hash decisionlog.TokenHash, scope string, created time.Time) error {
	if err := decisionlog.CheckToken(scope, created); err != nil {
		return err
	}
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var used bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM tokens WHERE hash = $1)`, hash[:]).Scan(&used); err != nil {
			return err
		}
		if used {
			return fmt.Errorf("%w: token", decisionlog.ErrDuplicate)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO tokens (hash, scope, created_at) VALUES ($1, $2, $3)`,
			hash[:], scope, decisionlog.FormatTime(created))
		return err
	})
	if err != nil {
		return s.failure("store token", err)
	}
	return nil
}

// TokenScope returns what a token may do, see [decisionlog.Tokens].
func (s *Store) TokenScope(ctx context.Context, hash decisionlog.TokenHash) (string, bool, error) {
	var scope string
	err := s.readers.QueryRowContext(ctx, `SELECT scope FROM tokens WHERE hash = $1`, hash[:]).Scan(&scope)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, s.failure("look up token", err)
	}
	return scope, true, nil
}

// CountTokens returns how many tokens are stored.
func (s *Store) CountTokens(ctx context.Context) (int, error) {
	var n int
	if err := s.readers.QueryRowContext(ctx, `SELECT count(*) FROM tokens`).Scan(&n); err != nil {
		return 0, s.failure("count tokens", err)
	}
	return n, nil
}
