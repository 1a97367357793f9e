package practice

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Mark compares what somebody says with what the engine says.
type Mark string

// The marks.
const (
	Under Mark = "under" // less urgent than the engine: under-triage
	Right Mark = "right"
	Over  Mark = "over" // more urgent: over-triage
)

// Marks are all marks, as reports list them.
func Marks() []Mark { return []Mark{Under, Right, Over} }

// MarkOf marks guidance against the engine's.
func MarkOf(said, engine pathways.Guidance) Mark {
	switch d := said.Rank() - engine.Rank(); {
	case d < 0:
		return Under
	case d > 0:
		return Over
	}
	return Right
}

// AskMark says what asking a question next is worth.
type AskMark string

// The marks of a question.
const (
	AskDone   AskMark = "done"   // nothing more is asked, and nothing could change the outcome
	AskFirst  AskMark = "first"  // can lead to something as urgent as the engine's first question
	AskUseful AskMark = "useful" // can change the outcome too
	AskIdle   AskMark = "idle"   // no answer to it can change the outcome now
	AskMissed AskMark = "missed" // nothing more is asked, though answers could change the outcome
)

// Nothing is the choice to ask nothing more.
const Nothing = ""

// MarkAsk marks the id of a finding that somebody would ask next, or [Nothing].
func (s *Step) MarkAsk(asked string) AskMark {
	next := s.Assessment.NextQuestions
	at := slices.IndexFunc(next, func(q engine.Question) bool { return q.Finding == asked })
	switch {
	case len(next) == 0 && asked == Nothing:
		return AskDone
	case asked == Nothing:
		return AskMissed
	case at < 0:
		return AskIdle
	case next[at].CouldBe == next[0].CouldBe:
		return AskFirst
	}
	return AskUseful
}

// Ask is a question to choose.
type Ask struct{ Finding, Text string }

// How many questions there are to choose from, by what they are worth.
const (
	nextAsked = 3 // the engine's first, and others it would ask
	idleAsked = 2
)

// Asks are questions to choose from: the engine's first, less important ones, and some
// that cannot change the outcome now, in an order of the seed. [Nothing] is always a
// choice beside them.
func (s *Step) Asks(seed uint64) []Ask {
	var asks []Ask
	next := s.Assessment.NextQuestions
	for i := range min(nextAsked, len(next)) {
		q := next[i*(len(next)-1)/max(nextAsked-1, 1)] // the first, one between, the last
		if len(next) <= nextAsked {
			q = next[i]
		}
		asks = append(asks, Ask{q.Finding, q.Text})
	}
	dict := s.prog.Definition().Dictionary
	var idle []Ask
	for _, id := range s.prog.Tested() {
		f := dict.Finding(id)
		_, known := s.Case.Findings[id]
		asked := slices.ContainsFunc(next, func(q engine.Question) bool { return q.Finding == id })
		if !known && !asked && s.prog.Answerable(f, s.Case.Audience) {
			idle = append(idle, Ask{id, f.Text.For(s.Case.Audience)})
		}
	}
	byID := func(a Ask) string { return a.Finding }
	idle = shuffled(idle, seed, byID)
	return shuffled(append(asks, idle[:min(idleAsked, len(idle))]...), seed, byID)
}
