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
	"slices"
	"sync"

	"safetynet/api/decisionlog"
)

// Store is a decision log and token store in memory. Use [New] to make one.
type Store struct {
	mu          sync.RWMutex
	closed      bool
	entries     []decisionlog.Entry // entries[i].Seq is i+1; never changed once there
	byID        map[string]int      // to the place in entries
	byReference map[string]int      // likewise
	erased      map[string]int      // by story: the place of its last erasure
	tokens      map[decisionlog.TokenHash]decisionlog.Token
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
		erased:      map[string]int{},
		tokens:      map[decisionlog.TokenHash]decisionlog.Token{},
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
	if began, there := s.byID[e.Story]; e.Story != "" && (!there || s.entries[began].Story != "") {
		return decisionlog.Entry{}, fmt.Errorf("%w: story %s", decisionlog.ErrNotFound, e.Story)
	}
	if _, used := s.byID[e.ID]; used {
		return decisionlog.Entry{}, fmt.Errorf("%w: id %s", decisionlog.ErrDuplicate, e.ID)
	}
	if _, used := s.byReference[e.Reference]; used && e.Reference != "" {
		return decisionlog.Entry{}, fmt.Errorf("%w: reference %s", decisionlog.ErrDuplicate, e.Reference)
	}
	s.byID[e.ID], s.byReference[e.Reference] = len(s.entries), len(s.entries)
	s.entries = append(s.entries, e)
	if e.Kind == decisionlog.KindErasure {
		s.erase(e)
	}
	return clone(e), nil
}

// erase takes the bodies of a story away. The entries are put in a list of their
// own, since loops under way read the old one.
func (s *Store) erase(by decisionlog.Entry) {
	s.entries = slices.Clone(s.entries)
	for i, e := range s.entries[:len(s.entries)-1] {
		if e.StoryID() == by.Story {
			s.entries[i].Body = nil
		}
	}
	s.erased[by.Story] = len(s.entries) - 1
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

// Entries yields those entries asked for that are there when the loop begins.
func (s *Store) Entries(ctx context.Context, q decisionlog.Query) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) {
		s.mu.RLock()
		entries := s.entries // later appends do not touch these places
		s.mu.RUnlock()
		for i := 0; ; i++ {
			if err := s.usableNow(ctx); err != nil {
				yield(decisionlog.Entry{}, err)
				return
			}
			if i == len(entries) || q.Wants(entries[i]) && !yield(clone(entries[i]), nil) {
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
	e := s.entries[i]
	if by, erased := s.erased[e.StoryID()]; erased && by > i {
		return e, e.CheckErased()
	}
	return clone(e), nil
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
