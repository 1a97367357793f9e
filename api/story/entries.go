package story

import (
	"encoding/json"
	"time"

	"safetynet/api/decisionlog"
)

// Kinds of entries.
const (
	Assessment = decisionlog.KindAssessment
	Call       = "call"       // the desk opened the story for a call
	Override   = "override"   // another disposition than the engine's
	Task       = "task"       // a call back or a hand-over, due at a time
	TaskDone   = "task-done"  // what came of a task
	Outcome    = "outcome"    // what happened next; closes the story
	Correction = "correction" // takes an entry back
	Feedback   = "feedback"   // what the family says
	Dispute    = "dispute"    // staff: this guidance was wrong
	Card       = "card"       // what a record system was told; a story of its own
	CardAnswer = "card-feedback"
	Erasure    = decisionlog.KindErasure
	Library    = "library" // the definitions in use from now on; a story of its own
)

// About is what every body begins with.
type About struct {
	// Nonce is 16 random bytes. Of an entry that was erased the hash stays in the
	// chain; with it nobody can confirm a guess at what the entry was.
	Nonce string `json:"nonce"`
	By    Actor  `json:"by"`
}

// Record is the body of an assessment: enough to explain it and to run it again.
// Case and Assessment are JSON as the engine writes it; they are kept byte by byte
// and not checked.
type Record struct {
	About
	Semantics  string          `json:"semantics"`
	Request    Request         `json:"request"`
	Case       json.RawMessage `json:"case"`
	Assessment json.RawMessage `json:"assessment"`
	View       string          `json:"view,omitempty"`         // [DecisionOnly], or "" for all
	Supersedes string          `json:"supersedes,omitempty"`   // id of the assessment that this one replaces
	Took       int             `json:"took_seconds,omitempty"` // from the first question to the answer, where that is known
	Once       string          `json:"once,omitempty"`         // of a journey: two that are the same have the same, see [Book.Once]
}

// DecisionOnly is the view of an assessment of which no words were told, and none
// were recorded: its Assessment has only what was decided, and by which criteria.
const DecisionOnly = "decision"

// Request is what was asked for, with the version used of each pathway; the
// assessment's provenance has their digests.
type Request struct {
	Pathways []string          `json:"pathways"`
	Versions map[string]string `json:"versions"`
	Locality string            `json:"locality,omitempty"` // "" for none
}

// Opened is the body of a call.
type Opened struct {
	About
	Reference bool `json:"reference,omitempty"` // the caller read out a code
}

// Overridden is the body of an override of one assessment.
type Overridden struct {
	About
	Assessment string `json:"assessment"` // id
	From       string `json:"from"`       // the disposition that stood
	To         string `json:"to"`
	ToRank     int    `json:"to_rank"`   // how urgent: the place in the dispositions of then
	ToldRank   int    `json:"told_rank"` // of what the engine came to
	Calmer     bool   `json:"calmer"`    // To is less urgent than From
	Reason     string `json:"reason"`    // of [OverrideReasons]
}

// Kinds of tasks.
const (
	CallBack = "call-back"
	HandOver = "hand-over"
)

// Tasked is the body of a task.
type Tasked struct {
	About
	What       string          `json:"what"` // CallBack or HandOver
	Assessment string          `json:"assessment,omitempty"`
	Due        time.Time       `json:"due"`
	Summary    json.RawMessage `json:"summary,omitempty"` // of a hand-over: situation, background, assessment, recommendation
}

// Done is the body of what came of a task.
type Done struct {
	About
	Task   string `json:"task"`   // id
	Result string `json:"result"` // of [TaskResults]
}

// Closed is the body of an outcome.
type Closed struct {
	About
	Outcome string `json:"outcome"` // of [Outcomes]
}

// Corrected is the body of a correction.
type Corrected struct {
	About
	Entry  string `json:"entry"`  // id of the entry taken back
	Reason string `json:"reason"` // of [CorrectionReasons]
}

// Told is the body of a family's feedback.
type Told struct {
	About
	Assessment string   `json:"assessment"`
	Helped     string   `json:"helped"` // of [Helped]
	Did        []string `json:"did"`    // of [Outcomes]: what they did next
}

// Disputed is the body of a dispute.
type Disputed struct {
	About
	Assessment string `json:"assessment"`
	Should     string `json:"should"` // the disposition it should have been
	Reason     string `json:"reason"` // of [DisputeReasons]
}

// Carded is the body of a card: an assessment that a record system was told. Which
// record it had open is not in it.
type Carded struct {
	Record
	Service string   `json:"service"`
	Hook    string   `json:"hook"`
	Offered []string `json:"offered,omitempty"`  // ids of the card's suggestions
	NotUsed []string `json:"not_used,omitempty"` // of what was sent: codes of why not, each once
}

// Outcomes of a card.
const (
	CardAccepted   = "accepted"
	CardOverridden = "overridden"
)

// Answered is the body of what came of a card.
type Answered struct {
	About
	Card     string    `json:"card"`    // id
	Outcome  string    `json:"outcome"` // CardAccepted or CardOverridden
	Reason   string    `json:"reason,omitempty"`
	Accepted []string  `json:"accepted,omitempty"` // of the card's suggestions
	At       time.Time `json:"at"`                 // by the clock of the record system
}

// Erased is the body of an erasure.
type Erased struct {
	About
	Reason string `json:"reason"` // of [ErasureReasons]
}

// InUse is the body of a library entry: the definitions that answers are made
// from, from then on. A definition is named by its folder and version, such as
// "febrile-child@1.2.0" or "localities/england@1.0.0".
type InUse struct {
	About
	Digests map[string]string `json:"digests"` // of all released versions: "sha256:…"
	Active  []string          `json:"active"`  // of these, those in use by the clock then
	// Approved are those of the active that are clinically approved by the clock then,
	// each with the digest of what was signed.
	Approved map[string]string `json:"approved,omitempty"`
}
