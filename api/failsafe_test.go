package api

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// brokenLogs are the ways in which a decision cannot be recorded.
func brokenLogs(t *testing.T) map[string]decisionlog.Log {
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	closed := newFixture(t).store
	require.NoError(t, closed.Close())
	return map[string]decisionlog.Log{
		"none":      nil,
		"closed":    closed,
		"disk":      &fakeLog{appendErr: errors.New("disk full")},
		"read-only": &fakeLog{appendErr: decisionlog.ErrReadOnly},
		"panics":    &fakeLog{panics: "canary"},
		"hangs":     &fakeLog{hang: hang},
	}
}

// TestNotRecorded: what cannot be recorded and is urgent is said all the same and
// marked; anything calmer is withheld, with the emergency text in its place.
func TestNotRecorded(t *testing.T) {
	for name, log := range brokenLogs(t) {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, withLog(log))
			f.patience = 50 * time.Millisecond

			w := f.record(urgent())
			require.Equal(t, http.StatusOK, w.Code, beginning(w))
			a := decode[answer](t, w)
			require.Equal(t, "escalate", a.Guidance)
			require.False(t, *a.Recorded)
			require.Empty(t, a.ID+a.Reference+w.Header().Get("Location"))
			require.NotContains(t, w.Body.String(), `"id":""`)

			for _, calm := range []string{wellChild(t, nil), ask("parent")} {
				requireProblem(t, f.record(calm), http.StatusServiceUnavailable, "not-recorded")
			}
			require.Equal(t, 3, strings.Count(f.logs.String(), `"level":"ERROR","msg":"decision log write failed"`))
			require.Contains(t, f.get("/metrics").Body.String(), "safetynet_decision_log_failures_total 3\n")
			require.NotContains(t, f.logs.String(), "canary")
			require.Equal(t, "home-care", f.evaluate(wellChild(t, nil)).Guidance, "evaluate needs no log")
		})
	}
}

// TestNothingWaitsForAStuckLog: whatever is written is answered in time where the disk
// stands still; operators are told that it may be recorded all the same.
func TestNothingWaitsForAStuckLog(t *testing.T) {
	f := newFixture(t)
	a := f.stored(urgent())
	f.log, f.patience = &fakeLog{Log: f.store, hang: make(chan struct{})}, 50*time.Millisecond
	requireProblem(t, f.post("/v1/feedback", saying(a.Reference, "yes")), http.StatusServiceUnavailable, "not-written")
	dispute := f.as(story.Adviser, http.MethodPost, "/v1/assessments/"+a.ID+"/disputes", `{"should":"gp-or-111-today","reason":"too-urgent"}`)
	requireProblem(t, dispute, http.StatusServiceUnavailable, "not-written")
	p := requireProblem(t, f.record(wellChild(t, nil)), http.StatusServiceUnavailable, "not-recorded")
	require.Contains(t, p.Detail, "It is not known whether it was recorded")
	require.Equal(t, 3, strings.Count(f.logs.String(), `"fault":"in-doubt"`))
	f.log = &fakeLog{appendErr: errors.New("disk full")}
	p = requireProblem(t, f.record(wellChild(t, nil)), http.StatusServiceUnavailable, "not-recorded")
	require.Equal(t, "Nothing was recorded. No guidance is given.", p.Detail)
}

// TestPanic: the answer is the emergency text, and the log says where it happened
// and nothing of what was said.
func TestPanic(t *testing.T) {
	f := newFixture(t, withLog(&fakeLog{panics: "canary-in-a-panic"}))
	w := f.staff("/v1/assessments/canary-id")
	p := requireProblem(t, w, http.StatusInternalServerError, "internal-error")
	require.Empty(t, p.Detail)
	require.NotContains(t, w.Body.String(), "canary")
	require.NotContains(t, f.logs.String(), "canary")
	require.Regexp(t, regexp.MustCompile(`"msg":"panic","type":"string","frames":"safetynet/api\.\(\*fakeLog\)\.ByID:\d+ safetynet/api\.\(\*Server\)\.showAssessment:\d+`), f.logs.String())
	require.Contains(t, f.logs.String(), `"status":500`)
	require.Contains(t, f.get("/metrics").Body.String(), "safetynet_internal_errors_total 1\n")
}

func TestNoEngine(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.Engine = nil })
	for _, w := range []string{"/v1/pathways", "/v1/pathways/febrile-child"} {
		requireProblem(t, f.get(w), http.StatusServiceUnavailable, "not-ready")
	}
	for _, path := range []string{"/v1/evaluate", "/v1/assessments"} {
		requireProblem(t, f.post(path, urgent()), http.StatusServiceUnavailable, "not-ready")
	}
	require.Empty(t, f.recorded())
}

// TestInternalErrorSaysNothing: neither the answer nor the log has what cannot be read.
func TestInternalErrorSaysNothing(t *testing.T) {
	f := newFixture(t)
	reference, err := decisionlog.NewReference(zeros{}, now)
	require.NoError(t, err)
	_, err = f.store.Append(t.Context(), decisionlog.Decision{ID: "x", Reference: reference, RecordedAt: now, Body: []byte("not JSON: canary")})
	require.NoError(t, err)
	requireProblem(t, f.staff("/v1/assessments/x"), http.StatusInternalServerError, "record-damaged")
	require.Contains(t, f.logs.String(), `"fault":"damaged"`)
	require.NotContains(t, f.logs.String(), "canary")
}

// TestEmergencyText holds the text against the rules for parents' wording.
func TestEmergencyText(t *testing.T) {
	require.Contains(t, EmergencyText, "999")
	require.Contains(t, EmergencyText, "111")
	for _, sentence := range strings.Split(strings.TrimSuffix(EmergencyText, "."), ". ") {
		require.LessOrEqual(t, len(strings.Fields(sentence)), 20, sentence)
	}
}
