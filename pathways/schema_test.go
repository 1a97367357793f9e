package pathways

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// TestSchemaMatchesTypes keeps schema.json, which editors use, in step with the
// types the loader decodes into. UPDATE=1 writes it anew.
func TestSchemaMatchesTypes(t *testing.T) {
	want, err := json.MarshalIndent(schemaOfFiles(), "", " ")
	require.NoError(t, err)
	want = append(want, '\n')
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile("schema.json", want, 0o644))
		return
	}
	require.Equal(t, string(want), string(Schema()), "run UPDATE=1 go test ./pathways -run Schema")
}

func TestSchemaAcceptsEveryShippedFile(t *testing.T) {
	schema := compiledSchema(t)
	names, err := fs.Glob(Embedded(), "*/*.yaml")
	require.NoError(t, err)
	shared, err := fs.Glob(Embedded(), "shared/*/*.yaml")
	require.NoError(t, err)
	localities, err := fs.Glob(Embedded(), "localities/*/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, localities)
	require.GreaterOrEqual(t, len(names)+len(shared), 5)
	for _, name := range slices.Concat(names, shared, localities, []string{"hazards.yaml"}) {
		data, err := fs.ReadFile(Embedded(), name)
		require.NoError(t, err)
		require.NoError(t, schema.Validate(instance(t, data)), name)
	}
}

func TestSchemaRefusesStructuralMistakes(t *testing.T) {
	schema := compiledSchema(t)
	for _, code := range []string{"key-unknown", "key-missing", "type-wrong", "value-not-allowed", "version-wrong", "duration-wrong", "date-wrong"} {
		data, err := os.ReadFile("../testdata/invalid/" + code + ".yaml")
		require.NoError(t, err)
		require.Error(t, schema.Validate(instance(t, data)), code)
	}
}

func compiledSchema(t *testing.T) *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", doc))
	schema, err := c.Compile("schema.json")
	require.NoError(t, err)
	return schema
}

// instance turns YAML into what a JSON Schema sees, dates as text.
func instance(t *testing.T, data []byte) any {
	var root yaml.Node
	require.NoError(t, yaml.Unmarshal(data, &root))
	var plain func(n *yaml.Node) any
	plain = func(n *yaml.Node) any {
		switch n.Kind {
		case yaml.DocumentNode:
			return plain(n.Content[0])
		case yaml.MappingNode:
			m := map[string]any{}
			for i := 0; i < len(n.Content); i += 2 {
				m[n.Content[i].Value] = plain(n.Content[i+1])
			}
			return m
		case yaml.SequenceNode:
			list := []any{}
			for _, c := range n.Content {
				list = append(list, plain(c))
			}
			return list
		}
		if n.Tag == "!!timestamp" {
			return n.Value
		}
		var v any
		require.NoError(t, n.Decode(&v))
		return v
	}
	return plain(&root)
}

type object = map[string]any

// schemaOfFiles describes every format, told apart by their first key.
func schemaOfFiles() object {
	g := generator{defs: object{}}
	var files []object
	for _, f := range []struct {
		format Format
		value  any
	}{
		{FormatFindings, Dictionary{}}, {FormatDispositions, Dispositions{}}, {FormatDangerSigns, DangerSigns{}},
		{FormatSepsis, Sepsis{}}, {FormatPresenting, Presenting{}}, {FormatLocality, Locality{}},
		{FormatCalculators, Calculators{}}, {FormatPathway, Pathway{}}, {FormatWording, Wording{}}, {FormatInvariants, Invariants{}}, {FormatProof, Proof{}}, {FormatRelease, Release{}},
		{FormatPhrases, Phrases{}}, {FormatTranslation, Translation{}}, {FormatHazards, Hazards{}},
	} {
		s := g.structure(reflect.TypeOf(f.value))
		s["properties"].(object)["format"] = object{"const": string(f.format)}
		files = append(files, s)
	}
	return object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Safetynet definition files",
		"oneOf": files, "$defs": g.defs,
	}
}

type generator struct{ defs object }

// schema describes one Go type as the decoder reads it.
func (g generator) schema(t reflect.Type) object {
	zero := reflect.New(t).Interface()
	switch zero.(type) {
	case *Str:
		return object{"type": "string"}
	case *Text:
		parts := object{"parent": object{"type": "string"}, "adviser": object{"type": "string"}, "clinician": object{"type": "string"}}
		return object{"oneOf": []object{{"type": "string"}, {"type": "object", "properties": parts, "additionalProperties": false}}}
	case *Language:
		return object{"type": "string"}
	case *Date:
		return object{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`}
	case *Version:
		return object{"type": "string", "pattern": versionForm.String()}
	case *Duration:
		return object{"type": "string", "pattern": durationForm.String()}
	case *Worse:
		return object{"enum": []any{"up", "down", "both", "order", "none", true, false}}
	case *Rank:
		return object{"oneOf": []object{{"type": "string"}, {"type": "array", "items": object{"type": "string"}}}}
	case *Scalar:
		return object{"type": []string{"boolean", "number", "string"}}
	case *Points:
		return object{"oneOf": []object{{"enum": []int{0, 1, 2, 4}}, {"const": "undefined"}}}
	case *BandLimit:
		return object{"oneOf": []object{{"type": "number"}, {"const": "none"}}}
	case *Normal:
		table := object{"type": "object", "additionalProperties": false, "required": []string{"by_age"},
			"properties": object{"by_age": object{"type": "array", "items": g.ref(reflect.TypeFor[AgeNormal]())}}}
		return object{"oneOf": []object{{"type": []string{"boolean", "number", "string"}}, table}}
	}
	if c, ok := zero.(closed); ok {
		return object{"enum": c.allowed()}
	}
	if value, ok := mapValue(t); ok {
		return object{"type": "object", "additionalProperties": g.schema(value)}
	}
	return g.plain(t)
}

func (g generator) plain(t reflect.Type) object {
	switch t.Kind() {
	case reflect.Pointer:
		return g.schema(t.Elem())
	case reflect.Slice:
		return object{"type": "array", "items": g.schema(t.Elem())}
	case reflect.Struct:
		return g.ref(t)
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	}
	return object{"type": "string"}
}

// mapValue recognises [Map], a slice of entries, and returns its value type.
func mapValue(t reflect.Type) (reflect.Type, bool) {
	if t.Kind() != reflect.Slice || t.Elem().Kind() != reflect.Struct {
		return nil, false
	}
	key, hasKey := t.Elem().FieldByName("Key")
	value, hasValue := t.Elem().FieldByName("Value")
	if !hasKey || !hasValue || key.Type != reflect.TypeFor[Str]() || t.Elem().NumField() != 2 {
		return nil, false
	}
	return value.Type, true
}

func (g generator) ref(t reflect.Type) object {
	if _, done := g.defs[t.Name()]; !done {
		g.defs[t.Name()] = object{}
		g.defs[t.Name()] = g.structure(t)
	}
	return object{"$ref": "#/$defs/" + t.Name()}
}

func (g generator) structure(t reflect.Type) object {
	props, required := object{}, []string{}
	for _, k := range keysOf(t).all {
		props[k.name] = g.schema(t.FieldByIndex(k.field).Type)
		if k.required {
			required = append(required, k.name)
		}
	}
	slices.Sort(required)
	return object{"type": "object", "properties": props, "required": required, "additionalProperties": false}
}
