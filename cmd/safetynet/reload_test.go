package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestReload: a library with any error is not taken and the old one goes on
// answering; a sound one is taken, without a request being lost.
func TestReload(t *testing.T) {
	dir := t.TempDir()
	lib := filepath.Join(dir, "lib")
	require.NoError(t, copyLibrary(lib))
	s := startServer(t, filepath.Join(dir, "log.db"), lib)
	_, before := s.get(t, "/v1/pathways", "")

	breakLibrary(t, lib)
	s.signal(t, "not reloaded: the library in use stays")
	require.Contains(t, s.stderr.String(), "febrile-child/1.0.0.yaml:2:10", "the log says where the error is")
	_, after := s.get(t, "/v1/pathways", "")
	require.Equal(t, before, after)
	status, _ := s.post(t, "/v1/assessments", babyCase)
	require.Equal(t, http.StatusCreated, status)

	require.NoError(t, os.Rename(lib, lib+"-gone"))
	s.signal(t, "no such file or directory")
	status, _ = s.get(t, "/readyz", "")
	require.Equal(t, http.StatusOK, status, "the old library is still there")
	require.NoError(t, os.Rename(lib+"-gone", lib))

	edit(t, filepath.Join(lib, "febrile-child/1.0.0.yaml"), "version: one", "version: 1.0.0")
	tiny, err := os.ReadFile("../../testdata/tiny.yaml")
	require.NoError(t, err)
	require.NoError(t, os.Mkdir(filepath.Join(lib, "tiny"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(lib, "tiny/0.1.0.yaml"), tiny, 0o600))
	s.signal(t, `"msg":"reloaded"`)
	_, after = s.get(t, "/v1/pathways", "")
	require.Len(t, after["pathways"], len(before["pathways"].([]any))+1)
	s.end(t)
}

// signal asks for a reload as SIGHUP does and waits for the log to say what came
// of it.
func (s *testServer) signal(t *testing.T, want string) {
	t.Helper()
	seen := len(s.stderr.String())
	s.reload <- os.Interrupt // which signal it is does not matter here
	require.Eventually(t, func() bool { return strings.Contains(s.stderr.String()[seen:], want) }, 10*time.Second, 5*time.Millisecond,
		"the log says: %s", want)
}

// TestReloadEmbedded: there is nothing to read again, and nothing is lost by asking.
func TestReloadEmbedded(t *testing.T) {
	s := startServer(t, filepath.Join(t.TempDir(), "log.db"), "")
	s.signal(t, "the embedded library cannot change")
	status, _ := s.get(t, "/readyz", "")
	require.Equal(t, http.StatusOK, status)
	s.end(t)
}

// breakLibrary makes a mistake in a released file: line 2 holds its version.
func breakLibrary(t *testing.T, dir string) {
	t.Helper()
	edit(t, filepath.Join(dir, "febrile-child/1.0.0.yaml"), "version: 1.0.0", "version: one")
}

func edit(t *testing.T, name, old, replacement string) {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Contains(t, string(data), old)
	require.NoError(t, os.WriteFile(name, []byte(strings.Replace(string(data), old, replacement, 1)), 0o600))
}
