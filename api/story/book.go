package story

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"safetynet/api/decisionlog"
	"safetynet/engine"
)

// Book reads and writes stories in a decision log. It is safe for concurrent use
// where its parts are.
type Book struct {
	Log    decisionlog.Log
	Random io.Reader // cryptographic
	Now    func() time.Time

	// Whole works out what would have been told in full where only the decision was.
	// It is nil for what was not told, and where what it takes is not there any more.
	Whole func(*Record) *engine.Assessment
}

// Body is what can be added: a pointer to one of the types of entries.go.
type Body interface{ about() *About }

func (a *About) about() *About { return a }

// Story reads a story by the id of any of its entries. The errors are those of
// [Fold] and of the log.
func (b Book) Story(ctx context.Context, id string) (*Story, error) {
	e, err := b.Log.ByID(ctx, id)
	if err != nil && !errors.Is(err, decisionlog.ErrErased) {
		return nil, err
	}
	return b.fold(ctx, e)
}

// fold reads the story of an entry.
func (b Book) fold(ctx context.Context, e decisionlog.Entry) (*Story, error) {
	s, err := Fold(b.Log.Entries(ctx, decisionlog.Query{Story: e.StoryID()}))
	if err != nil || b.Whole == nil {
		return s, err
	}
	for _, a := range s.Assessments {
		if a.Whole {
			continue
		}
		if whole := b.Whole(a.Record); whole != nil {
			a.Told, a.Whole = *whole, true
		}
	}
	return s, nil
}

// Call is [Book.Story] for what staff may look at and add to: to them there is no
// story that is about no child, and none that a record system was told.
func (b Book) Call(ctx context.Context, id string) (*Story, error) {
	s, err := b.Story(ctx, id)
	if err == nil && slices.Contains([]string{Library, Card}, s.Items[0].Kind) {
		return nil, decisionlog.ErrNotFound
	}
	return s, err
}

// ErrExpired means a reference code past its life.
var ErrExpired = errors.New("the reference code has expired")

// Referred reads the story of a reference code as somebody read it out, and the
// assessment that the code is of. The errors are [ErrExpired] past the code's life,
// and those of the log: [decisionlog.ErrErased] too.
func (b Book) Referred(ctx context.Context, code string) (*Story, *Assessed, error) {
	e, err := b.Log.ByReference(ctx, code)
	if err != nil {
		return nil, nil, err
	}
	if !b.Now().Before(e.RecordedAt.Add(ReferenceLife)) {
		return nil, nil, ErrExpired
	}
	s, err := b.fold(ctx, e)
	if err != nil {
		return nil, nil, err
	}
	return s, s.Assessment(e.ID), nil
}

// Add records a body as an entry of a kind. story is the id of the story it belongs
// to, "" to begin one; id names the entry, "" for a fresh name. What is returned is
// on durable storage, see [Book.Keep].
func (b Book) Add(ctx context.Context, story, id, kind string, x Body) (decisionlog.Entry, error) {
	d, err := b.Draft(story, id, kind, x)
	if err != nil {
		return decisionlog.Entry{}, err
	}
	return b.Keep(ctx, d)
}

// Draft is what is ready to be recorded, once. Nothing of the body is used any more.
type Draft struct {
	decisionlog.Decision
	room *[]byte // of the text of an assessment
}

// rooms are where the texts of assessments are written, which are long: a log copies
// what it records.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// Draft makes ready what [Book.Add] records.
func (b Book) Draft(story, id, kind string, x Body) (Draft, error) {
	var nonce [16]byte
	if _, err := io.ReadFull(b.Random, nonce[:]); err != nil {
		return Draft{}, fmt.Errorf("draw a nonce: %w", err)
	}
	x.about().Nonce = hex.EncodeToString(nonce[:])
	room := new([]byte)
	if kind == Assessment {
		room = rooms.Get().(*[]byte)
	}
	text, err := appendText((*room)[:0], x)
	if err != nil {
		return Draft{}, fmt.Errorf("encode %s: %w", kind, err)
	}
	*room = text
	return Draft{decisionlog.Decision{ID: id, Kind: kind, Story: story, Body: text}, room}, nil
}

// appendText writes a body as it is kept.
func appendText(dst []byte, x Body) ([]byte, error) {
	if r, is := x.(*Record); is {
		return r.appendText(dst)
	}
	text, err := Canonical(x)
	return append(dst, text...), err
}

// Keep records what was made ready. What is returned is on durable storage. An
// assessment comes without its body, whose room is used again.
func (b Book) Keep(ctx context.Context, d Draft) (entry decisionlog.Entry, err error) {
	entry, err = b.append(ctx, d.Decision)
	if d.Kind == Assessment {
		entry.Body = nil
		rooms.Put(d.room)
	}
	return entry, err
}

// append draws what is lacking of a decision's names. A reference that is taken,
// about one in a million at a million records, is drawn again; a name that was
// given is not.
func (b Book) append(ctx context.Context, d decisionlog.Decision) (entry decisionlog.Entry, err error) {
	const draws = 5
	given := d.ID != ""
	for range draws {
		d.RecordedAt = b.Now()
		if !given {
			if d.ID, err = newID(b.Random, d.RecordedAt); err != nil {
				return entry, err
			}
		}
		if d.Kind == Assessment {
			if d.Reference, err = decisionlog.NewReference(b.Random, d.RecordedAt); err != nil {
				return entry, err
			}
		}
		if entry, err = b.Log.Append(ctx, d); !errors.Is(err, decisionlog.ErrDuplicate) {
			return entry, err
		}
		if _, there := b.Log.ByID(ctx, d.ID); given && there == nil {
			return entry, err
		}
	}
	return entry, err
}

// newID draws an id that sorts by the time it was drawn at, a UUID of version 7: ids that
// are recorded after each other then stand beside each other in a store's index, and few
// of its pages are written. 74 bits of it are random.
func newID(random io.Reader, at time.Time) (string, error) {
	id, err := uuid.NewRandomFromReader(random)
	if err != nil {
		return "", err
	}
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli())) // #nosec G115 -- a time before 1970 would only sort elsewhere
	copy(id[:6], ms[2:])
	id[6] = id[6]&0x0f | 7<<4
	return id.String(), nil
}
