package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// TestLifeOfAReference: a code ends after its life for the desk; an auditor reads
// on, and erases.
func TestLifeOfAReference(t *testing.T) {
	clock := now
	f := newFixture(t, ticking(&clock))
	a := f.stored(urgent())
	path := "/v1/references/" + a.Reference
	require.Equal(t, now.Add(story.ReferenceLife), shown[Stored](f, story.Adviser, path).ReferenceEnds)
	require.False(t, shown[Stored](f, story.Adviser, path).Ended)
	clock = now.Add(2 * time.Hour)
	ended := shown[Stored](f, story.Adviser, path)
	require.True(t, ended.Ended)
	require.Equal(t, checkAgain, ended.CheckAgain)

	clock = now.Add(story.ReferenceLife - time.Second)
	shown[Stored](f, story.Adviser, path)
	clock = clock.Add(time.Second)
	for _, role := range []story.Role{story.Adviser, story.Clinician} {
		p := requireProblem(t, f.as(role, http.MethodGet, path, ""), http.StatusGone, "reference-expired")
		require.Contains(t, p.Detail, "POST /v1/calls")
		requireProblem(t, f.as(role, http.MethodPost, "/v1/calls", `{"reference":"`+a.Reference+`"}`), http.StatusGone, "reference-expired")
		body := strings.Replace(urgent(), "{", `{"supersedes":"`+a.Reference+`",`, 1)
		requireProblem(t, f.as(role, http.MethodPost, "/v1/assessments", body), http.StatusGone, "reference-expired")
	}
	require.Equal(t, a.ID, shown[Stored](f, story.Auditor, path).ID)
	require.Equal(t, a.ID, shown[Stored](f, story.Auditor, "/v1/assessments/"+a.ID).ID)
	requireRefusal(t, f.as(story.Auditor, http.MethodDelete, path, `{"reason":"bored"}`), unprocessable, "invalid-request", "unknown-reason", "/reason")
	require.Equal(t, http.StatusOK, f.as(story.Auditor, http.MethodDelete, path, `{"reason":"retention"}`).Code)
}

// TestSupersedes: an assessment joins the story of the one it names, by id or by
// code, and supersedes the latest there.
func TestSupersedes(t *testing.T) {
	f := newFixture(t)
	first := f.stored(ask("parent", `"age":{"years":2}`))
	with := func(name string) string { return ask("adviser", `"age":{"years":2}`, `"supersedes":"`+name+`"`) }
	second := made[Recorded](f, story.Adviser, "/v1/assessments", with(first.ID))
	require.Equal(t, first.ID, second.Call)
	made[answer](f, story.Clinician, "/v1/assessments", with(strings.ToLower(first.Reference)))
	require.Equal(t, second.ID, f.last().Body.(*story.Record).Supersedes)
	require.Equal(t, first.ID, f.recorded()[2].Story)

	entries := len(f.recorded())
	for _, name := range []string{"x", "00000000-0000-4000-8000-000000000000", ""} {
		requireRefusal(t, f.as(story.Adviser, http.MethodPost, "/v1/assessments", with(name)), unprocessable, "invalid-request", "supersedes-unknown", "/supersedes")
	}
	requireRefusal(t, f.as(story.Adviser, http.MethodPost, "/v1/assessments", with("0000-0000-0")), unprocessable, "invalid-request", "reference-unknown", "/supersedes")
	byParent := strings.Replace(with(first.Reference), "adviser", "parent", 1)
	requireRefusal(t, f.post("/v1/assessments", byParent), http.StatusUnauthorized, "unauthenticated", "supersedes-not-allowed", "/supersedes")
	requireRefusal(t, f.as(story.Auditor, http.MethodPost, "/v1/assessments", byParent), http.StatusForbidden, "forbidden", "supersedes-not-allowed", "/supersedes")
	for _, path := range []string{"/v1/evaluate", "/v1/calls/" + first.ID + "/assessments"} { // which say nothing of the kind
		require.Equal(t, []string{"key-unknown /supersedes"}, places(requireProblem(t, f.as(story.Adviser, http.MethodPost, path, with(first.ID)), unprocessable, "invalid-request")))
	}
	require.Len(t, f.recorded(), entries)
}

// TestLogForAuditors: what is exported can be verified by itself, the head is that
// of the chain, and a chain that does not hold has none.
func TestLogForAuditors(t *testing.T) {
	f := newFixture(t)
	for range 3 {
		f.stored(urgent())
	}
	report, err := decisionlog.Verify(exported(t, f.as(story.Auditor, http.MethodGet, "/v1/log", "").Body.Bytes()))
	require.NoError(t, err)
	require.True(t, report.OK(), "%v", report.Breaks)
	head := shown[struct {
		decisionlog.Head
		NotedAt time.Time `json:"noted_at"`
	}](f, story.Auditor, "/v1/log/head")
	require.Equal(t, report.Head, head.Head)
	require.Equal(t, now, head.NotedAt)
	for _, after := range []string{"x", "-1", "1.0", ""} {
		requireProblem(t, f.as(story.Auditor, http.MethodGet, "/v1/log?after="+after, ""), unprocessable, "invalid-request")
	}
	require.Empty(t, f.as(story.Auditor, http.MethodGet, "/v1/log?after=3", "").Body.String())

	f.log = forged{Log: f.store}
	bad := shown[struct {
		OK     bool
		Breaks []decisionlog.Break
	}](f, story.Auditor, "/v1/log/verify")
	require.False(t, bad.OK)
	require.Equal(t, decisionlog.BreakBody, bad.Breaks[0].Code)
	requireProblem(t, f.as(story.Auditor, http.MethodGet, "/v1/log/head", ""), http.StatusInternalServerError, "record-damaged")
}

