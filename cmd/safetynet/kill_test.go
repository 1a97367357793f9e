package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/sqlite"
)

// buildBinary builds the program as a user does.
func buildBinary(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "safetynet")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	return binary
}

// child is the program in a process of its own.
type child struct {
	cmd    *exec.Cmd
	url    string
	stderr lockedBuffer
}

func startChild(t *testing.T, binary string, args ...string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(binary, append([]string{"serve", "--json", "--log-format", "json", "--addr", "127.0.0.1:0"}, args...)...)}
	c.cmd.Stderr = &c.stderr
	out, err := c.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.cmd.Start())
	t.Cleanup(func() { _ = c.cmd.Process.Kill() })
	var hello struct{ URL string }
	if err := json.NewDecoder(out).Decode(&hello); err != nil {
		_ = c.cmd.Wait()
		t.Fatalf("the program did not start: %v\n%s", err, c.stderr.String())
	}
	c.url = hello.URL
	return c
}

// ledger is what the clients were told, kept outside the program: one id to a
// line, written after the whole answer has arrived.
type ledger struct {
	mu   sync.Mutex
	file *os.File
	n    int
}

func (l *ledger) acknowledge(id string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	_, err := io.WriteString(l.file, id+"\n")
	return err
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.n
}

// TestKilledServer kills the server with SIGKILL under load, fifty times on one
// log. Every assessment a client was told about must be in the log after the next
// start, and the chain must hold. (A kill does not test the disk; that the log is
// flushed before it answers is checked in the store's own tests.)
func TestKilledServer(t *testing.T) {
	const kills, clients = 50, 4
	binary, dir := buildBinary(t), t.TempDir()
	db := filepath.Join(dir, "log.db")
	file, err := os.OpenFile(filepath.Join(dir, "ledger"), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	require.NoError(t, err)
	defer file.Close()
	told := &ledger{file: file}
	random := rand.New(rand.NewPCG(9, 9))
	begun, cutOff, token := time.Now(), 0, ""
	for k := range kills {
		server := startChild(t, binary, "--db", db)
		if k == 0 {
			require.Eventually(t, func() bool { token = shownToken(server.stderr.String()); return token != "" }, 10*time.Second, time.Millisecond)
		}
		requireAcknowledged(t, db, file.Name(), server.url, token)
		enough := told.count() + 1 + random.IntN(12)
		var posting sync.WaitGroup
		failed := make(chan bool, clients)
		for range clients {
			posting.Go(func() { failed <- postUntilKilled(t, server.url, told) })
		}
		require.Eventually(t, func() bool { return told.count() >= enough }, 30*time.Second, time.Millisecond)
		require.NoError(t, server.cmd.Process.Signal(syscall.SIGKILL))
		require.Error(t, server.cmd.Wait(), "it ends by being killed")
		posting.Wait()
		for range clients {
			if <-failed {
				cutOff++
			}
		}
	}
	server := startChild(t, binary, "--db", db)
	total := requireAcknowledged(t, db, file.Name(), server.url, token)
	require.NoError(t, server.cmd.Process.Signal(syscall.SIGTERM))
	require.NoError(t, server.cmd.Wait(), "and ends in peace when asked to")
	require.Positive(t, cutOff, "requests were under way when the server was killed")
	t.Logf("%d kills in %v: %d acknowledged, none lost; %d requests cut off; %d in the log", kills, time.Since(begun).Round(time.Millisecond), told.count(), cutOff, total)
}

// postUntilKilled posts cases and notes each id it is given. It tells whether a
// request was cut off, rather than refused at the door.
func postUntilKilled(t *testing.T, url string, told *ledger) bool {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for {
		resp, err := client.Post(url+"/v1/assessments", "application/json", strings.NewReader(babyCase))
		if err != nil {
			return !errors.Is(err, syscall.ECONNREFUSED)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return true // half an answer acknowledges nothing
		}
		var created struct {
			ID       string
			Recorded bool
		}
		if resp.StatusCode != http.StatusCreated || json.Unmarshal(body, &created) != nil || !created.Recorded || created.ID == "" {
			t.Errorf("status %d: %.200s", resp.StatusCode, body)
			return false
		}
		if err := told.acknowledge(created.ID); err != nil {
			t.Error(err)
			return false
		}
	}
}

// requireAcknowledged compares the log with the ledger, from the file and, for
// the last id, through the server that has just started.
func requireAcknowledged(t *testing.T, db, ledgerFile, url, token string) int64 {
	t.Helper()
	log, err := sqlite.OpenReadOnly(t.Context(), db)
	require.NoError(t, err)
	defer log.Close()
	logged := map[string]bool{}
	report, err := decisionlog.Verify(func(yield func(decisionlog.Entry, error) bool) {
		for e, err := range log.Entries(t.Context(), decisionlog.Query{}) {
			logged[e.ID] = true
			if !yield(e, err) {
				return
			}
		}
	})
	require.NoError(t, err)
	require.Empty(t, report.Breaks)
	data, err := os.ReadFile(ledgerFile)
	require.NoError(t, err)
	last := ""
	for id := range bytes.FieldsSeq(data) {
		last = string(id)
		require.True(t, logged[last], "acknowledged and lost: %s", last)
	}
	if last != "" {
		status, stored := (&testServer{url: url}).get(t, "/v1/assessments/"+last, token)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, last, stored["id"])
	}
	return report.Count
}

// TestSignals checks with real signals what the other tests ask for in process:
// SIGHUP keeps the library in use when the new one is broken, SIGTERM ends well.
func TestSignals(t *testing.T) {
	dir := t.TempDir()
	lib := filepath.Join(dir, "lib")
	require.NoError(t, copyLibrary(lib))
	server := startChild(t, buildBinary(t), "--db", filepath.Join(dir, "log.db"), "--pathways", lib)
	breakLibrary(t, lib)
	require.NoError(t, server.cmd.Process.Signal(syscall.SIGHUP))
	require.Eventually(t, func() bool { return strings.Contains(server.stderr.String(), "not reloaded") }, 10*time.Second, 5*time.Millisecond)
	status, created := (&testServer{url: server.url}).post(t, "/v1/assessments", babyCase)
	require.Equal(t, http.StatusCreated, status)
	require.Equal(t, "escalate", created["guidance"])
	require.NoError(t, server.cmd.Process.Signal(syscall.SIGTERM))
	require.NoError(t, server.cmd.Wait())
	require.Contains(t, server.stderr.String(), `"msg":"stopped"`)
}
