package api

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
	"safetynet/api/cdshooks/hookstest"
	"safetynet/api/oidc"
	"safetynet/api/oidc/oidctest"
)

// TestHookRequirements holds addresses, statuses and tokens against what CDS Hooks 2.0
// asks of a service; what is said is held against it in package cdshooks.
func TestHookRequirements(t *testing.T) {
	f, x := newFixture(t), newClientele(t)
	refused := func(t testing.TB, token string) {
		requireProblem(t, x.send(http.MethodPost, feverHook, token, urgentHook()), http.StatusUnauthorized, "client-unknown")
	}
	hookstest.Run(t, hookstest.Load(t, "../testdata/cdshooks"), hookstest.HTTP, map[string]func(testing.TB){
		"json-only": func(t testing.TB) {
			cardsOf(t, f.post(feverHook, urgentHook()))
			requireProblem(t, f.do(http.MethodPost, feverHook, urgentHook(), "Content-Type", "text/plain"), http.StatusUnsupportedMediaType, "unsupported-media-type")
			require.Equal(t, "application/json", f.get("/cds-services", "Accept", "text/html").Header().Get("Content-Type"))
		},
		"discovery-address": func(t testing.TB) {
			w := f.get("/cds-services")
			require.Equal(t, http.StatusOK, w.Code)
			require.NotEmpty(t, decode[cdshooks.Discovery](t, w).Services)
		},
		"service-address": func(t testing.TB) {
			for _, s := range decode[cdshooks.Discovery](t, f.get("/cds-services")).Services {
				require.NotEqual(t, http.StatusNotFound, f.post("/cds-services/"+s.ID, urgentHook()).Code, s.ID)
			}
		},
		"other-statuses": func(t testing.TB) {
			broken := newFixture(t, func(c *Config) { c.Engine = nil })
			requireProblem(t, broken.get("/cds-services"), http.StatusServiceUnavailable, "not-ready")
			requireProblem(t, broken.post(feverHook, urgentHook()), http.StatusServiceUnavailable, "not-ready")
		},
		"fast": func(t testing.TB) {
			begun := time.Now()
			for range 10 {
				cardsOf(t, f.post("/cds-services/"+cdshooks.AnyID, urgentHook()))
			}
			require.Less(t, time.Since(begun)/10, time.Second, "on a machine that tests are run on beside others")
		},
		"answer-cards": func(t testing.TB) {
			w := f.post(feverHook, hooked())
			require.Equal(t, http.StatusOK, w.Code)
			var members map[string][]json.RawMessage
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &members))
			require.NotEmpty(t, members["cards"])
		},
		"feedback-address": func(t testing.TB) {
			card := cardsOf(t, f.post(feverHook, urgentHook()))[0].UUID
			require.Equal(t, http.StatusOK, f.post(feverHook+"/feedback", feedbackOn(card, `"outcome":"overridden"`)).Code)
		},
		"token-needed": func(t testing.TB) {
			refused(t, "")
			cardsOf(t, x.send(http.MethodPost, feverHook, x.token(feverHook), urgentHook()))
		},
		"issuer-listed": func(t testing.TB) {
			refused(t, x.token(feverHook, "iss", "https://elsewhere.example"))
			refused(t, x.key.SignWith(t, oidctest.Client(ehr1, place1+feverHook, now), map[string]any{"typ": "JWT", "jku": "https://elsewhere.example/keys"}))
		},
		"keys-beforehand": func(t testing.TB) {
			fetched := oidctest.NewIssuer(t, x.other)
			refused(t, x.other.SignWith(t, oidctest.Client(ehr1, place1+feverHook, now), map[string]any{"typ": "JWT", "jku": fetched.URL + "/keys"}))
			require.Zero(t, fetched.Fetches.Load())
		},
		"algorithms": algorithmsTaken,
		"unsigned-refused": func(t testing.TB) {
			payload := strings.Split(x.token(feverHook), ".")[1]
			for _, alg := range []string{"none", "None", "NONE"} {
				header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"` + alg + `","typ":"JWT","kid":"k"}`))
				refused(t, header+"."+payload+".")
			}
		},
		"symmetric-refused": func(t testing.TB) {
			public, err := jose.JSONWebKey{Key: x.key.Public, KeyID: "k"}.MarshalJSON()
			require.NoError(t, err)
			for _, alg := range []jose.SignatureAlgorithm{jose.HS256, jose.HS384, jose.HS512} {
				k := oidctest.Key{ID: "k", Algorithm: alg, Private: public}
				refused(t, k.SignWith(t, oidctest.Client(ehr1, place1+feverHook, now), map[string]any{"typ": "JWT"}))
			}
		},
		"cors": func(t testing.TB) {
			w := x.do(http.MethodOptions, feverHook, "", "Origin", ehr1, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type")
			require.Equal(t, http.StatusNoContent, w.Code)
			require.Equal(t, ehr1, w.Header().Get("Access-Control-Allow-Origin"))
		},
	})
}

// algorithmsTaken: the two that the specification recommends, and what else is in use.
func algorithmsTaken(t testing.TB) {
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	rs384 := oidctest.RSA(t, "RS384")
	rs384.Algorithm = jose.RS384
	keys := []oidctest.Key{{ID: "ES384", Algorithm: jose.ES384, Private: p384, Public: p384.Public()}, rs384, oidctest.EC(t, "ES256"), oidctest.RSA(t, "RS256"), oidctest.Ed(t, "EdDSA")}
	file := filepath.Join(t.TempDir(), "clients.yaml")
	require.NoError(t, os.WriteFile(file, []byte("- {name: n, iss: i, jwks: "+oidctest.Set(t, keys...)+"}"), 0o600))
	c, err := oidc.ReadClients(file, func() time.Time { return now })
	require.NoError(t, err)
	for _, k := range keys {
		_, err := c.Verify(k.SignWith(t, oidctest.Client("i", place1, now), map[string]any{"typ": "JWT"}), place1)
		require.NoError(t, err, k.ID)
	}
}
