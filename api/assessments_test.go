package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/pathways"
)

// urgent escalates, whatever else is unknown.
func urgent() string { return ask("parent", `"age":{"months":2}`, findings(`"temperature_c":38.0`)) }

func TestAssessmentIsRecordedAndAnswered(t *testing.T) {
	f := newFixture(t)
	for n, body := range []string{urgent(), wellChild(t, nil), ask("adviser")} {
		w := f.record(body)
		require.Equal(t, http.StatusCreated, w.Code, beginning(w))
		a := decode[answer](t, w)
		require.True(t, *a.Recorded)
		require.NoError(t, uuid.Validate(a.ID))
		require.Equal(t, "/v1/assessments/"+a.ID, w.Header().Get("Location"))
		code, err := decisionlog.ParseReference(a.Reference)
		require.NoError(t, err)
		require.Equal(t, a.Reference, code)

		entry := f.recorded()[n]
		require.Equal(t, a.ID, entry.ID)
		require.Equal(t, a.Reference, entry.Reference)
		require.Equal(t, now, entry.RecordedAt)

		plain := f.post("/v1/evaluate", body).Body.String()
		require.True(t, strings.HasSuffix(w.Body.String(), plain[1:]), "the answer is that of evaluate with three members more")
	}
	require.Len(t, f.recorded(), 3)
}

// TestRecordRoundTrip: what is recorded is enough to run the case again, and
// gives the same assessment to the byte.
func TestRecordRoundTrip(t *testing.T) {
	f := newFixture(t)
	body := ask("clinician", `"date_of_birth":"2026-09-02"`, `"assessed_at":"2026-11-21T23:30:00+01:00"`,
		findings(`"temperature_c":38.4`, `"non_blanching_rash":false`, `"urine_gap_h":{"unknown":"unsure"}`, `"cry":"weak"`, `"gestation_weeks":36`, `"heart_rate":1.5e2`))
	require.Equal(t, http.StatusCreated, f.record(body).Code)
	stored := f.recorded()[0].Body

	var r struct {
		Nonce     string
		Semantics string
		Request   story.Request
		Case      struct {
			Audience pathways.Audience
			Age      engine.Age
			At       time.Time `json:"assessed_at"`
			Findings map[string]json.RawMessage
		}
		Assessment json.RawMessage
	}
	require.NoError(t, json.Unmarshal(stored, &r))
	require.Equal(t, engine.Semantics, r.Semantics)
	require.Equal(t, story.Request{Pathways: []string{"febrile-child"}, Versions: map[string]string{"febrile-child": febrileVersion}}, r.Request)
	require.Equal(t, "2026-11-21T23:30:00+01:00", r.Case.At.Format(time.RFC3339Nano))

	all, err := json.Marshal(r.Case.Findings)
	require.NoError(t, err)
	again := mustDecode(t, ask(string(r.Case.Audience), `"findings":`+string(all)))
	again.Case.Age, again.Case.At = r.Case.Age, r.Case.At
	require.Equal(t, mustDecode(t, body).Case, again.Case)
	a, err := engine.Assess(again.Programs, again.Case)
	require.NoError(t, err)
	by := story.Actor{Role: story.Clinician, ID: f.idOf(story.Clinician)}
	made := newRecord(again, a.AppendJSON(nil), by)
	made.Nonce = r.Nonce
	whole, err := story.Canonical(made)
	require.NoError(t, err)
	require.JSONEq(t, string(stored), string(whole))
}

// TestRecordAsTold: what is kept of the assessment is to the byte what was answered,
// the rest has sorted keys; there is no white space, and nothing of the request's own
// spelling.
func TestRecordAsTold(t *testing.T) {
	f := newFixture(t)
	var told *httptest.ResponseRecorder
	for _, body := range []string{urgent(), ask("parent", findings(`"temperature_c":3.80e1`), ` "age" : { "months" : 2.0 }`)} {
		told = f.record(body)
		require.Equal(t, http.StatusCreated, told.Code)
		require.Equal(t, strconv.Itoa(told.Body.Len()), told.Header().Get("Content-Length"))
	}
	first, second := string(f.recorded()[0].Body), string(f.recorded()[1].Body)
	nonce := regexp.MustCompile(`"nonce":"([0-9a-f]{32})",`)
	require.NotEqual(t, nonce.FindString(first), nonce.FindString(second), "a guess at an erased body cannot be confirmed by its hash")
	require.Equal(t, nonce.ReplaceAllString(first, ""), nonce.ReplaceAllString(second, ""))
	_, assessment, _ := strings.Cut(told.Body.String(), `"recorded":true,`)
	require.True(t, strings.HasPrefix(second, `{"assessment":{`+assessment[:len(assessment)-1]+`},"by":`), second[:100])
	require.Contains(t, first, `"by":{"id":"`+f.idOf(story.Clinician)+`","role":"clinician"}`)
	require.Contains(t, first, `"case":{"audience":"parent","age":{"days":59,"months":2,"corrected":[0,2]},"assessed_at":"2026-11-22T10:00:00Z","findings":{"temperature_c":38}}`)
	require.NotContains(t, first, "\n")
}

func TestReferenceIsDrawnAgain(t *testing.T) {
	f := newFixture(t)
	log := &fakeLog{Log: f.store}
	f.log = log
	log.duplicates.Store(4)
	require.Equal(t, http.StatusCreated, f.record(wellChild(t, nil)).Code)
	require.EqualValues(t, 5, log.appends.Load())
	log.duplicates.Store(99)
	requireProblem(t, f.record(wellChild(t, nil)), http.StatusServiceUnavailable, "not-recorded")
	require.EqualValues(t, 10, log.appends.Load())
	require.Contains(t, f.logs.String(), `"fault":"duplicate"`)
}

// TestRecordedThoughTheClientIsGone: an append goes on when the client does not
// wait for it.
func TestRecordedThoughTheClientIsGone(t *testing.T) {
	f := newFixture(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/v1/assessments", strings.NewReader(urgent()))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	f.Handler().ServeHTTP(w, r)
	require.Equal(t, http.StatusCreated, w.Code)
	require.Len(t, f.recorded(), 1)
}

// TestRecordedIsWrittenAsItsTypeSays: with a reference and without.
func TestRecordedIsWrittenAsItsTypeSays(t *testing.T) {
	for _, f := range []*fixture{newFixture(t), newFixture(t, withLog(&fakeLog{appendErr: errors.New("disk full")}))} {
		w := f.record(ask("parent", findings(`"grunting":true`)))
		require.Less(t, w.Code, 300, beginning(w))
		want, err := json.Marshal(decode[Recorded](t, w))
		require.NoError(t, err)
		require.Equal(t, string(want), w.Body.String())
	}
}
