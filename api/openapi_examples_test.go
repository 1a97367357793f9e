package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
	"safetynet/api/openapi"
	"safetynet/api/openapi/openapitest"
	"safetynet/api/story"
)

// counting is randomness that is the same every time: SHA-256 of a number.
type counting struct{ n atomic.Uint64 }

func (x *counting) Read(p []byte) (int, error) {
	block := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("examples"), x.n.Add(1)))
	return copy(p, block[:]), nil
}

// examples are requests that the server answered, put into a document.
type examples struct {
	*fixture
	doc *openapi.Document
}

// exampleSize is from what size on, in bytes, lists of an answer are shortened.
const exampleSize = 3000

// exemplified is the document with real requests and answers in it.
func exemplified(t testing.TB, doc *openapi.Document) *openapi.Document {
	t.Helper()
	clock := now
	x := &examples{newFixture(t, ticking(&clock), func(c *Config) { c.Random = &counting{} }), doc}
	x.unchecked = "the document is being made; TestOpenAPIExamples holds it against itself"
	x.definitions()
	id, code := x.guidance()
	x.desk(&clock, code)
	x.learning(&clock, id, code)
	x.inFHIR()
	x.inHooks()
	x.log(code)
	return doc
}

func (x *examples) definitions() {
	for _, path := range []string{"/v1/presenting", "/v1/pathways?presenting=being-sick", "/v1/pathways/febrile-child", "/v1/pathways/febrile-child/diff?from=1.0.0&to=1.1.0",
		"/v1/localities", "/v1/localities/england", "/v1/calculators", "/v1/reasons", "/healthz", "/readyz"} {
		x.show(story.Parent, http.MethodGet, path, "")
	}
}

func (x *examples) guidance() (id, code string) {
	baby := `{"pathways":["febrile-child"],"audience":"parent","age":{"months":2},"assessed_at":"2026-11-22T10:00:00Z",` +
		`"findings":{"temperature_c":38.0,"vaccine_within_48h":false,"skin_colour":{"unknown":"unsure"}}}`
	x.show(story.Parent, http.MethodPost, "/v1/evaluate", baby)
	x.show(story.Parent, http.MethodPost, "/v1/evaluate?view=decision", baby)
	x.answer(story.Parent, http.MethodPost, "/v1/evaluate", `{"pathways":["febrile-child"],"audience":"parent","age":{"months":2},"findings":{"temperature_f":100.4}}`)
	x.show(story.Parent, http.MethodPost, batchRoute+"?view=decision", baby+"\n"+`{"pathways":["febrile-child"],"findings":{}}`+"\n")
	told := decode[Recorded](x.t, x.show(story.Parent, http.MethodPost, "/v1/assessments", baby))
	x.show(story.Parent, http.MethodPost, "/v1/calculators/peak-flow", `{"audience":"parent","age":{"years":8},"peak_flow_l_min":150,"peak_flow_best_l_min":250}`)
	x.show(story.Clinician, http.MethodGet, "/v1/assessments/"+told.ID, "")
	x.show(story.Adviser, http.MethodGet, "/v1/references/"+told.Reference, "")
	x.answer(story.Parent, http.MethodGet, "/v1/assessments/"+told.ID, "")
	return told.ID, told.Reference
}

func (x *examples) desk(clock *time.Time, code string) {
	at := "/v1/calls/" + decode[OpenedCall](x.t, x.show(story.Adviser, http.MethodPost, "/v1/calls", `{"reference":"`+code+`"}`)).ID
	*clock = clock.Add(time.Minute)
	x.show(story.Adviser, http.MethodPost, at+"/assessments", `{"pathways":["febrile-child"],"audience":"adviser","age":{"months":5},"findings":{"temperature_c":38.6,"non_blanching_rash":false}}`)
	override := decode[Added](x.t, x.show(story.Adviser, http.MethodPost, at+"/overrides", `{"disposition":"call-999","reason":"worried"}`))
	x.show(story.Adviser, http.MethodPost, at+"/corrections", `{"entry":"`+override.ID+`","reason":"slip"}`)
	task := decode[Added](x.t, x.show(story.Adviser, http.MethodPost, at+"/tasks", `{"what":"hand-over"}`))
	x.show(story.Clinician, http.MethodGet, at+"/handover", "")
	x.show(story.Clinician, http.MethodGet, at+"/handover", "", "Accept", "text/plain")
	x.show(story.Clinician, http.MethodGet, "/v1/queue?what=hand-over", "")
	x.show(story.Clinician, http.MethodPost, at+"/tasks/"+task.ID+"/done", `{"result":"taken"}`)
	x.show(story.Clinician, http.MethodPost, at+"/outcome", `{"outcome":"ed"}`)
	x.show(story.Clinician, http.MethodGet, at, "")
}

