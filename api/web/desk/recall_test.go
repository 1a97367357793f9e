package desk_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
	"safetynet/api/web/webtest"
)

// recorded records a case as a family's page does and returns its reference.
func recorded(t testing.TB, s *webtest.Server, age string) string {
	t.Helper()
	body := `{"pathways": ["febrile-child"], "audience": "parent", ` + age + `, "findings":
		{"temperature_c": 39.1, "dry_mouth": true, "skin_colour": "normal", "headache": {"unknown": "unsure"}, "grunting": {"unknown": "not-asked"}}}`
	r, err := http.Post(s.URL+"/v1/assessments", "application/json", strings.NewReader(body))
	require.NoError(t, err)
	defer r.Body.Close()
	var told struct{ Reference string }
	require.NoError(t, json.NewDecoder(r.Body).Decode(&told))
	require.NotEmpty(t, told.Reference, r.Status)
	return told.Reference
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
		reference := recorded(t, s, x.age)
		c := &calling{t: t, by: s.SignIn(t, story.Adviser), form: url.Values{"reference": {strings.ToLower(reference)}}}
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
		require.NotContains(t, c.html, "2024-08")
	}
}

// TestOpenRefused: to whoever may not read, a record that is there looks like one
// that is not.
func TestOpenRefused(t *testing.T) {
	s := webtest.Serve(t)
	reference := recorded(t, s, `"age": {"years": 2}`)
	visitors := map[string]*webtest.Visitor{"nobody": s.Visit(t, "/"), "auditor": s.SignIn(t, story.Auditor), "adviser": s.SignIn(t, story.Adviser)}
	for _, x := range []struct {
		who, reference string
		status         int
	}{
		{"nobody", reference, http.StatusUnauthorized},
		{"nobody", "0000-0000-0", http.StatusUnauthorized},
		{"auditor", reference, http.StatusForbidden},
		{"auditor", "0000-0000-0", http.StatusForbidden},
		{"adviser", "0000-0000-0", http.StatusNotFound},
		{"adviser", "", http.StatusNotFound},
	} {
		v := visitors[x.who].Post("/desk/open", url.Values{"reference": {x.reference}})
		require.Equal(t, x.status, v.Status, v.Source)
		require.NotContains(t, v.Source, "39.1")
		require.Contains(t, v.Source, "Call 999")
	}
}

// TestOpenInABrowser: the form leads to the call.
func TestOpenInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	reference := recorded(t, s, `"date_of_birth": "2024-08-21"`)
	for _, w := range widths {
		tab := signedIn(t, s, w)
		tab.Fill("Reference code", reference)
		tab.Press("Open")
		tab.WaitText("main", "Opened by reference.")
		require.Equal(t, "/desk/open", tab.URL())
		look(tab, "opened", w)
		tab.Choose("Do any spots stay when you press a clear glass on them?", "Yes")
		tab.WaitText("#desk-panel", "Escalate:")
		tab.Storage()
	}
}
