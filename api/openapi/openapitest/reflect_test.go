package openapitest_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/openapi"
	"safetynet/api/openapi/openapitest"
	"safetynet/pathways"
)

type level string

type base struct {
	ID   string `json:"id"`
	Name string `json:"hidden"`
}

type entry struct {
	Key   string
	Value float64
}

type ordered []entry

func (ordered) MarshalJSON() ([]byte, error) { return []byte(`{}`), nil }

type selfWritten struct{ A int }

func (selfWritten) MarshalJSON() ([]byte, error) { return []byte(`1`), nil }

type thing struct {
	*base
	Name   string         `json:"name"`
	Level  level          `json:"level,omitempty"`
	At     time.Time      `json:"at"`
	Next   *thing         `json:"next"`
	Maybe  *int           `json:"maybe,omitempty"`
	Some   []float64      `json:"some"`
	By     map[string]int `json:"by,omitzero"`
	Sizes  ordered        `json:"sizes"`
	Secret string         `json:"-"`
	hidden int
}

func schemas() *openapitest.Schemas {
	return &openapitest.Schemas{Source: &openapitest.Source{}, Components: map[string]*openapi.Schema{}}
}

// TestOf: what encoding/json writes is what the schema says.
func TestOf(t *testing.T) {
	s := schemas()
	require.Equal(t, openapi.RefTo("Thing"), s.Of(reflect.TypeFor[*thing]()))
	got, err := json.Marshal(s.Components["Thing"])
	require.NoError(t, err)
	require.JSONEq(t, `{"type": "object", "required": ["name", "at", "next", "some", "sizes", "id", "hidden"], "properties": {
		"name": {"type": "string"}, "level": {"type": "string"}, "at": {"type": "string", "format": "date-time"},
		"next": {"anyOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]},
		"maybe": {"type": "integer", "format": "int64"}, "some": {"type": "array", "items": {"type": "number", "format": "double"}},
		"by": {"type": "object", "additionalProperties": {"type": "integer", "format": "int64"}},
		"sizes": {"type": "object", "additionalProperties": {"type": "number", "format": "double"}},
		"id": {"type": "string"}, "hidden": {"type": "string"}}}`, string(got))
	require.Zero(t, thing{}.hidden)
}

// TestOfRefuses: what cannot be known is no guess.
func TestOfRefuses(t *testing.T) {
	require.Panics(t, func() { schemas().Of(reflect.TypeFor[selfWritten]()) })
	require.Panics(t, func() { schemas().Of(reflect.TypeFor[func()]()) })
	s := schemas()
	s.Of(reflect.TypeFor[base]())
	s.Names = map[reflect.Type]string{reflect.TypeFor[thing](): "Base"}
	require.Panics(t, func() { s.Of(reflect.TypeFor[thing]()) }, "two types of one name")
	s.Given = map[reflect.Type]*openapi.Schema{reflect.TypeFor[selfWritten](): {Type: "integer"}}
	require.Equal(t, &openapi.Schema{Type: "integer"}, s.Of(reflect.TypeFor[selfWritten]()))
}

// TestSource: comments and constants of real code.
func TestSource(t *testing.T) {
	source, err := openapitest.ReadSource("../../..", "safetynet", "safetynet/api/openapi", "safetynet/pathways")
	require.NoError(t, err)
	s := &openapitest.Schemas{Source: source, Components: map[string]*openapi.Schema{}}
	s.Of(reflect.TypeFor[openapi.Kind]())
	s.Of(reflect.TypeFor[openapi.Tag]())
	require.Equal(t, "Kind is a type of problem.", s.Components["Kind"].Description)
	require.Equal(t, "Tag is a chapter of the interface.", s.Components["Tag"].Description)
	s.Given = map[reflect.Type]*openapi.Schema{reflect.TypeFor[openapi.Schema](): {}}
	require.Equal(t, "always there", s.Object(reflect.TypeFor[openapi.Header]()).Properties.Get("required").Description)
	require.Equal(t, openapi.RefTo("Guidance"), s.Of(reflect.TypeFor[pathways.Guidance]()))
	require.Equal(t, []any{"home-care", "seek-advice", "escalate"}, s.Components["Guidance"].Enum)
}

func TestShorten(t *testing.T) {
	for text, want := range map[string]string{
		`[1,2,3]`:                       `[1,2]`,
		`{"b":[[1],[2],[3]],"a":"<x>"}`: `{"b":[[1],[2]],"a":"<x>"}`,
		`[1.50]`:                        `[1.50]`,
		`null`:                          `null`,
	} {
		short, cut, err := openapitest.Shorten([]byte(text), 2)
		require.NoError(t, err)
		require.Equal(t, want, string(short))
		require.Equal(t, text != want, cut)
	}
	_, _, err := openapitest.Shorten([]byte(`[1,`), 2)
	require.Error(t, err)
}
