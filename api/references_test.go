package api

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/memory"
)

// stored records one assessment and returns what the caller was told.
func (f *fixture) stored(body string) answer {
	f.t.Helper()
	w := f.record(body)
	require.Equal(f.t, http.StatusCreated, w.Code, beginning(w))
	return decode[answer](f.t, w)
}

func TestReadBack(t *testing.T) {
	f := newFixture(t)
	a, other := f.stored(urgent()), f.stored(wellChild(t, nil))
	w := f.staff("/v1/assessments/" + a.ID)
	require.Equal(t, http.StatusOK, w.Code, beginning(w))
	got := decode[Stored](t, w)
	require.Equal(t, a.ID, got.ID)
	require.Equal(t, a.Reference, got.Reference)
	require.Equal(t, "2026-11-22T10:00:00.000000Z", got.RecordedAt)
	require.EqualValues(t, 1, got.Seq)
	require.Equal(t, f.recorded()[0].Hash, got.Hash)
	require.JSONEq(t, `{"pathways":["febrile-child"],"versions":{"febrile-child": "`+febrileVersion+`"}}`, string(got.Request))
	require.JSONEq(t, f.post("/v1/evaluate", urgent()).Body.String(), string(got.Assessment))
	require.Contains(t, string(got.Case), `"temperature_c":38`)

	code := a.Reference
	for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), strings.ReplaceAll(code, "-", "%20"), "%20" + code} {
		require.Equal(t, w.Body.String(), f.staff("/v1/references/"+typed).Body.String(), typed)
	}
	require.Equal(t, other.ID, decode[Stored](t, f.staff("/v1/references/"+other.Reference)).ID)

	for _, path := range []string{
		"/v1/assessments/" + strings.ToUpper(a.ID), "/v1/assessments/00000000-0000-4000-8000-000000000000", "/v1/assessments/1", "/v1/assessments/%00",
		"/v1/references/0000-0000-0", "/v1/references/" + code[:10], "/v1/references/" + code + "0", "/v1/references/*",
	} {
		requireProblem(t, f.staff(path), http.StatusNotFound, "not-found")
	}
}

// TestTokenMatrix: who may read what is there, what is not there, and a code
// mistyped. Without a token that allows it, all three look alike.
func TestTokenMatrix(t *testing.T) {
	f := newFixture(t)
	a := f.stored(urgent())
	other, err := decisionlog.NewToken(bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
	require.NoError(t, err)
	require.NoError(t, f.store.AddToken(t.Context(), decisionlog.Token{Hash: decisionlog.HashToken(other), Role: "pathways:write", Created: now}))

	paths := []string{"/v1/assessments/" + a.ID, "/v1/references/" + a.Reference, "/v1/assessments/none", "/v1/references/none"}
	rows := []struct {
		name    string
		headers []string
		status  int
		kind    string
		says    string
	}{
		{"no token", nil, 401, "unauthenticated", `Bearer realm="safetynet"`},
		{"empty header", []string{"Authorization", ""}, 401, "unauthenticated", `Bearer realm="safetynet"`},
		{"no scheme", []string{"Authorization", f.token}, 401, "unauthenticated", `Bearer realm="safetynet"`},
		{"another scheme", []string{"Authorization", "Basic " + f.token}, 401, "unauthenticated", `Bearer realm="safetynet"`},
		{"scheme alone", []string{"Authorization", "Bearer "}, 401, "unauthenticated", `Bearer realm="safetynet"`},
		{"two headers", []string{"Authorization", "Bearer " + f.token, "Authorization", "Bearer " + f.token}, 400, "two-credentials", `Bearer realm="safetynet", error="invalid_request"`},
		{"unknown token", []string{"Authorization", "Bearer snt_x"}, 401, "unauthenticated", `Bearer realm="safetynet", error="invalid_token"`},
		{"wrongly cased token", []string{"Authorization", "Bearer " + strings.ToLower(f.token)}, 401, "unauthenticated", `Bearer realm="safetynet", error="invalid_token"`},
		{"the stored hash as a token", []string{"Authorization", fmt.Sprintf("Bearer %x", decisionlog.HashToken(f.token))}, 401, "unauthenticated", `Bearer realm="safetynet", error="invalid_token"`},
		{"no role of ours", []string{"Authorization", "Bearer " + other}, 403, "forbidden", `Bearer realm="safetynet", error="insufficient_scope"`},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			for _, path := range paths {
				w := f.get(path, row.headers...)
				p := requireProblem(t, w, row.status, row.kind)
				require.Equal(t, row.says, w.Header().Get("WWW-Authenticate"))
				require.NotContains(t, w.Body.String(), a.ID)
				require.Empty(t, p.Issues)
			}
		})
	}
	w := f.get(paths[0], "Authorization", "bearer  "+f.token)
	require.Equal(t, http.StatusOK, w.Code, "the scheme's case does not count")
	requireProblem(t, f.get(paths[0]+"?access_token="+f.token), http.StatusUnauthorized, "unauthenticated")
	requireProblem(t, f.staff(paths[0]+"?x=1"), unprocessable, "invalid-request")
	require.NotContains(t, f.logs.String(), f.token)
}

func TestEnsureToken(t *testing.T) {
	f := newFixture(t)
	require.True(t, strings.HasPrefix(f.token, decisionlog.TokenPrefix))
	token, created, err := EnsureToken(t.Context(), f.store, zeros{}, now)
	require.NoError(t, err)
	require.False(t, created)
	require.Empty(t, token, "shown once")

	_, _, err = EnsureToken(t.Context(), memory.New(), bytes.NewReader(nil), now)
	require.Error(t, err, "no randomness, no token")
	_, _, err = EnsureToken(t.Context(), fakeTokens{err: decisionlog.ErrClosed}, zeros{}, now)
	require.ErrorIs(t, err, decisionlog.ErrClosed)
}

// TestUnreadableLog: a log that fails is not "not found", and a damaged record is
// not shown.
func TestUnreadableLog(t *testing.T) {
	rows := []struct {
		err    error
		status int
		kind   string
		fault  string
	}{
		{errors.New("canary"), 503, "log-unavailable", "store"},
		{decisionlog.ErrClosed, 503, "log-unavailable", "closed"},
		{decisionlog.ErrDamaged, 500, "record-damaged", "damaged"},
	}
	for _, row := range rows {
		f := newFixture(t, withLog(&fakeLog{readErr: row.err}))
		requireProblem(t, f.staff("/v1/assessments/x"), row.status, row.kind)
		require.Contains(t, f.logs.String(), `"msg":"decision log read failed","fault":"`+row.fault+`"`)
		require.NotContains(t, f.logs.String(), "canary")
	}
	f := newFixture(t, func(c *Config) { c.Tokens = fakeTokens{err: errors.New("canary")} })
	requireProblem(t, f.staff("/v1/assessments/x"), http.StatusServiceUnavailable, "log-unavailable")
	f = newFixture(t, func(c *Config) { c.Tokens = nil })
	requireProblem(t, f.staff("/v1/assessments/x"), http.StatusServiceUnavailable, "log-unavailable")
	f = newFixture(t, withLog(nil))
	requireProblem(t, f.staff("/v1/assessments/x"), http.StatusServiceUnavailable, "log-unavailable")
	requireProblem(t, f.staff("/v1/references/x"), http.StatusServiceUnavailable, "log-unavailable")
}
