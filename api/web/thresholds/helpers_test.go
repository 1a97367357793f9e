package thresholds_test

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

// answer is a page as it was sent, and as it is read.
type answer struct {
	Status int
	Source string
	Text   string // of the main part, or of a fragment, with single spaces
}

var tags, spaces = regexp.MustCompile(`<[^>]*>`), regexp.MustCompile(`\s+`)

func read(t testing.TB, req *http.Request) answer {
	t.Helper()
	req.Header.Set("Accept", "text/html")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Empty(t, resp.Cookies())
	text := string(body)
	if _, main, found := strings.Cut(text, "<main"); found {
		text = "<main" + main
	}
	text = html.UnescapeString(spaces.ReplaceAllString(tags.ReplaceAllString(text, " "), " "))
	return answer{resp.StatusCode, string(body), strings.NewReplacer(" .", ".", " ,", ",", " ;", ";", " )", ")", "( ", "(", " :", ":").Replace(text)}
}

func get(t testing.TB, s *webtest.Server, path string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
	require.NoError(t, err)
	return read(t, req)
}

func post(t testing.TB, s *webtest.Server, path string, form url.Values) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return read(t, req)
}

// form is the fields of a form: names and values in turn.
func form(pairs ...string) url.Values {
	out := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

// ofChild is a form for the newest version in use, of a child of an age in months.
func ofChild(pathway, months string, pairs ...string) url.Values {
	return form(append([]string{"pathway", pathway, "age-months", months, "age-days", "0"}, pairs...)...)
}

// between is a part of a text.
func between(t testing.TB, text, from, to string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, from)
	require.True(t, found, "there is no %q", from)
	part, _, found := strings.Cut(rest, to)
	require.True(t, found, "there is no %q after %q", to, from)
	return part
}
