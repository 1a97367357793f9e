package decisionlog

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"time"
)

// TokenPrefix opens every staff token, so that people and secret scanners know
// one when they see it.
const TokenPrefix = "snt_"

const (
	tokenBytes     = 32 // 256 random bits
	maxScopeLength = 64
)

// TokenHash is what a store keeps of a staff token.
type TokenHash [sha256.Size]byte

// NewToken draws a staff token. It is shown to a person once and kept nowhere;
// a store is given its [HashToken]. random must be a cryptographic source; the
// error is that of reading it.
func NewToken(random io.Reader) (string, error) {
	var raw [tokenBytes]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", fmt.Errorf("staff token: %w", err)
	}
	return TokenPrefix + base64.RawURLEncoding.EncodeToString(raw[:]), nil
}

// HashToken returns the hash of a whole token as it is sent, prefix included.
// One round without salt is enough: a token has 256 random bits, so there is
// nothing to guess, unlike with a password.
func HashToken(token string) TokenHash { return sha256.Sum256([]byte(token)) }

// Tokens keeps the staff tokens, by hash only. All methods are safe for
// concurrent use and answer [ErrClosed] on a closed store.
type Tokens interface {
	// AddToken stores the hash of a token with what it may do and when it was
	// created (kept in UTC, cut to microseconds).
	//
	// Errors: [ErrInvalid] (see [CheckToken]), [ErrDuplicate], [ErrReadOnly].
	AddToken(ctx context.Context, hash TokenHash, scope string, created time.Time) error

	// TokenScope returns what a token may do. found is false for a token that
	// is not known; that is no error.
	TokenScope(ctx context.Context, hash TokenHash) (scope string, found bool, err error)

	// CountTokens returns how many tokens are stored; 0 means a first start.
	CountTokens(ctx context.Context) (int, error)
}

// CheckToken refuses what cannot be stored of a token: a scope that is not 1 to
// 64 visible ASCII characters, or a time that is not set. The error is
// [ErrInvalid]. It is for stores.
func CheckToken(scope string, created time.Time) error {
	if !visibleASCII(scope, maxScopeLength) {
		return fmt.Errorf("%w: scope must be 1 to %d visible ASCII characters", ErrInvalid, maxScopeLength)
	}
	if !storableTime(created) {
		return fmt.Errorf("%w: the token's time of creation is missing or beyond the years 1 to 9999", ErrInvalid)
	}
	return nil
}
