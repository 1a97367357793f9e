package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRoutes(t *testing.T) {
	f := newFixture(t)
	for _, path := range []string{"/v1", "/v1/", "/v2/evaluate", "/v1/evaluate/", "/v1//evaluate", "/V1/evaluate", "/v1/pathways/a/b", "/v1/pathways/febrile-child/differ"} {
		requireProblem(t, f.get(path), http.StatusNotFound, "no-such-route")
	}
	for path, allow := range map[string]string{
		"/v1/evaluate": "POST", "/v1/assessments": "POST", "/v1/pathways": "GET", "/v1/calls/x": "GET", "/healthz": "GET",
	} {
		for _, method := range []string{"PUT", "PATCH", "DELETE", "OPTIONS", "BREW", map[string]string{"POST": "GET", "GET": "POST"}[allow]} {
			w := f.do(method, path, "")
			requireProblem(t, w, http.StatusMethodNotAllowed, "method-not-allowed")
			require.Equal(t, allow, w.Header().Get("Allow"))
		}
	}
}

func TestMediaTypes(t *testing.T) {
	f := newFixture(t)
	for header, ok := range map[string]bool{
		"application/json": true, "Application/JSON": true, "application/json; charset=utf-8": true, `application/json;charset="UTF-8"`: true,
		"": false, "text/plain": false, "application/x-www-form-urlencoded": false, "application/problem+json": false,
		"application/json; charset=latin1": false, "application/json; profile=x": false, "application/json, text/plain": false, "json": false,
	} {
		w := f.do(http.MethodPost, "/v1/evaluate", urgent(), "Content-Type", header)
		if ok {
			require.Equal(t, http.StatusOK, w.Code, header)
			continue
		}
		requireProblem(t, w, http.StatusUnsupportedMediaType, "unsupported-media-type")
	}
	requireProblem(t, f.do(http.MethodPost, "/v1/evaluate", urgent()), http.StatusUnsupportedMediaType, "unsupported-media-type")
	twice := []string{"Content-Type", "application/json", "Content-Type", "application/json"}
	requireProblem(t, f.do(http.MethodPost, "/v1/evaluate", urgent(), twice...), http.StatusUnsupportedMediaType, "unsupported-media-type")
	packed := []string{"Content-Type", "application/json", "Content-Encoding", "gzip"}
	requireProblem(t, f.do(http.MethodPost, "/v1/evaluate", urgent(), packed...), http.StatusUnsupportedMediaType, "unsupported-media-type")
}

func TestBodySize(t *testing.T) {
	f := newFixture(t)
	full := urgent() + strings.Repeat(" ", MaxBody-len(urgent()))
	require.Equal(t, http.StatusOK, f.post("/v1/evaluate", full).Code)
	for _, path := range []string{"/v1/evaluate", "/v1/assessments"} {
		requireProblem(t, f.post(path, full+" "), http.StatusRequestEntityTooLarge, "body-too-large")
	}
	require.Empty(t, f.recorded())
}

func TestQueries(t *testing.T) {
	f := newFixture(t)
	for _, path := range []string{"/v1/pathways?x=1", "/v1/pathways?", "/v1/pathways/febrile-child?Version=1.0.0", "/v1/pathways/febrile-child?version=1.0.0&version=1.0.0",
		"/v1/pathways/febrile-child?version=1.0.0;x", "/v1/pathways/febrile-child?%zz"} {
		if path == "/v1/pathways?" {
			require.Equal(t, http.StatusOK, f.get(path).Code, "a question mark alone asks nothing")
			continue
		}
		requireProblem(t, f.get(path), unprocessable, "invalid-request")
	}
	requireProblem(t, f.post("/v1/evaluate?temperature_c=39", urgent()), unprocessable, "invalid-request")
	requireProblem(t, f.post("/v1/assessments?x", urgent()), unprocessable, "invalid-request")
	require.Empty(t, f.recorded())
}

// TestHeaders holds for every answer, errors included.
func TestHeaders(t *testing.T) {
	f := newFixture(t, withLog(&fakeLog{panics: "x"}))
	for _, w := range []http.Header{
		f.get("/v1/pathways").Header(), f.post("/v1/evaluate", urgent()).Header(), f.post("/v1/evaluate", "{").Header(), f.get("/nothing").Header(),
		f.do("PUT", "/v1/evaluate", "").Header(), f.get("/v1/assessments/x").Header(), f.staff("/v1/assessments/x").Header(), f.get("/healthz").Header(),
	} {
		require.Equal(t, "nosniff", w.Get("X-Content-Type-Options"))
		require.Equal(t, "no-store", w.Get("Cache-Control"))
		require.Equal(t, "default-src 'none'; frame-ancestors 'none'", w.Get("Content-Security-Policy"))
		require.Equal(t, "same-origin", w.Get("Referrer-Policy"))
		require.Regexp(t, requestIDForm, w.Get("X-Request-Id"))
		require.Empty(t, w.Get("Server"))
	}
}

func TestOtherSitesAreRefused(t *testing.T) {
	f := newFixture(t)
	json := []string{"Content-Type", "application/json"}
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://elsewhere.example"}} {
		w := f.do(http.MethodPost, "/v1/assessments", urgent(), append(headers, json...)...)
		requireProblem(t, w, http.StatusForbidden, "cross-origin")
		require.Empty(t, w.Header().Get("Access-Control-Allow-Origin"))
	}
	require.Empty(t, f.recorded())
	for _, headers := range [][]string{{"Sec-Fetch-Site", "same-origin"}, {"Origin", "http://example.com"}, nil} {
		require.Equal(t, http.StatusCreated, f.do(http.MethodPost, "/v1/assessments", urgent(), append(headers, json...)...).Code)
	}
}
