// Package oidctest is an identity provider for tests, with real keys.
package oidctest

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"
)

// Issuer is an identity provider with real keys.
type Issuer struct {
	*httptest.Server
	t       testing.TB
	Down    atomic.Bool  // it answers with an error
	Fetches atomic.Int64 // of the keys
	keys    atomic.Pointer[jose.JSONWebKeySet]
}

// NewIssuer starts an issuer, which ends with the test.
func NewIssuer(t testing.TB, keys ...Key) *Issuer {
	i := &Issuer{t: t}
	i.Server = httptest.NewServer(http.HandlerFunc(i.answer))
	t.Cleanup(i.Close)
	i.Publish(keys...)
	return i
}

func (i *Issuer) answer(w http.ResponseWriter, r *http.Request) {
	var body any
	switch {
	case i.Down.Load():
		http.Error(w, "down", http.StatusInternalServerError)
		return
	case r.URL.Path == "/.well-known/openid-configuration":
		body = map[string]any{"issuer": i.URL, "jwks_uri": i.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"}}
	case r.URL.Path == "/keys":
		i.Fetches.Add(1)
		body = i.keys.Load()
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}

// Publish makes these the keys of the issuer.
func (i *Issuer) Publish(keys ...Key) {
	set := &jose.JSONWebKeySet{}
	for _, k := range keys {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: k.Public, KeyID: k.ID, Algorithm: string(k.Algorithm), Use: "sig"})
	}
	i.keys.Store(set)
}

// Key is one of an issuer, or of somebody else.
type Key struct {
	ID              string
	Algorithm       jose.SignatureAlgorithm
	Private, Public any
}

// Client makes the claims of a record system's token for a call of an address at a
// time, with some changed; a nil is taken out. Each has a name of its own.
func Client(issuer, address string, now time.Time, changes ...any) map[string]any {
	c := map[string]any{"iss": issuer, "aud": address, "exp": now.Add(time.Minute).Unix(), "iat": now.Unix(), "jti": strconv.FormatInt(drawn.Add(1), 10)}
	return changed(c, changes)
}

var drawn atomic.Int64

// Set are the public keys of some as a record system hands them over.
func Set(t testing.TB, keys ...Key) string {
	t.Helper()
	set := jose.JSONWebKeySet{}
	for _, k := range keys {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: k.Public, KeyID: k.ID, Algorithm: string(k.Algorithm), Use: "sig"})
	}
	text, err := json.Marshal(set)
	require.NoError(t, err)
	return string(text)
}

// RSA is a key for RS256.
func RSA(t testing.TB, id string) Key {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	return Key{id, jose.RS256, k, k.Public()}
}

// EC is a key for ES256.
func EC(t testing.TB, id string) Key {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	return Key{id, jose.ES256, k, k.Public()}
}

// Ed is a key for EdDSA.
func Ed(t testing.TB, id string) Key {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	return Key{id, jose.EdDSA, private, public}
}

// Sign makes a token of claims.
func (k Key) Sign(t testing.TB, claims map[string]any) string {
	t.Helper()
	return k.SignWith(t, claims, nil)
}

// SignWith is Sign with more in the header, such as typ.
func (k Key) SignWith(t testing.TB, claims, header map[string]any) string {
	t.Helper()
	more := &jose.SignerOptions{}
	for name, value := range header {
		more.WithHeader(jose.HeaderKey(name), value)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: k.Algorithm, Key: jose.JSONWebKey{Key: k.Private, KeyID: k.ID}}, more)
	require.NoError(t, err)
	payload, err := json.Marshal(claims)
	require.NoError(t, err)
	signed, err := signer.Sign(payload)
	require.NoError(t, err)
	token, err := signed.CompactSerialize()
	require.NoError(t, err)
	return token
}

// Claims are those of an adviser's token at a time, with some changed; a nil is taken
// out.
func (i *Issuer) Claims(now time.Time, changes ...any) map[string]any {
	return changed(map[string]any{"iss": i.URL, "aud": "safetynet", "sub": "somebody", "exp": now.Add(time.Hour).Unix(), "iat": now.Unix(), "roles": "adviser"}, changes)
}

func changed(c map[string]any, changes []any) map[string]any {
	for n := 0; n < len(changes); n += 2 {
		if c[changes[n].(string)] = changes[n+1]; changes[n+1] == nil {
			delete(c, changes[n].(string))
		}
	}
	return c
}
