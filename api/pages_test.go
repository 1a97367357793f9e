package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
)

const asksForPages = "text/html,application/xhtml+xml,*/*;q=0.8"

// TestErrorsArePagesToPeople: a browser gets a page with the emergency text, a
// program the problem; under /v1 there are no pages.
func TestErrorsArePagesToPeople(t *testing.T) {
	f := newFixture(t)
	w := f.do(http.MethodGet, "/nowhere", "", "Accept", asksForPages)
	require.Equal(t, http.StatusNotFound, w.Code)
	require.Contains(t, w.Header().Get("Content-Type"), "text/html")
	require.Contains(t, w.Header().Get("Content-Security-Policy"), "style-src 'self'")
	for _, sentence := range strings.SplitAfter(strings.TrimSuffix(EmergencyText, "."), ". ") {
		require.Contains(t, w.Body.String(), strings.TrimSpace(sentence))
	}
	requireProblem(t, f.do(http.MethodGet, "/nowhere", ""), http.StatusNotFound, "no-such-route")
	requireProblem(t, f.do(http.MethodGet, "/v1/nowhere", "", "Accept", asksForPages), http.StatusNotFound, "no-such-route")
}

// TestPagesWithoutALibrary: there is nothing to ask, and the emergency text says so.
func TestPagesWithoutALibrary(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.Engine = nil })
	for _, path := range []string{"/", "/desk", "/thresholds", "/pathways"} {
		w := f.as(story.Adviser, http.MethodGet, path, "", "Accept", asksForPages)
		require.Equal(t, http.StatusServiceUnavailable, w.Code, path)
		require.Contains(t, w.Body.String(), "Call 999 now if the child is hard to wake", path)
	}
}

// TestPagesAreNotKept: no cache keeps a page, nothing is set in the browser, and a
// form sent from another site is refused.
func TestPagesAreNotKept(t *testing.T) {
	f := newFixture(t)
	for _, path := range []string{"/", "/desk", "/thresholds", "/pathways"} {
		w := f.as(story.Adviser, http.MethodGet, path, "", "Accept", asksForPages)
		require.Equal(t, http.StatusOK, w.Code, path)
		require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
		require.Empty(t, w.Header().Get("Set-Cookie"))
		require.NotContains(t, w.Header().Get("Content-Security-Policy"), "unsafe")
		require.Contains(t, w.Body.String(), "Not clinically approved")
	}
	w := f.do(http.MethodPost, "/check", "", "Accept", asksForPages, "Content-Type", "application/x-www-form-urlencoded")
	require.Equal(t, http.StatusOK, w.Code, "as every page of the questions, it is the answer to a form")
	require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	w = f.do(http.MethodPost, "/check", "", "Accept", asksForPages, "Sec-Fetch-Site", "cross-site")
	require.Equal(t, http.StatusForbidden, w.Code)
	w = f.do(http.MethodPost, "/check", strings.Repeat("x", 65<<10), "Accept", asksForPages, "Content-Type", "application/x-www-form-urlencoded")
	require.Equal(t, http.StatusBadRequest, w.Code)
	require.Contains(t, w.Body.String(), "too large")
}
