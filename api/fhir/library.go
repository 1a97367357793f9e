package fhir

import (
	"encoding/json"

	"safetynet/engine"
	"safetynet/pathways"
)

// Library is a pathway's definition as data, and what goes into it and comes out.
type Library struct {
	Definition
	Type            *CodeableConcept      `json:"type"`
	SubjectConcept  *CodeableConcept      `json:"subjectCodeableConcept,omitempty"`
	Parameter       []ParameterDefinition `json:"parameter,omitempty"`
	DataRequirement []DataRequirement     `json:"dataRequirement,omitempty"`
	Content         []Attachment          `json:"content,omitempty"`
}

// ParameterDefinition is something that goes in or comes out.
type ParameterDefinition struct {
	Name          string `json:"name"`
	Use           string `json:"use"`
	Min           int    `json:"min"`
	Max           string `json:"max"`
	Documentation string `json:"documentation,omitempty"`
	Type          string `json:"type"`
}

// Attachment is a file inside a resource.
type Attachment struct {
	ContentType string `json:"contentType"`
	Data        []byte `json:"data"` // base64 in JSON
	Title       string `json:"title,omitempty"`
}

// LibraryOf is the whole definition that a pathway was compiled from, the file
// itself and every shared part it pins, as JSON. The identifier is the digest over
// their sources: two libraries with one digest mean the same.
func LibraryOf(p *engine.Program) *Library {
	def := p.Definition()
	return &Library{
		Definition: headOfPathway("Library", def,
			"The definition of one version of a pathway with the shared parts that it pins. The identifier is the digest of their sources."),
		Type:            Concept("http://terminology.hl7.org/CodeSystem/library-type", "logic-library", "Logic Library"),
		SubjectConcept:  subject(),
		Parameter:       parametersOf(p),
		DataRequirement: dataOf(testedBy(p)),
		Content: []Attachment{
			attached(def.Name, def), attached(def.Dictionary.Name, def.Dictionary), attached(def.Shared.Dispositions.Name, def.Shared.Dispositions),
			attached(def.Signs.Name, def.Signs), attached(def.SepsisTables.Name, def.SepsisTables),
		},
	}
}

// attached is one file of the definitions. They are plain data, which JSON has
// every form of.
func attached(name string, v any) Attachment {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return Attachment{ContentType: "application/json", Data: data, Title: name + ", as JSON"}
}

func testedBy(p *engine.Program) []*pathways.Finding {
	var list []*pathways.Finding
	for _, id := range p.Tested() {
		list = append(list, p.Definition().Dictionary.Finding(id))
	}
	return list
}

func parametersOf(p *engine.Program) []ParameterDefinition {
	all := []ParameterDefinition{
		{"audience", "in", 1, "1", "Who answers.", "code"},
		{"assessed_at", "in", 1, "1", "The time of the assessment, the only clock it has.", "dateTime"},
		{"age", "in", 0, "1", "The age of the child.", "Age"},
	}
	for _, f := range testedBy(p) {
		all = append(all, ParameterDefinition{f.ID.Value, "in", 0, "1", f.Text.For(pathways.Clinician), parameterType(f)})
	}
	return append(all,
		ParameterDefinition{"guidance", "out", 1, "1", "Home care, seek advice or escalate.", "Coding"},
		ParameterDefinition{"disposition", "out", 1, "1", "What to do.", "Coding"},
		ParameterDefinition{"floor", "out", 1, "1", "The most urgent disposition already certain.", "Coding"},
		ParameterDefinition{"ceiling", "out", 1, "1", "The most urgent disposition still possible.", "Coding"},
		ParameterDefinition{"settled", "out", 1, "1", "Whether floor and ceiling are equal.", "boolean"},
		ParameterDefinition{"approved", "out", 1, "1", "Whether everything used is clinically approved.", "boolean"},
	)
}

func parameterType(f *pathways.Finding) string {
	switch {
	case f.Type == pathways.Bool || f.Type == pathways.Enum:
		return "Coding"
	case numberType(f) == "quantity":
		return "Quantity"
	}
	return numberType(f)
}

// dataOf asks for the birth date, and for findings as resources of a record: an
// Observation with one of a finding's codes, and a Condition where it, or an answer
// of it, has a code of SNOMED CT.
func dataOf(findings []*pathways.Finding) []DataRequirement {
	all := []DataRequirement{{Type: "Patient", MustSupport: []string{"birthDate"}}}
	for _, f := range findings {
		all = append(all, DataRequirement{Type: "Observation", MustSupport: []string{"value"}, CodeFilter: []CodeFilter{{Path: "code", Code: readCodes(f)}}})
		if codes := conditionCodes(f); len(codes) > 0 {
			all = append(all, DataRequirement{Type: "Condition", CodeFilter: []CodeFilter{{Path: "code", Code: codes}}})
		}
	}
	return all
}

// conditionCodes are the codes by which a problem list says a finding. A number is
// no problem.
func conditionCodes(f *pathways.Finding) (codes []Coding) {
	for _, c := range f.Codes {
		if c.System == pathways.SNOMED && published(c) && (f.Type == pathways.Bool || f.Type == pathways.Enum) {
			codes = append(codes, Coding{System: SNOMED, Code: c.Code, Display: c.Display})
		}
	}
	return codes
}
