package fhir

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// CarePlan is what is to be done for the child.
type CarePlan struct {
	ResourceType          string         `json:"resourceType"`
	ID                    string         `json:"id,omitempty"`
	Extension             []Extension    `json:"extension,omitempty"`
	InstantiatesCanonical []string       `json:"instantiatesCanonical,omitempty"`
	Status                string         `json:"status"`
	Intent                string         `json:"intent"`
	Title                 string         `json:"title,omitempty"`
	Description           string         `json:"description,omitempty"`
	Subject               *Reference     `json:"subject,omitempty"`
	Period                *Period        `json:"period,omitempty"`
	Created               string         `json:"created,omitempty"`
	Activity              []PlanActivity `json:"activity,omitempty"`
	Note                  []Annotation   `json:"note,omitempty"`
}

// PlanActivity is one thing of a [CarePlan], here or in a resource of its own.
type PlanActivity struct {
	OutcomeCodeableConcept []CodeableConcept `json:"outcomeCodeableConcept,omitempty"`
	Reference              *Reference        `json:"reference,omitempty"`
	Detail                 *ActivityDetail   `json:"detail,omitempty"`
}

// ActivityDetail is something that nobody else is asked for.
type ActivityDetail struct {
	Kind        string           `json:"kind,omitempty"`
	Code        *CodeableConcept `json:"code,omitempty"`
	Status      string           `json:"status"`
	Description string           `json:"description,omitempty"`
}

// plan is the care plan. Its first activity is the disposition, which stands there as
// the outcome of triage, where a booking and referral message of the NHS has it.
func (s saying) plan() *CarePlan {
	net := s.Assessment.SafetyNet
	p := &CarePlan{
		ResourceType: "CarePlan", InstantiatesCanonical: s.modules(), Status: s.status(), Intent: "plan",
		Title: s.titles(), Description: s.holds.Text, Subject: s.subject(),
		Period: &Period{Start: stamp(s.Case.At), End: stamp(net.ValidUntil)}, Created: stamp(s.Case.At), Note: s.remarks(),
	}
	outcome := PlanActivity{OutcomeCodeableConcept: []CodeableConcept{*disposition(s.holds)}}
	if s.guidance == pathways.HomeCare {
		p.Extension = s.codes()
		outcome.Detail = detail("Home care", s.holds.Text)
	} else {
		outcome.Reference = s.ref(requestPart)
	}
	p.Activity = append(p.Activity, outcome)
	list := func(title string, texts []string) {
		for _, text := range texts {
			p.Activity = append(p.Activity, PlanActivity{Detail: detail(title, text)})
		}
	}
	list("First aid", s.Assessment.FirstAid)
	if s.asCalm() {
		list("Home care", s.Assessment.HomeCare)
		p.Note = append(p.Note, annotations(net.ExpectedCourse)...)
	}
	list("Follow-up", s.Assessment.FollowUp)
	p.Activity = append(p.Activity, PlanActivity{Reference: s.ref(netPart)})
	return p
}

// asCalm tells whether what holds is certainly no more urgent than what the rules came
// to: what they say about looking after the child at home is left out of anything
// more urgent, whatever stood in between.
func (s saying) asCalm() bool {
	rules, holds := s.dispositions().Get(s.Assessment.Disposition.ID), s.dispositions().Get(s.holds.ID)
	return s.chosen == nil || rules != nil && holds != nil && holds.Urgency <= rules.Urgency
}

// detail is something to do. It is of the kind Task for want of a better one.
func detail(title, text string) *ActivityDetail {
	return &ActivityDetail{Kind: "Task", Code: &CodeableConcept{Text: title}, Status: "not-started", Description: text}
}

// disposition is an endpoint as a code of ours and in words.
func disposition(e engine.Endpoint) *CodeableConcept {
	return &CodeableConcept{Coding: []Coding{{System: DispositionSystem, Code: e.ID}}, Text: e.Text}
}

// codes are the NHS 111 codes that the assessment has for what holds. Their system
// has no address that the definitions know, so they are an extension: nobody may
// take them for codes of ours.
func (s saying) codes() []Extension {
	var all []Extension
	for _, x := range s.holds.Codes {
		all = append(all, Extension{URL: extensionURL(string(x.System)), ValueCoding: &Coding{System: SystemOf(x.System), Code: x.Code, Display: x.Display}})
	}
	return all
}
