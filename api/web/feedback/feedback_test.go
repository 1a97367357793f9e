package feedback_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/site"
	"safetynet/api/web/webtest"
	"safetynet/pathways"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

// checked is a family that has a result, and the code on it.
func checked(t *testing.T, s *webtest.Server) (*webtest.Visitor, string) {
	v := s.Visit(t, "/").Set("problem", "high-temperature").Press("on").Set("sign", "seizure_now").Press("on")
	code := v.Value("reference")
	require.NotEmpty(t, code, v.Main())
	return v, code
}

// mistyped is code with another last letter.
func mistyped(code string) string {
	other := "X"
	if strings.HasSuffix(code, other) {
		other = "Y"
	}
	return code[:len(code)-1] + other
}

func told(t *testing.T, s *webtest.Server) (all []story.Told) {
	for e, err := range s.Log.Entries(t.Context(), decisionlog.Query{Kinds: []string{story.Feedback}}) {
		require.NoError(t, err)
		var x story.Told
		require.NoError(t, json.Unmarshal(e.Body, &x))
		all = append(all, x)
	}
	return all
}

// TestFromTheResult: the button on the result leads here with the code filled in
// and not in an address; what is sent is recorded; nothing else is told.
func TestFromTheResult(t *testing.T) {
	s := webtest.Serve(t)
	v, code := checked(t, s)
	require.Contains(t, v.Main(), "/feedback")
	v.Press("Tell us how it went")
	require.Equal(t, code, v.Value("reference"))
	require.Empty(t, v.Faults(), "nothing is wrong with a form that is only opened")
	v.Set("helped", "partly").Set("did", "ambulance", "admitted").Press("Send")
	require.Equal(t, http.StatusOK, v.Status)
	require.Contains(t, v.Title(), "Thank you")
	require.NotContains(t, v.Source, code)
	require.Len(t, told(t, s), 1)
	require.Equal(t, "partly", told(t, s)[0].Helped)
	require.Equal(t, []string{"ambulance", "admitted"}, told(t, s)[0].Did)
	for _, sentence := range site.EmergencySentences() {
		require.Contains(t, v.Main(), strings.TrimSpace(sentence))
	}
}

// TestWrongForms: each fault is said at its field, the answers stay, and nothing is
// recorded.
func TestWrongForms(t *testing.T) {
	s := webtest.Serve(t)
	_, code := checked(t, s)
	v := s.Visit(t, "/feedback").Press("Send")
	require.Equal(t, http.StatusUnprocessableEntity, v.Status)
	require.Equal(t, []string{"reference", "helped-yes"}, v.Faults())
	require.Contains(t, v.Main(), "Enter your code")
	require.Contains(t, v.Main(), "Call 999")
	v.Set("reference", mistyped(code)).Set("helped", "yes").Set("did", "gp").Press("Send")
	require.Equal(t, []string{"reference"}, v.Faults())
	require.Contains(t, v.Main(), "We do not know that code. Check each letter and number. A code works for 14 days")
	v.Set("reference", strings.ToLower(code)).Press("Send")
	require.Contains(t, v.Title(), "Thank you")
	require.Equal(t, []string{"gp"}, told(t, s)[0].Did)

	for _, form := range []url.Values{
		{"reference": {code}, "helped": {"very"}}, {"reference": {code}, "helped": {"yes", "no"}}, {"reference": {code}, "helped": {"yes"}, "did": {"not-known"}}, {"reference": {code}, "helped": {"yes"}, "did": {"gp", "gp"}},
	} {
		v := s.Post(t, "/feedback", form)
		require.Equal(t, http.StatusBadRequest, v.Status)
		require.Contains(t, v.Source, "Call 999")
	}
	require.Len(t, told(t, s), 1)
}

// TestWords: short sentences and easy words on the pages for families.
func TestWords(t *testing.T) {
	s := webtest.Serve(t)
	_, code := checked(t, s)
	for _, v := range []*webtest.Visitor{s.Visit(t, "/feedback"), s.Post(t, "/feedback", url.Values{"reference": {code}, "helped": {"yes"}})} {
		var r pathways.Reading
		for _, tag := range []string{"p", "label", "legend", "span"} {
			for _, text := range v.Texts(tag) {
				r.Add(text)
			}
		}
		require.LessOrEqual(t, r.Longest, 20, v.Title())
		require.LessOrEqual(t, r.Grade(), 6.0, v.Title())
	}
}

// TestBrowser: in a browser, on a small and a large screen.
func TestBrowser(t *testing.T) {
	s := webtest.Serve(t)
	_, code := checked(t, s)
	for _, width := range []int64{320, 1280} {
		tab := browsertest.Open(t, s.URL, width, 800)
		at := " at " + strconv.FormatInt(width, 10)
		tab.Go("/feedback")
		tab.NoViolations()
		tab.Picture("feedback" + at)
		tab.Press("Send")
		require.Equal(t, 422, tab.Status())
		tab.NoViolations()
		tab.Picture("feedback faults" + at)
		tab.Fill("Your code", code)
		tab.Choose("Did the advice help?", "Yes")
		tab.Press("Send")
		require.Contains(t, tab.Text("main"), "Thank you")
		tab.NoViolations()
		tab.Storage()
	}
}
