package main

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/postgres/pgtest"
)

// ledger is what the clients were told, kept in a file outside the program: one id
// to a line, written after the whole answer has arrived.
type ledger struct {
	mu   sync.Mutex
	file *os.File
	n    int
}

func (l *ledger) acknowledge(id string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	_, err := l.file.WriteString(id + "\n")
	return err
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.n
}

func (l *ledger) ids(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(l.file.Name())
	require.NoError(t, err)
	var ids []string
	for id := range bytes.FieldsSeq(data) {
		ids = append(ids, string(id))
	}
	return ids
}

// TestFaultKilled kills the program with SIGKILL at random moments under load, again
// and again on one log. Every assessment a client was told about must be in the log
// after the next start, and the chain must hold. (A kill does not test the disk; that
// the log is flushed before it answers is checked in the stores' own tests.)
func TestFaultKilled(t *testing.T) {
	for name, database := range map[string]func(t *testing.T) string{
		"SQLite":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "log.db") },
		"PostgreSQL": func(t *testing.T) string { return pgtest.Shared(t).Database(t) },
	} {
		t.Run(name, func(t *testing.T) { killAgainAndAgain(t, database(t)) })
	}
}

func killAgainAndAgain(t *testing.T, db string) {
	const clients = 4
	kills := rounds(3, 100)
	file, err := os.OpenFile(filepath.Join(t.TempDir(), "ledger"), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	require.NoError(t, err)
	defer file.Close()
	told := &ledger{file: file}
	random := newRandom()
	begun, cutOff := time.Now(), 0
	for range kills {
		server := startChild(t, builtBinary(t), "--db", db)
		enough := told.count() + 1 + random.IntN(20)
		var posting sync.WaitGroup
		cut := make(chan bool, clients)
		for range clients {
			posting.Go(func() { cut <- postUntilKilled(t, server.url, told) })
		}
		require.Eventually(t, func() bool { return told.count() >= enough }, 30*time.Second, time.Millisecond)
		time.Sleep(time.Duration(random.IntN(20_000)) * time.Microsecond)
		require.NoError(t, server.cmd.Process.Signal(syscall.SIGKILL))
		require.Error(t, server.cmd.Wait(), "it ends by being killed")
		posting.Wait()
		for range clients {
			if <-cut {
				cutOff++
			}
		}
		requireIntact(t, db, told.ids(t))
	}
	server := startChild(t, builtBinary(t), "--db", db)
	require.True(t, assess(http.DefaultClient, server.url, calmCase).recorded(), "it goes on")
	server.end(t)
	total := requireIntact(t, db, told.ids(t))
	require.Positive(t, cutOff, "requests were under way when the server was killed")
	t.Logf("%d kills in %v: %d acknowledged, 0 lost, the chain holds; %d requests cut off; %d in the log",
		kills, time.Since(begun).Round(time.Second), told.count(), cutOff, total)
}

// postUntilKilled posts cases and notes each id it is given. It tells whether a
// request was cut off, rather than refused at the door.
func postUntilKilled(t *testing.T, url string, told *ledger) bool {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for i := 0; ; i++ {
		r := assess(client, url, urgentAndCalm(i))
		if r.err != nil { // half an answer acknowledges nothing
			return !errors.Is(r.err, syscall.ECONNREFUSED)
		}
		if !r.recorded() {
			t.Errorf("with nothing wrong: %s", r)
			return false
		}
		if err := told.acknowledge(r.told.ID); err != nil {
			t.Error(err)
			return false
		}
	}
}
