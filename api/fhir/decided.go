package fhir

import (
	"time"

	"safetynet/engine"
)

// Decided is an assessment that is to be said in FHIR, with what it was made of.
type Decided struct {
	Pathways   []string // ids, in the order asked
	Programs   []*engine.Program
	Case       engine.Case
	Assessment *engine.Assessment
	Origins    map[string]Origin // of the answers; may lack any
	Issues     []Issue           // of what was sent and not used
	ID         string            // of the record in the decision log, "" where nothing was recorded
	RecordedAt time.Time
	Subject    string // a reference to the child as the sender has it, given back and kept nowhere; "" for none
	Request    string // what the sender called it, "" for nothing
}
