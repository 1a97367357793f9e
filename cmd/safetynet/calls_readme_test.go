package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
)

// TestCallsReadme plays the call of api/README.md against a server with a file, as
// somebody would who copies it into a shell.
func TestCallsReadme(t *testing.T) {
	doc := readRoot(t, "api/README.md")
	db := filepath.Join(t.TempDir(), "log.db")
	s := startServer(t, db, "")
	vars := []string{"DESK=" + s.url, "PATH=/usr/local/bin:/usr/bin:/bin"}
	for _, role := range []story.Role{story.Adviser, story.Clinician, story.Auditor} {
		create := "token create --role " + string(role)
		require.Contains(t, block(t, doc, "sh", "DESK="), "$(./safetynet "+create+")")
		var out, errs bytes.Buffer
		p := testProgram(&out, &errs)
		require.Zero(t, p.run(t.Context(), strings.Fields(create+" --db "+db)), errs.String())
		vars = append(vars, strings.ToUpper(string(role))+"="+strings.TrimSpace(out.String()))
	}
	shell := exec.CommandContext(t.Context(), "sh", "-euc", block(t, doc, "sh", "post()"))
	shell.Env = vars
	var errs bytes.Buffer
	shell.Stderr = &errs
	out, err := shell.Output()
	require.NoError(t, err, errs.String())
	require.Equal(t, block(t, doc, "text", "A parent checks."), strings.TrimSuffix(string(out), "\n"))
	s.end(t)
}
