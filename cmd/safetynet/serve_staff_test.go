package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/oidc/oidctest"
)

// TestServeWithAnIdentityProvider: the server starts while the provider is down and
// serves families; staff are known when it is back.
func TestServeWithAnIdentityProvider(t *testing.T) {
	k := oidctest.RSA(t, "a")
	provider := oidctest.NewIssuer(t, k)
	provider.Down.Store(true)
	f := staffFlags{issuer: provider.URL, audience: "safetynet", claim: "realm.roles", roles: []string{"auditor=SN_Audit", "adviser=SN_Adviser"}}
	start := func() *testServer {
		return startServer(t, filepath.Join(t.TempDir(), "log.db"), "", func(s *serveFlags) { s.staff = f })
	}
	at, err := time.Parse(time.RFC3339, scriptNow)
	require.NoError(t, err)
	token := k.Sign(t, provider.Claims(at, "realm", map[string]any{"roles": []string{"SN_Adviser", "clinician"}}))
	s := start()
	status, created := s.post(t, "/v1/assessments", babyCase)
	require.Equal(t, http.StatusCreated, status)
	path := "/v1/references/" + created["reference"].(string)
	status, _ = s.get(t, path, token)
	require.Equal(t, http.StatusServiceUnavailable, status)
	status, _ = s.get(t, path, shownToken(s.stderr.String()))
	require.Equal(t, http.StatusOK, status)
	s.end(t)

	provider.Down.Store(false)
	s = start() // with a clock that stands still the first server does not ask again
	status, _ = s.get(t, path, token)
	require.Equal(t, http.StatusNotFound, status, "of another log, but the adviser is known")
	status, _ = s.get(t, path, token+"x")
	require.Equal(t, http.StatusUnauthorized, status)
	for _, secret := range []string{token, strings.Split(token, ".")[2], "somebody", "SN_Adviser"} {
		require.NotContains(t, s.stderr.String(), secret)
	}
	s.end(t)
}

func TestStaffFlags(t *testing.T) {
	for flags, wants := range map[string]string{
		"":                                "",
		"--public-url=https://sn.example": "",
		"--public-url=http://sn.example":  "--public-url",
		"--public-url=sn.example":         "--public-url",
		"--oidc-issuer=https://id.example --oidc-audience=a": "",
		"--oidc-issuer=https://id.example":                   "audience is missing",
		"--oidc-issuer=http://id.example --oidc-audience=a":  "https://",
		"--oidc-audience=a":                                  "--oidc-issuer is missing",
		"--oidc-role=adviser=x":                              "--oidc-issuer is missing",
		"--oidc-issuer=https://id.example --oidc-audience=a --oidc-role=adviser=x --oidc-role=adviser=y": "",
		"--oidc-issuer=https://id.example --oidc-audience=a --oidc-role=adviser=x --oidc-role=auditor=x": "no other role",
		"--oidc-issuer=https://id.example --oidc-audience=a --oidc-role=adviser":                         "--oidc-role is",
		"--oidc-issuer=https://id.example --oidc-audience=a --oidc-role=parent=x":                        "--oidc-role is",
		"--oidc-issuer=https://id.example --oidc-audience=a --oidc-role==x":                              "--oidc-role is",
	} {
		if wants == "" {
			var f staffFlags
			set := new(pflag.FlagSet)
			f.register(set)
			require.NoError(t, set.Parse(strings.Fields(flags)))
			require.NoError(t, f.into(&api.Config{}, time.Now), flags)
			continue
		}
		code, _, stderr := runCLI(t, append([]string{"serve", "--db", filepath.Join(t.TempDir(), "none", "log.db")}, strings.Fields(flags)...)...)
		require.Equal(t, statusUsage, code, flags)
		require.Contains(t, stderr, wants, flags)
	}
}
