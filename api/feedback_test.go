package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

func saying(reference, helped string, did ...string) string {
	body, _ := json.Marshal(map[string]any{"reference": reference, "helped": helped, "did": append([]string{}, did...)})
	return string(body)
}

func TestFeedback(t *testing.T) {
	clock := now
	f := newFixture(t, at(&clock))
	a := f.stored(urgent())
	for i, body := range []string{saying(a.Reference, "yes", "ed", "admitted"), saying(strings.ToLower(strings.ReplaceAll(a.Reference, "-", " ")), "no")} {
		clock = now.Add(time.Duration(i+1) * time.Hour)
		w := f.post("/v1/feedback", body)
		require.Equal(t, http.StatusCreated, w.Code, beginning(w))
		require.JSONEq(t, `{"recorded":true}`, w.Body.String(), "nothing is told of the record")
	}
	entries := f.recorded()
	require.Len(t, entries, 3)
	for _, e := range entries[1:] {
		require.Equal(t, story.Feedback, e.Kind)
		require.Equal(t, a.ID, e.Story)
	}
	var told story.Told
	require.NoError(t, json.Unmarshal(entries[1].Body, &told))
	require.Len(t, told.Nonce, 32)
	told.Nonce = ""
	require.Equal(t, story.Told{About: story.About{By: story.Anonymous}, Assessment: a.ID, Helped: "yes", Did: []string{"ed", "admitted"}}, told)
}

// TestFeedbackTellsNothing: a code that is unknown, mistyped, past its life or of
// an erased record is answered alike.
func TestFeedbackTellsNothing(t *testing.T) {
	clock := now
	f := newFixture(t, at(&clock))
	a, erased := f.stored(urgent()), f.stored(urgent())
	_, err := f.book().Add(t.Context(), erased.ID, "", story.Erasure, &story.Erased{Reason: "asked"})
	require.NoError(t, err)
	unknown, err := decisionlog.NewReference(zeros{}, now)
	require.NoError(t, err)
	before := len(f.recorded())
	var bodies []string
	ask := func(code string) {
		p := requireProblem(t, f.post("/v1/feedback", saying(code, "yes")), http.StatusNotFound, "not-found")
		p.Instance = ""
		text, _ := json.Marshal(p)
		bodies = append(bodies, string(text))
	}
	for _, code := range []string{unknown, "", "x", a.Reference + "0", a.ID, erased.Reference, strings.Repeat("A", 1000)} {
		ask(code)
	}
	clock = now.Add(story.ReferenceLife - time.Second)
	require.Equal(t, http.StatusCreated, f.post("/v1/feedback", saying(a.Reference, "yes")).Code)
	clock = now.Add(story.ReferenceLife)
	ask(a.Reference)
	for _, b := range bodies {
		require.Equal(t, bodies[0], b)
	}
	require.Len(t, f.recorded(), before+1)
	require.NotContains(t, f.said(), a.Reference)
}

func TestFeedbackIsUnderstoodOrRefused(t *testing.T) {
	f := newFixture(t)
	a := f.stored(urgent())
	ok := `"reference":"` + a.Reference + `","helped":"yes","did":[]`
	for body, want := range map[string][]string{
		`{}`:                         {"key-missing /reference", "key-missing /helped", "key-missing /did"},
		`{` + ok + `,"name":"x"}`:    {"key-unknown /name"},
		`{` + ok + `,"helped":"no"}`: {"key-duplicate /helped"},
		`{"reference":1,"helped":true,"did":"ed"}`:                                          {"type-wrong /reference", "type-wrong /helped", "type-wrong /did"},
		`{"reference":"x","helped":"Yes","did":["ed","ed","not-known","` + canary + `",1]}`: {"value-not-allowed /helped", "value-repeated /did/1", "value-not-allowed /did/2", "value-not-allowed /did/3", "type-wrong /did/4"},
		`[]`: {"type-wrong "},
	} {
		p := requireProblem(t, f.post("/v1/feedback", body), unprocessable, "invalid-request")
		require.ElementsMatch(t, want, places(p), body)
	}
	f = newFixture(t)
	requireProblem(t, f.post("/v1/feedback", `{`+ok), http.StatusBadRequest, "malformed-request")
	requireProblem(t, f.post("/v1/feedback?reference="+a.Reference, `{`+ok+`}`), unprocessable, "invalid-request")
	requireProblem(t, f.do(http.MethodPost, "/v1/feedback", `{`+ok+`}`), http.StatusUnsupportedMediaType, "unsupported-media-type")
	require.Empty(t, f.recorded())
}

// TestFeedbackIsThrottled: one limit for everybody; it fills again with time.
func TestFeedbackIsThrottled(t *testing.T) {
	clock := now
	f := newFixture(t, at(&clock))
	a := f.stored(urgent())
	var w *httptest.ResponseRecorder
	for range feedbackAtOnce {
		w = f.post("/v1/feedback", saying(a.Reference, "yes"))
		require.Equal(t, http.StatusCreated, w.Code)
	}
	w = f.post("/v1/feedback", saying(a.Reference, "yes"))
	requireProblem(t, w, http.StatusTooManyRequests, "too-much-feedback")
	require.Equal(t, "1", w.Header().Get("Retry-After"))
	require.Equal(t, http.StatusTooManyRequests, f.do(http.MethodPost, "/feedback", "reference=x&helped=yes", "Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html").Code)
	require.Len(t, f.recorded(), 1+feedbackAtOnce)
	clock = clock.Add(time.Second / feedbackPerSecond)
	require.Equal(t, http.StatusCreated, f.post("/v1/feedback", saying(a.Reference, "yes")).Code)
}

func TestFeedbackThatCannotBeKept(t *testing.T) {
	f := newFixture(t, withLog(&fakeLog{readErr: decisionlog.ErrDamaged}))
	requireProblem(t, f.post("/v1/feedback", saying("0000-0000-0", "yes")), http.StatusServiceUnavailable, "not-written")
	f = newFixture(t)
	a := f.stored(urgent())
	f.log = &fakeLog{Log: f.store, appendErr: errors.New(canary)}
	requireProblem(t, f.post("/v1/feedback", saying(a.Reference, "yes")), http.StatusServiceUnavailable, "not-written")
	require.NotContains(t, f.said(), canary)
	f = newFixture(t, withLog(nil))
	requireProblem(t, f.post("/v1/feedback", saying("0000-0000-0", "yes")), http.StatusServiceUnavailable, "not-written")
}
