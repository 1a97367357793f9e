package api

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/oidc"
	"safetynet/api/oidc/oidctest"
	"safetynet/api/story"
)

const (
	place1 = "https://safetynet.test" // where the server of these tests is
	ehr1   = "https://ehr.example"    // a record system, and the origin of its pages
)

// clientele is a server that serves listed record systems alone.
type clientele struct {
	*fixture
	key, other oidctest.Key
}

func newClientele(t testing.TB, change ...func(*Config)) clientele {
	t.Helper()
	x := clientele{key: oidctest.EC(t, "k"), other: oidctest.EC(t, "k")}
	file := filepath.Join(t.TempDir(), "clients.yaml")
	text := "- {name: north, iss: '" + ehr1 + "', origins: ['" + ehr1 + "'], jwks: " + oidctest.Set(t, x.key) + "}\n" +
		"- {name: south, iss: 'https://south.example', jwks: " + oidctest.Set(t, x.other) + "}\n"
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	x.fixture = newFixture(t, append([]func(*Config){func(c *Config) {
		var err error
		c.Clients, err = oidc.ReadClients(file, func() time.Time { return now })
		require.NoError(t, err)
		c.PublicURL, err = url.Parse(place1)
		require.NoError(t, err)
	}}, change...)...)
	return x
}

// token is one of the first record system for a path, with some claims changed.
func (x clientele) token(path string, changes ...any) string {
	return x.key.SignWith(x.t, oidctest.Client(ehr1, place1+path, now, changes...), map[string]any{"typ": "JWT"})
}

// send sends a request with a token, and a body of JSON if there is one.
func (x clientele) send(method, path, token, body string, pairs ...string) *httptest.ResponseRecorder {
	x.t.Helper()
	if token != "" {
		pairs = append(pairs, "Authorization", "Bearer "+token)
	}
	if body != "" {
		pairs = append(pairs, "Content-Type", "application/json")
	}
	return x.do(method, path, body, pairs...)
}

// TestRecordSystemsAreKnown: where record systems are listed, every call of CDS Hooks
// needs a token of one of them, for that address and once.
func TestRecordSystemsAreKnown(t *testing.T) {
	x := newClientele(t)
	calls := map[string]string{"/cds-services": "", feverHook: urgentHook(), feverHook + "/feedback": feedbackOn(hookInstance, `"outcome":"overridden"`)}
	for path, body := range calls {
		method := http.MethodPost
		if body == "" {
			method = http.MethodGet
		}
		session := "safetynet_session=x"
		for name, w := range map[string]*httptest.ResponseRecorder{
			"no token":          x.send(method, path, "", body),
			"a token of ours":   x.send(method, path, x.tokenOf(story.Clinician), body),
			"a session":         x.send(method, path, "", body, "Cookie", session),
			"another's key":     x.send(method, path, x.other.SignWith(t, oidctest.Client(ehr1, place1+path, now), map[string]any{"typ": "JWT"}), body),
			"for elsewhere":     x.send(method, path, x.key.SignWith(t, oidctest.Client(ehr1, "http://example.com"+path, now), map[string]any{"typ": "JWT"}), body, "Host", "example.com"),
			"for another call":  x.send(method, path, x.token("/cds-services/asthma"), body),
			"for long":          x.send(method, path, x.token(path, "exp", now.Add(time.Hour).Unix()), body),
			"another scheme":    x.do(method, path, body, "Authorization", "Basic "+x.token(path), "Content-Type", "application/json"),
			"its scheme alone":  x.do(method, path, body, "Authorization", "Bearer", "Content-Type", "application/json"),
			"not understood":    x.send(method, path, canary, body),
			"a query beside it": x.send(method, path+"?x=1", x.token(path+"?x=1"), body),
		} {
			p := requireProblem(t, w, http.StatusUnauthorized, "client-unknown")
			require.True(t, strings.HasPrefix(w.Header().Get("WWW-Authenticate"), `Bearer realm="safetynet"`), name)
			require.NotContains(t, p.Detail, canary, name)
		}
		two := x.do(method, path, body, "Authorization", "Bearer "+x.token(path), "Authorization", "Bearer "+x.token(path))
		requireProblem(t, two, http.StatusBadRequest, "two-credentials")
	}
	require.Zero(t, len(x.recorded()))

	once := x.token("/cds-services")
	require.Equal(t, http.StatusOK, x.send(http.MethodGet, "/cds-services", once, "").Code)
	p := requireProblem(t, x.send(http.MethodGet, "/cds-services", once, ""), http.StatusUnauthorized, "client-unknown")
	require.Contains(t, p.Detail, "used before")
	card := cardsOf(t, x.send(http.MethodPost, feverHook, x.token(feverHook), urgentHook()))[0]
	require.Equal(t, story.Actor{Role: story.Clinician, ID: "cds-north"}, x.last().By)
	require.True(t, strings.HasPrefix(card.Links[0].URL, place1+"/"))

	path, said := feverHook+"/feedback", feedbackOn(card.UUID, `"outcome":"overridden"`)
	south := x.other.SignWith(t, oidctest.Client("https://south.example", place1+path, now), map[string]any{"typ": "JWT"})
	requireProblem(t, x.send(http.MethodPost, path, south, said), http.StatusNotFound, "not-found")
	require.Equal(t, http.StatusOK, x.send(http.MethodPost, path, x.token(path), said).Code)
	require.Equal(t, story.Actor{Role: story.Clinician, ID: "cds-north"}, x.last().By)

	// Elsewhere its tokens are no credential, and ours count as ever.
	requireProblem(t, x.send(http.MethodGet, "/v1/queue", x.token("/v1/queue"), ""), http.StatusUnauthorized, "unauthenticated")
	require.Equal(t, http.StatusOK, x.as(story.Clinician, http.MethodGet, "/v1/queue", "").Code)
	require.Equal(t, http.StatusCreated, x.post("/v1/assessments", urgent()).Code)
	require.NotContains(t, x.said(), once)
}

