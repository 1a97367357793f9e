package decisionlog

import (
	"bytes"
	"fmt"
	"time"
)

// Bounds of what can be recorded, in bytes.
const (
	MaxIDLength   = 128
	MaxKindLength = 32
)

// Kinds that the log itself knows. All others are names to it.
const (
	// KindAssessment is an assessment, and the only kind with a reference.
	KindAssessment = "assessment"
	// KindErasure takes the bodies of all earlier entries of its story away.
	KindErasure = "erasure"
)

// Decision is what is to be recorded: an assessment, or something that was done
// about one.
type Decision struct {
	// ID is the name the API returned: 1 to [MaxIDLength] visible ASCII
	// characters, unique in the log. Letter case counts.
	ID string `json:"id"`

	// Reference is the code people use, as [NewReference] wrote it; unique. It is
	// "" for every kind but an assessment.
	Reference string `json:"reference,omitempty"`

	// Kind says what is recorded: 1 to [MaxKindLength] visible ASCII characters.
	// It is "" in entries of the first release, which are all assessments.
	Kind string `json:"kind,omitempty"`

	// Story is the id of the entry that the story began with, which must be in
	// the log and begin one; "" for an entry that does so itself.
	Story string `json:"story,omitempty"`

	// RecordedAt is the moment of recording by the server's clock. It is kept
	// in UTC, cut to whole microseconds. Entries are ordered by their place in
	// the chain, not by this time: a clock may be set back.
	RecordedAt time.Time `json:"recorded_at"`
	// Body is the case and its assessment as JSON. The log keeps the
	// bytes as they are and never looks inside; it only refuses a body that is
	// empty or nothing but zero bytes, with which a store may overwrite what is erased.
	Body []byte `json:"-"`
}

// Is tells whether d is of a kind.
func (d Decision) Is(kind string) bool {
	return d.Kind == kind || d.Kind == "" && kind == KindAssessment
}

// StoryID is the id of the story that d belongs to.
func (d Decision) StoryID() string {
	if d.Story == "" {
		return d.ID
	}
	return d.Story
}

// Entry is a decision as it stands in the chain. The hashes are written
// "sha256:" and 64 lower-case hexadecimal digits.
type Entry struct {
	// Seq is the place in the chain: 1 for the first entry, without gaps.
	Seq int64 `json:"seq"`
	Decision
	// BodyHash is the hash of the body's bytes.
	BodyHash string `json:"body_hash"`
	// Prev is the Hash of the entry before, and empty for the first.
	Prev string `json:"prev"`
	// Hash covers the header: every field but the body, which it covers
	// through BodyHash. So a chain still verifies where a body was erased.
	Hash string `json:"hash"`
}

// Head is the last entry of a chain, in brief. The zero Head is that of an
// empty log. A Head noted outside the log (on paper, in another system) later
// shows whether the end of the log was cut off or the whole of it rewritten,
// which the chain alone cannot show.
type Head struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// Head returns the head of a chain that ends with e.
func (e Entry) Head() Head { return Head{Seq: e.Seq, Hash: e.Hash} }

// Draft is a decision that can be recorded: it was checked and its body was hashed,
// so that what is left to do in the order of the chain is little.
type Draft struct {
	Decision
	bodyHash string
}

// Prepare makes d ready to be recorded: it checks d, copies its body, and brings its
// time to UTC and whole microseconds. The copy is made in room where that is enough,
// which may be nil. The error is [ErrInvalid], naming the field.
func Prepare(d Decision, room []byte) (Draft, error) {
	if err := d.check(); err != nil {
		return Draft{}, err
	}
	d.RecordedAt = d.RecordedAt.UTC().Truncate(time.Microsecond)
	d.Body = append(room[:0], d.Body...)
	return Draft{d, digest(d.Body)}, nil
}

// Seal makes x the entry that follows head. It is for stores, which call it inside
// the transaction that read head.
func (x Draft) Seal(head Head) Entry {
	e := Entry{Seq: head.Seq + 1, Decision: x.Decision, BodyHash: x.bodyHash, Prev: head.Hash}
	e.Hash = e.headerHash()
	return e
}

// Seal makes d the entry that follows head, see [Prepare] and [Draft.Seal].
func Seal(head Head, d Decision) (Entry, error) {
	x, err := Prepare(d, nil)
	if err != nil {
		return Entry{}, err
	}
	return x.Seal(head), nil
}

// check refuses what could not be read back as it was given. A reference must
// be in its written form, so that there is one spelling to look for.
func (d Decision) check() error {
	if !visibleASCII(d.ID, MaxIDLength) {
		return fmt.Errorf("%w: id must be 1 to %d visible ASCII characters", ErrInvalid, MaxIDLength)
	}
	if d.Kind != "" && !visibleASCII(d.Kind, MaxKindLength) {
		return fmt.Errorf("%w: kind must be at most %d visible ASCII characters", ErrInvalid, MaxKindLength)
	}
	if d.Story != "" && (!visibleASCII(d.Story, MaxIDLength) || d.Story == d.ID || d.Kind == "") {
		return fmt.Errorf("%w: story must be the id of another entry, and the entry must have a kind", ErrInvalid)
	}
	if d.Kind == KindErasure && d.Story == "" {
		return fmt.Errorf("%w: an erasure needs a story", ErrInvalid)
	}
	if code, err := ParseReference(d.Reference); d.Is(KindAssessment) && (err != nil || code != d.Reference) {
		return fmt.Errorf("%w: reference %q is not as NewReference writes it", ErrInvalid, d.Reference)
	}
	if !d.Is(KindAssessment) && d.Reference != "" {
		return fmt.Errorf("%w: only an assessment has a reference", ErrInvalid)
	}
	if !storableTime(d.RecordedAt) {
		return fmt.Errorf("%w: recorded_at is missing or beyond the years 1 to 9999", ErrInvalid)
	}
	if len(bytes.Trim(d.Body, "\x00")) == 0 {
		return fmt.Errorf("%w: body is empty, or nothing but zero bytes", ErrInvalid)
	}
	return nil
}

// visibleASCII tells whether s has 1 to limit characters, none of them a space
// or a control character: such text looks the same in a log, a URL and a file.
func visibleASCII(s string, limit int) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= limit
}

// timeLayout has a fixed width, so that the text of a time sorts as the time.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// FormatTime writes t as it is hashed and stored: UTC, microseconds, as in
// "2026-11-21T10:00:00.000000Z".
func FormatTime(t time.Time) string { return t.UTC().Format(timeLayout) }

// ParseTime reads what [FormatTime] wrote and nothing else: two texts for one
// time would let a stored time be altered without a change of its hash.
func ParseTime(text string) (time.Time, error) {
	t, err := time.Parse(timeLayout, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("stored time %q: %w", text, err)
	}
	if FormatTime(t) != text {
		return time.Time{}, fmt.Errorf("stored time %q is not in the form %s", text, timeLayout)
	}
	return t, nil
}

// storableTime tells whether t is set and can be written in four digits of year.
func storableTime(t time.Time) bool {
	year := t.UTC().Year()
	return !t.IsZero() && year >= 1 && year <= 9999
}
