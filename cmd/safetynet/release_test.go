package main

import (
	"debug/elf"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRelease: what `make release` builds needs no library and no loader of the
// machine, and says what it was made of. That the bytes are the same wherever it is
// built takes minutes to show: make reproduce.
func TestRelease(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("releases are built on Linux")
	}
	program := filepath.Join(t.TempDir(), "safetynet")
	out, err := exec.Command(filepath.Join("deploy", "build"), program).CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Regexp(t, `(?m)^[0-9a-f]{64}  .*/safetynet$`, string(out))
	require.NotContains(t, string(out), "warning", "the linker is content")

	file, err := elf.Open(program)
	require.NoError(t, err)
	defer file.Close()
	libraries, err := file.ImportedLibraries()
	require.NoError(t, err)
	require.Empty(t, libraries)

	alone := exec.Command(program, "version", "--json")
	alone.Env = []string{}
	said, err := alone.Output()
	require.NoError(t, err)
	var told struct{ Version, Commit, Go, CC string }
	require.NoError(t, json.Unmarshal(said, &told))
	require.Equal(t, version, told.Version)
	require.Equal(t, runtime.Version(), told.Go)
	require.Regexp(t, `^gcc [\d.]+, glibc [\d.]+$`, told.CC)
	if head, err := exec.Command("git", "rev-parse", "HEAD").Output(); err == nil {
		require.Equal(t, string(head[:40]), told.Commit[:40])
	}
	bill, err := exec.Command(program, "sbom").Output()
	require.NoError(t, err)
	require.Contains(t, string(bill), `"c:glibc"`)
}
