package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHealthOfAServer: alive and ready are two questions, and no answer is a failure.
func TestHealthOfAServer(t *testing.T) {
	s := startServer(t, filepath.Join(t.TempDir(), "log.db"), "")
	status, stdout, _ := runCLI(t, "health", s.url+"/")
	require.Equal(t, statusOK, status)
	require.Contains(t, stdout, `"status":"ok"`)
	status, stdout, _ = runCLI(t, "health", "--ready", s.url)
	require.Equal(t, statusOK, status)
	require.Contains(t, stdout, `"status":"ready"`)
	s.end(t)
	status, _, stderr := runCLI(t, "health", s.url)
	require.Equal(t, statusFailed, status)
	require.Contains(t, stderr, "connection refused")

	full := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" {
			http.Error(w, `{"issues":[{"code":"log-unreachable"}]}`, http.StatusServiceUnavailable)
		}
	}))
	defer full.Close()
	status, _, _ = runCLI(t, "health", full.URL)
	require.Equal(t, statusOK, status, "its disk is full, and it is alive")
	status, stdout, stderr = runCLI(t, "health", "--ready", full.URL)
	require.Equal(t, statusFailed, status)
	require.Contains(t, stdout, "log-unreachable")
	require.Contains(t, stderr, "503")

	for _, wrong := range []string{"localhost:8080", "/readyz", "ftp://x"} {
		status, _, _ := runCLI(t, "health", wrong)
		require.Equal(t, statusUsage, status, wrong)
	}
}
