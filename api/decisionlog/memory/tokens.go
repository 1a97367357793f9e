package memory

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"safetynet/api/decisionlog"
)

// AddToken stores a token, see [decisionlog.Tokens].
func (s *Store) AddToken(ctx context.Context, t decisionlog.Token) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addToken(ctx, t)
}

// AddFirstToken stores a token if there is none, see [decisionlog.Tokens].
func (s *Store) AddFirstToken(ctx context.Context, t decisionlog.Token) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil || len(s.tokens) > 0 {
		return false, err
	}
	err := s.addToken(ctx, t)
	return err == nil, err
}

func (s *Store) addToken(ctx context.Context, t decisionlog.Token) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	t, err := t.Check()
	if err != nil {
		return err
	}
	for _, other := range s.tokens {
		if other.ID() == t.ID() {
			return fmt.Errorf("%w: token", decisionlog.ErrDuplicate)
		}
	}
	s.tokens[t.Hash] = t
	return nil
}

// FindToken returns the token with this hash, see [decisionlog.Tokens].
func (s *Store) FindToken(ctx context.Context, hash decisionlog.TokenHash) (decisionlog.Token, bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.usable(ctx); err != nil {
		return decisionlog.Token{}, false, err
	}
	t, found := s.tokens[hash]
	return t, found, nil
}

// RenewToken moves the end of a token, see [decisionlog.Tokens].
func (s *Store) RenewToken(ctx context.Context, hash decisionlog.TokenHash, expires time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	t, found := s.tokens[hash]
	if !found {
		return fmt.Errorf("%w: token", decisionlog.ErrNotFound)
	}
	t.Expires = expires
	t, err := t.Check()
	if err == nil {
		s.tokens[hash] = t
	}
	return err
}

// RevokeToken forgets a token and its sessions, see [decisionlog.Tokens].
func (s *Store) RevokeToken(ctx context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	before := len(s.tokens)
	maps.DeleteFunc(s.tokens, func(_ decisionlog.TokenHash, t decisionlog.Token) bool {
		return t.ID() == id || t.Parent == id && id != ""
	})
	if len(s.tokens) == before {
		return fmt.Errorf("%w: token", decisionlog.ErrNotFound)
	}
	return nil
}

// ListTokens returns all tokens, see [decisionlog.Tokens].
func (s *Store) ListTokens(ctx context.Context) ([]decisionlog.Token, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	return slices.SortedFunc(maps.Values(s.tokens), func(a, b decisionlog.Token) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID(), b.ID()))
	}), nil
}

// DropExpired forgets sessions that have ended, see [decisionlog.Tokens].
func (s *Store) DropExpired(ctx context.Context, before time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	maps.DeleteFunc(s.tokens, func(_ decisionlog.TokenHash, t decisionlog.Token) bool { return t.Parent != "" && !t.ValidAt(before) })
	return nil
}
