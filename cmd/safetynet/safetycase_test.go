package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/browsertest"
	"safetynet/engine/safetycase"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// writtenCase is what safety-case prints.
func writtenCase(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	require.Equal(t, statusOK, run(t.Context(), append([]string{"safety-case"}, args...), nil, &out, &errs), errs.String())
	return out.String()
}

// TestSafetyCaseTwice: the same inputs give the same bytes, and the same data.
func TestSafetyCaseTwice(t *testing.T) {
	html := writtenCase(t, "febrile-child")
	require.True(t, html == writtenCase(t, "febrile-child"))
	require.False(t, strings.Contains(html, "epilepsy 1.2.0"))
	file := filepath.Join(t.TempDir(), "case.html")
	require.Empty(t, writtenCase(t, "febrile-child", "--out", file))
	kept, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, html == string(kept))

	data := writtenCase(t, "febrile-child", "--json")
	require.True(t, data == writtenCase(t, "febrile-child", "--json"))
	var x struct {
		Notice   string `json:"notice"`
		Date     string `json:"date"`
		Pathways []struct {
			Version    string                 `json:"version"`
			Difference *safetycase.Difference `json:"difference"`
			Vignettes  safetycase.Vignettes   `json:"vignettes"`
		} `json:"pathways"`
		Log struct {
			Hazards []struct {
				ID       string `json:"id"`
				Controls []struct {
					Evidence []map[string]string `json:"evidence"`
					Open     string              `json:"open"`
				} `json:"controls"`
			} `json:"hazards"`
		} `json:"hazard_log"`
	}
	require.NoError(t, json.Unmarshal([]byte(data), &x))
	require.Equal(t, safetycase.Notice, x.Notice)
	require.Len(t, x.Pathways, 1)
	require.Equal(t, "1.1.0", x.Pathways[0].Difference.Since)
	require.Equal(t, x.Pathways[0].Vignettes.Results, x.Pathways[0].Vignettes.Passed)
	require.True(t, strings.Contains(html, "Compared with 1.1.0"))
	for _, h := range x.Log.Hazards {
		require.True(t, strings.Contains(html, `<h3 id="`+h.ID+`">`))
		for _, k := range h.Controls {
			require.True(t, len(k.Evidence) > 0 || k.Open != "", h.ID)
		}
	}
}

// TestSafetyCaseSlips: what safetynet mutate measured is taken in for the very state
// it was measured of.
func TestSafetyCaseSlips(t *testing.T) {
	lib, issues := pathways.Load(pathways.Embedded())
	require.False(t, issues.HasErrors())
	d := lib.Newest("asthma")
	m := verify.Mutation{Pathway: "asthma", Version: d.Version.String(), Digest: d.Digest, Examples: 917, Scores: []verify.Score{{Operator: verify.Boundary, Mutants: 10, Equivalent: 2, Examples: 8, Proofs: 3, Together: 8}}}
	file := filepath.Join(t.TempDir(), "slips.json")
	keep := func() {
		data, err := json.Marshal(map[string]any{"mutations": []verify.Mutation{m}})
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(file, data, 0o600))
	}
	keep()
	html := writtenCase(t, "asthma", "--mutation", file)
	require.True(t, strings.Contains(html, "10 small slips were planted"))
	require.False(t, strings.Contains(html, "now there are"), "the vignettes are still those")
	require.True(t, strings.Contains(writtenCase(t, "asthma"), "no measurement was given for this document"))

	m.Digest = "sha256:0"
	keep()
	var errs bytes.Buffer
	require.Equal(t, statusUsage, run(t.Context(), []string{"safety-case", "asthma", "--mutation", file}, nil, io.Discard, &errs))
	require.Contains(t, errs.String(), "of another state of it")
}

// TestBrowserSafetyCase: the safety case of the shipped pathways opens, whole, at
// any width; every link in it leads somewhere, and none out of it.
func TestBrowserSafetyCase(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "case.html")
	writtenCase(t, "--since", "none", "--since", "febrile-child@1.1.0", "--out", file)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	ids := map[string]int{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(string(data), -1) {
		ids[m[1]]++
		require.Equal(t, 1, ids[m[1]], m[1])
	}
	links := regexp.MustCompile(` href="([^"]*)"`).FindAllStringSubmatch(string(data), -1)
	require.Greater(t, len(links), 300)
	for _, m := range links {
		require.True(t, strings.HasPrefix(m[1], "#") && ids[m[1][1:]] == 1, m[1])
	}

	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	for _, width := range []int64{320, 1280} {
		tab := browsertest.Open(t, server.URL, width, 900)
		tab.Go("/case.html")
		require.Contains(t, tab.Text(".notice"), "NOT CLINICALLY APPROVED")
		require.Contains(t, tab.Text("h1"), "Safety case")
		require.Len(t, tab.Texts(".pathway"), 6)
		require.GreaterOrEqual(t, len(tab.Texts(".hazard")), 24)
		var wide int64
		tab.Eval("document.documentElement.scrollWidth", &wide)
		require.LessOrEqual(t, wide, width, "nothing but tables is scrolled sideways")
		tab.NoViolations()
		tab.Storage()
	}
}
