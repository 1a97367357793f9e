package api

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

const (
	birthDate = "2026-08-17"
	canary    = "canary7f3a"
)

// said is everything that leaves the service besides the answer: its log and its
// metrics.
func (f *fixture) said() string {
	f.t.Helper()
	return f.logs.String() + f.get("/metrics").Body.String()
}

// TestBirthDateEndsInTheDecoder: the date of birth is in no answer, no record, no
// log line and no metric, whether the request is answered or refused.
func TestBirthDateEndsInTheDecoder(t *testing.T) {
	f := newFixture(t)
	born := `"date_of_birth":"` + birthDate + `"`
	bodies := []string{
		ask("parent", born, findings(`"temperature_c":38.7`)),
		ask("clinician", born),
		ask("nurse", born),
		ask("parent", born, `"age":{"months":3}`),
		ask("parent", born, `"assessed_at":"2026-08-16T10:00:00Z"`),
		ask("parent", born, born),
		ask("parent", `"date_of_birth":"`+birthDate+`x"`),
		ask("parent", `"age":{"months":"`+birthDate+`"}`),
		ask("parent", `"assessed_at":"`+birthDate+`"`),
		ask("parent", born)[:60],
		ask("parent", born) + "x",
	}
	for _, body := range bodies {
		for _, path := range []string{"/v1/evaluate", "/v1/assessments"} {
			require.NotContains(t, f.as(story.Clinician, http.MethodPost, path, body).Body.String(), birthDate, body)
		}
	}
	require.Len(t, f.recorded(), 2)
	for _, e := range f.recorded() {
		require.NotContains(t, string(e.Body), birthDate)
		require.NotContains(t, f.staff("/v1/assessments/"+e.ID).Body.String(), birthDate)
	}
	require.NotContains(t, f.said(), birthDate)
}

// TestLogsAndMetricsSayNothing puts canaries wherever a caller can put a word,
// and looks for them, for findings, ages, ids and references in what is logged.
func TestLogsAndMetricsSayNothing(t *testing.T) {
	f := newFixture(t)
	body := ask("parent", `"age":{"days":47}`, findings(`"temperature_c":38.7`, `"cry":"high-pitched"`))
	a := decode[answer](t, f.record(body))
	f.staff("/v1/assessments/" + a.ID)
	f.staff("/v1/references/" + a.Reference)
	f.staff("/v1/references/" + strings.ReplaceAll(a.Reference, "-", ""))

	for _, body := range []string{
		ask(canary), ask("parent", `"`+canary+`":1`), ask("parent", findings(`"`+canary+`":1`)), ask("parent", findings(`"cry":"`+canary+`"`)),
		ask("parent", `"age":{"`+canary+`":1}`), ask("parent", `"versions":{"`+canary+`":"`+canary+`"}`), ask("parent", `"locality":"`+canary+`"`), `{"pathways":["` + canary + `"]}`,
		canary, `"` + canary + `"`, ask("parent", `"assessed_at":"`+canary+`"`),
	} {
		requireNotOK(t, f.record(body))
	}
	headers := []string{"Content-Type", "application/json", "User-Agent", canary, "X-Request-Id", canary, "X-Forwarded-For", canary,
		"Referer", "https://" + canary, "Cookie", canary, "Accept", canary}
	f.do(http.MethodPost, "/v1/evaluate", body, headers...)
	f.do(http.MethodPost, "/v1/evaluate", body, "Content-Type", canary+"/json")
	f.do(canary, "/v1/evaluate", "")
	for _, path := range []string{"/" + canary, "/v1/pathways/" + canary, "/v1/pathways/febrile-child?version=" + canary, "/v1/pathways?" + canary + "=1",
		"/v1/localities/" + canary, "/v1/localities/england?version=" + canary, "/v1/assessments/" + canary, "/v1/references/" + canary} {
		requireNotOK(t, f.get(path))
		requireNotOK(t, f.staff(path))
	}
	requireNotOK(t, f.get("/v1/assessments/x", "Authorization", "Bearer "+canary))

	said := strings.ToLower(f.said())
	for _, word := range []string{canary, "38.7", "temperature", "high-pitched", "cry", "47", "parent", a.ID, a.Reference, f.token} {
		require.NotContains(t, withoutNoise(said), strings.ToLower(word))
	}
	require.Contains(t, said, `"route":"/v1/references/:code"`)
	require.Contains(t, said, `route="/v1/assessments/:id"`)
	require.Contains(t, said, `"method":"other"`)
}

// withoutNoise drops what may hold any digits: times, durations, request ids, and
// the metrics of the Go runtime.
func withoutNoise(said string) string {
	var kept []string
	for line := range strings.Lines(said) {
		switch {
		case strings.HasPrefix(line, "go_"), strings.HasPrefix(line, "process_"), strings.HasPrefix(line, "#"),
			strings.HasPrefix(line, "safetynet_http_request_duration"):
			continue
		case strings.HasPrefix(line, "{"):
			line = line[strings.Index(line, `"msg"`):]
			if i := strings.Index(line, `"duration_ms"`); i >= 0 {
				line = line[:i]
			}
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "")
}

func requireNotOK(t testing.TB, w *httptest.ResponseRecorder) {
	t.Helper()
	requireProblem(t, w, w.Code, strings.TrimPrefix(decode[Problem](t, w).Type, "/problems/"))
	require.GreaterOrEqual(t, w.Code, 400)
}

// TestFailuresSayNothing: what a store says when it fails may hold anything.
func TestFailuresSayNothing(t *testing.T) {
	for _, log := range []*fakeLog{
		{appendErr: errors.New(canary)}, {panics: canary}, {appendErr: errors.Join(decisionlog.ErrInvalid, errors.New(canary))},
	} {
		f := newFixture(t, withLog(log))
		w := f.record(wellChild(t, nil))
		requireProblem(t, w, http.StatusServiceUnavailable, "not-recorded")
		require.NotContains(t, w.Body.String(), canary)
		f.staff("/v1/assessments/" + canary)
		f.staff("/v1/references/" + canary)
		require.NotContains(t, f.said(), canary)
	}
}

// TestRequestIDs: only forms that cannot hold a name or a number of a patient are
// taken over.
func TestRequestIDs(t *testing.T) {
	f := newFixture(t)
	for id, taken := range map[string]bool{
		"0af7651916cd43dd8448eb211c80319c":     true,
		"7E327EE6-3F2B-4005-89D4-DEC4354A25EC": true,
		"":                                     false,
		"9434765919":                           false,
		"jane-smith-2026-08-17":                false,
		"0af7651916cd43dd8448eb211c80319c0":    false,
		"0af7651916cd43dd8448eb211c80319c\n":   false,
		"zzf7651916cd43dd8448eb211c80319c":     false,
	} {
		got := f.get("/healthz", "X-Request-Id", id).Header().Get("X-Request-Id")
		require.Equal(t, taken, got == id, id)
		require.Regexp(t, requestIDForm, got)
		require.Contains(t, f.logs.String(), `"request_id":"`+got+`"`)
	}
}
