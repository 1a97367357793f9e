package desk_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

// recorded records a case as a family's page does and returns its reference.
func recorded(t testing.TB, s *webtest.Server, age string) (reference string) {
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

// opened opens a code.
func opened(t testing.TB, s *webtest.Server, code string) *webtest.Visitor {
	t.Helper()
	return s.Visit(t, "/desk").Set("reference", code).Press("Open")
}

// TestOpen: what a family recorded comes back as it was, what was said then is
// told, and the call goes on.
func TestOpen(t *testing.T) {
	for _, x := range []struct{ age, input, words string }{
		{`"date_of_birth": "2024-08-21"`, `name="age-months" type="text" inputmode="numeric" autocomplete="off" value="27"`, "2 years 3 months"},
		{`"date_of_birth": "2026-10-22"`, `name="age-days" type="text" inputmode="numeric" autocomplete="off" value="31"`, "31 days"},
		{`"age": {"years": 2}`, `name="age-years" type="text" inputmode="numeric" autocomplete="off" value="2"`, "between 2 years and 2 years 11 months"},
		{`"age": {"weeks": 20}`, `name="age-months" type="text" inputmode="numeric" autocomplete="off" value="4"`, "4 months"},
		{`"age": {"weeks": 5}`, `name="age-days" type="text" inputmode="numeric" autocomplete="off" value=""`, "between 35 days and 41 days"},
	} {
		base := webtest.Serve(t)
		reference := recorded(t, base, x.age)
		v := opened(t, as(t, base, story.Adviser), " "+strings.ToLower(strings.ReplaceAll(reference, "-", " ")))
		require.Equal(t, http.StatusOK, v.Status)
		require.Contains(t, v.Main(), "10:00 today, Sunday 22 November. Family, in the words for parents. Reference "+reference+". Age then: "+x.words, x.age)
		require.Contains(t, v.Source, x.input, x.age)
		for _, want := range []string{
			`name="pathway" value="febrile-child"`, `name="answer-temperature_c" type="text" inputmode="decimal" spellcheck="false" value="39.1"`,
			`name="answer-dry_mouth" type="radio" value="true" data-key="1" checked`, `name="answer-skin_colour" type="radio" value="normal" data-key="1" checked`,
			`name="answer-headache" type="radio" value="?unsure" data-key="4" checked`, `name="answer-grunting" type="radio" value="" data-key="0" checked`,
			"Not known then", "Do they have a headache? Not sure",
		} {
			require.Contains(t, v.Source, want)
		}
		require.NotContains(t, v.Source, "2024-08")
		require.Equal(t, []string{story.Assessment, story.Call}, kinds(t, base))
	}
}

// TestOpenEnded: what was said does not hold for ever.
func TestOpenEnded(t *testing.T) {
	now := webtest.Now
	base := webtest.Serve(t, func(c *api.Config) { c.Now = func() time.Time { return now } })
	reference := recorded(t, base, `"age": {"years": 2}`)
	adviser := as(t, base, story.Adviser)
	require.Contains(t, opened(t, adviser, reference).Main(), "Holds until")
	now = now.Add(3 * 24 * time.Hour)
	require.Contains(t, opened(t, adviser, reference).Main(), "Ended: check again.")
	now = webtest.Now.Add(story.ReferenceLife)
	v := opened(t, adviser, reference)
	require.Equal(t, http.StatusUnprocessableEntity, v.Status)
	require.Contains(t, v.Main(), "older than 14 days")
}

// TestOpenedOnce: a form that is sent again, or a page that is loaded again, opens
// no further call.
func TestOpenedOnce(t *testing.T) {
	base := webtest.Serve(t)
	adviser := as(t, base, story.Adviser)
	reference := recorded(t, base, `"age": {"years": 2}`)
	form := url.Values{"key": {uuid.NewString()}, "reference": {reference}}
	for range 3 {
		v := adviser.Post(t, "/desk/open", form)
		require.Equal(t, http.StatusOK, v.Status)
		adviser.Visit(t, "/desk/call/"+form.Get("key"))
	}
	require.Equal(t, []string{story.Assessment, story.Call}, kinds(t, base))
	start := url.Values{"key": {uuid.NewString()}, "pathway": {"asthma"}, "age-years": {"7"}}
	for range 3 {
		require.Equal(t, http.StatusOK, adviser.Post(t, "/desk/call", start).Status)
	}
	require.Equal(t, []string{story.Assessment, story.Call, story.Call}, kinds(t, base))
}

// TestOpenRefused: who may not read learns nothing of what there is, and a code
// that opens nothing is said to be so beside its field.
func TestOpenRefused(t *testing.T) {
	base := webtest.Serve(t)
	reference := recorded(t, base, `"age": {"years": 2}`)
	author, adviser := as(t, base, story.Author), as(t, base, story.Adviser)
	for _, x := range []struct {
		who             *webtest.Server
		reference, want string
		status          int
	}{
		{base, reference, "Call 999", http.StatusUnauthorized},
		{author, reference, "Call 999", http.StatusForbidden},
		{author, "0000-0000-0", "Call 999", http.StatusForbidden},
		{adviser, "0000-0000-0", "No record opens with that code", http.StatusUnprocessableEntity},
		{adviser, reference[:8], "not a reference code", http.StatusUnprocessableEntity},
		{adviser, "", "not a reference code", http.StatusUnprocessableEntity},
	} {
		v := x.who.Post(t, "/desk/open", url.Values{"key": {uuid.NewString()}, "reference": {x.reference}})
		require.Equal(t, x.status, v.Status, v.Source)
		require.NotContains(t, v.Source, "39.1")
		require.Contains(t, v.Source, x.want)
	}
	require.Equal(t, []string{story.Assessment}, kinds(t, base))
}

// TestOpenErased: nothing is left to open.
func TestOpenErased(t *testing.T) {
	base := webtest.Serve(t)
	reference := recorded(t, base, `"age": {"years": 2}`)
	book := bookOf(base)
	s, _, err := book.Referred(t.Context(), reference)
	require.NoError(t, err)
	_, err = book.Add(t.Context(), s.ID, "", story.Erasure, &story.Erased{About: story.About{By: story.Actor{Role: story.Auditor}}, Reason: "asked"})
	require.NoError(t, err)
	adviser := as(t, base, story.Adviser)
	require.Contains(t, opened(t, adviser, reference).Main(), "That record was erased")
	v := adviser.Visit(t, "/desk/story/"+s.ID)
	require.Equal(t, http.StatusOK, v.Status)
	require.Contains(t, v.Main(), "Reason: The family asked for it.")
	require.NotContains(t, v.Source, "39.1")
}

// TestOpenInABrowser: the form leads to the call.
func TestOpenInABrowser(t *testing.T) {
	base := webtest.Serve(t)
	reference := recorded(t, base, `"date_of_birth": "2024-08-21"`)
	for _, w := range widths {
		tab := browsertest.Open(t, as(t, base, story.Adviser).URL, w, 900)
		tab.Go("/desk")
		tab.Fill("Reference code", reference)
		tab.Press("Open")
		tab.WaitText("main", "What was said then")
		require.Regexp(t, "^/desk/call/[0-9a-f-]{36}$", tab.URL())
		look(tab, "opened", w)
		tab.Choose("Do any spots stay when you press a clear glass on them?", "Yes")
		tab.WaitText("#desk-panel", "Escalate:")
		tab.Storage()
	}
}

// kinds are those of all entries, oldest first.
func kinds(t testing.TB, s *webtest.Server) []string {
	t.Helper()
	var all []string
	for e, err := range s.Log.Entries(t.Context(), decisionlog.Query{}) {
		require.NoError(t, err)
		all = append(all, e.Kind)
	}
	return all
}
