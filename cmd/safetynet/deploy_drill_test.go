package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog/postgres/pgtest"
)

// TestDrill runs the drill of backup and restore (deploy/drill) on both stores, in
// short. DRILL_SECONDS=30 and -v, as `make drill` has it, is the whole of it.
func TestDrill(t *testing.T) {
	_, err := exec.LookPath("curl")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("the drill asks with curl, which is not there")
	}
	require.NoError(t, err)
	seconds := os.Getenv("DRILL_SECONDS")
	if seconds == "" {
		seconds = "1"
	}
	for name, databases := range map[string]func(t *testing.T) []string{
		"SQLite": func(*testing.T) []string { return nil },
		"PostgreSQL": func(t *testing.T) []string {
			server := pgtest.Shared(t)
			return []string{server.Database(t), server.Database(t)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			drill := exec.Command(filepath.Join("deploy", "drill"), append([]string{builtBinary(t), seconds}, databases(t)...)...)
			out, err := drill.CombinedOutput()
			require.NoError(t, err, "%s", out)
			require.Regexp(t, `(?m)^killed +0 of [1-9]\d* lost`, string(out))
			require.Regexp(t, `(?m)^restored +0 lost .*, [1-9]\d* since; the chain holds$`, string(out))
			t.Logf("\n%s", out)
		})
	}
}
