package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"safetynet/api/decisionlog"
)

const (
	tokensSQL   = `SELECT hash, role, created_at, expires_at, parent FROM tokens`
	addTokenSQL = `INSERT INTO tokens (hash, id, role, created_at, expires_at, parent) VALUES ($1, $2, $3, $4, $5, $6)`
)

// AddToken stores a token, see [decisionlog.Tokens].
func (s *Store) AddToken(ctx context.Context, t decisionlog.Token) error {
	_, err := s.addToken(ctx, t, func(ctx context.Context, tx *sql.Tx) (bool, error) {
		var used bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM tokens WHERE id = $1)`, t.ID()).Scan(&used); err != nil {
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
	return s.addToken(ctx, t, func(ctx context.Context, tx *sql.Tx) (bool, error) {
		var none bool
		err := tx.QueryRowContext(ctx, `SELECT NOT EXISTS (SELECT 1 FROM tokens)`).Scan(&none)
		return none, err
	})
}

// addToken stores a token if allowed says so under the write lock.
func (s *Store) addToken(ctx context.Context, t decisionlog.Token, allowed func(context.Context, *sql.Tx) (bool, error)) (added bool, err error) {
	if t, err = t.Check(); err != nil {
		return false, err
	}
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var err error
		if added, err = allowed(ctx, tx); err != nil || !added {
			return err
		}
		_, err = tx.ExecContext(ctx, addTokenSQL, t.Hash[:], t.ID(), t.Role, decisionlog.FormatTime(t.Created), formatEnd(t.Expires), t.Parent)
		return err
	})
	if err != nil {
		return false, s.failure("store token", err)
	}
	return added, nil
}

// FindToken returns the token with this hash, see [decisionlog.Tokens].
func (s *Store) FindToken(ctx context.Context, hash decisionlog.TokenHash) (decisionlog.Token, bool, error) {
	t, err := scanToken(s.readers.QueryRowContext(ctx, tokensSQL+` WHERE hash = $1`, hash[:]))
	if errors.Is(err, sql.ErrNoRows) {
		return decisionlog.Token{}, false, nil
	}
	if err != nil {
		return decisionlog.Token{}, false, s.failure("look up token", err)
	}
	return t, true, nil
}

// RenewToken moves the end of a token, see [decisionlog.Tokens].
func (s *Store) RenewToken(ctx context.Context, hash decisionlog.TokenHash, expires time.Time) error {
	return s.changeTokens(ctx, "renew token", `UPDATE tokens SET expires_at = $1 WHERE hash = $2`, formatEnd(expires), hash[:])
}

// RevokeToken forgets a token and its sessions, see [decisionlog.Tokens].
func (s *Store) RevokeToken(ctx context.Context, id string) error {
	return s.changeTokens(ctx, "revoke token", `DELETE FROM tokens WHERE id = $1 OR parent = $1 AND parent <> ''`, id)
}

// changeTokens runs a statement that must meet a token.
func (s *Store) changeTokens(ctx context.Context, doing, statement string, args ...any) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, statement, args...)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n > 0 {
			return err
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
	rows, err := s.readers.QueryContext(ctx, tokensSQL+` ORDER BY created_at, id`)
	if err != nil {
		return nil, s.failure("list tokens", err)
	}
	defer rows.Close()
	var all []decisionlog.Token
	for rows.Next() {
		t, err := scanToken(rows)
		if err != nil {
			return nil, s.failure("list tokens", err)
		}
		all = append(all, t)
	}
	if err := rows.Err(); err != nil {
		return nil, s.failure("list tokens", err)
	}
	return all, nil
}

// DropExpired forgets sessions that have ended, see [decisionlog.Tokens].
func (s *Store) DropExpired(ctx context.Context, before time.Time) error {
	err := s.changeTokens(ctx, "drop sessions", `DELETE FROM tokens WHERE parent <> '' AND expires_at <> '' AND expires_at <= $1`, decisionlog.FormatTime(before))
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

func scanToken(row interface{ Scan(...any) error }) (decisionlog.Token, error) {
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
