package api

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
)

// FuzzApply: whatever is sent to $apply, it is answered in valid FHIR, with guidance
// or with a refusal that has the emergency text, and nothing is recorded.
func FuzzApply(f *testing.F) {
	const who = `{"name":"audience","valueCode":"clinician"}`
	const record = `{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","birthDate":"2026-08-25"}},` +
		`{"resource":{"resourceType":"Observation","status":"final","effectiveDateTime":"2026-11-22T08:55:00Z","code":{"coding":[{"system":"http://loinc.org","code":"8310-5"}]},` +
		`"valueQuantity":{"value":100.4,"system":"http://unitsofmeasure.org","code":"[degF]"}}},` +
		`{"resource":{"resourceType":"Condition","code":{"coding":[{"system":"http://snomed.info/sct","code":"91175000"}]},"recordedDate":"2026-11-22T08:50:00Z"}}]}`
	const answers = `{"resourceType":"QuestionnaireResponse","status":"completed","item":[{"linkId":"audience","answer":[{"valueCoding":{"code":"parent"}}]},` +
		`{"linkId":"age","item":[{"linkId":"age.months","answer":[{"valueInteger":2}]}]},{"linkId":"temperature_c","answer":[{"valueQuantity":{"value":38.0,"system":"http://unitsofmeasure.org","code":"Cel"}}]},` +
		`{"linkId":"cry","answer":[{"valueCoding":{"code":"unsure"}}]}]}`
	f.Add([]byte(parameters(who + `,{"name":"subject","valueString":"Patient/1"},{"name":"locality","valueString":"england"},{"name":"data","resource":` + record + `}`)))
	f.Add([]byte(parameters(`{"name":"data","resource":` + answers + `}`)))
	f.Add([]byte(parameters(who + `,{"name":"assessedAt","valueDateTime":"2026-11-22T09:00:00+01:00"}`)))
	f.Add([]byte(answers))
	f.Add([]byte(record))
	f.Add([]byte(strings.Replace(parameters(who+`,{"name":"data","resource":`+record+`}`), "100.4", "1e999999", 1)))
	f.Add([]byte(`{"resourceType":"Bundle","resourceType":"Patient"}`))
	f.Add([]byte("[null"))
	f.Add([]byte{0xff})
	x := newFixture(f, func(c *Config) { c.Logger = slog.New(slog.NewTextHandler(io.Discard, nil)) })
	f.Fuzz(func(t *testing.T, body []byte) {
		x.t = t
		w := x.do(http.MethodPost, "/fhir/PlanDefinition/febrile-child/$apply", string(body), "Content-Type", fhirMedia)
		requireApplied(t, w)
		require.Empty(t, x.recorded())
	})
}

func requireApplied(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	require.Contains(t, []int{http.StatusOK, http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}, w.Code, beginning(w))
	requireFHIR(t, w, w.Code)
	kind := decode[struct{ ResourceType string }](t, w).ResourceType
	if w.Code == http.StatusOK {
		require.Equal(t, "GuidanceResponse", kind)
		require.Contains(t, []string{"home-care", "seek-advice", "escalate"}, applied(t, w).Guidance)
		return
	}
	require.Equal(t, "OperationOutcome", kind)
	issues := decode[fhir.OperationOutcome](t, w).Issue
	require.Equal(t, EmergencyText, issues[len(issues)-1].Details.Text)
}
