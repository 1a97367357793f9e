package oidc

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"safetynet/api/oidc/oidctest"
	"safetynet/api/story"
)

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func verifier(t testing.TB, i *oidctest.Issuer, change ...func(*Config)) *Verifier {
	c := Config{Issuer: i.URL, Audience: "safetynet", Now: func() time.Time { return now }}
	for _, f := range change {
		f(&c)
	}
	v, err := New(c)
	require.NoError(t, err)
	return v
}

// TestCounts: tokens of every kind of key count, and say who by a pseudonym alone.
func TestCounts(t *testing.T) {
	for _, k := range []oidctest.Key{oidctest.RSA(t, "a"), oidctest.EC(t, "a"), oidctest.Ed(t, "a")} {
		i := oidctest.NewIssuer(t, k)
		who, err := verifier(t, i).Verify(t.Context(), k.Sign(t, i.Claims(now, "aud", []string{"other", "safetynet"})))
		require.NoError(t, err, k.Algorithm)
		require.Equal(t, story.Actor{Role: story.Adviser, ID: Pseudonym(i.URL, "somebody")}, who)
	}
	require.Equal(t, "c825b51a3fa2a5b3", Pseudonym("https://id.example", "somebody"), "kept in records, so it never changes")
}

// TestDoesNotCount: whatever is wrong with a token, it is nobody's.
func TestDoesNotCount(t *testing.T) {
	k, stranger := oidctest.RSA(t, "a"), oidctest.RSA(t, "a")
	i := oidctest.NewIssuer(t, k)
	good := k.Sign(t, i.Claims(now))
	parts := strings.Split(good, ".")
	b64 := base64.RawURLEncoding.EncodeToString
	payload, err := json.Marshal(i.Claims(now, "roles", "clinician"))
	require.NoError(t, err)
	public, err := json.Marshal(jose.JSONWebKey{Key: k.Public})
	require.NoError(t, err)
	secret := oidctest.Key{ID: "a", Algorithm: jose.HS256, Private: public}
	for name, token := range map[string]string{
		"nothing":              "",
		"no token at all":      "a.b.c",
		"another's key":        stranger.Sign(t, i.Claims(now)),
		"unknown key id":       oidctest.Key{ID: "b", Algorithm: k.Algorithm, Private: k.Private}.Sign(t, i.Claims(now)),
		"tampered claims":      parts[0] + "." + b64(payload) + "." + parts[2],
		"no signature":         parts[0] + "." + parts[1] + ".",
		"algorithm none":       b64([]byte(`{"alg":"none"}`)) + "." + parts[1] + ".",
		"none with key":        b64([]byte(`{"alg":"none","kid":"a"}`)) + "." + parts[1] + "." + parts[2],
		"shared secret":        secret.Sign(t, i.Claims(now)),
		"wrong issuer":         k.Sign(t, i.Claims(now, "iss", "https://elsewhere.example")),
		"issuer with a slash":  k.Sign(t, i.Claims(now, "iss", i.URL+"/")),
		"no issuer":            k.Sign(t, i.Claims(now, "iss", nil)),
		"wrong audience":       k.Sign(t, i.Claims(now, "aud", "another")),
		"audience in part":     k.Sign(t, i.Claims(now, "aud", "safetynet2")),
		"no audience":          k.Sign(t, i.Claims(now, "aud", nil)),
		"expired":              k.Sign(t, i.Claims(now, "exp", now.Add(-leeway).Unix())),
		"without an end":       k.Sign(t, i.Claims(now, "exp", nil)),
		"not yet":              k.Sign(t, i.Claims(now, "nbf", now.Add(leeway+time.Second).Unix())),
		"nbf that is no time":  k.Sign(t, i.Claims(now, "nbf", "soon")),
		"nobody's":             k.Sign(t, i.Claims(now, "sub", "")),
		"two tokens":           good + good,
		"with a fourth part":   good + ".x",
		"encrypted in its way": good + ".x.y",
	} {
		_, err := verifier(t, i).Verify(t.Context(), token)
		require.ErrorIs(t, err, ErrInvalid, name)
		require.NotContains(t, err.Error(), "somebody", name)
	}
	for name, token := range map[string]string{
		"just expired": k.Sign(t, i.Claims(now, "exp", now.Add(-leeway+time.Second).Unix())),
		"almost":       k.Sign(t, i.Claims(now, "nbf", now.Add(leeway).Unix())),
	} {
		_, err := verifier(t, i).Verify(t.Context(), token)
		require.NoError(t, err, name)
	}
}

