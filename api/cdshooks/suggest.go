package cdshooks

import (
	"strings"

	"github.com/google/uuid"

	"safetynet/api/fhir"
)

// suggestions are what the record can take over, what is most pressing first. While
// something can be asked and nothing is known to be an emergency, that is to ask.
func (w *words) suggestions() []Suggestion {
	p := fhir.ProposalsOf(w.Decided, w.page.Patient)
	var all []Suggestion
	if p.Ask != nil {
		all = append(all, w.create("ask", "Ask what is not known", "Add a draft task to answer the questionnaire", p.Ask))
	}
	if p.Request != nil {
		what := strings.TrimSuffix(w.Assessment.Disposition.Text, ".")
		request := w.create("request", "Request: "+what, "Add a draft request: "+what, p.Request)
		if indicator(w.Decided) == Critical {
			all = append([]Suggestion{request}, all...)
		} else {
			all = append(all, request)
		}
	}
	return append(all, w.create("safety-net", "Tell the family what to watch for", "Add a draft of what to tell the family", p.SafetyNet))
}

// create adds one resource to the record. The uuid of a suggestion follows from the
// card's, so that what is said of it later can be checked against the card.
func (w *words) create(name, label, description string, resource any) Suggestion {
	return Suggestion{Label: label, UUID: SuggestionID(w.ID, name), Actions: []Action{{Type: "create", Description: description, Resource: resource}}}
}

// SuggestionID is the uuid of a suggestion of a card, "" for a card without one.
func SuggestionID(card, name string) string {
	id, err := uuid.Parse(card)
	if err != nil {
		return ""
	}
	return uuid.NewSHA1(id, []byte(name)).String()
}

// SuggestionName is the name of a suggestion of a card, by their uuids; "" where the
// card can have none such.
func SuggestionName(card, id string) string {
	for _, name := range SuggestionNames() {
		if id != "" && SuggestionID(card, name) == id {
			return name
		}
	}
	return ""
}

// SuggestionNames are those a card may have.
func SuggestionNames() []string { return []string{"ask", "request", "safety-net"} }
