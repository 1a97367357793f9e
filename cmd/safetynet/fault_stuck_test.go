package main

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFaultStuckDisk has the disk stand still in the middle of a commit. Nobody waits
// for it longer than for a lock, and what had begun is in the log when it goes on.
func TestFaultStuckDisk(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the wait is loaded before the C library, as Linux does it")
	}
	dir := t.TempDir()
	library, stuck := filepath.Join(dir, "stuck.so"), filepath.Join(dir, "stuck")
	compiler := cmp.Or(os.Getenv("CC"), "gcc") // SQLite needs it too
	out, err := exec.CommandContext(t.Context(), compiler, "-shared", "-fPIC", "-o", library, "testdata/stuck.c", "-ldl").CombinedOutput()
	require.NoError(t, err, string(out))
	builtBinary(t) // by a compiler that nothing is loaded into
	t.Setenv("LD_PRELOAD", library)
	t.Setenv("SAFETYNET_STUCK", stuck)
	throughFault(t, filepath.Join(dir, "log.db"), func(*child) {
		require.NoError(t, os.WriteFile(stuck, nil, 0o600))
	}, func(*child) {
		require.NoError(t, os.Remove(stuck))
	})
}
