// Package openapitest makes schemas of Go types, and holds what a server answers
// against an OpenAPI document. It is for tests.
//
// A schema says what encoding/json writes: the fields in their order, without
// omitempty or omitzero always there, and the comments as descriptions. Types that
// write themselves need a schema given by hand; one that has none is an error.
package openapitest
