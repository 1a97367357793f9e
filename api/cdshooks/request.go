package cdshooks

import (
	"encoding/json"
	"time"

	"safetynet/api/fhir"
	"safetynet/pathways"
)

// Request is a call of a service, of which only what is used is read.
type Request struct {
	Hook     string
	Patient  string                     // id of the patient in the record system; answered and never kept
	Prefetch map[string]json.RawMessage // by key; what was not sent is not in it
}

// ReadRequest reads a call of a service. With any error among the issues the
// request is nil, and everything that is wrong is told at once.
func ReadRequest(data []byte, s Service) (*Request, []fhir.Issue) { return nil, nil }

// Told is what the prefetch says of the child at a moment, with an issue for
// everything that is lacking or was not used. Told.At is now.
func (r *Request) Told(dict *pathways.Dictionary, now time.Time) *fhir.Told { return nil }