// exported reads an export back.
func exported(t *testing.T, lines []byte) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) {
		for line := range bytes.Lines(lines) {
			var x struct {
				decisionlog.Entry
				RecordedAt string `json:"recorded_at"`
				Body       json.RawMessage
			}
			require.NoError(t, json.Unmarshal(line, &x))
			at, err := decisionlog.ParseTime(x.RecordedAt)
			require.NoError(t, err)
			x.Entry.RecordedAt, x.Entry.Body = at, x.Body
			if !yield(x.Entry, nil) {
				return
			}
		}
	}
}

// forged is a log whose second entry has another body than was recorded, and whose
// reading fails where a test says.
type forged struct {
	decisionlog.Log
	failsAt int64
}

var errDisk = errors.New("canary: the disk is gone")

func (l forged) Entries(ctx context.Context, q decisionlog.Query) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) {
		for e, err := range l.Log.Entries(ctx, q) {
			if e.Seq == 2 && l.failsAt == 0 {
				e.Body = []byte(`{}`)
			}
			if e.Seq == l.failsAt {
				yield(decisionlog.Entry{}, errDisk)
				return
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// TestLogThatFails: half an export does not look like a whole one.
func TestLogThatFails(t *testing.T) {
	f := newFixture(t)
	for range 3 {
		f.stored(urgent())
	}
	f.log = forged{f.store, 1}
	requireProblem(t, f.as(story.Auditor, http.MethodGet, "/v1/log", ""), http.StatusServiceUnavailable, "log-unavailable")
	f.log = forged{f.store, 3}
	requireProblem(t, f.as(story.Auditor, http.MethodGet, "/v1/log/verify", ""), http.StatusServiceUnavailable, "log-unavailable")
	require.PanicsWithValue(t, http.ErrAbortHandler, func() { f.as(story.Auditor, http.MethodGet, "/v1/log", "") })
	require.Contains(t, f.logs.String(), `"msg":"decision log read failed"`)
	require.NotContains(t, f.logs.String(), "canary")
	f.log = f.store
	require.Equal(t, http.StatusOK, f.as(story.Auditor, http.MethodGet, "/v1/log/verify", "").Code, "the next may read")
}

// TestOneReadingAtATime: who comes second is told to wait, and reads after that.
func TestOneReadingAtATime(t *testing.T) {
	f := newFixture(t)
	f.stored(urgent())
	f.chain.Lock()
	for _, path := range []string{"/v1/log", "/v1/log/verify", "/v1/log/head"} {
		w := f.as(story.Auditor, http.MethodGet, path, "")
		requireProblem(t, w, http.StatusTooManyRequests, "busy")
		require.Equal(t, "30", w.Header().Get("Retry-After"))
	}
	f.chain.Unlock()
	require.Equal(t, http.StatusOK, f.as(story.Auditor, http.MethodGet, "/v1/log", "").Code)
}

// TestQueueThatCannotBeRead: that the list may lack somebody is said, and a log
// that cannot be read at all is no empty queue.
func TestQueueThatCannotBeRead(t *testing.T) {
	f := newFixture(t)
	for range 2 {
		a := f.stored(ask("parent", `"age":{"years":2}`, findings(`"temperature_c":38.5`)))
		made[CallItem](f, story.Adviser, "/v1/calls/"+a.ID+"/tasks", `{"what":"call-back"}`)
	}
	require.Len(t, shown[Queue](f, story.Adviser, "/v1/queue").Tasks, 2)
	f.log = forged{Log: f.store} // the second entry is the first call back
	q := shown[Queue](f, story.Adviser, "/v1/queue")
	require.False(t, q.Damaged, "it was read before")
	require.Len(t, q.Tasks, 2)
	require.True(t, (q.Tasks[0].Standing == nil) != (q.Tasks[1].Standing == nil), "the story of one cannot be read any more")
	f.queue = story.Queue{}
	q = shown[Queue](f, story.Adviser, "/v1/queue")
	require.True(t, q.Damaged)
	require.Len(t, q.Tasks, 1)
	f.queue, f.log = story.Queue{}, forged{f.store, 2}
	requireProblem(t, f.as(story.Adviser, http.MethodGet, "/v1/queue", ""), http.StatusServiceUnavailable, "log-unavailable")
}