func (x *examples) learning(clock *time.Time, id, code string) {
	x.show(story.Parent, http.MethodPost, "/v1/feedback", `{"reference":"`+code+`","helped":"yes","did":["ed"]}`)
	dispute := decode[DisputeView](x.t, x.show(story.Clinician, http.MethodPost, "/v1/assessments/"+id+"/disputes", `{"should":"call-999","reason":"too-calm"}`))
	x.show(story.Author, http.MethodGet, dispute.Vignette, "")
	today := *clock
	*clock = clock.AddDate(0, 0, 7) // figures are of whole weeks
	x.show(story.Author, http.MethodGet, "/v1/insight?from=2026-11-16&to=2026-11-22&by=pathway", "")
	x.show(story.Author, http.MethodGet, "/v1/insight?from=2026-11-16&to=2026-11-22", "", "Accept", "text/csv")
	*clock = today
}

func (x *examples) inFHIR() {
	for _, path := range []string{"/fhir/metadata", "/fhir/PlanDefinition/asthma", "/fhir/Questionnaire/asthma"} {
		x.show(story.Parent, http.MethodGet, path, "")
	}
	x.show(story.Parent, http.MethodPost, "/fhir/PlanDefinition/febrile-child/$apply", `{"resourceType":"QuestionnaireResponse","status":"completed","item":[`+
		`{"linkId":"audience","answer":[{"valueCoding":{"code":"parent"}}]},{"linkId":"age","item":[{"linkId":"age.months","answer":[{"valueInteger":2}]}]},`+
		`{"linkId":"temperature_c","answer":[{"valueQuantity":{"value":38.0,"system":"http://unitsofmeasure.org","code":"Cel"}}]}]}`)
}

func (x *examples) inHooks() {
	x.show(story.Parent, http.MethodGet, "/cds-services", "")
	var body bytes.Buffer
	require.NoError(x.t, json.Compact(&body, []byte(urgentHook())))
	told := decode[cdshooks.Response](x.t, x.show(story.Parent, http.MethodPost, feverHook, body.String()))
	x.show(story.Parent, http.MethodPost, feverHook+"/feedback", `{"feedback":[{"card":"`+told.Cards[0].UUID+`","outcome":"accepted","outcomeTimestamp":"2026-11-22T10:00:30Z",`+
		`"acceptedSuggestions":[{"id":"`+told.Cards[0].Suggestions[0].UUID+`"}]}]}`)
}

func (x *examples) log(code string) {
	x.show(story.Auditor, http.MethodDelete, "/v1/references/"+code, `{"reason":"asked"}`)
	for _, path := range []string{"/v1/log?after=7", "/v1/log/verify", "/v1/log/head"} {
		x.show(story.Auditor, http.MethodGet, path, "")
	}
}

// show is answer for a request that must succeed.
func (x *examples) show(role story.Role, method, path, body string, pairs ...string) *httptest.ResponseRecorder {
	x.t.Helper()
	w := x.answer(role, method, path, body, pairs...)
	require.Less(x.t, w.Code, http.StatusBadRequest, "%s: %s", path, beginning(w))
	return w
}

