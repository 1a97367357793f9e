package fhir

// StructureDefinition says what an extension of ours is, where it stands and what
// its value is.
type StructureDefinition struct {
	Definition
	FHIRVersion    string       `json:"fhirVersion"`
	Kind           string       `json:"kind"`
	Abstract       bool         `json:"abstract"`
	Context        []Context    `json:"context"`
	Type           string       `json:"type"`
	BaseDefinition string       `json:"baseDefinition"`
	Derivation     string       `json:"derivation"`
	Differential   Differential `json:"differential"`
}

// Context is where an extension may stand.
type Context struct {
	Type       string `json:"type"`
	Expression string `json:"expression"`
}

// Differential is how a definition differs from its base.
type Differential struct {
	Element []ElementDefinition `json:"element"`
}

// ElementDefinition is one element of a [Differential].
type ElementDefinition struct {
	ID         string        `json:"id"`
	Path       string        `json:"path"`
	SliceName  string        `json:"sliceName,omitempty"`
	Short      string        `json:"short,omitempty"`
	Definition string        `json:"definition,omitempty"`
	Min        *int          `json:"min,omitempty"`
	Max        string        `json:"max,omitempty"`
	Type       []ElementType `json:"type,omitempty"`
	FixedURI   string        `json:"fixedUri,omitempty"`
}

// ElementType is a type that an element may have.
type ElementType struct {
	Code string `json:"code"`
}

// StructureDefinitions are those of every extension of ours. None of them changes
// the meaning of the element that it stands in.
func StructureDefinitions() []*StructureDefinition {
	var all []*StructureDefinition
	for _, x := range extensions {
		all = append(all, x.definition())
	}
	return all
}

func (x extension) definition() *StructureDefinition {
	head := ownHead("StructureDefinition", x.name, x.title, x.text)
	s := &StructureDefinition{
		Definition: head, FHIRVersion: "4.0.1", Kind: "complex-type", Type: "Extension",
		BaseDefinition: standardExtension + "Extension", Derivation: "constraint",
	}
	for _, on := range x.on {
		s.Context = append(s.Context, Context{"element", on})
	}
	s.Differential.Element = append([]ElementDefinition{
		{ID: "Extension", Path: "Extension", Short: x.title, Definition: x.text, Min: given(0), Max: x.max},
	}, x.content(head.URL)...)
	return s
}

// content is what is in an extension: a value, or parts that are extensions and have
// one each.
func (x extension) content(url string) []ElementDefinition {
	if len(x.parts) == 0 {
		return within("Extension", "Extension", url, x.value)
	}
	var all []ElementDefinition
	for _, p := range x.parts {
		id, path := "Extension.extension:"+p.name, "Extension.extension"
		all = append(all, ElementDefinition{ID: id, Path: path, SliceName: p.name, Short: p.text, Definition: p.text, Min: given(1), Max: "1"})
		all = append(all, within(id, path, p.name, p.value)...)
	}
	return append(all, fixed("Extension", "Extension", url), ElementDefinition{ID: "Extension.value[x]", Path: "Extension.value[x]", Max: "0"})
}

// within is an extension that has a value.
func within(id, path, url, value string) []ElementDefinition {
	return []ElementDefinition{
		{ID: id + ".extension", Path: path + ".extension", Max: "0"},
		fixed(id, path, url),
		{ID: id + ".value[x]", Path: path + ".value[x]", Min: given(1), Max: "1", Type: []ElementType{{value}}},
	}
}

func fixed(id, path, url string) ElementDefinition {
	return ElementDefinition{ID: id + ".url", Path: path + ".url", FixedURI: url}
}
