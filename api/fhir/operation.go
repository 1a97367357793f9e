package fhir

// OperationDefinition describes an operation.
type OperationDefinition struct {
	Definition
	Kind         string               `json:"kind"`
	AffectsState *bool                `json:"affectsState,omitempty"`
	Code         string               `json:"code"`
	Comment      string               `json:"comment,omitempty"`
	Resource     []string             `json:"resource,omitempty"`
	System       bool                 `json:"system"`
	Type         bool                 `json:"type"`
	Instance     bool                 `json:"instance"`
	Parameter    []OperationParameter `json:"parameter,omitempty"`
}

// OperationParameter is a parameter of an [OperationDefinition].
type OperationParameter struct {
	Name          string `json:"name"`
	Use           string `json:"use"`
	Min           int    `json:"min"`
	Max           string `json:"max"`
	Documentation string `json:"documentation,omitempty"`
	Type          string `json:"type"`
}

// ApplyOperation is $apply as we have it: it asks one pathway about one child and
// records nothing.
func ApplyOperation() *OperationDefinition {
	head := ownHead("OperationDefinition", "apply", "Apply a pathway to a child",
		"What a pathway says of a child, as one GuidanceResponse. Nothing is recorded.")
	return &OperationDefinition{
		Definition: head, Kind: "operation", AffectsState: given(false), Code: "apply", Resource: []string{"PlanDefinition"}, Instance: true,
		Comment: "It is not the $apply of FHIR R4, whose name and place it has. That answers with a CarePlan about a subject whose " +
			"record the server holds. Here no record is held: what is known is sent, and the answer is a GuidanceResponse, which can " +
			"say that more has to be asked; the CarePlan is contained in it. The body may also be the QuestionnaireResponse or the Bundle itself.",
		Parameter: []OperationParameter{
			{"subject", "in", 0, "1", "A reference to the child, given back in the answer and not kept.", "string"},
			{"audience", "in", 0, "1", "Who answers: parent, adviser or clinician. It may be in the QuestionnaireResponse instead.", "code"},
			{"assessedAt", "in", 0, "1", "The time of the assessment. Without it, now.", "dateTime"},
			{"locality", "in", 0, "1", "The id of a locality, whose services are named.", "string"},
			{"data", "in", 0, "1", "What is known: a QuestionnaireResponse, or a Bundle of type collection with a Patient, Observations and Conditions.", "Resource"},
			{"return", "out", 1, "1", "The outcome, with everything else contained in it.", "GuidanceResponse"},
		},
	}
}

// ApplyURL is the canonical address of [ApplyOperation].
func ApplyURL() string { return Versioned(URL("OperationDefinition", "apply"), systemsVersion) }
