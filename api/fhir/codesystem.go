package fhir

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// CodeSystemsOf are our vocabularies as one version of a pathway speaks them, each
// complete: findings, the values of each enumeration, dispositions, answers,
// guidance, audiences and issues.
func CodeSystemsOf(p *engine.Program) []*CodeSystem {
	def := p.Definition()
	systems := []*CodeSystem{
		findingSystem(def.Dictionary), dispositionSystem(def.Shared.Dispositions), answerSystem(), guidanceSystem(), audienceSystem(), issueSystem(),
	}
	for _, f := range def.Dictionary.Findings {
		if f.Type == pathways.Enum {
			systems = append(systems, valuesSystem(def.Dictionary, f))
		}
	}
	return systems
}

func codeSystem(head Definition, properties []CodeProperty, concepts []CodeConcept) *CodeSystem {
	return &CodeSystem{
		Definition: head, CaseSensitive: true, Content: "complete", Count: len(concepts), Property: properties, Concept: concepts,
	}
}

// OwnCodeSystem is a vocabulary of ours that is in no definition. Its address has the
// id.
func OwnCodeSystem(id, title, text string, concepts []CodeConcept) *CodeSystem {
	return codeSystem(ownHead("CodeSystem", id, title, text), nil, concepts)
}

var codingProperty = CodeProperty{"coding", "The same in a published vocabulary.", "Coding"}

func findingSystem(d *pathways.Dictionary) *CodeSystem {
	head := headOf("CodeSystem", "finding", d.Header, "The findings of all pathways: one meaning, one id.")
	head.Title = "Findings"
	var concepts []CodeConcept
	for _, f := range d.Findings {
		c := CodeConcept{Code: f.ID.Value, Display: f.Text.For(pathways.Clinician), Definition: plain(f.Text), Property: []PropertyValue{
			{Code: "type", ValueCode: string(f.Type)}, {Code: "kind", ValueCode: string(f.Kind)}, {Code: "worse", ValueCode: string(f.Worse)},
		}}
		if f.Unit != "" {
			c.Property = append(c.Property, PropertyValue{Code: "unit", ValueCode: f.Unit})
		}
		c.Property = append(c.Property, same(f, nil)...)
		concepts = append(concepts, c)
	}
	return codeSystem(head, []CodeProperty{
		{"type", "bool, enum, int or number.", "code"},
		{"kind", "sign, measurement, history or context.", "code"},
		{"worse", "The direction in which it is worse.", "code"},
		{"unit", "UCUM code of the unit of a number.", "code"},
		codingProperty,
	}, concepts)
}

// same are the codes of vocabularies for a finding, or for one of its values.
func same(f *pathways.Finding, value *string) (all []PropertyValue) {
	for _, c := range f.Codes {
		of := (*string)(nil)
		if c.Value != nil {
			of = &c.Value.Value
		}
		if published(c) && (value == nil && of == nil || value != nil && of != nil && *value == *of) {
			all = append(all, PropertyValue{Code: "coding", ValueCoding: &Coding{System: SystemOf(c.System), Code: c.Code, Display: c.Display}})
		}
	}
	return all
}

func valuesSystem(d *pathways.Dictionary, f *pathways.Finding) *CodeSystem {
	head := headOf("CodeSystem", f.ID.Value, d.Header, "The values of one finding, from normal to worst where they have an order.")
	head.Title = plain(f.Text)
	properties := []CodeProperty{codingProperty}
	ordered := f.Worse == pathways.WorseOrder
	if ordered {
		properties = append(properties, CodeProperty{"rank", "Place from normal, 0, to worst. Values of one rank are equally bad.", "integer"})
	}
	var concepts []CodeConcept
	for _, v := range f.Values.All() {
		c := CodeConcept{Code: v, Display: labelOf(f, v), Property: same(f, &v)}
		if ordered {
			c.Property = append(c.Property, PropertyValue{Code: "rank", ValueInteger: given(f.Values.RankOf(v))})
		}
		concepts = append(concepts, c)
	}
	return codeSystem(head, properties, concepts)
}

func dispositionSystem(d *pathways.Dispositions) *CodeSystem {
	head := headOf("CodeSystem", "disposition", d.Header, "The endpoints of all pathways, the least urgent first.")
	head.Title = "Dispositions"
	var concepts []CodeConcept
	for _, x := range d.List {
		c := CodeConcept{Code: x.ID.Value, Display: x.Text.For(pathways.Clinician), Definition: plain(x.Text), Property: []PropertyValue{
			{Code: "urgency", ValueInteger: given(x.Urgency)}, {Code: "guidance", ValueCode: string(x.Guidance)}, {Code: "priority", ValueCode: priorityOf(x)},
		}}
		if x.Within != nil {
			c.Property = append(c.Property, PropertyValue{Code: "within", ValueString: x.Within.String()})
		}
		concepts = append(concepts, c)
	}
	return codeSystem(head, []CodeProperty{
		{"urgency", "Place in the order of urgency, from 0, the calmest.", "integer"},
		{"guidance", "The level it belongs to.", "code"},
		{"priority", "The nearest of FHIR's four priorities.", "code"},
		{"within", "How soon, as an ISO 8601 duration.", "string"},
	}, concepts)
}

// answerSystem has yes and no beside the reasons for not knowing.
func answerSystem() *CodeSystem {
	var concepts []CodeConcept
	for _, a := range answersOf(&pathways.Finding{Type: pathways.Bool}) {
		c := CodeConcept{Code: a.code, Display: a.display}
		if absent, is := AbsentCodes[pathways.Reason(a.code)]; is {
			c.Property = []PropertyValue{{Code: "absent", ValueCoding: &Coding{System: DataAbsentReason, Code: absent}}}
		}
		concepts = append(concepts, c)
	}
	return codeSystem(
		ownHead("CodeSystem", "answer", "Answers", "Yes, no, and the reasons for not knowing. Not known is never no."),
		[]CodeProperty{{"absent", "FHIR's word for a reason.", "Coding"}}, concepts)
}

func guidanceSystem() *CodeSystem {
	displays := map[pathways.Guidance]string{
		pathways.HomeCare: "Home care", pathways.SeekAdvice: "Seek advice", pathways.Escalate: "Escalate",
	}
	var concepts []CodeConcept
	for _, g := range pathways.Guidances() {
		concepts = append(concepts, CodeConcept{
			Code: string(g), Display: displays[g], Property: []PropertyValue{{Code: "urgency", ValueInteger: given(g.Rank())}},
		})
	}
	return codeSystem(
		ownHead("CodeSystem", "guidance", "Guidance", "The levels of guidance, the calmest first."),
		[]CodeProperty{{"urgency", "Place in the order of urgency, from 0, the calmest.", "integer"}}, concepts)
}

func audienceSystem() *CodeSystem {
	var concepts []CodeConcept
	for _, a := range audiences() {
		concepts = append(concepts, CodeConcept{Code: a.code, Display: a.display})
	}
	return OwnCodeSystem("audience", "Audiences", "Who is asking.", concepts)
}
