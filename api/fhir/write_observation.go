package fhir

import (
	"slices"
	"strconv"

	"safetynet/engine"
	"safetynet/pathways"
)

// originalExtension is where an observation has a quantity as it was sent, before it
// was converted.
var originalExtension = extensionURL("original")

// ObservationsOf says every answer of a case as an observation, in the order of the
// dictionary. An answer that nobody could give is there without a value, and with
// the reason why; what was not asked is not there unless the case says so.
func ObservationsOf(d Decided) []*Observation {
	var all []*Observation
	for _, f := range d.Programs[0].Definition().Dictionary.Findings {
		if a, given := d.Case.Findings[f.ID.Value]; given {
			all = append(all, observed(d, f, a))
		}
	}
	return all
}

func observed(d Decided, f *pathways.Finding, a engine.Answer) *Observation {
	o := &Observation{
		ResourceType: "Observation", Status: "final", Code: CodeableConcept{Coding: codesOf(f), Text: f.Text.For(d.Case.Audience)},
		Subject: unnamed(), EffectiveDateTime: stamp(d.Case.At),
	}
	if vital(f) {
		o.Category = []CodeableConcept{*Concept("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital Signs")}
	}
	from := d.Origins[f.ID.Value]
	if !from.At.IsZero() {
		o.EffectiveDateTime = stamp(from.At)
	}
	if from.Original != nil {
		o.Extension = []Extension{{URL: originalExtension, ValueQuantity: from.Original}}
	}
	if !a.Known() {
		o.DataAbsentReason = &CodeableConcept{Coding: []Coding{{System: DataAbsentReason, Code: AbsentCodes[a.Unknown]}, {System: AnswerSystem, Code: string(a.Unknown)}}}
		return o
	}
	o.setValue(f, a.Value)
	return o
}

// setValue says a known answer. A number with a unit is a quantity, whichever of the
// two kinds of number it is.
func (o *Observation) setValue(f *pathways.Finding, v engine.Value) {
	switch {
	case f.Type == pathways.Bool:
		code := No
		if v.Bool {
			code = Yes
		}
		o.ValueCodeableConcept = &CodeableConcept{Coding: []Coding{{System: AnswerSystem, Code: code}}}
	case f.Type == pathways.Enum:
		o.ValueCodeableConcept = &CodeableConcept{Coding: append([]Coding{{System: ValuesSystem(f.ID.Value), Code: v.Text}}, certain(f, v.Text)...)}
	case f.Unit == "" && f.Type == pathways.Int:
		n := int(v.Number)
		o.ValueInteger = &n
	default:
		unit := f.Unit
		if unit == "" {
			unit = "1" // UCUM's word for none
		}
		o.ValueQuantity = &Quantity{Value: Decimal(strconv.FormatFloat(v.Number, 'f', -1, 64)), Unit: unit, System: UCUM, Code: unit}
	}
}

// codesOf are the codes of a finding: ours, and those of published vocabularies that
// are certain.
func codesOf(f *pathways.Finding) []Coding {
	own := Coding{System: FindingSystem, Code: f.ID.Value, Display: f.Text.For(pathways.Clinician)}
	return append([]Coding{own}, certain(f, "")...)
}

// certain are the published codes of a finding, or of a value of it, that were read
// in the vocabulary's own publication. What is read is more than what is said: a
// code from a second hand may be right, and nobody is to spread it from here.
func certain(f *pathways.Finding, value string) []Coding {
	var all []Coding
	for _, x := range f.Codes {
		of := ""
		if x.Value != nil {
			of = x.Value.Value
		}
		if system := SystemOf(x.System); x.Source.Grade == pathways.Verified && system != "" && of == value {
			all = append(all, Coding{System: system, Code: x.Code, Display: x.Display})
		}
	}
	return all
}

// vital tells whether a finding is a vital sign: a measurement with a code of LOINC.
func vital(f *pathways.Finding) bool {
	return f.Kind == pathways.Measurement && slices.ContainsFunc(certain(f, ""), func(c Coding) bool { return c.System == LOINC })
}
