package fhir

import "encoding/json"

// Bundle is several resources: a collection, a document or the answer to a search.
type Bundle struct {
	ResourceType string        `json:"resourceType"`
	ID           string        `json:"id,omitempty"`
	Meta         *Meta         `json:"meta,omitempty"`
	Identifier   *Identifier   `json:"identifier,omitempty"`
	Type         string        `json:"type"`
	Timestamp    string        `json:"timestamp,omitempty"`
	Total        *int          `json:"total,omitempty"`
	Link         []BundleLink  `json:"link,omitempty"`
	Entry        []BundleEntry `json:"entry,omitempty"`
}

// BundleLink says where a bundle is from.
type BundleLink struct {
	Relation string `json:"relation"`
	URL      string `json:"url"`
}

// BundleEntry is one resource of a bundle.
type BundleEntry struct {
	FullURL  string `json:"fullUrl,omitempty"`
	Resource any    `json:"resource,omitempty"`
}

// Parameters is what an operation is asked with.
type Parameters struct {
	ResourceType string      `json:"resourceType"`
	Parameter    []Parameter `json:"parameter,omitempty"`
}

// Parameter is one of [Parameters]. One value is set.
type Parameter struct {
	Name          string          `json:"name"`
	ValueString   string          `json:"valueString,omitempty"`
	ValueCode     string          `json:"valueCode,omitempty"`
	ValueDateTime string          `json:"valueDateTime,omitempty"`
	ValueBoolean  *bool           `json:"valueBoolean,omitempty"`
	ValueCoding   *Coding         `json:"valueCoding,omitempty"`
	Resource      json.RawMessage `json:"resource,omitempty"`
	Part          []Parameter     `json:"part,omitempty"`
}
