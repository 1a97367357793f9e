package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/story"
)

// now is the clock of all tests: the whole shipped library is active.
var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// fixture is a server with a log in memory, and everything it logged.
type fixture struct {
	*Server
	t     testing.TB
	store *memory.Store
	logs  *lockedBuffer
	token string

	unchecked string // why what it answers is not held against openapi.json; "" where it is
}

func newFixture(t testing.TB, change ...func(*Config)) *fixture {
	t.Helper()
	f := &fixture{t: t, store: memory.New(), logs: &lockedBuffer{}}
	c := Config{
		Engine: newEngine(t), Log: f.store, Tokens: f.store, Version: "test",
		Now:    func() time.Time { return now },
		Logger: slog.New(slog.NewJSONHandler(f.logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, edit := range change {
		edit(&c)
	}
	var err error
	f.token, _, err = EnsureToken(t.Context(), f.store, zeros{}, now)
	require.NoError(t, err)
	f.Server = New(c)
	return f
}

// withLog puts another log in front of the store.
func withLog(log decisionlog.Log) func(*Config) { return func(c *Config) { c.Log = log } }

// zeros is a source of randomness for tokens only, where a test needs no secret.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// do sends a request to the handler; pairs are header names and values.
func (f *fixture) do(method, path, body string, pairs ...string) *httptest.ResponseRecorder {
	f.t.Helper()
	var from io.Reader
	if body != "" {
		from = strings.NewReader(body)
	}
	r := httptest.NewRequestWithContext(f.t.Context(), method, path, from)
	for i := 0; i < len(pairs); i += 2 {
		r.Header.Add(pairs[i], pairs[i+1])
	}
	w := httptest.NewRecorder()
	f.Handler().ServeHTTP(w, r)
	return w
}

func (f *fixture) get(path string, pairs ...string) *httptest.ResponseRecorder {
	f.t.Helper()
	return f.do(http.MethodGet, path, "", pairs...)
}

func (f *fixture) post(path, body string) *httptest.ResponseRecorder {
	f.t.Helper()
	return f.do(http.MethodPost, path, body, "Content-Type", "application/json")
}

// tokenOf is a token of a role. It is the same whenever it is asked for.
func (f *fixture) tokenOf(role story.Role) string {
	f.t.Helper()
	token, stored, err := DrawToken(bytes.NewReader(bytes.Repeat([]byte(role), 32)), role, now, time.Time{})
	require.NoError(f.t, err)
	if _, known, err := f.store.FindToken(f.t.Context(), stored.Hash); !known {
		require.NoError(f.t, err)
		if err := f.store.AddToken(f.t.Context(), stored); !errors.Is(err, decisionlog.ErrDuplicate) { // others may ask at once
			require.NoError(f.t, err)
		}
	}
	return token
}

func (f *fixture) idOf(role story.Role) string {
	return decisionlog.Token{Hash: decisionlog.HashToken(f.tokenOf(role))}.ID()
}

// as sends a request as somebody of a role, with a body of JSON if there is one.
func (f *fixture) as(role story.Role, method, path, body string, pairs ...string) *httptest.ResponseRecorder {
	f.t.Helper()
	if body != "" {
		pairs = append(pairs, "Content-Type", "application/json")
	}
	if role != story.Parent {
		pairs = append(pairs, "Authorization", "Bearer "+f.tokenOf(role))
	}
	return f.do(method, path, body, pairs...)
}

// record records an assessment as a clinician, who may for every audience.
func (f *fixture) record(body string) *httptest.ResponseRecorder {
	f.t.Helper()
	return f.as(story.Clinician, http.MethodPost, "/v1/assessments", body)
}

func (f *fixture) staff(path string) *httptest.ResponseRecorder {
	f.t.Helper()
	return f.get(path, "Authorization", "Bearer "+f.token)
}

// recorded lists what is in the log.
func (f *fixture) recorded() []decisionlog.Entry {
	f.t.Helper()
	var all []decisionlog.Entry
	for e, err := range f.store.Entries(f.t.Context(), decisionlog.Query{}) {
		require.NoError(f.t, err)
		all = append(all, e)
	}
	return all
}

// answer is the part of an assessment most tests look at.
type answer struct {
	ID, Reference                    string
	Recorded                         *bool
	Guidance, Floor, Ceiling, Engine string
	Disposition                      struct{ ID, Text string }
	Approved, Settled                bool
	Unused                           []string
	NextQuestions                    []struct{ Finding string } `json:"next_questions"`
	Provenance                       []struct {
		Pathway, Version, Digest, Approval string
		Approved                           bool
	}
}

func decode[T any](t testing.TB, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &v), beginning(w))
	return v
}

// beginning is enough of an answer to see what went wrong.
func beginning(w *httptest.ResponseRecorder) string {
	return w.Body.String()[:min(w.Body.Len(), 400)]
}

// requireProblem checks what every error has in common, the emergency text first.
func requireProblem(t testing.TB, w *httptest.ResponseRecorder, status int, kind string) Problem {
	t.Helper()
	require.Equal(t, status, w.Code, beginning(w))
	require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
	p := decode[Problem](t, w)
	require.Equal(t, EmergencyText, p.Emergency)
	require.Equal(t, status, p.Status)
	require.Equal(t, "/problems/"+kind, p.Type)
	require.NotEmpty(t, p.Title)
	require.Equal(t, w.Header().Get("X-Request-Id"), p.Instance)
	require.NotContains(t, w.Body.String(), `"guidance"`)
	return p
}

// places are the codes and pointers of a problem's issues, in order.
func places(p Problem) []string {
	var out []string
	for _, i := range p.Issues {
		out = append(out, i.Code+" "+i.Pointer)
	}
	return out
}

// ask is a request about the febrile child with these members besides.
func ask(audience string, members ...string) string {
	return `{"pathways":["febrile-child"],"audience":"` + audience + `"` + strings.Join(append([]string{""}, members...), ",") + `}`
}

// findings is the member of that name.
func findings(members ...string) string { return `"findings":{` + strings.Join(members, ",") + `}` }
