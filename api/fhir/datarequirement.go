package fhir

// DataRequirement is something that is asked for.
type DataRequirement struct {
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
