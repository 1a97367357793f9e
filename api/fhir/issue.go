package fhir

import (
	"strconv"
	"strings"

	"safetynet/pathways"
)

// Issue is something in what was sent that is wrong or was not used. It has the
// shape of every issue of Safetynet, with a place in the body. An error means that
// nothing was decided; a warning, that it was decided without this.
type Issue struct {
	Severity pathways.Level `json:"severity"`
	Code     string         `json:"code"`    // stable, lower-case-with-dashes
	Pointer  string         `json:"pointer"` // RFC 6901; "" is the whole body
	Message  string         `json:"message"`
	Hint     string         `json:"hint,omitempty"`
}

// OperationOutcome is issues in FHIR.
type OperationOutcome struct {
	ResourceType string         `json:"resourceType"`
	ID           string         `json:"id,omitempty"`
	Text         *Narrative     `json:"text,omitempty"`
	Issue        []OutcomeIssue `json:"issue"`
}

// OutcomeIssue is one issue of an [OperationOutcome].
type OutcomeIssue struct {
	Severity    string           `json:"severity"`
	Code        string           `json:"code"` // of FHIR's own list
	Details     *CodeableConcept `json:"details,omitempty"`
	Diagnostics string           `json:"diagnostics,omitempty"`
	Expression  []string         `json:"expression,omitempty"`
}

// Expression is the FHIRPath to what a JSON pointer names in a resource, such as
// Bundle.entry[3].resource.
func Expression(root, pointer string) string {
	var b strings.Builder
	b.WriteString(root)
	for _, part := range strings.Split(pointer, "/")[1:] {
		if _, err := strconv.Atoi(part); err == nil {
			b.WriteString("[" + part + "]")
			continue
		}
		b.WriteString("." + strings.NewReplacer("~1", "/", "~0", "~").Replace(part))
	}
	return b.String()
}
