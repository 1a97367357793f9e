package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// ticking makes a server's clock one that a test moves.
func ticking(clock *time.Time) func(*Config) {
	return func(c *Config) { c.Now = func() time.Time { return *clock } }
}

// made sends a post that must make an entry, and reads its answer.
func made[T any](f *fixture, role story.Role, path, body string, pairs ...string) T {
	f.t.Helper()
	w := f.as(role, http.MethodPost, path, body, pairs...)
	require.Equal(f.t, http.StatusCreated, w.Code, beginning(w))
	return decode[T](f.t, w)
}

func shown[T any](f *fixture, role story.Role, path string) T {
	f.t.Helper()
	w := f.as(role, http.MethodGet, path, "")
	require.Equal(f.t, http.StatusOK, w.Code, beginning(w))
	return decode[T](f.t, w)
}

// viewed is a CallView; the answers in a change are written and not read.
type viewed struct {
	CallView
	Assessments []struct {
		ID     string
		Change *struct{ Trend string }
	} `json:"assessments"`
}

// last is the newest entry, read.
func (f *fixture) last() *story.Item {
	f.t.Helper()
	all := f.recorded()
	x, err := story.Read(all[len(all)-1])
	require.NoError(f.t, err)
	return x
}

// requireRefusal checks a problem with one issue.
func requireRefusal(t testing.TB, w *httptest.ResponseRecorder, status int, kind, code, pointer string) {
	t.Helper()
	p := requireProblem(t, w, status, kind)
	require.Equal(t, []string{code + " " + pointer}, places(p))
	require.NotEmpty(t, p.Issues[0].Hint)
	require.NotEmpty(t, p.Issues[0].Message)
}

// TestFormsOfCalls: a small body is understood exactly, or refused with every fault.
func TestFormsOfCalls(t *testing.T) {
	f := newFixture(t)
	call := made[OpenedCall](f, story.Adviser, "/v1/calls", `{}`)
	at := "/v1/calls/" + call.ID
	entries := len(f.recorded())
	for _, x := range []struct {
		path, body string
		status     int
		want       []string
	}{
		{"/v1/calls", ``, bad, []string{"malformed "}},
		{"/v1/calls", `[]`, unprocessable, []string{"type-wrong "}},
		{"/v1/calls", `{"reference":null}`, unprocessable, []string{"value-null /reference"}},
		{"/v1/calls", `{"reference":7}`, unprocessable, []string{"type-wrong /reference"}},
		{"/v1/calls", `{"Reference":"x"}`, unprocessable, []string{"key-unknown /Reference"}},
		{"/v1/calls", `{"reference":"x"}`, unprocessable, []string{"reference-wrong /reference"}},
		{"/v1/calls", `{"reference":"0000-0000-0"}`, unprocessable, []string{"reference-unknown /reference"}},
		{at + "/overrides", `{}`, unprocessable, []string{"key-missing /disposition", "key-missing /reason"}},
		{at + "/overrides", `{"disposition":1,"reason":{},"note":"she said"}`, unprocessable, []string{"type-wrong /disposition", "type-wrong /reason", "key-unknown /note"}},
		{at + "/overrides", `{"disposition":"a","disposition":"b","reason":"x"}`, unprocessable, []string{"key-duplicate /disposition"}},
		{at + "/overrides", `{"disposition":"call-999","reason":"worried"}`, http.StatusConflict, []string{"no-assessment "}},
		{at + "/tasks", `{"what":"call-back","due":"tomorrow"}`, unprocessable, []string{"time-wrong /due"}},
		{at + "/tasks", `{"what":"visit"}`, unprocessable, []string{"unknown-task /what"}},
		{at + "/tasks/nothing/done", `{"result":"reached"}`, http.StatusConflict, []string{"no-task "}},
		{at + "/outcome", `{"outcome":"fine"}`, unprocessable, []string{"unknown-outcome /outcome"}},
		{at + "/corrections", `{"entry":"x","reason":"slip"}`, unprocessable, []string{"no-entry /entry"}},
		{at + "/corrections", `{"entry":"` + call.ID + `","reason":"slip"}`, http.StatusConflict, []string{"not-correctable /entry"}},
		{"/v1/calls/nothing/outcome", `{"outcome":"home"}`, http.StatusNotFound, nil},
	} {
		w := f.as(story.Adviser, http.MethodPost, x.path, x.body)
		if x.body == "" {
			w = f.as(story.Adviser, http.MethodPost, x.path, " ")
		}
		require.Equal(t, x.status, w.Code, "%s %s: %s", x.path, x.body, beginning(w))
		require.Equal(t, x.want, places(decode[Problem](t, w)), x.body)
		requireProblem(t, f.as(story.Adviser, http.MethodPost, x.path+"?x=1", x.body+" "), unprocessable, "invalid-request")
	}
	require.Len(t, f.recorded(), entries)
	for _, path := range []string{"/v1/calls/nothing", "/v1/calls/nothing/handover"} {
		requireProblem(t, f.as(story.Adviser, http.MethodGet, path, ""), http.StatusNotFound, "not-found")
	}
	for _, accept := range []string{"application/json", "application/fhir+json"} {
		requireRefusal(t, f.as(story.Adviser, http.MethodGet, at+"/handover", "", "Accept", accept), http.StatusConflict, "not-as-things-stand", "no-assessment", "")
	}
	requireProblem(t, f.as(story.Adviser, http.MethodGet, "/v1/queue?what=visit", ""), unprocessable, "invalid-request")
	v := shown[viewed](f, story.Adviser, at)
	require.True(t, v.Open)
	require.Nil(t, v.Standing)
	require.Empty(t, v.Assessments)
}

