package api

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/openapi"
	"safetynet/api/openapi/openapitest"
)

const openAPIFile = "openapi.json"

// TestOpenAPI: the document is the one that the routes, the types and what the server
// answers make. UPDATE=1 writes it anew.
func TestOpenAPI(t *testing.T) {
	doc := *interfaceOf()
	got := indented(t, exemplified(t, &doc))
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile(openAPIFile, got, 0o644))
		return
	}
	want, err := os.ReadFile(openAPIFile)
	require.NoError(t, err)
	require.NoError(t, openapitest.Form(want))
	require.True(t, bytes.Equal(want, got), "the routes, the types or their comments have changed: make client writes openapi.json anew; first difference: %s", firstDifference(want, got))
}

func indented(t testing.TB, doc *openapi.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	require.NoError(t, e.Encode(doc))
	return b.Bytes()
}

func firstDifference(want, got []byte) string {
	a, b := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "line " + strconv.Itoa(i+1) + ": " + a[i] + " is now " + b[i]
		}
	}
	return "one is longer"
}

// TestOpenAPIRoutes: every route of the router is in the document, and none more; and
// what is said in operationLines is said of a route.
func TestOpenAPIRoutes(t *testing.T) {
	have := map[string]bool{}
	doc, err := openapi.Parse(openAPI)
	require.NoError(t, err)
	ids := map[string]bool{}
	for _, c := range doc.Calls() {
		have[c.Method+" "+c.Path] = true
		require.False(t, ids[c.ID], "%s is the name of two calls", c.ID)
		ids[c.ID] = true
		require.Len(t, c.Tags, 1)
		require.True(t, slices.ContainsFunc(doc.Tags, func(x openapi.Tag) bool { return x.Name == c.Tags[0] }), c.Tags[0])
	}
	routes := map[string]bool{}
	for route := range newFixture(t).routes() {
		routes[pathOf(route)] = true
	}
	require.Equal(t, routes, have)
	for _, c := range operationLines {
		require.True(t, routes[pathOf(c.route)], "there is no route %s", c.route)
	}
}

// TestOpenAPISchemas: what a schema refers to is there, nothing is there for nothing,
// and no number would be rounded by a client.
func TestOpenAPISchemas(t *testing.T) {
	doc, err := openapi.Parse(openAPI)
	require.NoError(t, err)
	used := map[string]bool{}
	look := func(s *openapi.Schema) {
		if s.Ref != "" {
			used[s.RefName()] = true
			require.Contains(t, doc.Components.Schemas, s.RefName())
		}
		if s.Type == "number" {
			require.Equal(t, "double", s.Format)
		}
	}
	for _, s := range doc.Components.Schemas {
		s.Walk(look)
	}
	for _, c := range doc.Calls() {
		if c.Request != nil {
			for _, m := range c.Request.Content {
				m.Schema.Walk(look)
			}
		}
		for _, r := range c.Responses {
			for _, m := range r.Content {
				m.Schema.Walk(look)
			}
		}
	}
	for name := range doc.Components.Schemas {
		require.True(t, used[name], "nothing refers to %s", name)
	}
}
