package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"safetynet/api/decisionlog"
)

const (
	tokensSQL   = `SELECT hash, role, created_at, expires_at, parent FROM safetynet.tokens`
	addTokenSQL = `INSERT INTO safetynet.tokens (hash, id, role, created_at, expires_at, parent) VALUES ($1, $2, $3, $4, $5, $6)`
)

// AddToken stores a token, see [decisionlog.Tokens].
func (s *Store) AddToken(ctx context.Context, t decisionlog.Token) error {
	_, err := s.addToken(ctx, t, func(ctx context.Context, tx pgx.Tx) (bool, error) {
		var used bool
		if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM safetynet.tokens WHERE id = $1)`, t.ID()).Scan(&used); err != nil {
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
		err := tx.QueryRow(ctx, `SELECT NOT EXISTS (SELECT 1 FROM safetynet.tokens)`).Scan(&none)
		return none, err
	})
}

// addToken stores a token if allowed says so under the write lock.
func (s *Store) addToken(ctx context.Context, t decisionlog.Token, allowed func(context.Context, pgx.Tx) (bool, error)) (added bool, err error) {
	if t, err = t.Check(); err != nil {
		return false, err
	}
	err = s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		if added, err = allowed(ctx, tx); err != nil || !added {
			return err
		}
		_, err = tx.Exec(ctx, addTokenSQL, t.Hash[:], t.ID(), t.Role, decisionlog.FormatTime(t.Created), formatEnd(t.Expires), t.Parent)
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
	t, err := scanToken(s.readers.QueryRow(ctx, tokensSQL+` WHERE hash = $1`, hash[:]))
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
	return s.changeTokens(ctx, "renew token", `UPDATE safetynet.tokens SET expires_at = $1 WHERE hash = $2`, formatEnd(expires), hash[:])
}

// RevokeToken forgets a token and its sessions, see [decisionlog.Tokens].
func (s *Store) RevokeToken(ctx context.Context, id string) error {
	return s.changeTokens(ctx, "revoke token", `DELETE FROM safetynet.tokens WHERE id = $1 OR parent = $1 AND parent <> ''`, id)
}

// changeTokens runs a statement that must meet a token.
func (s *Store) changeTokens(ctx context.Context, doing, statement string, args ...any) error {
	err := s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		done, err := tx.Exec(ctx, statement, args...)
		if err != nil {
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
	rows, err := s.readers.Query(ctx, tokensSQL+` ORDER BY created_at, id`)
	if err != nil {
		return nil, s.failure("list tokens", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (decisionlog.Token, error) { return scanToken(row) })
	if err != nil {
		return nil, s.failure("list tokens", err)
	}
	return all, nil
}

// DropExpired forgets sessions that have ended, see [decisionlog.Tokens].
func (s *Store) DropExpired(ctx context.Context, before time.Time) error {
	err := s.changeTokens(ctx, "drop sessions", `DELETE FROM safetynet.tokens WHERE parent <> '' AND expires_at <> '' AND expires_at <= $1`, decisionlog.FormatTime(before))
	if errors.Is(err, decisionlog.ErrNotFound) {
		return nil
	}
	return err
}

// formatEnd writes the end of a token, "" for none.
func formatEnd(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return decisionlog.FormatTime(t)
}

func scanToken(row pgx.Row) (decisionlog.Token, error) {
	var t decisionlog.Token
	var hash []byte
	var created, expires string
	err := row.Scan(&hash, &t.Role, &created, &expires, &t.Parent)
	if err != nil {
		return t, err
	}
	copy(t.Hash[:], hash)
	if t.Created, err = decisionlog.ParseTime(created); err == nil && expires != "" {
		t.Expires, err = decisionlog.ParseTime(expires)
	}
	return t, err
}
