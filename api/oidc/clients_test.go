package oidc_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"safetynet/api/oidc"
	"safetynet/api/oidc/oidctest"
	"safetynet/api/story"
)

const (
	ehr      = "https://ehr.example"
	endpoint = "https://safetynet.example/cds-services/asthma"
)

// writeClients writes a file of record systems, and others beside it.
func writeClients(t *testing.T, text string, beside ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(beside); i += 2 {
		require.NoError(t, os.WriteFile(filepath.Join(dir, beside[i]), []byte(beside[i+1]), 0o600))
	}
	file := filepath.Join(dir, "clients.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// p384 is a key for ES384.
func p384(t *testing.T, id string) oidctest.Key {
	k, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	return oidctest.Key{ID: id, Algorithm: jose.ES384, Private: k, Public: k.Public()}
}

func jwt(more ...any) map[string]any {
	h := map[string]any{"typ": "JWT"}
	for i := 0; i < len(more); i += 2 {
		if h[more[i].(string)] = more[i+1]; more[i+1] == nil {
			delete(h, more[i].(string))
		}
	}
	return h
}

func TestClientTokens(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	at := func(d time.Duration) int64 { return now.Add(d).Unix() }
	ec, es384, rs, ed, stranger := oidctest.EC(t, "ec"), p384(t, "es384"), oidctest.RSA(t, "rs"), oidctest.Ed(t, "ed"), oidctest.EC(t, "ec")
	rs384 := rs
	rs384.Algorithm = jose.RS384
	rs384.ID = "rs384"
	other := oidctest.EC(t, "other")
	file := writeClients(t, `
- {name: north-hospital, iss: "`+ehr+`", jwks: north.json, jku: "https://ehr.example/keys", origins: ["https://ehr.example"]}
- {name: south, iss: south, jwks: `+oidctest.Set(t, other)+`}
`, "north.json", oidctest.Set(t, ec, es384, rs, rs384, ed))
	c, err := oidc.ReadClients(file, func() time.Time { return now })
	require.NoError(t, err)
	require.True(t, c.Origin("https://ehr.example"))
	for _, o := range []string{"", "null", "*", "http://ehr.example", "https://ehr.example:444", "https://ehr.example.org", "https://EHR.example"} {
		require.False(t, c.Origin(o), o)
	}

	claims := func(changes ...any) map[string]any { return oidctest.Client(ehr, endpoint, now, changes...) }
	for _, k := range []oidctest.Key{ec, es384, rs, rs384, ed} {
		who, err := c.Verify(k.SignWith(t, claims(), jwt()), endpoint)
		require.NoError(t, err, k.Algorithm)
		require.Equal(t, story.Actor{Role: story.Clinician, ID: "cds-north-hospital"}, who)
	}
	for _, fine := range []string{
		ec.SignWith(t, claims("aud", []string{"x", endpoint}), jwt("jku", "https://ehr.example/keys")),
		ec.SignWith(t, claims("exp", at(4*time.Minute+30*time.Second), "iat", at(-30*time.Second), "nbf", at(0)), jwt()),
		ec.SignWith(t, claims("exp", at(-30*time.Second), "iat", at(-5*time.Minute)), jwt()),
	} {
		_, err := c.Verify(fine, endpoint)
		require.NoError(t, err)
	}
	_, err = c.Verify(other.SignWith(t, oidctest.Client("south", endpoint, now), jwt()), endpoint)
	require.NoError(t, err)

	shared := oidctest.Key{ID: "ec", Algorithm: jose.HS256, Private: []byte(strings.Repeat("s", 32))}
	weak := oidctest.Key{ID: "rs", Algorithm: jose.PS256, Private: rs.Private}
	good := ec.SignWith(t, claims(), jwt())
	parts := strings.Split(good, ".")
	unsigned := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT","kid":"ec"}`)) + "." + parts[1] + "."
	for name, row := range map[string]struct{ token, why string }{
		"nothing":                 {"", "it is no JSON web token"},
		"words":                   {"a.b.c", "it is no JSON web token"},
		"not signed":              {unsigned, "it is no JSON web token"},
		"a shared secret":         {shared.SignWith(t, claims(), jwt()), "it is no JSON web token"},
		"another algorithm":       {weak.SignWith(t, claims(), jwt()), "it is no JSON web token"},
		"too long":                {ec.SignWith(t, claims("x", strings.Repeat("x", 8<<10)), jwt()), "it is too long"},
		"no object":               {parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`[]`)) + "." + parts[2], "it says nothing that can be read"},
		"changed":                 {parts[0] + "." + parts[1] + "." + strings.Split(ec.SignWith(t, claims(), jwt()), ".")[2], "it was not signed with a listed key"},
		"a stranger's key":        {stranger.SignWith(t, claims(), jwt()), "it was not signed with a listed key"},
		"another's key":           {other.SignWith(t, claims(), jwt()), "it was not signed with a listed key"},
		"the key of another kid":  {oidctest.Key{ID: "ed", Algorithm: jose.ES256, Private: ec.Private}.SignWith(t, claims(), jwt()), "it was not signed with a listed key"},
		"an algorithm not listed": {oidctest.Key{ID: "rs", Algorithm: jose.RS384, Private: rs.Private}.SignWith(t, claims(), jwt()), "it was not signed with a listed key"},
		"a strange issuer":        {ec.SignWith(t, claims("iss", "https://elsewhere.example"), jwt()), "its issuer is not listed"},
		"no issuer":               {ec.SignWith(t, claims("iss", nil), jwt()), "its issuer is not listed"},
		"no typ":                  {ec.SignWith(t, claims(), jwt("typ", nil)), "typ is not JWT"},
		"another typ":             {ec.SignWith(t, claims(), jwt("typ", "at+jwt")), "typ is not JWT"},
		"another jku":             {ec.SignWith(t, claims(), jwt("jku", "https://elsewhere.example/keys")), "jku is not the listed one"},
		"a jku and none listed":   {other.SignWith(t, oidctest.Client("south", endpoint, now), jwt("jku", "")), "jku is not the listed one"},
		"another address":         {ec.SignWith(t, claims("aud", endpoint+"/"), jwt()), "aud is not the address"},
		"no address":              {ec.SignWith(t, claims("aud", nil), jwt()), "aud is not the address"},
		"no exp":                  {ec.SignWith(t, claims("exp", nil), jwt()), "exp or iat is missing"},
		"no iat":                  {ec.SignWith(t, claims("iat", nil), jwt()), "exp or iat is missing"},
		"expired":                 {ec.SignWith(t, claims("exp", at(-time.Minute)), jwt()), "it has expired"},
		"not yet":                 {ec.SignWith(t, claims("iat", at(2*time.Minute), "exp", at(3*time.Minute)), jwt()), "it cannot be used yet"},
		"not before":              {ec.SignWith(t, claims("nbf", at(2*time.Minute)), jwt()), "it cannot be used yet"},
		"meant for long":          {ec.SignWith(t, claims("exp", at(5*time.Minute+time.Second)), jwt()), "it is meant for more than 5m0s"},
		"no jti":                  {ec.SignWith(t, claims("jti", nil), jwt()), "jti is missing"},
	} {
		who, err := c.Verify(row.token, endpoint)
		require.ErrorIs(t, err, oidc.ErrClient, name)
		require.ErrorContains(t, err, row.why, name)
		require.Zero(t, who, name)
	}
	_, err = c.Verify(ec.SignWith(t, claims("aud", ""), jwt()), "")
	require.ErrorContains(t, err, "aud is not the address", "a server that does not know its own address")

	_, err = c.Verify(good, endpoint)
	require.NoError(t, err, "what was refused beside it took nothing away")
}

