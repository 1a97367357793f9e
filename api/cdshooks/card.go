package cdshooks

import "safetynet/api/fhir"

// Response is what a call of a service answers.
type Response struct {
	Cards []Card `json:"cards"`
}

// Card is one piece of guidance.
type Card struct {
	UUID              string        `json:"uuid,omitempty"`
	Summary           string        `json:"summary"` // less than 140 characters
	Detail            string        `json:"detail,omitempty"`
	Indicator         string        `json:"indicator"`
	Source            Source        `json:"source"`
	Suggestions       []Suggestion  `json:"suggestions,omitempty"`
	SelectionBehavior string        `json:"selectionBehavior,omitempty"`
	OverrideReasons   []fhir.Coding `json:"overrideReasons,omitempty"`
	Links             []Link        `json:"links,omitempty"`
}

// Indicators, least urgent first.
const (
	Info     = "info"
	Warning  = "warning"
	Critical = "critical"
)

// AnyNumber lets any of the suggestions be chosen together, or none.
const AnyNumber = "any"

// TopicSystem has the ids of services as codes of what cards are about.
const TopicSystem = fhir.Canonical + "/CodeSystem/service"

// Source is what a card draws on.
type Source struct {
	Label string       `json:"label"`
	URL   string       `json:"url,omitempty"`
	Topic *fhir.Coding `json:"topic,omitempty"`
}

// Suggestion is something a clinician can have done by choosing it.
type Suggestion struct {
	Label   string   `json:"label"`
	UUID    string   `json:"uuid,omitempty"`
	Actions []Action `json:"actions"`
}

// Action is one change to the record.
type Action struct {
	Type        string `json:"type"`
	Description string `json:"description"`
	Resource    any    `json:"resource"`
}

// Link leads to a page.
type Link struct {
	Label string `json:"label"`
	URL   string `json:"url"`
	Type  string `json:"type"`
}
