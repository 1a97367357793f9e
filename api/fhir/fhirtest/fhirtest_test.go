package fhirtest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/api/fhir/fhirtest"
)

// TestBites: what is wrong is found, and what is right passes.
func TestBites(t *testing.T) {
	fhirtest.Valid(t, fhir.OperationOutcome{ResourceType: "OperationOutcome", Issue: []fhir.OutcomeIssue{{Severity: "error", Code: "invalid"}}})
	fhirtest.Valid(t, []byte(`{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":38.10}}`))
	fhirtest.Valid(t, []byte(`{"resourceType":"PlanDefinition","status":"draft","action":[{"condition":[{"kind":"applicability","expression":{"language":"text/cel","expression":"x"}}]}]}`))
	for name, body := range map[string]string{
		"code of another list":  `{"resourceType":"OperationOutcome","issue":[{"severity":"calm","code":"invalid"}]}`,
		"element unknown":       `{"resourceType":"Observation","status":"final","code":{"text":"x"},"hue":"red"}`,
		"type wrong":            `{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueInteger":"1"}`,
		"status lacking":        `{"resourceType":"Observation","code":{"text":"x"}}`,
		"choice lacking":        `{"resourceType":"GuidanceResponse","status":"success"}`,
		"lacking in contained":  `{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Observation","status":"final"}}]}`,
		"empty list":            `{"resourceType":"OperationOutcome","issue":[]}`,
		"null":                  `{"resourceType":"Observation","status":"final","code":{"text":"x"},"note":null}`,
		"no resource":           `{"status":"final"}`,
		"version of FHIR":       `{"resourceType":"CapabilityStatement","status":"draft","date":"2026","kind":"instance","fhirVersion":"4.2.9","format":["json"]}`,
		"no differential":       `{"resourceType":"StructureDefinition","url":"urn:x","name":"X","status":"draft","kind":"complex-type","abstract":false,"type":"Extension"}`,
		"type and no resource":  `{"resourceType":"Coding","code":"x"}`,
		"no such resource type": `{"resourceType":"Sickness"}`,
	} {
		t.Run(name, func(t *testing.T) { require.Error(t, fhirtest.Check([]byte(body))) })
	}
}