// TestClientTokensCountOnce: at once, and until nobody could use them any more.
func TestClientTokensCountOnce(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	k := oidctest.EC(t, "a")
	c, err := oidc.ReadClients(writeClients(t, "- {name: n, iss: i, jwks: "+oidctest.Set(t, k)+"}\n- {name: m, iss: j, jwks: "+oidctest.Set(t, k)+"}"), func() time.Time { return now })
	require.NoError(t, err)
	life := 5 * time.Minute
	token := func(issuer, id string, from time.Time) string {
		return k.SignWith(t, oidctest.Client(issuer, endpoint, from, "jti", id, "exp", from.Add(life).Unix()), jwt())
	}
	once, same := token("i", "1", now), token("i", "1", now.Add(time.Second))
	verify := func(token string) error { _, err := c.Verify(token, endpoint); return err }

	var counted sync.WaitGroup
	errs := make(chan error, 20)
	for range cap(errs) {
		counted.Go(func() { errs <- verify(once) })
	}
	counted.Wait()
	close(errs)
	fine := 0
	for err := range errs {
		if err == nil {
			fine++
		} else {
			require.ErrorContains(t, err, "it was used before")
		}
	}
	require.Equal(t, 1, fine)
	require.ErrorContains(t, verify(same), "it was used before", "another token of the same name")
	require.NoError(t, verify(token("j", "1", now)), "another issuer's")
	for step := range 8 {
		require.Error(t, verify(once), "after %d minutes", step)
		require.NoError(t, verify(token("i", fmt.Sprint("other ", step), now)))
		now = now.Add(time.Minute)
	}
	now = now.Add(time.Hour)
	require.NoError(t, verify(token("i", "1", now)), "names can come again when nobody remembers")
}

