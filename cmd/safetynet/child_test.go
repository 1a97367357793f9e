package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
)

// built is the program as a user builds it, made once for all tests that need it.
// TestMain removes it.
var built struct {
	sync.Once
	dir string
	err error
}

func builtBinary(t *testing.T) string {
	t.Helper()
	built.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "safetynet-built-"); built.err != nil {
			return
		}
		if out, err := exec.Command("go", "build", "-o", built.dir, ".").CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	require.NoError(t, built.err)
	return filepath.Join(built.dir, "safetynet")
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

// end asks the program to stop and waits until it has, in peace.
func (c *child) end(t *testing.T) {
	t.Helper()
	require.NoError(t, c.cmd.Process.Signal(syscall.SIGTERM))
	require.NoError(t, c.cmd.Wait(), c.stderr.String())
}

// settle waits until the program has nothing of its own to do: it prepares the second
// opinion after its start. What it had of memory at most is counted anew from here.
func (c *child) settle(t *testing.T) {
	t.Helper()
	require.Eventually(t, func() bool {
		return bytes.Contains(send(http.DefaultClient, http.MethodGet, c.url+"/metrics", "").text, []byte("safetynet_second_opinion_ready 1\n"))
	}, time.Minute, 50*time.Millisecond)
	err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", c.cmd.Process.Pid), []byte("5"), 0)
	require.True(t, err == nil || errors.Is(err, os.ErrNotExist), err) // not Linux
}

// memory is how much of it the program has and has had at most, in MB.
func (c *child) memory(t *testing.T) (now, peak int) {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if errors.Is(err, os.ErrNotExist) {
		return 0, 0 // not Linux
	}
	require.NoError(t, err)
	for line := range strings.Lines(string(data)) {
		var kB int
		if n, _ := fmt.Sscanf(line, "VmRSS: %d", &kB); n == 1 {
			now = kB >> 10
		}
		if n, _ := fmt.Sscanf(line, "VmHWM: %d", &kB); n == 1 {
			peak = kB >> 10
		}
	}
	return now, peak
}

// TestSignals checks with real signals what the other tests ask for in process:
// SIGHUP keeps the library in use when the new one is broken, SIGTERM ends well.
func TestSignals(t *testing.T) {
	dir := t.TempDir()
	lib := filepath.Join(dir, "lib")
	require.NoError(t, copyLibrary(lib))
	server := startChild(t, builtBinary(t), "--db", filepath.Join(dir, "log.db"), "--pathways", lib)
	breakLibrary(t, lib)
	require.NoError(t, server.cmd.Process.Signal(syscall.SIGHUP))
	require.Eventually(t, func() bool { return strings.Contains(server.stderr.String(), "not reloaded") }, 10*time.Second, 5*time.Millisecond)
	status, created := (&testServer{url: server.url}).post(t, "/v1/assessments", babyCase)
	require.Equal(t, http.StatusCreated, status)
	require.Equal(t, "escalate", created["guidance"])
	server.end(t)
	require.Contains(t, server.stderr.String(), `"msg":"stopped"`)
}