// TestRecordSystemsBesideAProvider: the tokens of one are not taken for those of the
// other.
func TestRecordSystemsBesideAProvider(t *testing.T) {
	k := oidctest.EC(t, "a")
	i := oidctest.NewIssuer(t, k)
	x := newClientele(t, func(c *Config) {
		v, err := oidc.New(oidc.Config{Issuer: i.URL, Audience: "safetynet", Now: func() time.Time { return now }})
		require.NoError(t, err)
		c.OIDC = v
	})
	provided := k.Sign(t, i.Claims(now, "roles", "clinician"))
	requireProblem(t, x.send(http.MethodPost, feverHook, provided, urgentHook()), http.StatusUnauthorized, "client-unknown")
	requireProblem(t, x.send(http.MethodGet, "/v1/queue", x.token("/v1/queue"), ""), http.StatusUnauthorized, "unauthenticated")
	require.Equal(t, http.StatusOK, x.send(http.MethodGet, "/v1/queue", provided, "").Code)
	cardsOf(t, x.send(http.MethodPost, feverHook, x.token(feverHook), urgentHook()))
}

// TestWithoutAnAddress: a server that was not told where it is takes no token for it.
func TestWithoutAnAddress(t *testing.T) {
	x := newClientele(t, func(c *Config) { c.PublicURL = nil })
	for _, aud := range []string{place1, "http://example.com", "", "https://"} {
		token := x.key.SignWith(t, oidctest.Client(ehr1, aud+feverHook, now), map[string]any{"typ": "JWT"})
		requireProblem(t, x.send(http.MethodPost, feverHook, token, urgentHook()), http.StatusUnauthorized, "client-unknown")
	}
}

// TestOtherOrigins: browsers may call from pages of listed origins, CDS Hooks alone,
// and see refusals too.
func TestOtherOrigins(t *testing.T) {
	x := newClientele(t)
	preflight := func(path, origin, method string) *httptest.ResponseRecorder {
		return x.do(http.MethodOptions, path, "", "Origin", origin, "Access-Control-Request-Method", method, "Sec-Fetch-Site", "cross-site")
	}
	for path, method := range map[string]string{"/cds-services": "GET", feverHook: "POST", feverHook + "/feedback": "POST"} {
		w := preflight(path, ehr1, method)
		require.Equal(t, http.StatusNoContent, w.Code)
		require.Empty(t, w.Body.String())
		require.Equal(t, ehr1, w.Header().Get("Access-Control-Allow-Origin"))
		require.Equal(t, "Origin", w.Header().Get("Vary"))
		require.Contains(t, w.Header().Get("Access-Control-Allow-Methods"), method)
		require.Contains(t, w.Header().Get("Access-Control-Allow-Headers"), "Authorization, Content-Type")
		require.Empty(t, w.Header().Get("Access-Control-Allow-Credentials"))
		for _, elsewhere := range []string{"https://elsewhere.example", "null", "https://ehr.example.org", "http://ehr.example", ""} {
			w := preflight(path, elsewhere, method)
			requireProblem(t, w, http.StatusMethodNotAllowed, "method-not-allowed")
			require.Empty(t, w.Header().Get("Access-Control-Allow-Origin"), elsewhere)
			require.Equal(t, "Origin", w.Header().Get("Vary"))
		}
	}
	from := func(origin string) []string { return []string{"Origin", origin, "Sec-Fetch-Site", "cross-site"} }
	w := x.send(http.MethodPost, feverHook, x.token(feverHook), urgentHook(), from(ehr1)...)
	cardsOf(t, w)
	require.Equal(t, ehr1, w.Header().Get("Access-Control-Allow-Origin"))
	w = x.send(http.MethodPost, feverHook, "", urgentHook(), from(ehr1)...)
	requireProblem(t, w, http.StatusUnauthorized, "client-unknown")
	require.Equal(t, ehr1, w.Header().Get("Access-Control-Allow-Origin"), "whoever may ask sees the emergency text as well")
	w = x.send(http.MethodPost, feverHook, x.token(feverHook), urgentHook(), from("https://elsewhere.example")...)
	requireProblem(t, w, http.StatusForbidden, "cross-origin")
	require.Empty(t, w.Header().Get("Access-Control-Allow-Origin"))

	for _, path := range []string{"/v1/assessments", "/cds-servicesx"} {
		w = x.send(http.MethodPost, path, "", urgent(), from(ehr1)...)
		requireProblem(t, w, http.StatusForbidden, "cross-origin")
		require.Empty(t, w.Header().Get("Access-Control-Allow-Origin"))
		require.NotEqual(t, http.StatusNoContent, preflight(path, ehr1, "POST").Code)
	}
	w = x.get("/v1/pathways", from(ehr1)...)
	require.Empty(t, w.Header().Get("Access-Control-Allow-Origin")+w.Header().Get("Vary"))

	f := newFixture(t) // without a list
	w = f.do(http.MethodOptions, feverHook, "", "Origin", ehr1, "Access-Control-Request-Method", "POST")
	requireProblem(t, w, http.StatusMethodNotAllowed, "method-not-allowed")
	w = f.do(http.MethodPost, feverHook, urgentHook(), append(from(ehr1), "Content-Type", "application/json")...)
	requireProblem(t, w, http.StatusForbidden, "cross-origin")
	require.Empty(t, w.Header().Get("Access-Control-Allow-Origin")+w.Header().Get("Vary"))
	require.Zero(t, len(f.recorded()))
}
