// Package inuse keeps two things true of the definitions that servers answer from:
// the decision log says which were in use and since when, and all servers of one
// log use the same.
//
// Each server has a [Keeper] and calls [Keeper.Check] when it has started, when it
// has taken other definitions, and every few seconds. A check adds an entry of
// kind [story.Library] where the definitions here, or their releases, are others than
// before, or where another version has become active by its date, or an approval has
// begun or ended. A check that finds a newer entry
// of another server reads the definitions again and takes them if they are those
// of the entry:
//
//	keeper := inuse.Keeper{Book: book, Library: library}
//	outcome, err := keeper.Check(ctx, readAgain)
//
// A server whose own definitions are others keeps them: they were released and are
// sound, only not those that somebody has put in place since. It says so
// ([Outcome].Differs) and tries again from time to time.
package inuse

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/pathways"
)

// ErrOther means that the definitions read again are not those asked for.
var ErrOther = errors.New("the definitions here are not those that another server has put in use")

// retry is how often a server that differs reads its definitions again: files are
// often put in place on one machine after another.
const retry = time.Minute

// Keeper is one server's part. It is safe for concurrent use.
type Keeper struct {
	Book story.Book
	// Library is the one in use here, nil for none.
	Library func() *pathways.Library

	mu     sync.Mutex
	seq    int64        // of the newest entry in the log
	id     string       // of it
	newest *story.InUse // what it says; nil for none
	told   *story.InUse // what was in use here at the last check that ended well
	tried  time.Time    // when the definitions were read again for the newest entry; zero: not yet
}

// Outcome is what a check came to.
type Outcome struct {
	Recorded bool  // an entry was added, here or at the same moment elsewhere
	Taken    bool  // the definitions of another server's entry are in use here now
	Differs  bool  // another server has put other definitions in use
	Why      error // nothing was taken; nil where it was not tried this time
	// Withdrawn are versions that are the same as in the entry before, and were approved
	// or signed then, by what is not here or does not count any more. A day that ended an
	// approval withdraws nothing.
	Withdrawn []string
}

// Of says what a library holds that is released, what of it is active, and what is
// approved.
func Of(lib *pathways.Library, at time.Time) *story.InUse {
	return &story.InUse{About: story.About{By: story.Actor{Role: story.Service}}, Digests: lib.Digests(), Active: lib.InUse(at), Approved: lib.ApprovedInUse(at)}
}

// Check brings the log and the definitions together. again reads the definitions of
// this server again, and takes them if their digests are those wanted; nil where
// they cannot change. After an error nothing has changed and the next check tries
// it all again.
func (k *Keeper) Check(ctx context.Context, again func(want map[string]string) error) (Outcome, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	lib := k.Library()
	if lib == nil {
		return Outcome{}, nil
	}
	if err := k.read(ctx); err != nil {
		return Outcome{}, err
	}
	here := Of(lib, k.Book.Now())
	switch {
	case k.told == nil || !maps.Equal(k.told.Digests, here.Digests): // this server has begun to use them
		return k.tell(ctx, lib, here)
	case !maps.Equal(k.newest.Digests, here.Digests):
		return k.follow(again), nil
	case !sameState(k.told, here): // a date has come: of use, or of an approval
		return k.tell(ctx, lib, here)
	}
	return Outcome{}, nil
}

// sameState tells whether the same is in use and approved.
func sameState(a, b *story.InUse) bool {
	return slices.Equal(a.Active, b.Active) && maps.Equal(a.Approved, b.Approved)
}

// read looks for entries that were added since the last check.
func (k *Keeper) read(ctx context.Context) error {
	for e, err := range k.Book.Log.Entries(ctx, decisionlog.Query{Kinds: []string{story.Library}, After: k.seq}) {
		if err != nil {
			return err
		}
		x, err := story.Read(e)
		if err != nil {
			return err
		}
		k.seq, k.id, k.tried = e.Seq, e.ID, time.Time{}
		if body, ok := x.Body.(*story.InUse); ok {
			k.newest = body
		}
	}
	return nil
}

// tell adds an entry, if the newest does not say the same. Its id is made of what
// it says and of the entry before, so that of several servers that say the same at
// once one adds it. A server whose clock is behind does not answer one whose clock
// is ahead: each tells a date once.
func (k *Keeper) tell(ctx context.Context, lib *pathways.Library, here *story.InUse) (Outcome, error) {
	if k.newest != nil && maps.Equal(k.newest.Digests, here.Digests) && sameState(k.newest, here) {
		k.told = here
		return Outcome{}, nil
	}
	text, err := story.Canonical(here)
	if err != nil {
		return Outcome{}, err
	}
	e, err := k.Book.Add(ctx, "", story.DeriveID("safetynet/library/v1", k.id, string(text)), story.Library, here)
	switch {
	case err == nil:
		k.seq, k.id = e.Seq, e.ID
	case !errors.Is(err, decisionlog.ErrDuplicate): // where it is one, the next check reads it
		return Outcome{}, err
	}
	gone := withdrawn(k.newest, here, lib)
	k.newest, k.told, k.tried = here, here, time.Time{}
	return Outcome{Recorded: true, Withdrawn: gone}, nil
}

// withdrawn compares what an entry says was signed with what a library has of it now.
func withdrawn(was, here *story.InUse, lib *pathways.Library) (keys []string) {
	if was == nil {
		return nil
	}
	for key, digest := range here.Digests {
		release := key + ".release" // as Digests names it
		e, approval := lib.Edition(key), was.Approved[key]
		switch {
		case e == nil || was.Digests[key] != digest:
		case was.Digests[release] != "" && here.Digests[release] == "":
			keys = append(keys, key)
		case approval != "" && here.Approved[key] == "" && e.Header.ApprovalNamed(approval) == nil:
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// follow takes the definitions of the newest entry, if this server has them. One
// that has not keeps quiet about dates as well, or it would put itself in the
// place of the others.
func (k *Keeper) follow(again func(want map[string]string) error) Outcome {
	now := k.Book.Now()
	if !k.tried.IsZero() && now.Sub(k.tried) < retry {
		return Outcome{Differs: true}
	}
	k.tried = now
	if again == nil {
		return Outcome{Differs: true, Why: errors.New("the definitions here are part of the program")}
	}
	if err := again(k.newest.Digests); err != nil {
		return Outcome{Differs: true, Why: err}
	}
	k.told = Of(k.Library(), now)
	return Outcome{Taken: true}
}
