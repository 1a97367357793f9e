package docs_test

import (
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/openapi"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

// document is what the server says of itself.
func document(t *testing.T) *openapi.Document {
	t.Helper()
	data, err := os.ReadFile("../../openapi.json")
	require.NoError(t, err)
	doc, err := openapi.Parse(data)
	require.NoError(t, err)
	return doc
}

func slug(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }

// TestEveryCallIsThere: on the first page and on that of its chapter, with its
// parameters, statuses, problems and examples.
func TestEveryCallIsThere(t *testing.T) {
	s := webtest.Serve(t)
	doc := document(t)
	index := s.Visit(t, "/docs")
	require.Equal(t, http.StatusOK, index.Status)
	require.Contains(t, index.Main(), "Not clinically approved")
	for _, tag := range doc.Tags {
		calls := doc.Tagged(tag.Name)
		v := s.Visit(t, "/docs/"+slug(tag.Name))
		if len(calls) == 0 {
			require.Equal(t, http.StatusNotFound, v.Status, tag.Name)
			continue
		}
		require.Equal(t, http.StatusOK, v.Status)
		for _, c := range calls {
			require.Contains(t, index.Source, "/docs/"+slug(tag.Name)+"#"+c.ID)
			require.Contains(t, v.Source, `id="`+c.ID+`"`)
			require.Contains(t, v.Main(), c.Summary)
			for _, p := range c.Parameters {
				require.Contains(t, v.Main(), p.Name)
			}
			for status, r := range c.Responses {
				require.Contains(t, v.Source, "<strong>"+status+"</strong>")
				for _, p := range r.Problems {
					require.Contains(t, v.Main(), strings.TrimPrefix(p, "/problems/"))
				}
			}
			require.Contains(t, v.Main(), strings.Join(strings.Fields(c.Curl), " "), "as it is read, in one line")
		}
	}
}

var inner = regexp.MustCompile(`href="(/docs/types)?#(\w+)"`)

// TestLinksLeadSomewhere: every type that is named is described, member by member.
func TestLinksLeadSomewhere(t *testing.T) {
	s := webtest.Serve(t)
	doc := document(t)
	described := s.Visit(t, "/docs/types").Source
	for name, schema := range doc.Components.Schemas {
		require.Contains(t, described, `id="`+name+`"`)
		for _, p := range schema.Properties {
			require.Contains(t, described, ">"+p.Name+"</th>")
		}
	}
	for _, tag := range doc.Tags {
		page := s.Visit(t, "/docs/"+slug(tag.Name)).Source
		for _, m := range inner.FindAllStringSubmatch(page, -1) {
			if where := map[bool]string{true: described, false: page}[m[1] != ""]; m[2] != "maincontent" {
				require.Contains(t, where, `id="`+m[2]+`"`)
			}
		}
	}
	problems := s.Visit(t, "/docs/problems").Main()
	for _, k := range doc.Problems {
		require.Contains(t, problems, k.Type)
	}
}

// TestPagesInABrowser: accessible, no wider than the window, and nobody else is asked
// for anything, also without scripts.
func TestPagesInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	for _, path := range []string{"/docs", "/docs/guidance", "/docs/calls", "/docs/types", "/docs/problems"} {
		for _, width := range []int64{320, 1280} {
			t.Run(strings.ReplaceAll(path[1:], "/", " ")+" at "+strconv.FormatInt(width, 10), func(t *testing.T) {
				tab := browsertest.Open(t, s.URL, width, 900, browsertest.NoScript)
				tab.Go(path)
				tab.NoViolations()
				tab.Storage()
				if path == "/docs" || path == "/docs/guidance" && width > 320 {
					tab.Picture("page")
				}
			})
		}
	}
	tab := browsertest.Open(t, s.URL, 320, 900)
	tab.Go("/docs/nothing", http.StatusNotFound)
	require.Contains(t, tab.Text("h1"), "no such chapter")
}
