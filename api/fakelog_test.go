package api

import (
	"context"
	"errors"
	"iter"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"

	"safetynet/api/decisionlog"
)

// fakeLog is a log that fails as told and otherwise is the one inside it.
type fakeLog struct {
	decisionlog.Log
	appendErr  error
	duplicates atomic.Int64  // answers ErrDuplicate this many times
	hang       chan struct{} // appends have begun and wait until it is closed
	waiting    chan struct{} // told when an append has begun, if not nil
	panics     string
	readErr    error
	appends    atomic.Int64
}

func (l *fakeLog) Append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	l.appends.Add(1)
	if l.waiting != nil {
		l.waiting <- struct{}{}
	}
	if l.hang != nil {
		select {
		case <-l.hang:
		case <-ctx.Done():
			return decisionlog.Entry{}, decisionlog.ErrInDoubt
		}
	}
	switch {
	case l.panics != "":
		panic(l.panics + string(d.Body))
	case l.appendErr != nil:
		return decisionlog.Entry{}, l.appendErr
	case l.duplicates.Add(-1) >= 0:
		return decisionlog.Entry{}, errors.Join(decisionlog.ErrDuplicate, errors.New(d.Reference+string(d.Body)))
	}
	return l.Log.Append(ctx, d)
}

func (l *fakeLog) ByID(ctx context.Context, id string) (decisionlog.Entry, error) {
	if l.panics != "" {
		panic(l.panics + id)
	}
	if l.readErr != nil {
		return decisionlog.Entry{}, l.readErr
	}
	return l.Log.ByID(ctx, id)
}

func (l *fakeLog) ByReference(ctx context.Context, code string) (decisionlog.Entry, error) {
	if l.readErr != nil {
		return decisionlog.Entry{}, l.readErr
	}
	return l.Log.ByReference(ctx, code)
}

func (l *fakeLog) Entries(ctx context.Context, q decisionlog.Query) iter.Seq2[decisionlog.Entry, error] {
	if l.readErr != nil {
		return func(yield func(decisionlog.Entry, error) bool) { yield(decisionlog.Entry{}, l.readErr) }
	}
	return l.Log.Entries(ctx, q)
}

// fakeTokens fails as told.
type fakeTokens struct {
	decisionlog.Tokens
	err error
}

func (f fakeTokens) FindToken(context.Context, decisionlog.TokenHash) (decisionlog.Token, bool, error) {
	return decisionlog.Token{}, false, f.err
}

func (f fakeTokens) AddFirstToken(context.Context, decisionlog.Token) (bool, error) {
	return false, f.err
}

// racing is a log in which several that look for a name all find nothing at first:
// none goes on before all have looked.
type racing struct {
	decisionlog.Log
	left *atomic.Int64
	all  *sync.WaitGroup
}

func newRacing(log decisionlog.Log, n int) racing {
	r := racing{log, new(atomic.Int64), new(sync.WaitGroup)}
	r.left.Store(int64(n))
	r.all.Add(n)
	return r
}

func (l racing) ByID(ctx context.Context, id string) (decisionlog.Entry, error) {
	if parsed, err := uuid.Parse(id); err == nil && parsed.Version() == 8 && l.left.Add(-1) >= 0 {
		l.all.Done()
		l.all.Wait()
		return decisionlog.Entry{}, decisionlog.ErrNotFound
	}
	return l.Log.ByID(ctx, id)
}
