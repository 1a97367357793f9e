package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/api/fhir/fhirtest"
)

// requireFHIR is an answer that is a resource of FHIR R4, with nothing of ours in it
// that is not published.
func requireFHIR(t testing.TB, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	require.Equal(t, status, w.Code, beginning(w))
	require.Contains(t, w.Header().Get("Content-Type"), "application/fhir+json")
	fhirtest.Valid(t, w.Body.Bytes())
	require.NoError(t, vocabulary(t).Check(w.Body.Bytes()))
}

// requireOutcome is a refusal: codes of our own, in FHIR, with the emergency text.
func requireOutcome(t testing.TB, w *httptest.ResponseRecorder, status int, codes ...string) fhir.OperationOutcome {
	t.Helper()
	requireFHIR(t, w, status)
	out := decode[fhir.OperationOutcome](t, w)
	var got []string
	for _, i := range out.Issue {
		got = append(got, i.Details.Coding[0].Code)
	}
	require.Equal(t, append(codes, "emergency"), got, beginning(w))
	require.Equal(t, EmergencyText, out.Issue[len(codes)].Details.Text)
	require.NotContains(t, w.Body.String(), `"GuidanceResponse"`)
	return out
}

// TestFHIRDefinitions: every definition that a search lists is read by its id, by
// its address and version, and is FHIR.
func TestFHIRDefinitions(t *testing.T) {
	f := newFixture(t)
	requireFHIR(t, f.get("/fhir/metadata"), http.StatusOK)
	require.Equal(t, fhir.Published(), slices.Sorted(maps.Keys(definitions)), "what the statement says is what is served")
	for kind := range definitions {
		w := f.get("/fhir/" + kind)
		requireFHIR(t, w, http.StatusOK)
		list := decode[struct {
			Total int
			Entry []struct {
				FullURL  string `json:"fullUrl"`
				Resource json.RawMessage
			}
		}](t, w)
		require.NotEmpty(t, list.Entry, kind)
		require.Len(t, list.Entry, list.Total)
		for _, e := range list.Entry {
			var head struct{ ID, URL, Version string }
			require.NoError(t, json.Unmarshal(e.Resource, &head))
			require.Equal(t, "http://example.com/fhir/"+kind+"/"+head.ID, e.FullURL)
			one := f.get("/fhir/" + kind + "/" + head.ID)
			requireFHIR(t, one, http.StatusOK)
			require.JSONEq(t, string(e.Resource), one.Body.String())
			by := f.get("/fhir/" + kind + "?url=" + head.URL + "&version=" + head.Version)
			require.Contains(t, by.Body.String(), `"id":"`+head.ID+`"`)
		}
	}
	require.Contains(t, f.get("/fhir/Questionnaire?_id=asthma").Body.String(), `"total":1`)
	require.Contains(t, f.get("/fhir/Questionnaire?url=urn:nothing").Body.String(), `"total":0`)
}

// TestFHIRRefusals: what is refused is refused in FHIR, with the codes that our own
// JSON has.
func TestFHIRRefusals(t *testing.T) {
	f := newFixture(t)
	const apply = "/fhir/PlanDefinition/asthma/$apply"
	send := func(path, media, body string) *httptest.ResponseRecorder {
		return f.do(http.MethodPost, path, body, "Content-Type", media)
	}
	for name, x := range map[string]struct {
		answer *httptest.ResponseRecorder
		status int
		codes  []string
	}{
		"no such resource":      {f.get("/fhir/Questionnaire/measles"), 404, []string{"not-found"}},
		"no such version":       {f.get("/fhir/PlanDefinition/asthma-9.0.0"), 404, []string{"not-found"}},
		"no such type":          {f.get("/fhir/Patient/1"), 404, []string{"no-such-route"}},
		"no such plan":          {send("/fhir/PlanDefinition/measles/$apply", fhirMedia, "{}"), 404, []string{"not-found"}},
		"no such search":        {f.get("/fhir/Library?name=x"), 422, []string{"invalid-request"}},
		"wrong method":          {f.do(http.MethodPut, "/fhir/Library/asthma", "{}"), 405, []string{"method-not-allowed"}},
		"XML by header":         {f.get("/fhir/metadata", "Accept", "application/fhir+xml"), 406, []string{"not-acceptable"}},
		"XML by parameter":      {f.get("/fhir/metadata?_format=xml"), 406, []string{"not-acceptable"}},
		"another version":       {f.get("/fhir/metadata", "Accept", "application/fhir+json; fhirVersion=5.0"), 406, []string{"not-acceptable"}},
		"a form":                {send(apply, "application/x-www-form-urlencoded", "a=b"), 415, []string{"unsupported-media-type"}},
		"another version sent":  {send(apply, fhirMedia+"; fhirVersion=3.0", "{}"), 415, []string{"unsupported-media-type"}},
		"no JSON":               {send(apply, fhirMedia, "{"), 400, []string{"malformed"}},
		"a key twice":           {send(apply, fhirMedia, `{"resourceType":"Bundle","resourceType":"Bundle"}`), 422, []string{"key-duplicate"}},
		"too large":             {send(apply, fhirMedia, strings.Repeat(" ", MaxFHIRBody+1)), 413, []string{"body-too-large"}},
		"another resource":      {send(apply, fhirMedia, `{"resourceType":"Patient"}`), 422, []string{"resource-unexpected", "audience-missing"}},
		"no resource":           {send(apply, fhirMedia, `[]`), 422, []string{"resource-unexpected", "audience-missing"}},
		"nobody answers":        {send(apply, fhirMedia, `{"resourceType":"Bundle","type":"collection"}`), 422, []string{"audience-missing"}},
		"no such audience":      {send(apply, fhirMedia, parameters(`{"name":"audience","valueCode":"nurse"}`)), 422, []string{"value-not-allowed"}},
		"no such parameter":     {send(apply, fhirMedia, parameters(`{"name":"audience","valueCode":"parent"},{"name":"practitioner","valueString":"x"}`)), 422, []string{"parameter-unknown"}},
		"a parameter twice":     {send(apply, fhirMedia, parameters(`{"name":"audience","valueCode":"parent"},{"name":"audience","valueCode":"parent"}`)), 422, []string{"parameter-repeated"}},
		"a date without a time": {send(apply, fhirMedia, parameters(`{"name":"audience","valueCode":"parent"},{"name":"assessedAt","valueDateTime":"2026-11-22"}`)), 422, []string{"time-wrong"}},
		"no such subject":       {send(apply, fhirMedia, parameters(`{"name":"audience","valueCode":"parent"},{"name":"subject","valueString":"the child of Mr X"}`)), 422, []string{"value-not-allowed"}},
		"no such locality":      {send(apply, fhirMedia, parameters(`{"name":"audience","valueCode":"parent"},{"name":"locality","valueString":"atlantis"}`)), 422, []string{"locality-unknown"}},
	} {
		t.Run(name, func(t *testing.T) { requireOutcome(t, x.answer, x.status, x.codes...) })
	}
	out := requireOutcome(t, send(apply, fhirMedia, parameters(`{"name":"audience","valueCode":"nurse"}`)), 422, "value-not-allowed")
	require.Equal(t, []string{"Parameters.parameter[0]"}, out.Issue[0].Expression)
	require.Empty(t, f.recorded())
}

