package fhir

import (
	"encoding/json"
	"slices"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// Sent is a resource as it was sent, and where it stood in the body.
type Sent struct {
	Pointer string // RFC 6901
	Data    json.RawMessage
}

// Told is what was read of a child. What nothing was said about, or what was not
// understood, is not in it.
type Told struct {
	Audience pathways.Audience // "" where nothing says it
	At       time.Time         // of the assessment; zero where nothing says it
	Birth    time.Time         // midnight UTC of a calendar date; zero where nothing says it; used and never kept
	Age      *engine.StatedAge // where an age is stated; nil otherwise
	Locality string
	Answers  map[string]engine.Answer // by id of the finding
	Origins  map[string]Origin        // where the answers are from, by id of the finding
	Issues   []Issue                  // in the order of the body
}

// Origin is where an answer is from.
type Origin struct {
	Pointer  string    // in the body
	At       time.Time // when it was observed; zero where that is not said
	Original *Quantity // as it was sent, where it was converted
}

// Refused tells whether an issue is an error: then nothing may be decided.
func (t *Told) Refused() bool {
	return slices.ContainsFunc(t.Issues, func(i Issue) bool { return i.Severity == pathways.LevelError })
}
