package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/oidc/oidctest"
)

// TestServeRecordSystems: a listed record system discovers, calls and says what came
// of its card, and whoever has the log reads all of it.
func TestServeRecordSystems(t *testing.T) {
	k := oidctest.EC(t, "k")
	dir := t.TempDir()
	file, db := filepath.Join(dir, "clients.yaml"), filepath.Join(dir, "log.db")
	require.NoError(t, os.WriteFile(file, []byte("- {name: north, iss: 'https://ehr.example', jwks: "+oidctest.Set(t, k)+"}"), 0o600))
	s := startServer(t, db, "", func(f *serveFlags) {
		f.staff = staffFlags{clients: file, publicURL: "https://sn.example"}
	})
	at, err := time.Parse(time.RFC3339, scriptNow)
	require.NoError(t, err)
	call := func(method, path, body string) (int, map[string]any) {
		r, err := http.NewRequestWithContext(t.Context(), method, s.url+path, strings.NewReader(body))
		require.NoError(t, err)
		claims := oidctest.Client("https://ehr.example", "https://sn.example"+path, at)
		r.Header.Set("Authorization", "Bearer "+k.SignWith(t, claims, map[string]any{"typ": "JWT"}))
		r.Header.Set("Content-Type", "application/json")
		return answer(t, r)
	}
	status, found := call(http.MethodGet, "/cds-services", "")
	require.Equal(t, http.StatusOK, status)
	require.NotEmpty(t, found["services"])
	status, _ = s.get(t, "/cds-services", "")
	require.Equal(t, http.StatusUnauthorized, status)
	status, told := call(http.MethodPost, "/cds-services/febrile-child", `{"hook":"patient-view","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
		"context":{"userId":"Practitioner/1","patientId":"child-1"}}`)
	require.Equal(t, http.StatusOK, status)
	id := told["cards"].([]any)[0].(map[string]any)["uuid"].(string)
	status, _ = call(http.MethodPost, "/cds-services/febrile-child/feedback",
		`{"feedback":[{"card":"`+id+`","outcome":"overridden","outcomeTimestamp":"`+scriptNow+`","overrideReason":{"userComment":"she has seen her"}}]}`)
	require.Equal(t, http.StatusOK, status)
	s.end(t)

	code, out, _ := runCLI(t, "log", "show", "--db", db, "--story", id)
	require.Zero(t, code)
	require.Contains(t, out, "Told to a record system: service febrile-child, hook patient-view")
	require.Contains(t, out, "by: clinician cds-north")
	require.Contains(t, out, "outcome: overridden")
	for _, secret := range []string{"child-1", "Practitioner", "she has seen her", "d1577c69"} {
		require.NotContains(t, out+s.stderr.String(), secret)
	}
	code, out, _ = runCLI(t, "insight", "--db", db, "--from", "2026-11-16", "--to", "2026-11-22")
	require.Zero(t, code)
	require.Regexp(t, `\nCards told to record systems: all\n(.*\n)+\nCards: service febrile-child\n(.*\n)+  card-answers +overridden-no-reason +\* +answered cards`, out)
	code, out, _ = runCLI(t, "log", "export", "--db", db, "--kind", "card,card-feedback")
	require.Zero(t, code)
	require.Equal(t, 2, strings.Count(out, "\n"))
	code, _, _ = runCLI(t, "log", "erase", "--db", db, "--reason", "asked", "--yes", id)
	require.Zero(t, code)
	_, out, _ = runCLI(t, "log", "export", "--db", db, "--story", id)
	require.NotContains(t, out, "febrile-child")
}

// TestClientsFlag: a list that cannot be used is told with its place before anything
// is served.
func TestClientsFlag(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "clients.yaml")
	require.NoError(t, os.WriteFile(file, []byte("- name: north\n  iss: i\n  jwks: {keys: []}\n"), 0o600))
	for flags, want := range map[string]string{
		"--cds-clients " + file:                                               "--cds-clients needs --public-url",
		"--public-url https://sn.example --cds-clients " + file:               file + ":1: north: jwks: there is no key in it",
		"--public-url https://sn.example --cds-clients " + dir + "/none.yaml": "no such file",
	} {
		code, _, stderr := runCLI(t, append([]string{"serve", "--db", filepath.Join(dir, "none", "log.db")}, strings.Fields(flags)...)...)
		require.Equal(t, statusUsage, code, flags)
		require.Contains(t, stderr, want)
	}
}
