package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/postgres/pgtest"
	"safetynet/api/story"
	"safetynet/pathways"
)

// releaseEngland puts a second version of the default locality into a library.
func releaseEngland(t *testing.T, dir string) {
	t.Helper()
	first, err := os.ReadFile(filepath.Join(dir, "localities/england/1.0.0.yaml"))
	require.NoError(t, err)
	next := strings.Replace(string(first), "version: 1.0.0", "version: 1.1.0", 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "localities/england/1.1.0.yaml"), []byte(next), 0o600))
	lib, _ := pathways.Load(os.DirFS(dir)) // SUMS is wrong until the next line
	require.NoError(t, os.WriteFile(filepath.Join(dir, "SUMS"), []byte(lib.Sums()), 0o600))
}

// TestTwoInstancesTakeALibrary has two processes on one database and one library: a
// version is released, one is told by SIGHUP, and both answer from it. No request
// fails on the way, and the log says what was in use.
func TestTwoInstancesTakeALibrary(t *testing.T) {
	db, binary := pgtest.Start(t).Database(t), linkProgram(t)
	lib := filepath.Join(t.TempDir(), "lib")
	require.NoError(t, copyLibrary(lib))
	one := startChild(t, binary, "--db", db, "--pathways", lib)
	two := startChild(t, binary, "--db", db, "--pathways", lib)
	embedded := startChild(t, binary, "--db", db)
	locality := func(c *child) string {
		status, told := (&testServer{url: c.url}).post(t, "/v1/assessments", babyCase)
		require.Equal(t, http.StatusCreated, status)
		return told["locality"].(map[string]any)["version"].(string)
	}
	for _, c := range []*child{one, two, embedded} {
		require.Equal(t, "1.0.0", locality(c))
	}
	stop := make(chan struct{})
	var asking sync.WaitGroup
	for _, c := range []*child{one, two} {
		asking.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(20 * time.Millisecond):
				}
				resp, err := http.Post(c.url+"/v1/assessments", "application/json", strings.NewReader(babyCase))
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
				if resp.StatusCode != http.StatusCreated {
					t.Errorf("status %d", resp.StatusCode)
					return
				}
			}
		})
	}
	releaseEngland(t, lib)
	require.NoError(t, one.cmd.Process.Signal(syscall.SIGHUP))
	for _, c := range []*child{one, two} {
		require.Eventually(t, func() bool { return locality(c) == "1.1.0" }, 30*time.Second, 50*time.Millisecond)
	}
	close(stop)
	asking.Wait()
	require.Contains(t, two.stderr.String(), "took the definitions that another server has put in use")
	require.Eventually(t, func() bool {
		_, ready := (&testServer{url: embedded.url}).get(t, "/readyz", "")
		return ready["status"] == "ready" && ready["warnings"] != nil
	}, 10*time.Second, 50*time.Millisecond, "what is part of the program cannot change: that is said")
	require.Equal(t, "1.0.0", locality(embedded))

	for _, c := range []*child{one, two, embedded} {
		require.NoError(t, c.cmd.Process.Signal(syscall.SIGTERM))
		require.NoError(t, c.cmd.Wait())
	}
	code, stdout, _ := runCLI(t, "log", "verify", "--db", db)
	require.Equal(t, statusOK, code)
	require.Contains(t, stdout, "the chain holds")
	code, stdout, _ = runCLI(t, "log", "export", "--db", db)
	require.Equal(t, statusOK, code)
	var active [][]string
	for line := range strings.Lines(stdout) {
		var e struct {
			Kind string
			Body story.InUse
		}
		require.NoError(t, json.Unmarshal([]byte(line), &e))
		if e.Kind == story.Library {
			active = append(active, e.Body.Active)
		}
	}
	require.Len(t, active, 2, "three instances, two libraries")
	require.Contains(t, active[0], "localities/england@1.0.0")
	require.Contains(t, active[1], "localities/england@1.1.0")
}
