package api

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/oidc"
	"safetynet/api/oidc/oidctest"
)

// TestIdentityProvider: staff come with the provider's tokens, as a bearer or to sign
// in, and appear as a role and a pseudonym. While it is down they are told so, and
// families and our own tokens are served.
func TestIdentityProvider(t *testing.T) {
	k := oidctest.EC(t, "a")
	i := oidctest.NewIssuer(t, k)
	i.Down.Store(true)
	var b *browser
	b = newBrowser(t, func(c *Config) {
		v, err := oidc.New(oidc.Config{Issuer: i.URL, Audience: "safetynet", Now: func() time.Time { return *b.clock }})
		require.NoError(t, err)
		c.OIDC = v
	})
	token := k.Sign(t, i.Claims(now, "roles", []string{"clinician", "adviser"}, "name", canary, "email", canary+"@example.org"))
	bearer := []string{"Authorization", "Bearer " + token}

	requireProblem(t, b.get("/v1/references/0000-0000-0", bearer...), http.StatusServiceUnavailable, "identity-unavailable")
	require.Equal(t, http.StatusServiceUnavailable, b.send(http.MethodPost, "/signin", url.Values{"token": {token}}).Code)
	require.Equal(t, http.StatusCreated, b.post("/v1/assessments", urgent()).Code)
	require.Equal(t, http.StatusNotFound, b.staff("/v1/references/0000-0000-0").Code)

	i.Down.Store(false)
	*b.clock = b.clock.Add(time.Minute)
	requireProblem(t, b.get("/v1/references/0000-0000-0", bearer...), http.StatusNotFound, "not-found")
	clinicians := strings.Replace(urgent(), `"audience":"parent"`, `"audience":"clinician"`, 1)
	w := b.do(http.MethodPost, "/v1/assessments", clinicians, append(bearer, "Content-Type", "application/json")...)
	require.Equal(t, http.StatusCreated, w.Code, beginning(w))
	by := `"by":{"id":"` + oidc.Pseudonym(i.URL, "somebody") + `","role":"clinician"}`
	require.Contains(t, string(b.recorded()[1].Body), by)

	require.Equal(t, "/desk", b.signIn(token, "/desk"))
	require.Contains(t, b.send(http.MethodGet, "/desk", nil).Body.String(), "Signed in: clinician")
	require.NoError(t, b.store.RevokeToken(t.Context(), oidc.Pseudonym(i.URL, "somebody")))
	require.Equal(t, out, b.desk(), "the pseudonym ends the sessions")

	auditing := k.Sign(t, i.Claims(now, "roles", []string{"clinician", "auditor"}))
	p := requireProblem(t, b.get("/v1/pathways", "Authorization", "Bearer "+auditing), http.StatusForbidden, "forbidden")
	require.Equal(t, "The identity provider's token names no single role of ours: there are several in roles.", p.Detail)
	w = b.get("/v1/pathways", "Authorization", "Bearer "+token+"x")
	requireProblem(t, w, http.StatusUnauthorized, "unauthenticated")
	require.Equal(t, `Bearer realm="safetynet", error="invalid_token"`, w.Header().Get("WWW-Authenticate"))

	said := b.said()
	for _, secret := range []string{canary, token, strings.Split(token, ".")[2], auditing, "somebody"} {
		require.NotContains(t, said, secret)
	}
}
