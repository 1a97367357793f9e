package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"safetynet/api/story"
)

// TestRepeatOfAnAssessment: a repeat finds its record and answers the same, also
// later, with a birthday and with the time left out; another case does not.
func TestRepeatOfAnAssessment(t *testing.T) {
	clock := now
	f := newFixture(t, ticking(&clock))
	body := ask("parent", `"date_of_birth":"2026-08-22"`, `"locality":"england"`, findings(`"temperature_c":37.0`))
	send := func(role story.Role, key, body string) *httptest.ResponseRecorder {
		return f.as(role, http.MethodPost, "/v1/assessments", body, keyHeader, key)
	}
	first := send(story.Parent, "k-1", body)
	require.Equal(t, http.StatusCreated, first.Code, beginning(first))
	require.Empty(t, first.Header().Get(replayHeader))
	id, err := uuid.Parse(decode[answer](t, first).ID)
	require.NoError(t, err)
	require.EqualValues(t, 8, id.Version())
	require.Equal(t, uuid.RFC4122, id.Variant())

	clock = clock.Add(20 * 24 * time.Hour)
	again := send(story.Parent, "k-1", strings.ReplaceAll(body, ",", " , "))
	require.Equal(t, http.StatusCreated, again.Code, beginning(again))
	require.Equal(t, first.Body.String(), again.Body.String())
	require.Equal(t, first.Header().Get("Location"), again.Header().Get("Location"))
	require.Equal(t, "true", again.Header().Get(replayHeader))
	require.Len(t, f.recorded(), 1)

	for _, other := range []string{
		strings.Replace(body, "37.0", "37.1", 1), strings.Replace(body, "2026-08-22", "2026-08-23", 1), strings.Replace(body, `"england"`, `"none"`, 1),
		strings.Replace(body, `"parent"`, `"parent","assessed_at":"2026-11-22T11:00:00Z"`, 1), strings.Replace(body, `"febrile-child"`, `"febrile-child","asthma"`, 1),
	} {
		requireProblem(t, send(story.Parent, "k-1", other), unprocessable, "idempotency-key-reused")
	}
	require.Len(t, f.recorded(), 1)
	stated := strings.Replace(body, `"parent"`, `"parent","assessed_at":"2026-11-22T10:00:00Z"`, 1)
	require.Equal(t, "true", send(story.Parent, "k-1", stated).Header().Get(replayHeader), "the same time, stated")
	version := strings.Replace(body, `"parent"`, `"parent","versions":{"febrile-child":"`+febrileVersion+`"}`, 1)
	require.Equal(t, "true", send(story.Parent, "k-1", version).Header().Get(replayHeader), "the same version, stated")

	for _, role := range []story.Role{story.Adviser, story.Clinician} { // the same key of somebody else
		require.Empty(t, send(role, "k-1", body).Header().Get(replayHeader))
	}
	require.Len(t, f.recorded(), 3)
	require.NotContains(t, string(f.recorded()[0].Body), "k-1")
	require.NotContains(t, f.said(), "k-1")

	// What was erased is not made again.
	_, _, err = f.book().Erase(t.Context(), id.String(), "asked", story.Actor{Role: story.Auditor})
	require.NoError(t, err)
	requireProblem(t, send(story.Parent, "k-1", body), http.StatusGone, "erased")
}

func TestKeysThatCannotBe(t *testing.T) {
	f := newFixture(t)
	for _, keys := range [][]string{{""}, {" "}, {"a b"}, {"é"}, {strings.Repeat("k", 65)}, {"a", "b"}, {"a\tb"}} {
		for _, path := range []string{"/v1/assessments", "/v1/calls", "/v1/calls/x/outcome", "/v1/calls/x/assessments"} {
			pairs := []string{}
			for _, k := range keys {
				pairs = append(pairs, keyHeader, k)
			}
			requireProblem(t, f.as(story.Adviser, http.MethodPost, path, urgent(), pairs...), unprocessable, "invalid-request")
		}
	}
	require.Empty(t, f.recorded())
	w := f.as(story.Adviser, http.MethodPost, "/v1/assessments", urgent(), keyHeader, strings.Repeat("~", 64))
	require.Equal(t, http.StatusCreated, w.Code)
}

