package decisionlog

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// TokenPrefix opens every staff token, so that people and secret scanners know
// one when they see it.
const TokenPrefix = "snt_"

const (
	tokenBytes    = 32 // 256 random bits
	maxRoleLength = 64
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

// Token is what is kept of a staff token, or of a browser session, which is a
// token with a Parent.
type Token struct {
	Hash    TokenHash
	Role    string    // what it may do: 1 to 64 visible ASCII characters
	Created time.Time // kept in UTC, cut to whole microseconds, as is Expires
	Expires time.Time // zero for never
	Parent  string    // of a session: who opened it, see [Token.ID]; else ""
}

// ID is the public name of a token: ten hexadecimal digits of its hash. It is for
// lists and records; nobody can make the token of it.
func (t Token) ID() string { return hex.EncodeToString(t.Hash[:5]) }

// ValidAt tells whether the token can be used at a moment.
func (t Token) ValidAt(now time.Time) bool { return t.Expires.IsZero() || now.Before(t.Expires) }

// Tokens keeps the staff tokens, by hash only. All methods are safe for
// concurrent use and answer [ErrClosed] on a closed store. Unlike the log it
// forgets: a token that was revoked is gone.
type Tokens interface {
	// AddToken stores a token.
	//
	// Errors: [ErrInvalid], [ErrDuplicate] for a used hash or id, [ErrReadOnly].
	AddToken(ctx context.Context, t Token) error

	// AddFirstToken stores a token if there is none yet, and tells whether it did.
	// Of several callers at once one succeeds.
	AddFirstToken(ctx context.Context, t Token) (added bool, err error)

	// FindToken returns the token with this hash, also one that has expired. found
	// is false for one that is not known; that is no error.
	FindToken(ctx context.Context, hash TokenHash) (t Token, found bool, err error)

	// RenewToken moves the end of a token. [ErrNotFound] for one that is not known.
	RenewToken(ctx context.Context, hash TokenHash, expires time.Time) error

	// RevokeToken forgets the token with this id and all sessions it opened.
	// [ErrNotFound] where there is none.
	RevokeToken(ctx context.Context, id string) error

	// ListTokens returns all tokens, the oldest first.
	ListTokens(ctx context.Context) ([]Token, error)

	// DropExpired forgets the sessions that ended before a moment.
	DropExpired(ctx context.Context, before time.Time) error
}

// Check refuses what cannot be stored of a token. The error is [ErrInvalid]. It
// is for stores, as is the token that Check returns: with its times as they are
// kept.
func (t Token) Check() (Token, error) {
	if !visibleASCII(t.Role, maxRoleLength) {
		return t, fmt.Errorf("%w: role must be 1 to %d visible ASCII characters", ErrInvalid, maxRoleLength)
	}
	if t.Parent != "" && !visibleASCII(t.Parent, MaxIDLength) {
		return t, fmt.Errorf("%w: parent must be at most %d visible ASCII characters", ErrInvalid, MaxIDLength)
	}
	if !storableTime(t.Created) || !t.Expires.IsZero() && !storableTime(t.Expires) {
		return t, fmt.Errorf("%w: the token's time of creation is missing, or a time is beyond the years 1 to 9999", ErrInvalid)
	}
	t.Created = t.Created.UTC().Truncate(time.Microsecond)
	if !t.Expires.IsZero() {
		t.Expires = t.Expires.UTC().Truncate(time.Microsecond)
	}
	return t, nil
}
