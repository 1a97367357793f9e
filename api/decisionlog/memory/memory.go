// Package memory is a decision log that lives as long as the process: for tests
// and for trying the software without leaving a file behind. It keeps every
// promise of [decisionlog.Log] but durability.
//
//	log := memory.New()
//	defer log.Close()
package memory

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"sync"
	"time"

	"safetynet/api/decisionlog"
)

// Store is a decision log and token store in memory. Use [New] to make one.
type Store struct {
	mu          sync.RWMutex
	closed      bool
	entries     []decisionlog.Entry              // entries[i].Seq is i+1; never changed once there
	byID        map[string]int                   // to the place in entries
	byReference map[string]int                   // likewise
	tokens      map[decisionlog.TokenHash]string // to scope
}

var (
	_ decisionlog.Log    = (*Store)(nil)
	_ decisionlog.Tokens = (*Store)(nil)
)

// New returns an empty store.
func New() *Store {
	return &Store{
		byID:        map[string]int{},
		byReference: map[string]int{},
		tokens:      map[decisionlog.TokenHash]string{},
	}
}

// Append records d, see [decisionlog.Log].
func (s *Store) Append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return decisionlog.Entry{}, err
	}
	e, err := decisionlog.Seal(s.head(), d)
	if err != nil {
		return decisionlog.Entry{}, err
	}
	if _, used := s.byID[e.ID]; used {
		return decisionlog.Entry{}, fmt.Errorf("%w: id %s", decisionlog.ErrDuplicate, e.ID)
	}
	if _, used := s.byReference[e.Reference]; used {
		return decisionlog.Entry{}, fmt.Errorf("%w: reference %s", decisionlog.ErrDuplicate, e.Reference)
	}
	s.byID[e.ID], s.byReference[e.Reference] = len(s.entries), len(s.entries)
	s.entries = append(s.entries, e)
	return clone(e), nil
}

// ByID returns the entry with this id, see [decisionlog.Log].
func (s *Store) ByID(ctx context.Context, id string) (decisionlog.Entry, error) {
	return s.find(ctx, s.byID, id)
}

// ByReference returns the entry with this reference, see [decisionlog.Log].
func (s *Store) ByReference(ctx context.Context, code string) (decisionlog.Entry, error) {
	reference, err := decisionlog.ParseReference(code)
	if err != nil {
		return decisionlog.Entry{}, err
	}
	return s.find(ctx, s.byReference, reference)
}

// Entries yields the entries that are there when the loop begins.
func (s *Store) Entries(ctx context.Context) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) {
		s.mu.RLock()
		entries := s.entries // later appends do not touch these places
		s.mu.RUnlock()
		for i := 0; ; i++ {
			if err := s.usableNow(ctx); err != nil {
				yield(decisionlog.Entry{}, err)
				return
			}
			if i == len(entries) || !yield(clone(entries[i]), nil) {
				return
			}
		}
	}
}

// Close makes every later call fail with [decisionlog.ErrClosed].
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

// AddToken stores the hash of a token, see [decisionlog.Tokens].
func (s *Store) AddToken(ctx context.Context, hash decisionlog.TokenHash, scope string, created time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	if err := decisionlog.CheckToken(scope, created); err != nil {
		return err
	}
	if _, used := s.tokens[hash]; used {
		return fmt.Errorf("%w: token", decisionlog.ErrDuplicate)
	}
	s.tokens[hash] = scope
	return nil
}

// TokenScope returns what a token may do, see [decisionlog.Tokens].
func (s *Store) TokenScope(ctx context.Context, hash decisionlog.TokenHash) (string, bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.usable(ctx); err != nil {
		return "", false, err
	}
	scope, found := s.tokens[hash]
	return scope, found, nil
}

// CountTokens returns how many tokens are stored.
func (s *Store) CountTokens(ctx context.Context) (int, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.tokens), s.usable(ctx)
}

// find looks a key up in one of the two indexes.
func (s *Store) find(ctx context.Context, index map[string]int, key string) (decisionlog.Entry, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.usable(ctx); err != nil {
		return decisionlog.Entry{}, err
	}
	i, found := index[key]
	if !found {
		return decisionlog.Entry{}, decisionlog.ErrNotFound
	}
	return clone(s.entries[i]), nil
}

// usable tells why a call cannot go on. The caller holds the lock.
func (s *Store) usable(ctx context.Context) error {
	if s.closed {
		return decisionlog.ErrClosed
	}
	return ctx.Err()
}

func (s *Store) usableNow(ctx context.Context) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.usable(ctx)
}

func (s *Store) head() decisionlog.Head {
	if len(s.entries) == 0 {
		return decisionlog.Head{}
	}
	return s.entries[len(s.entries)-1].Head()
}

// clone keeps a caller from writing into the log through a shared body.
func clone(e decisionlog.Entry) decisionlog.Entry {
	e.Body = bytes.Clone(e.Body)
	return e
}