// TestRepeatsOfCalls: every post about a call, sent twice, is done once, though the
// rules would refuse the second.
func TestRepeatsOfCalls(t *testing.T) {
	f := newFixture(t)
	told := f.stored(ask("parent", `"age":{"years":2}`, findings(`"temperature_c":38.5`)))
	at := "/v1/calls/" + told.ID
	task := ""
	for n, x := range []struct{ path, body, other string }{
		{"/v1/calls", `{"reference":"` + told.Reference + `"}`, `{}`},
		{at + "/assessments", ask("adviser", `"age":{"years":2}`), ask("adviser", `"age":{"years":3}`)},
		{at + "/overrides", `{"disposition":"clinician-1h","reason":"worried"}`, `{"disposition":"clinician-1h","reason":"again"}`},
		{at + "/tasks", `{"what":"call-back"}`, `{"what":"hand-over"}`},
		{at + "/tasks/TASK/done", `{"result":"reached"}`, `{"result":"no-answer"}`},
		{at + "/outcome", `{"outcome":"home"}`, `{"outcome":"ed"}`},
		{at + "/corrections", `{"entry":"LAST","reason":"slip"}`, `{"entry":"LAST","reason":"other-child"}`},
	} {
		before := f.recorded()
		fill := strings.NewReplacer("TASK", task, "LAST", before[len(before)-1].ID)
		send := func(body string) *httptest.ResponseRecorder {
			return f.as(story.Adviser, http.MethodPost, fill.Replace(x.path), fill.Replace(body), keyHeader, "same")
		}
		first := send(x.body)
		require.Equal(t, http.StatusCreated, first.Code, "%s: %s", x.path, beginning(first))
		if x.path == at+"/tasks" {
			task = decode[CallItem](t, first).ID
		}
		again := send(x.body)
		require.Equal(t, http.StatusCreated, again.Code, "%s: %s", x.path, beginning(again))
		require.Equal(t, first.Body.String(), again.Body.String())
		require.Equal(t, "true", again.Header().Get(replayHeader))
		requireProblem(t, send(x.other), unprocessable, "idempotency-key-reused")
		require.Len(t, f.recorded(), len(before)+1, "step %d", n)
	}
	elsewhere := f.stored(urgent())
	w := f.as(story.Adviser, http.MethodPost, "/v1/calls/"+elsewhere.ID+"/outcome", `{"outcome":"home"}`, keyHeader, "same")
	requireProblem(t, w, unprocessable, "idempotency-key-reused")
}

// TestRepeatsAtOnce: of many at once one is recorded, and all are told of it.
func TestRepeatsAtOnce(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.AtOnce = 8 })
	call := made[OpenedCall](f, story.Adviser, "/v1/calls", `{}`)
	for path, body := range map[string]string{
		"/v1/assessments": urgent(), "/v1/calls": `{}`, "/v1/calls/" + call.ID + "/outcome": `{"outcome":"home"}`,
	} {
		before := len(f.recorded())
		f.log = newRacing(f.store, 8)
		var group sync.WaitGroup
		var mu sync.Mutex
		var answers []string
		for range 8 {
			group.Go(func() {
				w := f.as(story.Adviser, http.MethodPost, path, body, keyHeader, "once")
				mu.Lock()
				defer mu.Unlock()
				answers = append(answers, w.Body.String())
				if w.Code != http.StatusCreated {
					t.Errorf("%s: %d %s", path, w.Code, beginning(w))
				}
			})
		}
		group.Wait()
		f.log = f.store
		require.Len(t, f.recorded(), before+1, path)
		for _, a := range answers {
			require.Equal(t, answers[0], a)
		}
	}
}
