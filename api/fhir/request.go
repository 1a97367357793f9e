package fhir

import (
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// ServiceRequest asks for somebody to see or speak to the child.
type ServiceRequest struct {
	ResourceType          string            `json:"resourceType"`
	ID                    string            `json:"id,omitempty"`
	Extension             []Extension       `json:"extension,omitempty"`
	InstantiatesCanonical []string          `json:"instantiatesCanonical,omitempty"`
	BasedOn               []Reference       `json:"basedOn,omitempty"`
	Status                string            `json:"status"`
	Intent                string            `json:"intent"`
	Priority              string            `json:"priority,omitempty"`
	Code                  *CodeableConcept  `json:"code,omitempty"`
	Subject               *Reference        `json:"subject,omitempty"`
	OccurrencePeriod      *Period           `json:"occurrencePeriod,omitempty"`
	AuthoredOn            string            `json:"authoredOn,omitempty"`
	Performer             []Reference       `json:"performer,omitempty"`
	ReasonCode            []CodeableConcept `json:"reasonCode,omitempty"`
	Note                  []Annotation      `json:"note,omitempty"`
	PatientInstruction    string            `json:"patientInstruction,omitempty"`
}

// CommunicationRequest is what is to be told: the safety net.
type CommunicationRequest struct {
	ResourceType       string      `json:"resourceType"`
	ID                 string      `json:"id,omitempty"`
	BasedOn            []Reference `json:"basedOn,omitempty"`
	Status             string      `json:"status"`
	Subject            *Reference  `json:"subject,omitempty"`
	Payload            []Payload   `json:"payload,omitempty"`
	OccurrenceDateTime string      `json:"occurrenceDateTime,omitempty"`
	AuthoredOn         string      `json:"authoredOn,omitempty"`
}

// Payload is one thing to be told.
type Payload struct {
	ContentString string `json:"contentString"`
}

// priority is how urgent a request is in FHIR's words. What escalates, and nothing
// else, is stat (at once) or asap; of the rest what is due within a day is urgent.
// Guidance that is not known is taken for the most urgent. (Grade design.)
func priority(g pathways.Guidance, within time.Duration, known bool) string {
	switch {
	case g == pathways.SeekAdvice && known && within > 24*time.Hour:
		return "routine"
	case g == pathways.SeekAdvice:
		return "urgent"
	case g == pathways.Escalate && known && within > 0:
		return "asap"
	case g == pathways.HomeCare:
		return "routine"
	}
	return "stat"
}

// dueIn is how soon a disposition is due, and whether it says so.
func dueIn(e engine.Endpoint) (time.Duration, bool) {
	d, err := pathways.ParseDuration(e.Within)
	return d.Duration, e.Within != "" && err == nil
}

// request asks for what holds; nil for home care, which asks nobody for anything.
func (s saying) request() *ServiceRequest {
	if s.guidance == pathways.HomeCare {
		return nil
	}
	soon, known := dueIn(s.holds)
	r := &ServiceRequest{
		ResourceType: "ServiceRequest", Extension: s.codes(), InstantiatesCanonical: s.modules(), BasedOn: []Reference{*s.ref(planPart)},
		Status: s.status(), Intent: "plan", Priority: priority(s.guidance, soon, known),
		Code: disposition(s.holds), Subject: s.subject(), AuthoredOn: stamp(s.Case.At), ReasonCode: s.why(), PatientInstruction: s.told(pathways.Parent), Note: s.remarks(),
	}
	if known {
		r.OccurrencePeriod = &Period{Start: stamp(s.Case.At), End: stamp(s.Case.At.Add(soon))}
	}
	for _, x := range s.holds.Services {
		r.Performer = append(r.Performer, Reference{Type: "HealthcareService", Display: joined(x.Name, x.Phone, x.Hours, x.Link)})
		r.Note = append(r.Note, Annotation{Text: x.Name + ": " + x.Text})
	}
	return r
}

// why says for what reasons a service is asked for: those of the rules that come to
// what holds, or that of whoever chose it.
func (s saying) why() []CodeableConcept {
	if s.chosen != nil {
		return []CodeableConcept{{Text: s.chosen.Reason}}
	}
	var all []CodeableConcept
	for _, m := range s.Assessment.Matched {
		if m.Disposition == s.holds.ID {
			all = append(all, CodeableConcept{Text: m.Because})
		}
	}
	for _, u := range s.Assessment.Undecided {
		if u.Disposition == s.holds.ID && len(u.Assumed) > 0 {
			all = append(all, CodeableConcept{Text: u.Because})
		}
	}
	for _, x := range s.Assessment.OutOfScope {
		all = append(all, CodeableConcept{Text: x.Reason})
	}
	return all
}

// safetyNet is what to watch for, what each sign would mean, and when to look again.
// It is never empty: how long the guidance holds is always said.
func (s saying) safetyNet() *CommunicationRequest {
	net := s.Assessment.SafetyNet
	r := &CommunicationRequest{
		ResourceType: "CommunicationRequest", BasedOn: []Reference{*s.ref(planPart)}, Status: s.status(), Subject: s.subject(), AuthoredOn: stamp(s.Case.At),
	}
	say := func(text string) { r.Payload = append(r.Payload, Payload{text}) }
	for _, x := range net.WatchFor {
		if s.matters(x.Then) {
			say("Watch for: " + x.Text + ". If this happens: " + s.words(x.Then))
		}
	}
	if at := net.LookAgainAt; at != nil {
		r.OccurrenceDateTime = stamp(*at)
		say("Look at the child again at " + s.clock(*at) + ".")
	}
	say("This advice holds until " + s.clock(net.ValidUntil) + ". After that, check the child again.")
	return r
}
