package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"safetynet/api/decisionlog"
)

// AddToken stores the hash of a token, see [decisionlog.Tokens].
func (s *Store) AddToken(ctx context.Context, hash decisionlog.TokenHash, scope string, created time.Time) error {
	if err := decisionlog.CheckToken(scope, created); err != nil {
		return err
	}
	err := s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO safetynet.tokens (hash, scope, created_at) VALUES ($1, $2, $3)`,
			hash[:], scope, decisionlog.FormatTime(created))
		return duplicate(err, map[string]string{"tokens_hash": "token"})
	})
	if err != nil {
		return s.failure("store token", err)
	}
	return nil
}

// TokenScope returns what a token may do, see [decisionlog.Tokens].
func (s *Store) TokenScope(ctx context.Context, hash decisionlog.TokenHash) (string, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	var scope string
	err := s.readers.QueryRow(ctx, `SELECT scope FROM safetynet.tokens WHERE hash = $1`, hash[:]).Scan(&scope)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, s.failure("look up token", err)
	}
	return scope, true, nil
}

// CountTokens returns how many tokens are stored.
func (s *Store) CountTokens(ctx context.Context) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	var n int
	if err := s.readers.QueryRow(ctx, `SELECT count(*) FROM safetynet.tokens`).Scan(&n); err != nil {
		return 0, s.failure("count tokens", err)
	}
	return n, nil
}
