package fhir

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// ReadResponse reads the answers of a QuestionnaireResponse.
func ReadResponse(sent Sent, dict *pathways.Dictionary) *Told {
	return &Told{Answers: map[string]engine.Answer{}, Origins: map[string]Origin{}}
}
