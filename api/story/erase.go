package story

import (
	"context"
	"errors"
	"fmt"
	"time"

	"safetynet/api/decisionlog"
)

// Erase takes away what the story of an entry holds, by a further entry of it that
// says why: a reason of [ErasureReasons]. What remains is that there were entries,
// of what kind and when. It returns that entry and how many lost their bodies.
//
// Errors: a [Refusal], [decisionlog.ErrNotFound], or those of the log.
func (b Book) Erase(ctx context.Context, id, reason string, by Actor) (decisionlog.Entry, int, error) {
	none := decisionlog.Entry{}
	if _, ok := Lookup(ErasureReasons, reason); !ok {
		return none, 0, refuse("unknown-reason", "There is no reason %q.", reason)
	}
	e, err := b.Log.ByID(ctx, id)
	if err != nil && !errors.Is(err, decisionlog.ErrErased) {
		return none, 0, err
	}
	held, err := b.held(ctx, e.StoryID())
	if err != nil {
		return none, 0, err
	}
	switch {
	case held.library:
		return none, 0, refuse("not-erasable", "That entry says which definitions were in use. It is about no child and stays.")
	case held.bodies == 0:
		return none, 0, refuse("erased", "All of that story was erased already.")
	}
	erasure, err := b.Add(ctx, e.StoryID(), "", Erasure, &Erased{About: About{By: by}, Reason: reason})
	return erasure, held.bodies, err
}

// held is what a story holds.
type held struct {
	bodies  int // erasures apart, which stay to say why the others are gone
	library bool
	seq     int64     // of the last entry
	last    time.Time // the latest; a clock may have been set back
}

func (b Book) held(ctx context.Context, story string) (held, error) {
	var h held
	for e, err := range b.Log.Entries(ctx, decisionlog.Query{Story: story}) {
		if err != nil {
			return h, err
		}
		if len(e.Body) > 0 && !e.Is(Erasure) {
			h.bodies++
		}
		h.library = h.library || e.Is(Library)
		h.seq = e.Seq
		if h.last.Before(e.RecordedAt) {
			h.last = e.RecordedAt
		}
	}
	return h, nil
}

// Old is a story that ended before a moment and still holds something.
type Old struct {
	Story  string
	Last   time.Time // when its last entry was recorded
	Bodies int

	seq int64 // of its last entry
}

// Old lists the stories of which every entry was recorded before a moment and
// something is left to erase.
func (b Book) Old(ctx context.Context, before time.Time) ([]Old, error) {
	var all []Old
	seen := map[string]bool{}
	for e, err := range b.Log.Entries(ctx, decisionlog.Query{Until: before}) {
		switch {
		case err != nil:
			return nil, err
		case len(e.Body) == 0 || e.Is(Erasure) || e.Is(Library) || seen[e.StoryID()]:
			continue
		}
		seen[e.StoryID()] = true
		h, err := b.held(ctx, e.StoryID())
		if err != nil {
			return nil, err
		}
		if h.last.Before(before) && h.bodies > 0 && !h.library {
			all = append(all, Old{e.StoryID(), h.last, h.bodies, h.seq})
		}
	}
	return all, nil
}

// Expire erases an old story because it was kept as long as it may be, and tells
// whether it did: where several do so at once, one does.
func (b Book) Expire(ctx context.Context, old Old, by Actor) (bool, error) {
	_, err := b.Add(ctx, old.Story, fmt.Sprintf("retention-%d", old.seq), Erasure, &Erased{About: About{By: by}, Reason: "retention"})
	if errors.Is(err, decisionlog.ErrDuplicate) {
		return false, nil
	}
	return err == nil, err
}
