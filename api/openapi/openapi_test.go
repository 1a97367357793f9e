package openapi_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/openapi"
)

func document() *openapi.Document {
	op := func(id, tag string) *openapi.Operation { return &openapi.Operation{ID: id, Tags: []string{tag}} }
	return &openapi.Document{Paths: map[string]map[string]*openapi.Operation{
		"/things":                {"post": op("add", "Things"), "get": op("list", "Things")},
		"/things/{id}":           {"get": op("show", "Things")},
		"/things/last":           {"get": op("last", "Things")},
		"/things/{id}/parts":     {"get": op("parts", "Parts")},
		"/files/{digest}/{file}": {"get": op("file", "Files")},
	}}
}

func TestFind(t *testing.T) {
	for request, want := range map[[2]string]string{
		{"GET", "/things"}: "list", {"POST", "/things"}: "add", {"GET", "/things/7"}: "show", {"GET", "/things/last"}: "last",
		{"GET", "/things/7/parts"}: "parts", {"GET", "/files/d/a/b.css"}: "file",
		{"GET", "/things/"}: "", {"GET", "/things/7/"}: "", {"GET", "/thing"}: "", {"DELETE", "/things"}: "", {"GET", "/things/7/parts/8"}: "", {"GET", "/"}: "",
	} {
		c := document().Find(request[0], request[1])
		if want == "" {
			require.Nil(t, c, request)
			continue
		}
		require.NotNil(t, c, request)
		require.Equal(t, want, c.ID)
	}
}

func TestTagged(t *testing.T) {
	var ids []string
	for _, c := range document().Tagged("Things") {
		ids = append(ids, c.ID)
	}
	require.Equal(t, []string{"list", "add", "last", "show"}, ids)
}

// TestSchemaRoundTrip: members keep their order, and what is closed stays closed.
func TestSchemaRoundTrip(t *testing.T) {
	text := `{"type":"object","properties":{"z":{"type":"string"},"a":{"$ref":"#/components/schemas/A"},` +
		`"m":{"anyOf":[{"type":"array","items":{"type":"number","format":"double"}},{"type":"null"}]}},"required":["z"],"additionalProperties":false}`
	var s openapi.Schema
	require.NoError(t, json.Unmarshal([]byte(text), &s))
	require.Equal(t, "A", s.Properties.Get("a").RefName())
	require.Nil(t, s.Properties.Get("b"))
	require.Nil(t, s.Others.Schema)
	again, err := json.Marshal(&s)
	require.NoError(t, err)
	require.Equal(t, text, string(again))
	seen := 0
	s.Walk(func(*openapi.Schema) { seen++ })
	require.Equal(t, 7, seen)
}
