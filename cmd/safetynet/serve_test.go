package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
)

const babyCase = `{"pathways":["febrile-child"],"audience":"parent","date_of_birth":"2026-09-21","assessed_at":"2026-11-21T10:00:00Z",
	"findings":{"temperature_c":38.0,"vaccine_within_48h":false}}`

// testServer is a server run in this process, over real TCP and a real file.
type testServer struct {
	url    string
	db     string
	stderr *lockedBuffer
	reload chan os.Signal
	stop   context.CancelFunc // as SIGTERM does
	done   chan error         // what serve returned
}

// lockedBuffer is written by a program while a test reads it.
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

// wait waits for a text, and forgets all that was shown up to it.
func (l *lockedBuffer) wait(t *testing.T, want string) (before string) {
	t.Helper()
	require.Eventually(t, func() bool {
		shown := l.String()
		_, _, found := strings.Cut(shown, want)
		return found
	}, 60*time.Second, 10*time.Millisecond, "waited for %q, and saw %s", want, l)
	l.mu.Lock()
	defer l.mu.Unlock()
	at := strings.Index(l.b.String(), want) + len(want)
	return string(l.b.Next(at))
}

func startServer(t *testing.T, db, library string, change ...func(*serveFlags)) *testServer {
	t.Helper()
	at, err := time.Parse(time.RFC3339, scriptNow)
	require.NoError(t, err)
	return startServerAt(t, db, library, func() time.Time { return at }, change...)
}

func startServerAt(t *testing.T, db, library string, now func() time.Time, change ...func(*serveFlags)) *testServer {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	announced, out := io.Pipe()
	s := &testServer{db: db, stderr: &lockedBuffer{}, reload: make(chan os.Signal), stop: stop, done: make(chan error, 1)}
	p := testProgram(out, s.stderr)
	p.json, p.library, p.now = true, library, now
	f := serveFlags{addr: "127.0.0.1:0", db: db, logFormat: "json", grace: 10 * time.Second}
	for _, edit := range change {
		edit(&f)
	}
	go func() {
		err := p.serve(ctx, f, s.reload)
		out.Close()
		s.done <- err
	}()
	var hello struct{ URL string }
	if err := json.NewDecoder(announced).Decode(&hello); err != nil {
		t.Fatalf("the server did not start: %v; %v", <-s.done, s.stderr)
	}
	go io.Copy(io.Discard, announced)
	s.url = hello.URL
	t.Cleanup(stop)
	return s
}

// end stops the server and waits for it.
func (s *testServer) end(t *testing.T) {
	t.Helper()
	s.stop()
	require.NoError(t, <-s.done)
}

func (s *testServer) get(t *testing.T, path, token string) (int, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, http.NoBody)
	require.NoError(t, err)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return answer(t, req)
}

func (s *testServer) post(t *testing.T, path, body string) (int, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+path, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	return answer(t, req)
}

func answer(t *testing.T, req *http.Request) (int, map[string]any) {
	t.Helper()
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	var body map[string]any
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&body))
	return resp.StatusCode, body
}

// shownToken finds the staff token among what was printed at the first start.
func shownToken(stderr string) string {
	for _, word := range strings.Fields(stderr) {
		if strings.HasPrefix(word, decisionlog.TokenPrefix) {
			return word
		}
	}
	return ""
}

// TestServe is a whole session: first start, an assessment, reading it back with
// the token, stopping, starting again, and the log from outside.
func TestServe(t *testing.T) {
	db := filepath.Join(t.TempDir(), "log.db")
	s := startServer(t, db, "")
	token := shownToken(s.stderr.String())
	require.NotEmpty(t, token)
	status, _ := s.get(t, "/readyz", "")
	require.Equal(t, http.StatusOK, status)

	status, created := s.post(t, "/v1/assessments", babyCase)
	require.Equal(t, http.StatusCreated, status)
	require.Equal(t, "escalate", created["guidance"])
	require.Equal(t, true, created["recorded"])
	id := created["id"].(string)
	status, refused := s.get(t, "/v1/assessments/"+id, "")
	require.Equal(t, http.StatusUnauthorized, status)
	require.Contains(t, refused["emergency"], "999")
	status, evaluated := s.post(t, "/v1/evaluate", babyCase)
	require.Equal(t, http.StatusOK, status)
	require.NotContains(t, evaluated, "id", "nothing was stored")
	s.end(t)

	s = startServer(t, db, "")
	require.Empty(t, shownToken(s.stderr.String()), "a token is made at the first start only")
	status, stored := s.get(t, "/v1/references/"+created["reference"].(string), token)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, id, stored["id"])
	require.NotContains(t, stored["case"], "date_of_birth")

	// Another process reads the log while the server runs.
	code, stdout, _ := runCLI(t, "log", "export", "--db", db)
	require.Equal(t, statusOK, code)
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	require.Len(t, lines, 2, "which definitions are in use, said once for both starts, and the assessment")
	require.Contains(t, lines[0], `"kind":"library"`)
	require.Contains(t, lines[1], `"id":"`+id+`"`)
	s.end(t)
	require.NotContains(t, s.stderr.String(), "2026-09-21", "no date of birth in the logs")
}

// TestServeRefuses: nothing is served, and nothing made, that is not sound.
func TestServeRefuses(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, copyLibrary(filepath.Join(dir, "lib")))
	breakLibrary(t, filepath.Join(dir, "lib"))
	db := filepath.Join(dir, "log.db")
	status, stdout, stderr := runCLI(t, "serve", "--addr", "127.0.0.1:0", "--db", db, "--pathways", filepath.Join(dir, "lib"))
	require.Equal(t, statusUsage, status)
	require.Empty(t, stdout)
	require.Contains(t, stderr, "febrile-child/1.0.0.yaml:2:10: error [")
	require.Contains(t, stderr, "has errors and is not used")
	require.NoFileExists(t, db)

	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	status, _, stderr = runCLI(t, "serve", "--addr", taken.Addr().String(), "--db", db)
	require.Equal(t, statusUsage, status)
	require.Contains(t, stderr, "address already in use")
	require.NotContains(t, stderr, decisionlog.TokenPrefix, "a token nobody expects is not made")

	require.NoError(t, os.WriteFile(db+"x", []byte("this is no database, whatever its name"), 0o600))
	status, _, stderr = runCLI(t, "serve", "--addr", "127.0.0.1:0", "--db", db+"x")
	require.Equal(t, statusUsage, status)
	require.Contains(t, stderr, "open decision log")
}
