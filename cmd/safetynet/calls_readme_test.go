package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
)

// TestCallsReadme plays the call of api/README.md against a server with a file, as
// somebody would who copies it into a shell.
func TestCallsReadme(t *testing.T) {
	doc := readRoot(t, "api/README.md")
	db := filepath.Join(t.TempDir(), "log.db")
	s := startServer(t, db, "")
	vars := []string{"DESK=" + s.url, shellPath}
	for _, role := range []story.Role{story.Adviser, story.Clinician, story.Auditor} {
		create := "token create --role " + string(role)
		require.Contains(t, block(t, doc, "sh", "DESK="), "$(./safetynet "+create+")")
		var out, errs bytes.Buffer
		p := testProgram(&out, &errs)
		require.Zero(t, p.run(t.Context(), strings.Fields(create+" --db "+db)), errs.String())
		vars = append(vars, strings.ToUpper(string(role))+"="+strings.TrimSpace(out.String()))
	}
	require.Equal(t, block(t, doc, "text", "A parent checks."), play(t, block(t, doc, "sh", "post()"), vars))
	s.end(t)
}

// TestFHIRReadme plays what api/README.md says to other systems' interfaces.
func TestFHIRReadme(t *testing.T) {
	doc := readRoot(t, "api/README.md")
	s := startServerAt(t, filepath.Join(t.TempDir(), "log.db"), "", time.Now) // the script says when it is, too
	said := play(t, block(t, doc, "sh", "fhir()"), []string{"DESK=" + s.url, shellPath})
	require.Equal(t, block(t, doc, "text", "What a record system can ask."), said)
	s.end(t)
}

// TestBatchReadme plays what api/README.md says of many cases at once.
func TestBatchReadme(t *testing.T) {
	doc := readRoot(t, "api/README.md")
	s := startServer(t, filepath.Join(t.TempDir(), "log.db"), "")
	require.Equal(t, block(t, doc, "text", `{"line":1`), play(t, block(t, doc, "sh", "lines()"), []string{"DESK=" + s.url, shellPath}))
	s.end(t)
}

const shellPath = "PATH=/usr/local/bin:/usr/bin:/bin"

// play runs a script in a shell that stops at the first failure, and returns what
// it prints.
func play(t *testing.T, script string, vars []string) string {
	shell := exec.CommandContext(t.Context(), "sh", "-euc", script)
	shell.Env = vars
	var errs bytes.Buffer
	shell.Stderr = &errs
	out, err := shell.Output()
	require.NoError(t, err, string(out)+errs.String())
	return strings.TrimSuffix(string(out), "\n")
}
