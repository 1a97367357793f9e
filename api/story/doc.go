// Package story says what the entries of the decision log mean that are about one
// child: a story. A parent's check begins it, or a call to the desk; the desk's
// calls, further assessments, overrides, call backs, hand-overs, what happened in
// the end, and what the family said about it are further entries of it.
//
// Nothing in a story is ever edited. What was wrong is put right by a further
// entry: an assessment supersedes the one before, a correction takes an entry
// back. [Fold] reads the entries of a story, oldest first, and says how things
// stand:
//
//	s, err := story.Fold(log.Entries(ctx, decisionlog.Query{Story: id}))
//	a := s.Latest() // the assessment that holds, nil for none
//	a.Standing()    // the disposition that holds now; a.Override() says who chose it
//	s.Tasks         // call backs and hand-overs that are still open
//
// [Book] reads and writes stories, [Book.Once] what a family is told on the pages of
// one [Journey], and [Queue] has the open tasks of all of them.
//
// Who may add what, with which reason, is decided here and nowhere else: see the
// functions New…. They are used by the JSON API and by the pages of the desk.
//
// A card that a record system was told is a story of its own, with what came of it;
// it is no assessment that somebody's call could go on from.
//
// A less urgent override that the rules would have refused has no effect, though it
// stands in the log. Where two people write at once, entries count in the order of
// the chain, and an override that was made of something else than what stands by
// then counts only where it is more urgent.
//
// A body is JSON ([Canonical] but what the engine wrote). It holds no name, no birth date, no address and no
// free text: reasons are codes from the lists in reasons.go. Staff appear as an
// [Actor], a role and a pseudonym. The package reads no clock and has no source of
// randomness; it knows nothing of HTTP and of stores.
package story
