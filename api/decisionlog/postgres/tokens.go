package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/internal/sqlrows"
)

// AddToken stores a token, see [decisionlog.Tokens].
func (s *Store) AddToken(ctx context.Context, t decisionlog.Token) error {
	_, err := s.addToken(ctx, t, func(ctx context.Context, tx pgx.Tx) (bool, error) {
		var used bool
		if err := tx.QueryRow(ctx, statements.TokenThere, t.ID()).Scan(&used); err != nil {
			return false, err
		}
		if used {
			return false, fmt.Errorf("%w: token", decisionlog.ErrDuplicate)
		}
		return true, nil
	})
	return err
}

// AddFirstToken stores a token if there is none, see [decisionlog.Tokens].
func (s *Store) AddFirstToken(ctx context.Context, t decisionlog.Token) (bool, error) {
	return s.addToken(ctx, t, func(ctx context.Context, tx pgx.Tx) (bool, error) {
		var none bool
		err := tx.QueryRow(ctx, statements.NoToken).Scan(&none)
		return none, err
	})
}

// addToken stores a token if allowed says so under the write lock.
func (s *Store) addToken(ctx context.Context, t decisionlog.Token, allowed func(context.Context, pgx.Tx) (bool, error)) (added bool, err error) {
	values, err := sqlrows.TokenValues(t)
	if err != nil {
		return false, err
	}
	err = s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		if added, err = allowed(ctx, tx); err != nil || !added {
			return err
		}
		_, err = tx.Exec(ctx, statements.AddToken, values...)
		return err
	})
	if err != nil {
		return false, s.failure("store token", err)
	}
	return added, nil
}

// FindToken returns the token with this hash, see [decisionlog.Tokens].
func (s *Store) FindToken(ctx context.Context, hash decisionlog.TokenHash) (decisionlog.Token, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	t, err := sqlrows.Token(s.readers.QueryRow(ctx, statements.Tokens+` WHERE hash = $1`, hash[:]).Scan)
	if errors.Is(err, pgx.ErrNoRows) {
		return decisionlog.Token{}, false, nil
	}
	if err != nil {
		return decisionlog.Token{}, false, s.failure("look up token", err)
	}
	return t, true, nil
}

// RenewToken moves the end of a token, see [decisionlog.Tokens].
func (s *Store) RenewToken(ctx context.Context, hash decisionlog.TokenHash, expires time.Time) error {
	end, err := sqlrows.End(expires)
	if err != nil {
		return err
	}
	return s.changeTokens(ctx, "renew token", statements.RenewToken, end, hash[:])
}

// RevokeToken forgets a token and its sessions, see [decisionlog.Tokens].
func (s *Store) RevokeToken(ctx context.Context, id string) error {
	return s.changeTokens(ctx, "revoke token", statements.RevokeToken, id)
}

// changeTokens runs a statement that must meet a token.
func (s *Store) changeTokens(ctx context.Context, doing, statement string, args ...any) error {
	err := s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		done, err := tx.Exec(ctx, statement, args...)
		if err != nil && !unstorable(err) {
			return err
		}
		if done.RowsAffected() > 0 {
			return nil
		}
		return fmt.Errorf("%w: token", decisionlog.ErrNotFound)
	})
	if err != nil {
		return s.failure(doing, err)
	}
	return nil
}

// ListTokens returns all tokens, see [decisionlog.Tokens].
func (s *Store) ListTokens(ctx context.Context) ([]decisionlog.Token, error) {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	rows, err := s.readers.Query(ctx, statements.Tokens+` ORDER BY created_at, id`)
	if err != nil {
		return nil, s.failure("list tokens", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (decisionlog.Token, error) { return sqlrows.Token(row.Scan) })
	if err != nil {
		return nil, s.failure("list tokens", err)
	}
	return all, nil
}

// DropExpired forgets sessions that have ended, see [decisionlog.Tokens].
func (s *Store) DropExpired(ctx context.Context, before time.Time) error {
	err := s.changeTokens(ctx, "drop sessions", statements.DropExpired, decisionlog.FormatTime(before))
	if errors.Is(err, decisionlog.ErrNotFound) {
		return nil
	}
	return err
}
