package openapitest

import (
	"bytes"
	_ "embed"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The schema of OpenAPI 3.1 documents (2026-08-03, of the OpenAPI Initiative), as the
// npm package @seriousme/openapi-schema-validator 2.11.0 carries it (LICENSE beside it).
//
//go:embed openapi-3.1.schema.json
var official []byte

var form = sync.OnceValues(func() (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(official))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("openapi-3.1.schema.json", doc); err != nil {
		return nil, err
	}
	return c.Compile("openapi-3.1.schema.json")
})

// Form says what keeps a text from being an OpenAPI 3.1 document, nil for nothing. It
// does not look into the schemas of bodies.
func Form(document []byte) error {
	s, err := form()
	if err != nil {
		return err
	}
	return validate(s, document)
}
