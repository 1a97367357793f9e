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
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: k.Algorithm, Key: jose.JSONWebKey{Key: k.Private, KeyID: k.ID}}, nil)
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
	c := map[string]any{"iss": i.URL, "aud": "safetynet", "sub": "somebody", "exp": now.Add(time.Hour).Unix(), "iat": now.Unix(), "roles": "adviser"}
	for n := 0; n < len(changes); n += 2 {
		if c[changes[n].(string)] = changes[n+1]; changes[n+1] == nil {
			delete(c, changes[n].(string))
		}
	}
	return c
}
