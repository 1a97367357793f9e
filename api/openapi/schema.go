package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// Schema is a schema of JSON Schema 2020-12, in the words that are used here.
type Schema struct {
	Ref         string     `json:"$ref,omitempty"`
	Description string     `json:"description,omitempty"`
	Type        string     `json:"type,omitempty"`
	Format      string     `json:"format,omitempty"`
	Pattern     string     `json:"pattern,omitempty"`
	Enum        []any      `json:"enum,omitempty"`
	Minimum     *float64   `json:"minimum,omitempty"`
	Maximum     *float64   `json:"maximum,omitempty"`
	MaxLength   int        `json:"maxLength,omitempty"`
	MinItems    int        `json:"minItems,omitempty"`
	MaxItems    int        `json:"maxItems,omitempty"`
	Unique      bool       `json:"uniqueItems,omitempty"`
	Items       *Schema    `json:"items,omitempty"`
	MinProps    int        `json:"minProperties,omitempty"`
	Properties  Properties `json:"properties,omitempty"`
	Required    []string   `json:"required,omitempty"`
	Others      *Others    `json:"additionalProperties,omitempty"`
	OneOf       []*Schema  `json:"oneOf,omitempty"`
	AnyOf       []*Schema  `json:"anyOf,omitempty"`
	AllOf       []*Schema  `json:"allOf,omitempty"`
}

const refPrefix = "#/components/schemas/"

// RefTo refers to a schema among the components.
func RefTo(name string) *Schema { return &Schema{Ref: refPrefix + name} }

// RefName is the name of the component that s refers to, "" for none.
func (s *Schema) RefName() string { return strings.TrimPrefix(s.Ref, refPrefix) }

// OrNull admits null besides what s admits.
func (s *Schema) OrNull() *Schema { return &Schema{AnyOf: []*Schema{s, {Type: "null"}}} }

// Others says of which kind members beyond the named ones are; nil for none at all.
type Others struct{ Schema *Schema }

// MarshalJSON writes the schema, or false.
func (o Others) MarshalJSON() ([]byte, error) {
	if o.Schema == nil {
		return []byte("false"), nil
	}
	return json.Marshal(o.Schema)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (o *Others) UnmarshalJSON(data []byte) error {
	if string(data) == "false" {
		return nil
	}
	return json.Unmarshal(data, &o.Schema)
}

// Property is one member of an object.
type Property struct {
	Name   string
	Schema *Schema
}

// Properties are the members of an object in the order they are told.
type Properties []Property

// Get is the schema of a member, nil where there is none.
func (p Properties) Get(name string) *Schema {
	for _, x := range p {
		if x.Name == name {
			return x.Schema
		}
	}
	return nil
}

// MarshalJSON writes an object in this order.
func (p Properties) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, x := range p {
		if i > 0 {
			out = append(out, ',')
		}
		name, errName := json.Marshal(x.Name)
		schema, errSchema := json.Marshal(x.Schema)
		if err := errors.Join(errName, errSchema); err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), schema...)
	}
	return append(out, '}'), nil
}

// UnmarshalJSON reads an object and keeps its order.
func (p *Properties) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		x := Property{Schema: &Schema{}}
		x.Name, _ = name.(string) // keys of an object are strings
		if err := d.Decode(x.Schema); err != nil {
			return err
		}
		*p = append(*p, x)
	}
	return nil
}

// Walk visits a schema and those within it.
func (s *Schema) Walk(visit func(*Schema)) {
	if s == nil {
		return
	}
	visit(s)
	s.Items.Walk(visit)
	if s.Others != nil {
		s.Others.Schema.Walk(visit)
	}
	for _, p := range s.Properties {
		p.Schema.Walk(visit)
	}
	for _, list := range [][]*Schema{s.OneOf, s.AnyOf, s.AllOf} {
		for _, x := range list {
			x.Walk(visit)
		}
	}
}
