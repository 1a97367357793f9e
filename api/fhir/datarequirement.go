package fhir

import "safetynet/pathways"

// DataRequirement is something that is asked for.
type DataRequirement struct {
	ID          string       `json:"id,omitempty"`
	Extension   []Extension  `json:"extension,omitempty"`
	Type        string       `json:"type"`
	MustSupport []string     `json:"mustSupport,omitempty"`
	CodeFilter  []CodeFilter `json:"codeFilter,omitempty"`
}

// CodeFilter says by which codes something that is asked for is known.
type CodeFilter struct {
	Path     string   `json:"path,omitempty"`
	ValueSet string   `json:"valueSet,omitempty"`
	Code     []Coding `json:"code,omitempty"`
}

// codesOf are the codes of a finding: ours, and those of published vocabularies that
// are certain.
func codesOf(f *pathways.Finding) []Coding {
	own := Coding{System: FindingSystem, Code: f.ID.Value, Display: f.Text.For(pathways.Clinician)}
	return append([]Coding{own}, certain(f, "")...)
}
