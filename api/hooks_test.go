package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
	"safetynet/api/fhir"
	"safetynet/api/story"
)

const hookInstance = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"

// hooked is a call of a service while the record of child-1 is open, with these
// members of the prefetch.
func hooked(prefetch ...string) string {
	return `{"hook":"patient-view","hookInstance":"` + hookInstance + `","context":{"userId":"Practitioner/1","patientId":"child-1"},"prefetch":{` +
		strings.Join(prefetch, ",") + `}}`
}

// The record of a child of two months with 38.0 degrees, which is an emergency.
const (
	patientMember = `"patient":{"resourceType":"Patient","id":"child-1","birthDate":"2026-09-10"}`
	vitalsMember  = `"vitals":{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Observation","status":"final",
		"code":{"coding":[{"system":"http://loinc.org","code":"8310-5"}]},"subject":{"reference":"Patient/child-1"},
		"effectiveDateTime":"2026-11-22T09:30:00Z","valueQuantity":{"value":38.0,"unit":"C","system":"http://unitsofmeasure.org","code":"Cel"}}}]}`
)

func urgentHook() string { return hooked(patientMember, vitalsMember) }

// wellHook is a call about a child of whom everything is known and is well.
func wellHook(t testing.TB) string {
	t.Helper()
	req, problem := DecodeRequest([]byte(wellChild(t, nil)), newEngine(t), now)
	require.Nil(t, problem)
	answers := fhir.ResponseOf(req.Programs[0].Definition(), req.Case, nil)
	text, err := json.Marshal(answers)
	require.NoError(t, err)
	return hooked(`"patient":{"resourceType":"Patient","id":"child-1","birthDate":"2023-07-01"}`, `"answers":`+string(text))
}

// cardsOf are the cards of an answer.
func cardsOf(t testing.TB, w *httptest.ResponseRecorder) []cdshooks.Card {
	t.Helper()
	require.Equal(t, http.StatusOK, w.Code, beginning(w))
	require.Equal(t, "application/json", w.Header().Get("Content-Type"))
	all := decode[cdshooks.Response](t, w).Cards
	require.NotEmpty(t, all)
	return all
}

const feverHook = "/cds-services/febrile-child"

func TestServices(t *testing.T) {
	f := newFixture(t)
	w := f.get("/cds-services")
	require.Equal(t, http.StatusOK, w.Code)
	all := decode[cdshooks.Discovery](t, w).Services
	require.Len(t, all, 2*(len(f.library().IDs())+1))
	for _, s := range all {
		cards := cardsOf(t, f.post("/cds-services/"+s.ID, strings.Replace(hooked(), `"context":{`, `"context":{"encounterId":"e-1",`, 1)))
		require.Equal(t, cdshooks.Warning, cards[0].Indicator, s.ID)
	}
	requireProblem(t, f.get("/cds-services?x=1"), unprocessable, "invalid-request")
	requireProblem(t, f.get("/cds-services/febrile-child"), http.StatusMethodNotAllowed, "method-not-allowed")
	requireProblem(t, f.get("/cds-services/"), http.StatusNotFound, "no-such-route")
	for _, path := range []string{"/cds-services/nothing", "/cds-services/nothing/feedback", "/cds-services/Febrile-child"} {
		requireProblem(t, f.post(path, urgentHook()), http.StatusNotFound, "not-found")
	}
	f.Replace(nil)
	for _, w := range []*httptest.ResponseRecorder{f.get("/cds-services"), f.post(feverHook, urgentHook()), f.post(feverHook+"/feedback", "{}")} {
		requireProblem(t, w, http.StatusServiceUnavailable, "not-ready")
	}
	early := newFixture(t, func(c *Config) { c.Now = func() time.Time { return now.AddDate(-20, 0, 0) } })
	requireProblem(t, early.get("/cds-services"), http.StatusServiceUnavailable, "not-ready")
}