// TestCorrectionsTakeBack: a call back is taken back, and the outcome, which opens
// the story; what stands in the log stays.
func TestCorrectionsTakeBack(t *testing.T) {
	f := newFixture(t)
	a := made[answer](f, story.Adviser, "/v1/assessments", ask("adviser", `"age":{"years":2}`, findings(`"temperature_c":38.5`)))
	at := "/v1/calls/" + a.ID
	task := made[CallItem](f, story.Adviser, at+"/tasks", `{"what":"call-back","due":"2026-11-22T11:30:00+01:00"}`)
	require.Contains(t, string(task.Body), `"due":"2026-11-22T10:30:00Z"`)
	require.NotContains(t, string(task.Body), "nonce")
	requireRefusal(t, f.as(story.Adviser, http.MethodPost, at+"/tasks", `{"what":"call-back"}`), http.StatusConflict, "not-as-things-stand", "task-open", "")
	back := made[CallItem](f, story.Adviser, at+"/corrections", `{"entry":"`+task.ID+`","reason":"slip"}`)
	outcome := made[CallItem](f, story.Adviser, at+"/outcome", `{"outcome":"home"}`)
	requireRefusal(t, f.as(story.Adviser, http.MethodPost, at+"/assessments", ask("adviser")), http.StatusConflict, "not-as-things-stand", "story-closed", "")
	made[CallItem](f, story.Adviser, at+"/corrections", `{"entry":"`+outcome.ID+`","reason":"slip"}`)
	v := shown[viewed](f, story.Adviser, at)
	require.True(t, v.Open)
	require.Empty(t, v.Tasks)
	require.Equal(t, back.ID, v.Items[1].TakenBack)
	made[answer](f, story.Adviser, at+"/assessments", ask("adviser"))
	require.Len(t, f.recorded(), 6)
}

// TestReasons: every list of codes is published.
func TestReasons(t *testing.T) {
	f := newFixture(t)
	all := shown[map[string]json.RawMessage](f, story.Parent, "/v1/reasons")
	for _, list := range []string{"overrides", "outcomes", "tasks", "corrections", "helped", "disputes", "erasures"} {
		require.Contains(t, string(all[list]), `"text":`, list)
	}
	require.Contains(t, string(all["overrides"]), `{"id":"examined","text":"I have seen or examined the child","calmer":true}`)
	require.JSONEq(t, `"design"`, string(all["grade"]))
	for code := range refusals {
		require.Regexp(t, `^[a-z]+(-[a-z]+)*$`, code)
	}
}

// TestCallsNotRecorded: nothing is said to be done that was not written down; an
// emergency is told all the same.
func TestCallsNotRecorded(t *testing.T) {
	f := newFixture(t)
	call := made[OpenedCall](f, story.Adviser, "/v1/calls", `{}`)
	at := "/v1/calls/" + call.ID
	made[answer](f, story.Adviser, at+"/assessments", ask("adviser"))
	f.log = &fakeLog{Log: f.store, appendErr: decisionlog.ErrReadOnly}
	for path, body := range map[string]string{
		"/v1/calls": `{}`, at + "/outcome": `{"outcome":"home"}`, at + "/overrides": `{"disposition":"call-999","reason":"worried"}`, at + "/assessments": ask("adviser"),
	} {
		requireProblem(t, f.as(story.Adviser, http.MethodPost, path, body), http.StatusServiceUnavailable, "not-recorded")
	}
	w := f.as(story.Adviser, http.MethodPost, at+"/assessments", urgent())
	require.Equal(t, http.StatusOK, w.Code)
	require.False(t, *decode[answer](t, w).Recorded)
}

// TestNoCallOfTheLibrary: which definitions are in use stands in the log too, and is
// about no child; nothing about a call can be added to it.
func TestNoCallOfTheLibrary(t *testing.T) {
	f := newFixture(t)
	e, err := f.book().Add(t.Context(), "", "", story.Library, &story.InUse{About: story.About{By: story.Actor{Role: story.Service}}})
	require.NoError(t, err)
	at := "/v1/calls/" + e.ID
	for _, w := range []*httptest.ResponseRecorder{
		f.as(story.Adviser, http.MethodGet, at, ""), f.as(story.Adviser, http.MethodPost, at+"/outcome", `{"outcome":"home"}`),
		f.as(story.Adviser, http.MethodPost, at+"/assessments", ask("adviser")), f.staff("/v1/assessments/" + e.ID),
	} {
		requireProblem(t, w, http.StatusNotFound, "not-found")
	}
	body := ask("adviser", `"supersedes":"`+e.ID+`"`)
	requireRefusal(t, f.as(story.Adviser, http.MethodPost, "/v1/assessments", body), unprocessable, "invalid-request", "supersedes-unknown", "/supersedes")
	require.Len(t, f.recorded(), 1)
}
