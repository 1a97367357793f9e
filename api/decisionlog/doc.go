// Package decisionlog says what the record of a decision is and what a store of
// such records promises. The stores themselves are in the folders below it.
//
// A [Decision] is an assessment as it was given to someone, or something that was
// done about one: an id, a kind, the story it belongs to, the moment of recording,
// and a body (JSON, opaque here). An assessment has a reference as well,
// which can be read out over the telephone. A [Log] takes decisions and never
// changes one. To record and to read back:
//
//	ref, err := decisionlog.NewReference(rand.Reader, now)
//	entry, err := log.Append(ctx, decisionlog.Decision{
//		ID: id, Kind: decisionlog.KindAssessment, Reference: ref, RecordedAt: now, Body: body,
//	})
//	entry, err = log.ByReference(ctx, "7k3m q9tx o") // as typed by staff
//	for e, err := range log.Entries(ctx, decisionlog.Query{Story: entry.StoryID()}) { … }
//
// What a story holds can be erased, by an entry of [KindErasure]: the bodies go,
// the headers and the chain stay.
//
// When Append returns without an error the entry is on durable storage; when it
// returns an error nothing was recorded, save where the disk itself failed in
// the middle of a commit.
//
// Every entry carries the hash of the one before it, so [Verify] can say at
// which entry a log was altered. What is hashed is written down in DESIGN.md and
// does not change: a log written by the first release verifies for ever.
//
// Stores: safetynet/api/decisionlog/sqlite (one file, the default),
// safetynet/api/decisionlog/postgres (several servers, one database) and
// safetynet/api/decisionlog/memory (tests and demonstrations). All of them pass
// the suite in safetynet/api/decisionlog/logtest, which is the contract of [Log]
// and [Tokens] in executable form. A store also keeps the hashes of staff
// tokens, see [Tokens].
//
// Errors are the sentinels of this package, wrapped with details; compare them
// with [errors.Is]. The package reads no clock and has no source of randomness:
// both are arguments. It knows nothing of HTTP or of the engine.
package decisionlog
