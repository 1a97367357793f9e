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

// Page is what cards are made for: where links lead, and whose record is open.
type Page struct {
	Base    string // of the links, absolute, without a slash at the end
	Patient string // id, for the suggestions; answered and never kept
}

// Cards says what was decided. The first card has the guidance and, as its uuid,
// the id of the record; without a record it has none. A second says what is missing
// from the record, if anything is.
func Cards(s Service, d fhir.Decided, at Page) []Card { return nil }