// TestRoles: exactly one role of ours, wherever the claim is and whatever it is called.
func TestRoles(t *testing.T) {
	k := oidctest.EC(t, "a")
	i := oidctest.NewIssuer(t, k)
	mapped := map[string]story.Role{"SN_Adviser": story.Adviser, "SN_Doctor": story.Clinician}
	nested := func(v any) map[string]any { return map[string]any{"roles": v} }
	for _, x := range []struct {
		claim string
		roles map[string]story.Role
		in    string
		value any
		want  story.Role // "" is refused
	}{
		{"", nil, "roles", "auditor", story.Auditor},
		{"", nil, "roles", []string{"offline_access", "author"}, story.Author},
		{"", nil, "roles", []string{"adviser", "clinician"}, story.Clinician},
		{"", nil, "roles", []string{"adviser", "adviser"}, story.Adviser},
		{"", nil, "roles", []string{"adviser", "auditor"}, ""},
		{"", nil, "roles", []string{"clinician", "author"}, ""},
		{"", nil, "roles", []string{"adviser", "clinician", "auditor"}, ""},
		{"", nil, "roles", "parent", ""},
		{"", nil, "roles", "Clinician", ""},
		{"", nil, "roles", "adviser clinician", ""},
		{"", nil, "roles", []any{1, nil, "adviser"}, story.Adviser},
		{"", nil, "roles", map[string]any{"adviser": true}, ""},
		{"", nil, "roles", nil, ""},
		{"", nil, "groups", "adviser", ""},
		{"realm_access.roles", nil, "realm_access", nested([]string{"clinician"}), story.Clinician},
		{"realm_access.roles", nil, "realm_access", "clinician", ""},
		{"realm_access.roles", nil, "realm_access.roles", "adviser", story.Adviser},
		{"https://safetynet.example/roles", nil, "https://safetynet.example/roles", "adviser", story.Adviser},
		{"", mapped, "roles", "SN_Doctor", story.Clinician},
		{"", mapped, "roles", []string{"SN_Adviser", "clinician"}, story.Adviser},
		{"", mapped, "roles", "clinician", ""},
	} {
		v := verifier(t, i, func(c *Config) { c.Claim, c.Roles = x.claim, x.roles })
		who, err := v.Verify(t.Context(), k.Sign(t, i.Claims(now, "roles", nil, x.in, x.value)))
		if x.want == "" {
			require.ErrorIs(t, err, ErrRole, "%v", x)
			continue
		}
		require.NoError(t, err, "%v", x)
		require.Equal(t, x.want, who.Role, "%v", x)
	}
}

// TestRotation: a new key is found when the first token names it, and one that was
// withdrawn counts no more from then on.
func TestRotation(t *testing.T) {
	first, second := oidctest.RSA(t, "first"), oidctest.RSA(t, "second")
	i := oidctest.NewIssuer(t, first)
	v := verifier(t, i)
	for range 3 {
		_, err := v.Verify(t.Context(), first.Sign(t, i.Claims(now)))
		require.NoError(t, err)
	}
	require.EqualValues(t, 1, i.Fetches.Load(), "the keys are kept")
	i.Publish(second)
	soon(t, v, second.Sign(t, i.Claims(now)), nil)
	soon(t, v, first.Sign(t, i.Claims(now)), ErrInvalid)
}

// soon waits for the answer want to a token: go-oidc answers a moment before it puts
// down the keys, and who comes in between shares that answer.
func soon(t *testing.T, v *Verifier, token string, want error) {
	t.Helper()
	require.Eventually(t, func() bool {
		_, err := v.Verify(t.Context(), token)
		return want == nil && err == nil || want != nil && errors.Is(err, want)
	}, 5*time.Second, time.Millisecond, "%v", want)
}

// TestDownAndBack: while the issuer cannot be asked nobody is refused for good, known
// keys go on to count, and it is asked again.
func TestDownAndBack(t *testing.T) {
	k, next := oidctest.EC(t, "a"), oidctest.EC(t, "b")
	i := oidctest.NewIssuer(t, k)
	i.Down.Store(true)
	clock := now
	v := verifier(t, i, func(c *Config) { c.Now = func() time.Time { return clock } })
	token := k.Sign(t, i.Claims(now))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := v.Verify(t.Context(), token)
	require.ErrorIs(t, err, ErrUnavailable)
	i.Down.Store(false)
	_, err = v.Verify(t.Context(), token)
	require.ErrorIs(t, err, ErrUnavailable, "it is not asked all the time")
	clock = clock.Add(pause)
	soon(t, v, token, nil)

	i.Down.Store(true)
	_, err = v.Verify(t.Context(), token)
	require.NoError(t, err, "its keys are known")
	i.Publish(k, next)
	soon(t, v, next.Sign(t, i.Claims(now)), ErrUnavailable)
	i.Down.Store(false)
	soon(t, v, next.Sign(t, i.Claims(now)), nil)

	v = verifier(t, i)
	_, _ = v.Verify(gone, token) // whoever asked first did not wait
	_, err = v.Verify(t.Context(), token)
	require.NoError(t, err)
}

// TestMadeUpKeys: tokens of keys that nobody has do not make us ask at every one, and
// known keys go on to count.
func TestMadeUpKeys(t *testing.T) {
	k := oidctest.EC(t, "a")
	i := oidctest.NewIssuer(t, k)
	v := verifier(t, i)
	for range 3 * asksAtOnce {
		_, err := v.Verify(t.Context(), oidctest.Key{ID: "b", Algorithm: k.Algorithm, Private: k.Private}.Sign(t, i.Claims(now)))
		require.Error(t, err)
	}
	require.LessOrEqual(t, i.Fetches.Load(), int64(asksAtOnce))
	_, err := v.Verify(t.Context(), k.Sign(t, i.Claims(now)))
	require.NoError(t, err)
}

// TestAnotherIssuer: one that says it is somebody else is not believed.
func TestAnotherIssuer(t *testing.T) {
	k := oidctest.EC(t, "a")
	i := oidctest.NewIssuer(t, k)
	v := verifier(t, i, func(c *Config) { c.Issuer = strings.Replace(i.URL, "127.0.0.1", "localhost", 1) })
	_, err := v.Verify(t.Context(), k.Sign(t, i.Claims(now)))
	require.ErrorIs(t, err, ErrUnavailable)
}

func TestConfig(t *testing.T) {
	for _, c := range []Config{
		{Issuer: "https://id.example"}, {Audience: "a"}, {Issuer: "id.example", Audience: "a"}, {Issuer: "http://id.example", Audience: "a"}, {Issuer: "ftp://id.example", Audience: "a"},
	} {
		_, err := New(c)
		require.Error(t, err, c)
	}
	_, err := New(Config{Issuer: "https://id.example", Audience: "a"})
	require.NoError(t, err)
}
