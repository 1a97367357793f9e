package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestSlower: a program that waits for the disk once waits so much longer.
func TestSlower(t *testing.T) {
	b := &bench{dir: t.TempDir(), o: options{slower: 300 * time.Millisecond}}
	require.NoError(t, b.slow(t.Context()))
	file := filepath.Join(b.dir, "file")
	require.NoError(t, os.WriteFile(file, []byte("safetynet"), 0o600))
	cmd := exec.CommandContext(t.Context(), "sync", "--data", file)
	cmd.Env = append(os.Environ(), b.env...)
	begun := time.Now()
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.GreaterOrEqual(t, time.Since(begun), 300*time.Millisecond)
	b.o.slower, b.env = 0, nil
	require.NoError(t, b.slow(t.Context()))
	require.Empty(t, b.env)
}
