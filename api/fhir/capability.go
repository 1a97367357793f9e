package fhir

import "time"

// CapabilityStatement is what a server can do.
type CapabilityStatement struct {
	Definition
	Kind           string          `json:"kind"`
	Software       *Software       `json:"software,omitempty"`
	Implementation *Implementation `json:"implementation,omitempty"`
	FHIRVersion    string          `json:"fhirVersion"`
	Format         []string        `json:"format"`
	Rest           []Rest          `json:"rest,omitempty"`
}

// Software is a program and its version.
type Software struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

// Implementation is one installation of it.
type Implementation struct {
	Description string `json:"description"`
	URL         string `json:"url,omitempty"`
}

// Rest is what is served over HTTP.
type Rest struct {
	Mode          string         `json:"mode"`
	Documentation string         `json:"documentation,omitempty"`
	Resource      []RestResource `json:"resource,omitempty"`
}

// RestResource is what is served of one type of resource.
type RestResource struct {
	Type          string          `json:"type"`
	Documentation string          `json:"documentation,omitempty"`
	Interaction   []Interaction   `json:"interaction,omitempty"`
	SearchParam   []SearchParam   `json:"searchParam,omitempty"`
	Operation     []RestOperation `json:"operation,omitempty"`
}

// Interaction is something that can be done.
type Interaction struct {
	Code string `json:"code"`
}

// SearchParam is something that can be searched by.
type SearchParam struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// RestOperation is an operation that is served.
type RestOperation struct {
	Name       string `json:"name"`
	Definition string `json:"definition"`
}

// Published lists the types of resources that are served to be read and searched.
func Published() []string {
	return []string{"CodeSystem", "Library", "OperationDefinition", "PlanDefinition", "Questionnaire", "StructureDefinition", "ValueSet"}
}

// SearchParams lists what they are searched by.
func SearchParams() []SearchParam {
	return []SearchParam{{"_id", "token"}, {"status", "token"}, {"url", "uri"}, {"version", "token"}}
}

// CapabilityOf says what a server of ours can do. software is the version of the
// program, date that of the statement, and base where FHIR is served, "" where
// that is not known.
func CapabilityOf(software string, date time.Time, base string, approved bool) *CapabilityStatement {
	rest := Rest{Mode: "server", Documentation: "Definitions can be read and searched. What is known of a child is sent to $apply and is neither kept nor recorded."}
	for _, kind := range Published() {
		r := RestResource{Type: kind, Interaction: []Interaction{{"read"}, {"search-type"}}, SearchParam: SearchParams()}
		if kind == "PlanDefinition" {
			r.Operation = []RestOperation{{"apply", ApplyURL()}}
		}
		rest.Resource = append(rest.Resource, r)
	}
	about := "Pathways for acutely unwell children."
	if !approved {
		about += " " + definitionNotice
	}
	return &CapabilityStatement{
		Definition: Definition{
			ResourceType: "CapabilityStatement", ID: "safetynet", Name: "Safetynet", Title: "Safetynet", Status: "draft", Experimental: given(true),
			Date: date.Format(time.RFC3339), Publisher: publisher,
		},
		Kind: "instance", Software: &Software{Name: "Safetynet", Version: software},
		Implementation: &Implementation{Description: about, URL: base},
		FHIRVersion:    "4.0.1", Format: []string{"json", "application/fhir+json"}, Rest: []Rest{rest},
	}
}
