package main

import (
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestTellsSystemd: whoever starts the program with Type=notify hears that it is ready
// when it answers, and a socket that nobody listens at keeps nobody from an answer.
func TestTellsSystemd(t *testing.T) {
	at := filepath.Join(t.TempDir(), "notify")
	t.Setenv("NOTIFY_SOCKET", at)
	s := startServer(t, filepath.Join(t.TempDir(), "log.db"), "")
	status, _ := s.get(t, "/readyz", "")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, s.stderr.String(), "systemd waits for a word that could not be sent")
	s.end(t)

	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: at, Net: "unixgram"})
	require.NoError(t, err)
	defer socket.Close()
	s = startServer(t, filepath.Join(t.TempDir(), "log.db"), "")
	defer s.end(t)
	require.NoError(t, socket.SetReadDeadline(time.Now().Add(20*time.Second)))
	word := make([]byte, 100)
	n, err := socket.Read(word)
	require.NoError(t, err)
	require.Equal(t, "READY=1", string(word[:n]))
	status, _ = s.get(t, "/readyz", "")
	require.Equal(t, http.StatusOK, status)
}