// TestHookIsDecidedAndRecorded: the cards say what POST /v1/assessments would say of
// the same child, and the log has it under the uuid of the first.
func TestHookIsDecidedAndRecorded(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.Locality = DefaultLocality })
	cards := cardsOf(t, f.post(feverHook, urgentHook()))
	require.Equal(t, cdshooks.Critical, cards[0].Indicator)
	require.Contains(t, cards[0].Links[0].URL, "http://example.com/")

	same := decode[answer](t, f.as(story.Clinician, http.MethodPost, "/v1/assessments", ask("clinician", `"date_of_birth":"2026-09-10"`, findings(`"temperature_c":38.0`))))
	entries := f.recorded()
	require.Len(t, entries, 2)
	require.Equal(t, cards[0].UUID, entries[0].ID)
	require.Empty(t, entries[0].Reference)
	item, err := story.Read(entries[0])
	require.NoError(t, err)
	require.Equal(t, story.Card, item.Kind)
	require.Equal(t, story.Anonymous, item.By)
	kept := item.Body.(*story.Carded)
	require.Equal(t, "febrile-child", kept.Service)
	require.Equal(t, "patient-view", kept.Hook)
	require.Len(t, kept.Offered, len(cards[0].Suggestions))
	require.Equal(t, []string{"prefetch-missing"}, kept.NotUsed)
	assessed, err := story.Read(entries[1])
	require.NoError(t, err)
	require.Equal(t, "escalate", same.Guidance)
	require.JSONEq(t, string(assessed.Body.(*story.Record).Assessment), string(kept.Assessment))
	require.JSONEq(t, string(assessed.Body.(*story.Record).Case), string(kept.Case))
	require.Equal(t, assessed.Body.(*story.Record).Request, kept.Request)

	well := cardsOf(t, f.post(feverHook, wellHook(t)))
	require.Equal(t, cdshooks.Info, well[0].Indicator, well[0].Detail)
	require.NotEqual(t, cards[0].UUID, well[0].UUID)

	for _, nothing := range []string{hooked(), strings.Replace(hooked(), `,"prefetch":{}`, "", 1)} {
		cards = cardsOf(t, f.post(feverHook, nothing))
		require.Equal(t, cdshooks.Warning, cards[0].Indicator, "nothing is known, which is no calm")
		require.Len(t, cards, 2, "and a card says what is missing")
	}
	require.Len(t, f.recorded(), 5)
	require.Contains(t, f.get("/metrics").Body.String(), `safetynet_assessments_total{guidance="home-care",settled="true"} 1`)
}

// TestSecondOpinionOnHooks: the more urgent of two ways of deciding is told.
func TestSecondOpinionOnHooks(t *testing.T) {
	f := newFixture(t, withOpinion(fakeOpinion("call-999")))
	f.awaitOpinion()
	cards := cardsOf(t, f.post(feverHook, wellHook(t)))
	require.Equal(t, cdshooks.Critical, cards[0].Indicator)
	require.Contains(t, f.get("/metrics").Body.String(), `safetynet_second_opinion_total{result="disagreed"} 1`)
}

// TestStaffCallHooks: a token of ours counts where no record systems are listed, and
// the card is that person's.
func TestStaffCallHooks(t *testing.T) {
	f := newFixture(t)
	cards := cardsOf(t, f.as(story.Clinician, http.MethodPost, feverHook, urgentHook()))
	require.Equal(t, story.Actor{Role: story.Clinician, ID: f.idOf(story.Clinician)}, f.last().By)
	said := feedbackOn(cards[0].UUID, `"outcome":"accepted","acceptedSuggestions":[{"id":"`+cards[0].Suggestions[0].UUID+`"}]`)
	requireProblem(t, f.as(story.Adviser, http.MethodPost, feverHook+"/feedback", said), http.StatusNotFound, "not-found")
	requireProblem(t, f.post(feverHook+"/feedback", said), http.StatusNotFound, "not-found")
	require.Equal(t, http.StatusOK, f.as(story.Clinician, http.MethodPost, feverHook+"/feedback", said).Code)
	requireProblem(t, f.do(http.MethodPost, feverHook, urgentHook(), "Authorization", "Bearer "+canary, "Content-Type", "application/json"), http.StatusUnauthorized, "unauthenticated")
}

