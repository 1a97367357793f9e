package main

import (
	"database/sql"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/postgres/pgtest"
)

// A log that cannot be written: what is urgent is told all the same and says that it
// is not recorded, anything calmer is withheld with the emergency text, and when the
// log can be written again it is, without a restart and with nothing lost.
func throughFault(t *testing.T, db string, spoil, mend func(server *child)) {
	t.Helper()
	server := startChild(t, builtBinary(t), "--db", db)
	var y tally
	post := func(body string) reply {
		r := assess(http.DefaultClient, server.url, body)
		y.add(r)
		require.Empty(t, y.wrong)
		return r
	}
	for i := range 6 {
		require.True(t, post(urgentAndCalm(i)).recorded())
	}
	times := rounds(1, 3)
	var slowest time.Duration
	for range times {
		spoil(server)
		for refused := 0; refused < rounds(1, 3); { // a disk that is nearly full takes some more
			if r := post(calmCase); !r.recorded() {
				require.True(t, r.refused(), r.String())
				require.Equal(t, "/problems/not-recorded", r.told.Type)
				refused++
				slowest = max(slowest, r.took)
			}
		}
		require.Eventually(t, func() bool { return post(babyCase).unrecorded() }, 20*time.Second, time.Millisecond)
		require.Equal(t, http.StatusOK, send(http.DefaultClient, http.MethodGet, server.url+"/healthz", "").status, "nobody restarts it for this")
		mend(server)
		begun := time.Now()
		require.Eventually(t, func() bool { return post(calmCase).recorded() }, 20*time.Second, time.Millisecond)
		t.Logf("answering again %v after the end of the fault", time.Since(begun).Round(time.Millisecond))
		require.Equal(t, http.StatusOK, send(http.DefaultClient, http.MethodGet, server.url+"/readyz", "").status)
	}
	server.end(t)
	total := requireIntact(t, db, y.ids)
	t.Logf("%d times: %v; slowest refusal %v; %d acknowledged, 0 lost, %d in the log", times, y.kinds, slowest.Round(time.Millisecond), len(y.ids), total)
}

// TestFaultDiskFull fills the file system of the log.
func TestFaultDiskFull(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk; TestFaultFileLimit is for everybody")
	}
	dir := t.TempDir()
	if err := syscall.Mount("safetynet-test", dir, "tmpfs", 0, "size=6m"); err != nil {
		t.Skipf("a small disk cannot be mounted here (%v); TestFaultFileLimit needs none", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, 0)) })
	ballast := filepath.Join(dir, "ballast")
	throughFault(t, filepath.Join(dir, "log.db"), func(*child) {
		require.ErrorIs(t, os.WriteFile(ballast, make([]byte, 6<<20), 0o600), syscall.ENOSPC)
	}, func(*child) {
		require.NoError(t, os.Remove(ballast))
	})
}

// TestFaultFileLimit lets the program's files grow no further, which needs no rights.
func TestFaultFileLimit(t *testing.T) {
	prlimit, err := exec.LookPath("prlimit")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("util-linux's prlimit is not here, which sets limits of a running program")
	}
	require.NoError(t, err, "install util-linux")
	limit := func(to string) func(*child) {
		return func(server *child) {
			out, err := exec.Command(prlimit, "--pid", strconv.Itoa(server.cmd.Process.Pid), "--fsize="+to+":").CombinedOutput()
			require.NoError(t, err, string(out))
		}
	}
	throughFault(t, filepath.Join(t.TempDir(), "log.db"), limit("65536"), limit("unlimited"))
}

// TestFaultLocked has another process hold the write lock of the file.
func TestFaultLocked(t *testing.T) {
	t.Parallel() // it mostly waits
	path := filepath.Join(t.TempDir(), "log.db")
	var other *sql.Conn
	t.Cleanup(func() {
		if other != nil {
			other.Close()
		}
	})
	throughFault(t, path, func(*child) {
		if other == nil {
			db, err := sql.Open("sqlite3", path)
			require.NoError(t, err)
			t.Cleanup(func() { db.Close() })
			other, err = db.Conn(t.Context())
			require.NoError(t, err)
		}
		_, err := other.ExecContext(t.Context(), "BEGIN IMMEDIATE")
		require.NoError(t, err)
	}, func(*child) {
		_, err := other.ExecContext(t.Context(), "ROLLBACK")
		require.NoError(t, err)
	})
}

// TestFaultGone takes the database away and brings it back: the file is moved, or
// deleted and restored under another name, the folder is moved, PostgreSQL is stopped.
func TestFaultGone(t *testing.T) {
	t.Run("file moved", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "log.db")
		throughFault(t, path, rename(t, path, path+".away"), rename(t, path+".away", path))
	})
	t.Run("folder moved", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "folder")
		require.NoError(t, os.Mkdir(dir, 0o700))
		throughFault(t, filepath.Join(dir, "log.db"), rename(t, dir, dir+".away"), rename(t, dir+".away", dir))
	})
	t.Run("PostgreSQL stopped", func(t *testing.T) {
		server := pgtest.Start(t)
		throughFault(t, server.Database(t), func(c *child) {
			server.Stop(t)
			require.Equal(t, http.StatusServiceUnavailable, send(http.DefaultClient, http.MethodGet, c.url+"/readyz", "").status)
		}, func(*child) { server.Restart(t) })
	})
}

func rename(t *testing.T, from, to string) func(*child) {
	return func(*child) { require.NoError(t, os.Rename(from, to)) }
}
