// Package openapi is the vocabulary of an OpenAPI 3.1 document, as far as Safetynet
// speaks it: what the reading page at /docs shows and what makes the document is the
// same types. It knows nothing of the calls.
//
//	doc, err := openapi.Parse(data)
//	for _, tag := range doc.Tags {
//		for _, call := range doc.Tagged(tag.Name) { … }
//	}
//
// The document itself is api/openapi.json. It is made by the tests of package api, of
// the routes, the Go types and their comments, and of answers that the server gave.
package openapi