// TestHookRefused: what is wrong is told with its place, and nothing is recorded.
func TestHookRefused(t *testing.T) {
	f := newFixture(t)
	good := urgentHook()
	deep := strings.Repeat(`{"a":`, 40) + `1` + strings.Repeat(`}`, 40)
	for name, row := range map[string]struct {
		body   string
		status int
		kind   string
		places []string
	}{
		"nothing":              {" ", http.StatusBadRequest, "malformed-request", []string{"malformed "}},
		"cut off":              {good[:len(good)-1], http.StatusBadRequest, "malformed-request", []string{"malformed "}},
		"two bodies":           {good + good, http.StatusBadRequest, "malformed-request", []string{"trailing-data "}},
		"not UTF-8":            {strings.Replace(good, "child-1", "child-\xff", 1), http.StatusBadRequest, "malformed-request", []string{"not-utf-8 "}},
		"a list":               {"[]", unprocessable, "invalid-request", []string{"type-wrong "}},
		"another hook":         {strings.Replace(good, "patient-view", "order-sign", 1), unprocessable, "invalid-request", []string{"value-not-allowed /hook"}},
		"no instance":          {strings.Replace(good, "hookInstance", "instance", 1), unprocessable, "invalid-request", []string{"key-missing /hookInstance"}},
		"a key twice":          {strings.Replace(good, `"value":38.0`, `"value":38.0,"value":36.5`, 1), unprocessable, "invalid-request", []string{"key-duplicate /prefetch/vitals/entry/0/resource/valueQuantity/value"}},
		"too deep":             {hooked(`"other":` + deep), unprocessable, "invalid-request", []string{"nested-too-deep /prefetch/other" + strings.Repeat("/a", 30)}},
		"too many":             {hooked(`"other":[` + strings.Repeat("1,", 33000) + `1]`), unprocessable, "invalid-request", []string{"too-many-values /prefetch/other/32760"}},
		"another child":        {strings.Replace(good, `"id":"child-1"`, `"id":"child-2"`, 1), unprocessable, "invalid-request", []string{"patient-other /prefetch/patient"}},
		"a child who has died": {strings.Replace(good, `"birthDate"`, `"deceasedBoolean":true,"birthDate"`, 1), unprocessable, "invalid-request", []string{"patient-deceased /prefetch/patient/deceasedBoolean"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := requireProblem(t, f.post(feverHook, row.body), row.status, row.kind)
			require.NotEmpty(t, p.Issues)
			if row.places != nil {
				require.Equal(t, row.places, errorsOf(p))
			}
		})
	}
	many := hooked(`"patient":{"resourceType":"Bundle","entry":[` + strings.Repeat(`{"resource":{"resourceType":"Basic"}},`, 500) + `{"resource":{"resourceType":"Patient","id":"child-2"}}]}`)
	p := requireProblem(t, f.post(feverHook, many), unprocessable, "invalid-request")
	require.Len(t, p.Issues, maxIssues)
	require.Equal(t, "patient-other", p.Issues[0].Code, "what was refused is not lost among what was not used")
	requireProblem(t, f.post(feverHook+"?x=1", good), unprocessable, "invalid-request")
	requireProblem(t, f.do(http.MethodPost, feverHook, good, "Content-Type", "application/fhir+json"), http.StatusUnsupportedMediaType, "unsupported-media-type")
	requireProblem(t, f.post(feverHook, good+strings.Repeat(" ", MaxFHIRBody-len(good)+1)), http.StatusRequestEntityTooLarge, "body-too-large")
	require.Zero(t, len(f.recorded()))
	require.Len(t, cardsOf(t, f.post(feverHook, good+strings.Repeat(" ", MaxFHIRBody-len(good)))), 2, "as large as it may be")
	nulls := strings.Replace(good, `"prefetch":{`, `"prefetch":{"conditions":null,"answers":null,`, 1)
	require.Equal(t, cdshooks.Critical, cardsOf(t, f.post(feverHook, nulls))[0].Indicator, "a query that failed may be null")
}

// errorsOf are the codes and places of what was refused; what was only not used
// stands beside it.
func errorsOf(p Problem) []string {
	var out []string
	for _, i := range p.Issues {
		if i.Severity == "error" {
			out = append(out, i.Code+" "+i.Pointer)
		}
	}
	return out
}
