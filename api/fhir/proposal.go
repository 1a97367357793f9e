package fhir

import (
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// Task is something that somebody is to do.
type Task struct {
	ResourceType string           `json:"resourceType"`
	Status       string           `json:"status"`
	Intent       string           `json:"intent"`
	Code         *CodeableConcept `json:"code,omitempty"`
	Description  string           `json:"description,omitempty"`
	For          *Reference       `json:"for,omitempty"`
	AuthoredOn   string           `json:"authoredOn,omitempty"`
	Note         []Annotation     `json:"note,omitempty"`
	Input        []TaskInput      `json:"input,omitempty"`
}

// TaskInput is what a [Task] is done with.
type TaskInput struct {
	Type           CodeableConcept `json:"type"`
	ValueCanonical string          `json:"valueCanonical"`
}

// Proposals are what a record system is offered of an assessment. Each stands alone,
// is a draft and is about a patient of that system, whom nothing here keeps.
type Proposals struct {
	Request   *ServiceRequest       // nil for home care
	SafetyNet *CommunicationRequest // what to tell the family
	Ask       *Task                 // to answer the questionnaires; nil where nothing is asked for
}

// ProposalsOf are those of an assessment, by the id of the patient.
func ProposalsOf(d Decided, patient string) Proposals {
	s := byRules(d)
	child := &Reference{Reference: "Patient/" + patient}
	p := Proposals{Request: s.request(), SafetyNet: s.safetyNet()}
	if r := p.Request; r != nil {
		r.BasedOn, r.Status, r.Intent, r.Subject = nil, "draft", "proposal", child
	}
	n := p.SafetyNet
	n.BasedOn, n.Status, n.Subject = nil, "draft", child
	for _, remark := range s.remarks() {
		n.Payload = append([]Payload{{remark.Text}}, n.Payload...)
	}
	if open := len(d.Assessment.NextQuestions); open > 0 {
		p.Ask = s.ask(open, child)
	}
	return p
}

// ask asks for the questionnaires that hold what is not known.
func (s saying) ask(open int, child *Reference) *Task {
	t := &Task{
		ResourceType: "Task", Status: "draft", Intent: "proposal", Code: &CodeableConcept{Text: "Answer a questionnaire"},
		Description: "Answer what is not known of the child: " + prose.Plural(open, "question") + " can still change the guidance.",
		For:         child, AuthoredOn: stamp(s.Case.At), Note: s.remarks(),
	}
	for _, prog := range s.Programs {
		def := prog.Definition()
		t.Input = append(t.Input, TaskInput{
			Type:           CodeableConcept{Text: "Questionnaire: " + def.Title.For(pathways.Clinician)},
			ValueCanonical: Versioned(URL("Questionnaire", def.ID.Value), def.Version),
		})
	}
	return t
}
