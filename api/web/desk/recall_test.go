package desk_test

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/decisionlog"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

// recorded records a case as a family's page does and returns its reference and a
// staff token.
func recorded(t testing.TB, s *webtest.Server, age string) (reference, token string) {
	t.Helper()
	body := `{"pathways": ["febrile-child"], "audience": "parent", ` + age + `, "findings":
		{"temperature_c": 39.1, "dry_mouth": true, "skin_colour": "normal", "headache": {"unknown": "unsure"}, "grunting": {"unknown": "not-asked"}}}`
	r, err := http.Post(s.URL+"/v1/assessments", "application/json", strings.NewReader(body))
	require.NoError(t, err)
	defer r.Body.Close()
	var told struct{ Reference string }
	require.NoError(t, json.NewDecoder(r.Body).Decode(&told))
	require.NotEmpty(t, told.Reference, r.Status)
	token, _, err = api.EnsureToken(t.Context(), s.Log.(decisionlog.Tokens), rand.Reader, webtest.Now)
	require.NoError(t, err)
	return told.Reference, token
}

// TestOpen: what a family recorded comes back as it was, and the call goes on.
func TestOpen(t *testing.T) {
	for _, x := range []struct{ age, input, words string }{
		{`"date_of_birth": "2024-08-21"`, `name="age-months" type="text" inputmode="numeric" autocomplete="off" value="27"`, "2 years 3 months"},
		{`"date_of_birth": "2026-10-22"`, `name="age-days" type="text" inputmode="numeric" autocomplete="off" value="31"`, "31 days"},
		{`"age": {"years": 2}`, `name="age-years" type="text" inputmode="numeric" autocomplete="off" value="2"`, "between 2 years and 2 years 11 months"},
		{`"age": {"weeks": 20}`, `name="age-months" type="text" inputmode="numeric" autocomplete="off" value="4"`, "4 months"},
		{`"age": {"weeks": 5}`, `name="age-days" type="text" inputmode="numeric" autocomplete="off" value=""`, "between 35 days and 41 days"},
	} {
		s := webtest.Serve(t)
		reference, token := recorded(t, s, x.age)
		c := &calling{t: t, server: s, form: url.Values{"reference": {strings.ToLower(reference)}, "token": {token}}}
		c.post("/desk/open")
		require.Contains(t, c.html, "10:00 on Sunday 22 November 2026, age then: "+x.words, x.age)
		require.Contains(t, c.html, x.input, x.age)
		for _, want := range []string{
			`name="pathway" value="febrile-child"`, `name="answer-temperature_c" type="text" inputmode="decimal" spellcheck="false" value="39.1"`,
			`name="answer-dry_mouth" type="radio" value="true" data-key="1" checked`, `name="answer-skin_colour" type="radio" value="normal" data-key="1" checked`,
			`name="answer-headache" type="radio" value="?unsure" data-key="4" checked`, `name="answer-grunting" type="radio" value="" data-key="0" checked`,
		} {
			require.Contains(t, c.html, want)
		}
		require.NotContains(t, c.html, token)
		require.NotContains(t, c.html, "2024-08")
	}
}

// TestOpenRefused: without a token that may read, a record that is there looks
// like one that is not.
func TestOpenRefused(t *testing.T) {
	s := webtest.Serve(t)
	reference, token := recorded(t, s, `"age": {"years": 2}`)
	for _, x := range []struct {
		reference, token string
		status           int
	}{
		{reference, "", http.StatusUnauthorized},
		{reference, token + "x", http.StatusUnauthorized},
		{"0000-0000-0", token + "x", http.StatusUnauthorized},
		{"0000-0000-0", token, http.StatusNotFound},
		{"", token, http.StatusNotFound},
	} {
		v := s.Post(t, "/desk/open", url.Values{"reference": {x.reference}, "token": {x.token}})
		require.Equal(t, x.status, v.Status, v.Source)
		require.NotContains(t, v.Source, "39.1")
		require.Contains(t, v.Source, "Call 999")
	}
}

// TestOpenInABrowser: the form leads to the call.
func TestOpenInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	reference, token := recorded(t, s, `"date_of_birth": "2024-08-21"`)
	for _, w := range widths {
		tab := browsertest.Open(t, s.URL, w, 900)
		tab.Go("/desk")
		tab.Fill("Reference code", reference)
		tab.Fill("Staff token", token)
		tab.Press("Open")
		tab.WaitText("main", "Opened by reference.")
		require.Equal(t, "/desk/open", tab.URL())
		look(tab, "opened", w)
		tab.Choose("Do any spots stay when you press a clear glass on them?", "Yes")
		tab.WaitText("#desk-panel", "Escalate:")
		tab.Storage()
	}
}
