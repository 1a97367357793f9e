package fhir

import (
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// systemsVersion is the version of the code systems that are in no definition. It
// changes when a code comes or goes.
var systemsVersion = pathways.Version{Major: 1}

// Names of value sets; those of enumerations have the id of the finding.
const (
	answerSet   = "answer" // yes, no and the reasons for not knowing
	reasonSet   = "reason" // the reasons alone
	audienceSet = "audience"
)

// CodeSystem is a vocabulary of ours, complete.
type CodeSystem struct {
	Definition
	CaseSensitive bool           `json:"caseSensitive"`
	Content       string         `json:"content"`
	Count         int            `json:"count"`
	Property      []CodeProperty `json:"property,omitempty"`
	Concept       []CodeConcept  `json:"concept"`
}

// CodeProperty says what a property of concepts is.
type CodeProperty struct {
	Code        string `json:"code"`
	Description string `json:"description"`
	Type        string `json:"type"`
}

// CodeConcept is one code.
type CodeConcept struct {
	Code       string          `json:"code"`
	Display    string          `json:"display,omitempty"`
	Definition string          `json:"definition,omitempty"`
	Property   []PropertyValue `json:"property,omitempty"`
}

// PropertyValue is a property of a code. One value is set.
type PropertyValue struct {
	Code         string  `json:"code"`
	ValueCode    string  `json:"valueCode,omitempty"`
	ValueCoding  *Coding `json:"valueCoding,omitempty"`
	ValueString  string  `json:"valueString,omitempty"`
	ValueInteger *int    `json:"valueInteger,omitempty"`
}

// ValueSet is the codes that an answer may be.
type ValueSet struct {
	Definition
	Compose Compose `json:"compose"`
}

// Compose is the content of a [ValueSet].
type Compose struct {
	Include []Include `json:"include"`
}

// Include is codes of one system.
type Include struct {
	System  string          `json:"system"`
	Version string          `json:"version,omitempty"`
	Concept []IncludedValue `json:"concept"`
}

// IncludedValue is one code of an [Include].
type IncludedValue struct {
	Code    string `json:"code"`
	Display string `json:"display,omitempty"`
}

// ownHead is the head of a code system or value set that is in no definition.
func ownHead(resourceType, id, title, text string) Definition {
	d := headOf(resourceType, id, pathways.Header{Version: systemsVersion}, text)
	d.Date, d.Title = "", title
	return d
}

// offered is one answer of a question in our code systems.
type offered struct {
	value                 string // of the finding: a value of the enumeration, "false" or "true"; "" for a reason
	system, code, display string
}

// answersOf are the answers to a yes or no question or an enumeration. Numbers have
// the reasons only.
func answersOf(f *pathways.Finding) []offered {
	var all []offered
	switch f.Type {
	case pathways.Bool:
		all = []offered{{"true", AnswerSystem, Yes, "Yes"}, {"false", AnswerSystem, No, "No"}}
	case pathways.Enum:
		for _, v := range f.Values.All() {
			all = append(all, offered{v, ValuesSystem(f.ID.Value), v, labelOf(f, v)})
		}
	}
	return append(all, reasons()...)
}

func reasons() (all []offered) {
	displays := map[pathways.Reason]string{
		pathways.NotAsked: "Not asked", pathways.Unsure: "Not sure", pathways.NotMeasured: "Not measured",
	}
	for _, r := range pathways.Reasons() {
		all = append(all, offered{"", AnswerSystem, string(r), displays[r]})
	}
	return all
}

func labelOf(f *pathways.Finding, value string) string {
	if label, ok := f.Labels.Get(value); ok {
		return plain(label)
	}
	return value
}

// ValueSetsOf are the answers to the questions of a pathway's dictionary: one set
// for yes and no, one for the reasons, one for the audiences and one for each
// enumeration.
func ValueSetsOf(p *engine.Program) []*ValueSet {
	d := p.Definition().Dictionary
	return setsOf(d, d.Findings)
}

func setsOf(d *pathways.Dictionary, findings []*pathways.Finding) []*ValueSet {
	sets := []*ValueSet{
		ownSet(answerSet, "Yes, no, or why it is not known", answersOf(&pathways.Finding{Type: pathways.Bool})),
		ownSet(reasonSet, "Why it is not known", reasons()),
		ownSet(audienceSet, "Who answers", audiences()),
	}
	for _, f := range findings {
		if f.Type == pathways.Enum {
			head := headOf("ValueSet", f.ID.Value, d.Header, "Answers to one question of the dictionary of findings.")
			head.Title = plain(f.Text)
			sets = append(sets, valueSet(head, d, answersOf(f)))
		}
	}
	return sets
}

func ownSet(id, title string, answers []offered) *ValueSet {
	return valueSet(ownHead("ValueSet", id, title, "Words of every pathway."), nil, answers)
}

// containedSets are the value sets that some questions use, with no more of a head
// than a contained resource needs and an id that is good inside another.
func containedSets(d *pathways.Dictionary, asked []*pathways.Finding) []*ValueSet {
	sets := setsOf(d, asked)
	for _, s := range sets {
		s.Definition = Definition{
			ResourceType: s.ResourceType, ID: strings.TrimSuffix(s.ID, "-"+s.Version), URL: s.URL, Version: s.Version, Status: s.Status,
		}
	}
	return sets
}

func audiences() (all []offered) {
	displays := map[pathways.Audience]string{
		pathways.Parent: "Parent or carer", pathways.Adviser: "Health adviser on the phone", pathways.Clinician: "Clinician face to face",
	}
	for _, a := range pathways.Audiences() {
		all = append(all, offered{string(a), AudienceSystem, string(a), displays[a]})
	}
	return all
}

// valueSet lists answers by the system they are from.
func valueSet(head Definition, d *pathways.Dictionary, answers []offered) *ValueSet {
	s := &ValueSet{Definition: head}
	for _, a := range answers {
		n := len(s.Compose.Include)
		if n == 0 || s.Compose.Include[n-1].System != a.system {
			s.Compose.Include = append(s.Compose.Include, Include{System: a.system, Version: systemVersion(a.system, d)})
			n++
		}
		in := &s.Compose.Include[n-1]
		in.Concept = append(in.Concept, IncludedValue{a.code, a.display})
	}
	return s
}

// systemVersion is the version of a system of answers: enumerations have that of
// their dictionary.
func systemVersion(system string, d *pathways.Dictionary) string {
	if system == AnswerSystem || system == AudienceSystem {
		return systemsVersion.String()
	}
	return d.Version.String()
}
