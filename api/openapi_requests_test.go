package api

import (
	"slices"

	"safetynet/api/openapi"
	"safetynet/api/story"
)

// members are the keys of bodies that are the same wherever they stand.
var keySchemas = map[string]*openapi.Schema{
	"pathways":      {Type: "array", Items: schemaText, MinItems: 1, Unique: true, Description: "ids of GET /v1/pathways"},
	"audience":      openapi.RefTo("Audience"),
	"date_of_birth": schemaDate,
	"age":           openapi.RefTo("StatedAge"),
	"assessed_at":   schemaTime,
	"findings":      {Type: "object", Others: &openapi.Others{Schema: openapi.RefTo("Answer")}, Description: "answers by the ids of findings; what is left out is unknown"},
	"versions":      {Type: "object", Others: &openapi.Others{Schema: schemaVersion}, Description: "versions by pathway, for others than the active ones"},
	"locality":      {Type: "string", Description: "id of GET /v1/localities, or none; left out: the service's own"},
	"supersedes":    {Type: "string", Description: "id or code of the assessment that this one replaces"},
	"years":         schemaBetween(0, maxYears), "months": schemaBetween(0, maxYears*12), "weeks": schemaBetween(0, maxYears*53), "days": schemaBetween(0, maxYears*366),
	"reference":   {Type: "string", Description: "the code that was given with the advice, as it is read out"},
	"helped":      schemaWord("did it help?", codeIDs(story.Helped)...),
	"did":         {Type: "array", Items: schemaWord("", codeIDs(story.Did)...), Unique: true, Description: "what they did next; may be empty"},
	"should":      {Type: "string", Description: "the disposition that it should have been"},
	"disposition": {Type: "string", Description: "the disposition to hold from now on"},
	"what":        schemaWord("", story.CallBack, story.HandOver),
	"due":         schemaTime,
	"result":      schemaWord("what came of it, see GET /v1/reasons", codeIDs(slices.Concat(story.TaskResults[story.CallBack], story.TaskResults[story.HandOver]))...),
	"outcome":     schemaWord("what happened next", codeIDs(story.Outcomes)...),
	"entry":       {Type: "string", Description: "id of the entry to take back"},
}

// reasons are the codes of the key reason, by body.
var reasonsOf = map[string][]story.Code{
	"ErasureRequest": story.ErasureReasons, "DisputeRequest": story.DisputeReasons, "CorrectionRequest": story.CorrectionReasons,
	"OverrideRequest": func() (all []story.Code) {
		for _, x := range story.OverrideReasons {
			all = append(all, x.Code)
		}
		return all
	}(),
}

// forms schemaNames the bodies of additions.
var additionSchemas = map[string]string{
	"/overrides": "OverrideRequest", "/tasks": "TaskRequest", "/tasks/:task/done": "TaskResultRequest", "/outcome": "OutcomeRequest", "/corrections": "CorrectionRequest",
}

// requests adds the bodies that the decoders read, made of the keys that they know.
func requestSchemas(components map[string]*openapi.Schema) {
	body := func(name, about string, must []string, may ...string) *openapi.Schema {
		s := &openapi.Schema{Type: "object", Description: about, Required: must, Others: &openapi.Others{}}
		for _, key := range slices.Concat(must, may) {
			x := keySchemas[key]
			if key == "reason" {
				x = schemaWord("see GET /v1/reasons", codeIDs(reasonsOf[name])...)
			}
			if x == nil {
				panic("no schema for the key " + key)
			}
			s.Properties = append(s.Properties, openapi.Property{Name: key, Schema: x})
		}
		components[name] = s
		return s
	}
	rest := func(keys []string, without ...string) []string {
		return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return slices.Contains(without, k) })
	}
	must := []string{"pathways", "audience"}
	body("CaseRequest", "What is known about one child at one schemaTime. Give date_of_birth or age, or neither. There are no other keys, and null is refused.", must, rest(caseKeys, must...)...)
	body("AssessmentRequest", "A case to record. Give date_of_birth or age, or neither. There are no other keys, and null is refused.", must, append(rest(caseKeys, must...), "supersedes")...)
	body("StatedAge", "An age as somebody says it, at least one unit of it. Coarser units left out are 0.", nil, ageKeys...).MinProps = 1
	calculation := body("CalculationRequest", "What a calculator asks: beside these keys its inputs by their ids, as GET /v1/calculators lists them.", []string{"audience"}, rest(calculatorKeys, "audience")...)
	calculation.Others = &openapi.Others{Schema: openapi.RefTo("Answer")}
	body("FeedbackRequest", "", feedbackKeys)
	body("DisputeRequest", "", disputeKeys)
	body("CallRequest", "Empty for a new child.", nil, "reference")
	body("ErasureRequest", "", []string{"reason"})
	for path, what := range additions {
		body(additionSchemas[path], "", what.must, what.may...)
	}
}