// answer sends a request and keeps it with its answer as the example of its call.
func (x *examples) answer(role story.Role, method, path, body string, pairs ...string) *httptest.ResponseRecorder {
	x.t.Helper()
	pairs = append(pairs, "X-Request-Id", "00000000-0000-4000-8000-000000000000")
	media := "application/json"
	var w *httptest.ResponseRecorder
	if strings.HasPrefix(path, batchRoute) {
		media = linesMedia
		w = x.do(method, path, body, append(pairs, "Content-Type", media)...)
	} else {
		w = x.as(role, method, path, body, pairs...)
	}
	pairs, sent := pairs[:len(pairs)-2], media
	address, err := url.Parse(path)
	require.NoError(x.t, err)
	c := x.doc.Find(method, address.Path)
	require.NotNil(x.t, c, "%s: %d %s", path, w.Code, beginning(w))
	r := c.Responses[strconv.Itoa(w.Code)]
	require.NotNil(x.t, r, "%s: %d %s", path, w.Code, beginning(w))
	media, _, err = mime.ParseMediaType(w.Header().Get("Content-Type"))
	require.NoError(x.t, err)
	if c.Curl == "" && w.Code < http.StatusBadRequest {
		c.Curl = curl(role, method, path, sent, body, pairs...)
	}
	summary := "as " + string(role) + ", " + method + " " + path
	put(r.Content, media, summary, x.answered(media, w.Body.Bytes()))
	if body != "" && w.Code < http.StatusBadRequest {
		put(c.Request.Content, sent, "as "+string(role), x.answered(sent, []byte(body)))
	}
	return w
}

// curl is a request as it is typed. Nothing in an example has a quote in it.
func curl(role story.Role, method, path, media, body string, pairs ...string) string {
	line := "curl -s"
	if method == http.MethodDelete {
		line += " -X " + method
	}
	line += " 'http://127.0.0.1:8080" + path + "'"
	if role != story.Parent {
		line += ` -H "Authorization: Bearer $TOKEN"`
	}
	for i := 0; i < len(pairs); i += 2 {
		line += " -H '" + pairs[i] + ": " + pairs[i+1] + "'"
	}
	if body != "" {
		line += " -H 'Content-Type: " + media + "' --data-binary '" + body + "'"
	}
	return line
}

func put(content map[string]openapi.Media, media, summary string, value json.RawMessage) {
	m := content[media]
	m.Examples = map[string]openapi.Example{"example": {Summary: summary, Value: value}}
	content[media] = m
}

// answered is an answer as an example: a long one with its lists cut, and one that is
// not JSON as text.
func (x *examples) answered(media string, body []byte) json.RawMessage {
	x.t.Helper()
	if !strings.HasSuffix(media, "json") || media == "application/x-ndjson" {
		var text bytes.Buffer
		e := json.NewEncoder(&text)
		e.SetEscapeHTML(false)
		require.NoError(x.t, e.Encode(string(body)))
		return text.Bytes()
	}
	most := 3 // and at least both ends of a range
	for ; len(body) > exampleSize && most > 1; most-- {
		short, _, err := openapitest.Shorten(body, most)
		require.NoError(x.t, err)
		body = short
	}
	return body
}

// TestOpenAPIExamples: what the document shows fits its own schemas, and of every call
// under /v1 there is an example of its request and of its success.
func TestOpenAPIExamples(t *testing.T) {
	checker, err := interfaceChecker()
	require.NoError(t, err)
	doc, err := openapi.Parse(openAPI)
	require.NoError(t, err)
	for _, c := range doc.Calls() {
		if !strings.HasPrefix(c.Path, "/v1/") {
			continue
		}
		if c.Request != nil {
			for media, content := range c.Request.Content {
				require.True(t, len(content.Examples) > 0 || media == fhirMedia, "%s %s", c.Method, c.Path)
			}
		}
		found := false
		for _, status := range []string{"200", "201"} {
			if r := c.Responses[status]; r != nil {
				for media := range maps.Values(r.Content) {
					found = found || len(media.Examples) > 0
				}
			}
		}
		require.True(t, found, "%s %s", c.Method, c.Path)
	}
	n, err := checker.Examples()
	require.NoError(t, err)
	require.Greater(t, n, 45)
}
