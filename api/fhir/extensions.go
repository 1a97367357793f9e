package fhir

import "safetynet/pathways"

// extension is an extension of ours. It has a value or parts.
type extension struct {
	name, title, text string
	on                []string // elements that it stands in
	max               string   // how often in one element: "1" or "*"
	value             string   // type of its value
	parts             []extensionPart
}

type extensionPart struct{ name, value, text string }

// Elements that several extensions stand in.
var (
	onItem     = []string{"Questionnaire.item"}
	onAction   = []string{"PlanDefinition.action"}
	onReason   = []string{"GuidanceResponse.reasonCode"}
	onRequired = []string{"GuidanceResponse.dataRequirement"}
)

var extensions = []extension{
	{name: "wording", title: "Wording", on: onItem, max: "*", parts: []extensionPart{
		{"audience", "code", "For whom it is: a code of the system audience."}, {"text", "string", "The words."},
	}, text: "The words of a question for an audience that is asked in other words than a parent."},
	{name: "answered-by", title: "Answered by", on: onItem, max: "*", value: "code",
		text: "An audience that is expected to know the answer: a code of the system audience."},
	{name: "private-from-years", title: "Private from years", on: onItem, max: "1", value: "integer",
		text: "From this age in years the question is asked in private."},
	{name: "choice", title: "Choice", on: onItem, max: "*", parts: []extensionPart{
		{"value", "decimal", "The number."}, {"label", "string", "The words."},
	}, text: "A number that is offered in words."},

	{name: "rule", title: "Kind of rule", on: onAction, max: "1", value: "code",
		text: "What an action is made of: danger-sign, criterion, raise, outside or hand-over."},
	{name: "audience", title: "Audience", on: onAction, max: "*", value: "code",
		text: "An audience that an action is limited to: a code of the system audience. Without one it is for all."},
	{name: "raises", title: "Raises", on: onAction, max: "*", value: "string",
		text: "The id of an action whose outcome becomes that of this one, if both apply."},
	{name: "grade", title: "Grade of a source", on: []string{"PlanDefinition.action.documentation", "GuidanceResponse.reasonCode"}, max: "1", value: "code",
		text: "How it was established what the source says."},

	{name: "criterion", title: "Criterion", on: onReason, max: "1", value: "string",
		text: "The criterion that is met, or that counts while it is not known: the id of the pathway, a slash, and its own."},
	{name: "disposition", title: "Disposition of a criterion", on: onReason, max: "1", value: "Coding",
		text: "What the criterion leads to: a code of the system disposition."},
	{name: "source", title: "Source of a criterion", on: onReason, max: "1", value: "string",
		text: "The id of the source in the pathway, and the section."},
	{name: "evidence", title: "Evidence", on: onReason, max: "*", parts: []extensionPart{
		{"finding", "code", "A code of the system finding."}, {"value", "string", "Its value, as in JSON without quotes."},
	}, text: "An answer that the criterion was decided by."},
	{name: "assumed", title: "Assumed", on: onReason, max: "*", parts: []extensionPart{
		{"finding", "code", "A code of the system finding."}, {"because", "string", "Why it counts."},
	}, text: "A finding that is not known and was counted as the worst."},

	{name: "question", title: "Question", on: onRequired, max: "1", value: "string",
		text: "The question in the words for whoever is asked."},
	{name: "why", title: "Why it is asked", on: onRequired, max: "1", value: "string",
		text: "Why the question is asked."},
	{name: "could-be", title: "Could be", on: onRequired, max: "1", value: "Coding",
		text: "The most urgent disposition that the answer can lead to: a code of the system disposition."},

	{name: "module", title: "Module", on: []string{"GuidanceResponse", "Provenance.entity"}, max: "*", value: "uri",
		text: "A PlanDefinition that was decided by, with its version; in a GuidanceResponse, one beside its module."},
	{name: "digest", title: "Digest", on: []string{"Provenance.entity"}, max: "1", value: "string",
		text: "The digest of the sources of a definition."},
	{name: "original", title: "Original quantity", on: []string{"Observation"}, max: "1", value: "Quantity",
		text: "The quantity as it was sent, before it was converted."},
	{name: string(pathways.NHS111), title: "NHS 111 disposition code", on: []string{"CarePlan", "ServiceRequest"}, max: "*", value: "Coding",
		text: "A disposition code of NHS 111. Its system has no address that the definitions know, so it has none here."},
}
