package decisionlog

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"
)

// The ways in which a store refuses or fails. Every other error a store returns
// is a failure of the machine under it (disk, lock, network) and means that the
// decision was not recorded or could not be read.
var (
	// ErrInDoubt: the append had begun when its caller gave up, or its commit was
	// not answered. It may be recorded, now or in a moment; looking for its id tells.
	ErrInDoubt = errors.New("it is not known whether the decision was recorded")
	// ErrNotFound: no entry has that id or reference.
	ErrNotFound = errors.New("decision not found")
	// ErrDuplicate: the id, the reference or the token hash is already used.
	// For a decision with a fresh id, draw a new reference and append again.
	ErrDuplicate = errors.New("already recorded")
	// ErrInvalid: a field of the decision or the token cannot be recorded. The
	// caller has a fault; trying again will not help.
	ErrInvalid = errors.New("not a valid record")
	// ErrErased: the entry is there and its body was erased.
	ErrErased = errors.New("erased")
	// ErrReference: the text is not a reference code, most likely mistyped.
	ErrReference = errors.New("not a reference code")
	// ErrDamaged: what is stored is not what was recorded.
	ErrDamaged = errors.New("decision log is damaged")
	// ErrReadOnly: the store was opened for reading only.
	ErrReadOnly = errors.New("decision log is open for reading only")
	// ErrClosed: the store was closed before the call or during it.
	ErrClosed = errors.New("decision log is closed")
)

// Query says which entries are wanted: those that meet all of its fields that are
// set. The zero Query is the whole log.
type Query struct {
	Kinds        []string  // one of these; [KindAssessment] includes those without a kind
	Story        string    // of the story with this id, its first entry included
	After        int64     // behind this place in the chain; 0 is no bound
	Since, Until time.Time // recorded at Since or later, and before Until
}

// Wants tells whether an entry is one of those asked for.
func (q Query) Wants(e Entry) bool {
	return (len(q.Kinds) == 0 || slices.ContainsFunc(q.Kinds, e.Is)) &&
		(q.Story == "" || e.StoryID() == q.Story) && (q.After == 0 || e.Seq > q.After) &&
		(q.Since.IsZero() || !e.RecordedAt.Before(q.Since)) && (q.Until.IsZero() || e.RecordedAt.Before(q.Until))
}

// WithLegacy are the kinds asked for as stores keep them: for assessments also "",
// which those of the first release have.
func (q Query) WithLegacy() []string {
	if slices.Contains(q.Kinds, KindAssessment) {
		return append(slices.Clone(q.Kinds), "")
	}
	return q.Kinds
}

// Log is an append-only, hash-chained list of decisions. All methods are safe
// for concurrent use, by several processes too where the store is shared.
type Log interface {
	// Append records d at the end of the chain and returns it as recorded. It
	// is durable when Append returns. When the context ends Append returns, whatever
	// the store is waiting for: with the context's error where the append had not
	// begun, and then nothing is recorded; with [ErrInDoubt] where it had, since one
	// that has begun is finished. The body of what is returned may be d's own; the log
	// keeps nothing of d.
	//
	// An entry of [KindErasure] takes the bodies of all earlier entries of its
	// story away in the same step, from the store though not from backups.
	//
	// Errors: [ErrInvalid], [ErrDuplicate] for a used id or reference,
	// [ErrNotFound] for a story that no entry in the log began, [ErrReadOnly],
	// [ErrClosed], [ErrInDoubt], the context's, or the store's own failure.
	Append(ctx context.Context, d Decision) (Entry, error)

	// ByID returns the entry with exactly this id (letter case counts).
	//
	// Errors: [ErrNotFound]; [ErrErased], beside the entry without its body;
	// [ErrDamaged] when the entry does not match its own
	// hashes, in which case the entry as stored is returned beside the error,
	// for an investigator and not to be shown as a record; [ErrClosed].
	ByID(ctx context.Context, id string) (Entry, error)

	// ByReference returns the entry with this reference. The code may be as a
	// person typed it, see [ParseReference].
	//
	// Errors: [ErrReference] for a mistyped code, otherwise as for ByID.
	ByReference(ctx context.Context, code string) (Entry, error)

	// Entries yields what q asks for in chain order, damaged and erased entries
	// included: it is [Verify] that judges them. A failure is yielded once, as the
	// last item. The caller may stop early and may use the log inside the loop.
	Entries(ctx context.Context, q Query) iter.Seq2[Entry, error]

	// Close releases the store. A second Close does nothing.
	Close() error
}