func TestClientsFile(t *testing.T) {
	k := oidctest.EC(t, "a")
	set := oidctest.Set(t, k)
	one := "name: n, iss: i, jwks: " + set
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	private, err := jose.JSONWebKey{Key: k.Private, KeyID: "a"}.MarshalJSON()
	require.NoError(t, err)
	for name, row := range map[string]struct{ text, why string }{
		"empty":                  {"", "EOF"},
		"no list":                {"name: n", "it is a list of record systems"},
		"nobody":                 {"[]", "no record system is listed"},
		"two documents":          {"- {" + one + "}\n---\n- {" + one + "}", "it is one document"},
		"an unknown key":         {"- {" + one + ", scope: x}", "field scope not found"},
		"a key twice":            {"- {" + one + ", name: m}", "already"},
		"no name":                {"- {iss: i, jwks: " + set + "}", `clients.yaml:1: the name "" is not made of`},
		"a name of a person":     {"- {name: Jo Smith, iss: i, jwks: " + set + "}", "is not made of small letters"},
		"two of a name":          {"- {" + one + "}\n\n- {" + strings.Replace(one, "iss: i", "iss: j", 1) + "}", "clients.yaml:3: the name n is listed twice"},
		"two of an issuer":       {"- {" + one + "}\n- {" + strings.Replace(one, "name: n", "name: m", 1) + "}", "clients.yaml:2: m: another one has the same iss"},
		"no issuer":              {"- {name: n, jwks: " + set + "}", "n: iss is missing"},
		"no keys":                {"- {name: n, iss: i}", "n: jwks: it is a set of keys"},
		"keys of a missing file": {"- {name: n, iss: i, jwks: none.json}", "none.json"},
		"keys that are no JSON":  {"- {name: n, iss: i, jwks: clients.yaml}", "n: jwks: invalid character"},
		"an empty set":           {"- {name: n, iss: i, jwks: {keys: []}}", "there is no key in it"},
		"a private key":          {"- {name: n, iss: i, jwks: {keys: [" + string(private) + "]}}", "key 1 (a): only public keys"},
		"a shared secret":        {`- {name: n, iss: i, jwks: {keys: [{"kty":"oct","k":"c2VjcmV0","kid":"s"}]}}`, "key 1 (s): only public keys"},
		"a small key":            {"- {name: n, iss: i, jwks: " + oidctest.Set(t, oidctest.Key{ID: "r", Algorithm: jose.RS256, Public: small.Public()}) + "}", "at least 2048 bits"},
		"a key without a name":   {"- {name: n, iss: i, jwks: " + oidctest.Set(t, oidctest.Key{Algorithm: jose.ES256, Public: k.Public}) + "}", "key 1 (no kid): kid is missing"},
		"a key to encrypt":       {"- {name: n, iss: i, jwks: " + strings.Replace(set, `"sig"`, `"enc"`, 1) + "}", "it is not for signatures"},
		"an algorithm not used":  {"- {name: n, iss: i, jwks: " + oidctest.Set(t, oidctest.Key{ID: "a", Algorithm: jose.PS256, Public: oidctest.RSA(t, "").Public}) + "}", "its alg is not one of"},
		"a jku in the clear":     {"- {" + one + ", jku: 'http://ehr.example/keys'}", "begins with https://"},
		"every origin":           {"- {" + one + ", origins: ['*']}", `the origin "*" is not like`},
		"no origin":              {"- {" + one + ", origins: ['null']}", "is not like"},
		"an origin with a path":  {"- {" + one + ", origins: ['https://ehr.example/']}", "is not like"},
		"an origin in capitals":  {"- {" + one + ", origins: ['https://EHR.example']}", "is not like"},
		"an origin in the clear": {"- {" + one + ", origins: ['http://ehr.example']}", "is not like"},
		"too large":              {"- {" + one + "}" + strings.Repeat(" ", 1<<20), "larger than"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := oidc.ReadClients(writeClients(t, row.text), nil)
			require.ErrorContains(t, err, row.why)
			require.NotContains(t, err.Error(), string(private))
		})
	}
	_, err = oidc.ReadClients(filepath.Join(t.TempDir(), "none"), nil)
	require.ErrorIs(t, err, os.ErrNotExist)
	c, err := oidc.ReadClients(writeClients(t, `[{"name":"n","iss":"i","jwks":`+set+`,"origins":["http://localhost:9000"]}]`), nil)
	require.NoError(t, err, "JSON is read as well")
	require.True(t, c.Origin("http://localhost:9000"))
	_, err = c.Verify(k.SignWith(t, oidctest.Client("i", endpoint, time.Now()), jwt()), endpoint)
	require.NoError(t, err, "the clock is the machine's")
}
