package decisionlog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"strconv"
)

// BreakCode names a way in which a chain can be broken. Codes are stable.
type BreakCode string

const (
	// BreakBody: the body is not the one whose hash was recorded, or is gone.
	BreakBody BreakCode = "body-hash"
	// BreakEntry: a field of the header is not as it was recorded.
	BreakEntry BreakCode = "entry-hash"
	// BreakPrev: the entry does not follow the one that stands before it.
	BreakPrev BreakCode = "previous-hash"
	// BreakAnchor: the entry is not the one whose head was noted elsewhere.
	BreakAnchor BreakCode = "anchor"
	// BreakSequence: an entry is missing, repeated or out of order before it.
	BreakSequence BreakCode = "sequence"
)

// Break is one place where a chain does not hold.
type Break struct {
	Seq     int64     `json:"seq"` // of the entry at which it shows
	ID      string    `json:"id"`
	Code    BreakCode `json:"code"`
	Message string    `json:"message"` // for people; its wording may change
}

// String returns the break on one line: entry, code, message.
func (b Break) String() string {
	return fmt.Sprintf("entry %d (%s) [%s]: %s", b.Seq, b.ID, b.Code, b.Message)
}

// Report is what [Verify] found.
type Report struct {
	Count  int64   `json:"count"`  // entries read
	Erased int64   `json:"erased"` // of them without a body, by an erasure
	Head   Head    `json:"head"`   // of the last entry read, as stored
	Breaks []Break `json:"breaks"` // in chain order; empty when all is well
}

// OK tells whether the chain holds throughout. An empty log is in order.
func (r Report) OK() bool { return len(r.Breaks) == 0 }

// Verify reads a whole log and reports every break in it, not only the first:
// an investigator needs to know how far damage goes. After a break it goes on
// from the hash as stored, so that one altered entry is one break and does not
// put all later entries under suspicion. Where entries are missing, only the gap
// is reported, since what came before cannot be compared. A body may be missing
// where a later erasure of its story accounts for it.
//
// A chain that holds proves that no entry in it was altered, added or taken out
// by someone who did not also rewrite every later entry. It cannot show that
// the end was cut off or that the whole was rewritten: give it the anchors, heads
// that were noted elsewhere. An anchor that the log does not have is a break.
//
// The error is that of reading; the report then covers what was read before.
func Verify(entries iter.Seq2[Entry, error], anchors ...Head) (Report, error) {
	v := verification{gone: map[string][]placed{}, anchors: map[int64][]Head{}}
	for _, a := range anchors {
		if a != (Head{}) { // which every log has grown from
			v.anchors[a.Seq] = append(v.anchors[a.Seq], a)
		}
	}
	for e, err := range entries {
		if err != nil {
			return v.report(), fmt.Errorf("decision log cannot be read beyond entry %d: %w", v.Head.Seq, err)
		}
		v.read(e)
	}
	v.miss()
	return v.report(), nil
}

// Check compares an entry with its own hashes. The error is [ErrDamaged] with
// what was found. It cannot tell whether the entry is in the right place.
func (e Entry) Check() error {
	if breaks := e.ownBreaks(); len(breaks) > 0 {
		return fmt.Errorf("%w: %s", ErrDamaged, breaks[0])
	}
	return nil
}

// CheckErased is Check for an entry whose body an erasure in the log accounts for:
// the error is [ErrErased] if nothing else is wrong.
func (e Entry) CheckErased() error {
	if breaks := e.ownBreaks(); len(e.Body) > 0 || len(breaks) > 1 {
		return e.Check()
	}
	return ErrErased
}

// linkBreaks judges how e follows head.
func (e Entry) linkBreaks(head Head) []Break {
	want := head.Seq + 1
	switch {
	case e.Seq == want && e.Prev == head.Hash:
		return nil
	case e.Seq == want:
		return []Break{e.broken(BreakPrev, fmt.Sprintf("names %q as the entry before it, which is %q", e.Prev, head.Hash))}
	case e.Seq > want:
		return []Break{e.broken(BreakSequence, fmt.Sprintf("follows entry %d: %d missing", head.Seq, e.Seq-want))}
	default:
		return []Break{e.broken(BreakSequence, fmt.Sprintf("follows entry %d: repeated or out of order", head.Seq))}
	}
}

// ownBreaks judges e by itself.
func (e Entry) ownBreaks() []Break {
	var breaks []Break
	switch {
	case len(e.Body) == 0:
		breaks = append(breaks, e.broken(BreakBody, "the body is gone"))
	case digest(e.Body) != e.BodyHash:
		breaks = append(breaks, e.broken(BreakBody, fmt.Sprintf("the body has hash %s, recorded was %s", digest(e.Body), e.BodyHash)))
	}
	if hash := e.headerHash(); hash != e.Hash {
		breaks = append(breaks, e.broken(BreakEntry, fmt.Sprintf("the header has hash %s, recorded was %s", hash, e.Hash)))
	}
	return breaks
}

func (e Entry) broken(code BreakCode, message string) Break {
	return Break{Seq: e.Seq, ID: e.ID, Code: code, Message: message}
}

// A hash version opens every hashed header, so that one form of the header can
// never be taken for another. Entries without a kind are of the first release.
const (
	hashVersion1 = "safetynet-decision-1"
	hashVersion2 = "safetynet-decision-2"
)

// headerHash hashes the header field by field. Each field is written with its
// length in front (a netstring), so that no two headers have the same text.
// DESIGN.md shows how to compute it by hand; it must never change.
func (e Entry) headerHash() string {
	var room [768]byte // more than any header has
	header := room[:0]
	version := hashVersion1
	if e.Kind != "" {
		version = hashVersion2
	}
	header = appendField(header, version)
	header = appendField(header, strconv.FormatInt(e.Seq, 10))
	header = appendField(header, e.ID)
	header = appendField(header, e.Reference)
	header = appendField(header, FormatTime(e.RecordedAt))
	header = appendField(header, e.BodyHash)
	header = appendField(header, e.Prev)
	if e.Kind != "" {
		header = appendField(header, e.Kind)
		header = appendField(header, e.Story)
	}
	return digest(header)
}

func appendField(header []byte, field string) []byte {
	header = strconv.AppendInt(header, int64(len(field)), 10)
	header = append(append(header, ':'), field...)
	return append(header, ',')
}

// digest returns the hash of data as it is stored.
func digest(data []byte) string {
	const prefix = "sha256:"
	sum := sha256.Sum256(data)
	return string(hex.AppendEncode(append(make([]byte, 0, len(prefix)+2*len(sum)), prefix...), sum[:]))
}
