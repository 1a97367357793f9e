package cdshooks_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
	"safetynet/pathways"
)

// TestReadRequest: everything that is wrong is told at once, and what the protocol
// lets pass is let pass.
func TestReadRequest(t *testing.T) {
	const head = `"hook":"patient-view","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"`
	const context = `"context":{"patientId":"1288992","userId":"Practitioner/example"}`
	const granted = `"fhirAuthorization":{"access_token":"x","token_type":"Bearer","expires_in":300,"scope":"s","subject":"c"}`
	for name, test := range map[string]struct {
		body string
		want []string
	}{
		"the least":                      {`{` + head + `,` + context + `}`, nil},
		"unknown keys":                   {`{` + head + `,"extension":{"com.example.a":1},"context":{"patientId":"1","userId":"Practitioner/1","more":[1]}}`, nil},
		"with authorization":             {`{` + head + `,` + context + `,"fhirServer":"https://ehr.test/fhir",` + granted + `}`, nil},
		"prefetch null":                  {`{` + head + `,` + context + `,"prefetch":{"patient":null,"vitals":{"resourceType":"OperationOutcome"}}}`, nil},
		"a key nobody asked for":         {`{` + head + `,` + context + `,"prefetch":{"user":"123"}}`, nil},
		"an encounter":                   {`{"hook":"encounter-start","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"patientId":"1","userId":"PractitionerRole/1","encounterId":"2"}}`, nil},
		"no JSON":                        {`{"hook"`, []string{"malformed "}},
		"something behind":               {`{}{}`, []string{"malformed "}},
		"not UTF-8":                      {"{\"hook\":\"\xff\"}", []string{"not-utf-8 "}},
		"a list":                         {`[]`, []string{"type-wrong "}},
		"nothing":                        {`{}`, []string{"key-missing /hook", "key-missing /hookInstance", "key-missing /context"}},
		"nothing in the context":         {`{` + head + `,"context":{}}`, []string{"key-missing /context/patientId", "key-missing /context/userId"}},
		"types":                          {`{"hook":1,"hookInstance":[],"context":"x"}`, []string{"type-wrong /hook", "type-wrong /hookInstance", "type-wrong /context"}},
		"nulls":                          {`{"hook":null,"hookInstance":"","context":null}`, []string{"value-null /hook", "value-empty /hookInstance", "value-null /context"}},
		"another hook":                   {`{"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",` + context + `}`, []string{"value-not-allowed /hook"}},
		"letters of another case":        {`{"Hook":"patient-view","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",` + context + `}`, []string{"key-missing /hook"}},
		"a key twice":                    {`{` + head + `,` + context + `,` + context + `}`, []string{"key-duplicate /context"}},
		"no UUID":                        {`{"hook":"patient-view","hookInstance":"1",` + context + `}`, []string{"value-not-allowed /hookInstance"}},
		"a UUID in braces":               {`{"hook":"patient-view","hookInstance":"{d1577c69-dfbe-44ad-ba6d-3e05e953b2ea}",` + context + `}`, []string{"value-not-allowed /hookInstance"}},
		"ids that are none":              {`{` + head + `,"context":{"patientId":"Patient/1","userId":"example"}}`, []string{"value-not-allowed /context/patientId", "value-not-allowed /context/userId"}},
		"an encounter's hook without it": {`{"hook":"encounter-start","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",` + context + `}`, []string{"key-missing /context/encounterId"}},
		"authorization without a server": {`{` + head + `,` + context + `,` + granted + `}`, []string{"key-missing /fhirServer"}},
		"half an authorization": {`{` + head + `,` + context + `,"fhirServer":"ehr","fhirAuthorization":{"token_type":"MAC","expires_in":"300"}}`, []string{
			"value-not-allowed /fhirServer", "key-missing /fhirAuthorization/access_token", "value-not-allowed /fhirAuthorization/token_type",
			"key-missing /fhirAuthorization/scope", "key-missing /fhirAuthorization/subject", "type-wrong /fhirAuthorization/expires_in"}},
		"prefetch of other types": {`{` + head + `,` + context + `,"prefetch":{"vitals":[],"patient":"x"}}`, []string{"type-wrong /prefetch/patient", "type-wrong /prefetch/vitals"}},
		"prefetch no object":      {`{` + head + `,` + context + `,"prefetch":[]}`, []string{"type-wrong /prefetch"}},
	} {
		t.Run(name, func(t *testing.T) {
			r, issues := cdshooks.ReadRequest([]byte(test.body), service(t, "asthma"))
			require.Equal(t, test.want, append([]string(nil), codes(issues)...))
			require.Equal(t, test.want == nil, r != nil)
			for _, i := range issues {
				require.Equal(t, pathways.LevelError, i.Severity)
				require.NotEmpty(t, i.Message)
			}
		})
	}
}

// TestRequestIsRead: what is used is there, and nothing else of the context.
func TestRequestIsRead(t *testing.T) {
	r, issues := cdshooks.ReadRequest([]byte(`{"hook":"patient-view","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
		"context":{"patientId":"1288992","userId":"Practitioner/example"},"prefetch":{"patient":{"resourceType":"Patient"}}}`), service(t, cdshooks.AnyID))
	require.Empty(t, issues)
	require.Equal(t, "patient-view", r.Hook)
	require.Equal(t, "1288992", r.Patient)
	require.Len(t, r.Prefetch, 1)
}