func parameters(list string) string {
	return `{"resourceType":"Parameters","parameter":[` + list + `]}`
}

// TestFHIRAccepts: JSON under any of its names.
func TestFHIRAccepts(t *testing.T) {
	f := newFixture(t)
	for _, accept := range []string{"", "*/*", "application/json", "application/fhir+json", "application/fhir+json; fhirVersion=4.0", "text/html, application/fhir+json;q=0.9"} {
		requireFHIR(t, f.get("/fhir/OperationDefinition/"+fhir.ApplyOperation().ID+"", "Accept", accept), http.StatusOK)
	}
	for _, format := range []string{"json", "application/fhir%2Bjson", "application/fhir+json"} {
		requireFHIR(t, f.get("/fhir/metadata?_format="+format), http.StatusOK)
	}
}

// TestApplyRecord: a record of a hospital comes to what our own JSON comes to, and
// what was not used of it is said.
func TestApplyRecord(t *testing.T) {
	f := newFixture(t)
	then := now.Add(-time.Hour)
	at := then.Add(-time.Minute).Format(time.RFC3339)
	body := parameters(`{"name":"subject","valueString":"Patient/abc"},{"name":"audience","valueCode":"clinician"},{"name":"assessedAt","valueDateTime":"` + then.Format(time.RFC3339) + `"},
		{"name":"data","resource":{"resourceType":"Bundle","type":"collection","entry":[
		{"resource":{"resourceType":"Patient","birthDate":"2026-08-25"}},
		{"resource":{"resourceType":"Observation","status":"final","effectiveDateTime":"` + at + `","code":{"coding":[{"system":"http://loinc.org","code":"8310-5"}]},
			"valueQuantity":{"value":100.4,"system":"http://unitsofmeasure.org","code":"[degF]"}}},
		{"resource":{"resourceType":"Observation","status":"final","effectiveDateTime":"` + at + `","code":{"coding":[{"system":"http://loinc.org","code":"0000-0"}]},"valueInteger":1}}]}}`)
	w := f.do(http.MethodPost, "/fhir/PlanDefinition/febrile-child/$apply", body, "Content-Type", fhirMedia)
	requireFHIR(t, w, http.StatusOK)
	own := f.evaluate(`{"pathways":["febrile-child"],"audience":"clinician","date_of_birth":"2026-08-25","assessed_at":"` + then.Format(time.RFC3339) + `","findings":{"temperature_c":38.0}}`)
	require.Equal(t, "ed-now", own.Disposition.ID)
	require.Equal(t, outcomeOf(own), applied(t, w))
	require.Contains(t, w.Body.String(), `"occurrenceDateTime":"`+then.Format(time.RFC3339)+`"`)
	require.Contains(t, w.Body.String(), "code-unknown")
	require.Contains(t, w.Body.String(), `"reference":"Patient/abc"`)
	require.NotContains(t, w.Body.String(), "2026-08-25", "the date of birth is given to nobody")
	require.NotContains(t, f.logs.String(), "abc")
	require.Empty(t, f.recorded())
}
