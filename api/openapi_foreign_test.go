package api

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
	"safetynet/api/openapi"
	"safetynet/api/openapi/openapitest"
	"safetynet/api/story"
)

// fhirLines are the calls of FHIR: what can be asked, and, of each type that is
// served, a search and a read.
func fhirLines() []operationLine {
	all := []operationLine{
		fhirLine("GET /fhir/metadata", "showCapability", "What there is in FHIR: a CapabilityStatement").asking("_format", "json", "mode", "full"),
		fhirLine("POST /fhir/PlanDefinition/:id/$apply", "applyPlan", "What is known of a child, as a QuestionnaireResponse or a record, to a GuidanceResponse; nothing is kept", notFound, notReady).asking("_format", "json"),
	}
	all[1].takesFHIR = true
	for _, kind := range slices.Sorted(maps.Keys(definitions)) {
		all = append(all,
			fhirLine("GET /fhir/"+kind, "search"+kind, "A Bundle of each "+kind+" there is", notReady).asking("url", "its canonical address", "version", "its version", "status", "its status", "_id", "its id", "_format", "json"),
			fhirLine("GET /fhir/"+kind+"/:id", "read"+kind, "One "+kind, notFound, notReady).asking("_format", "json"))
	}
	return all
}

// hookLines are the calls of CDS Hooks.
var hookLines = []operationLine{
	{route: "GET /cds-services", id: "listServices", tag: "CDS Hooks", summary: "The services: one for each pathway, and one for all of them", answers: answers200(cdshooks.Discovery{}), may: []problemKind{notReady, clientUnknown}},
	{route: "POST /cds-services/:id", id: "callService", tag: "CDS Hooks", summary: "What a record system knows of a child to cards, recorded before they are answered",
		about: "What is missing stays unknown, and the card says so: it is never calm for want of an answer. Where it cannot be recorded, a card that says escalate is given without a uuid; a calmer one is withheld (503).",
		body:  openapi.RefTo("HookRequest"), answers: answers200(cdshooks.Response{}), may: []problemKind{notFound, notReady, notRecorded, clientUnknown}},
	{route: "POST /cds-services/:id/feedback", id: "answerCards", tag: "CDS Hooks", summary: "What came of cards", about: "What a user wrote (userComment) is not kept.",
		body: openapi.RefTo("HookFeedback"), answers: answers200(Heard{}), may: []problemKind{notFound, notReady, notWritten, clientUnknown}},
}

// hookRequests are the bodies of CDS Hooks, as far as they are read. Members that the
// specification has besides are no fault.
func hookRequests(components map[string]*openapi.Schema) {
	object := func(about string, must []string, members ...openapi.Property) *openapi.Schema {
		return &openapi.Schema{Type: "object", Description: about, Required: must, Properties: members, Others: &openapi.Others{Schema: &openapi.Schema{}}}
	}
	member := func(name string, s *openapi.Schema) openapi.Property { return openapi.Property{Name: name, Schema: s} }
	components["HookRequest"] = object("A call of a service, as CDS Hooks 2.0 has it. Nothing of the prefetch has to be there.", []string{"hook", "hookInstance", "context"},
		member("hook", schemaText), member("hookInstance", schemaText), member("context", object("", []string{"userId", "patientId"}, member("userId", schemaText), member("patientId", schemaText))),
		member("prefetch", &openapi.Schema{Type: "object", Description: "resources of FHIR R4 by the keys that GET /cds-services names", Others: &openapi.Others{Schema: (&openapi.Schema{Type: "object"}).OrNull()}}))
	components["HookFeedback"] = object("", []string{"feedback"}, member("feedback", schemaList(object("", []string{"card", "outcome", "outcomeTimestamp"},
		member("card", schemaText), member("outcome", schemaWord("", story.CardAccepted, story.CardOverridden)), member("outcomeTimestamp", schemaText),
		member("acceptedSuggestions", schemaList(object("", []string{"id"}, member("id", schemaText)))), member("overrideReason", object("", nil, member("reason", object("a code of the card's overrideReasons", nil))))))))
}

func fhirLine(route, id, summary string, may ...problemKind) operationLine {
	return operationLine{route: route, id: id, tag: "FHIR", summary: summary, may: withKinds(may, notAcceptable), answers: answersFile(fhirMedia, "a resource"),
		about: "Every error is an OperationOutcome with the emergency text."}
}

// foreignChapter is the chapter of a path in another vocabulary, "" for ours.
func foreignChapter(path string) string {
	return map[string]string{"fhir": "FHIR", "cds-services": "CDS Hooks"}[strings.Split(path, "/")[1]]
}

// foreign says of a call in another vocabulary no more than its media type.
func foreignAnswers(s *openapitest.Schemas, p permission, op *openapi.Operation) {
	media, body := "application/json", openapi.Media{Schema: &openapi.Schema{Type: "object", Description: "as the specification of CDS Hooks 2.0 has it"}}
	if op.Tags[0] == "FHIR" {
		media, body = fhirMedia, openapi.Media{Schema: fhirResource(s)}
	}
	if p.method == http.MethodPost {
		op.Request = &openapi.Request{Required: true, Content: map[string]openapi.Media{media: body, "application/json": body}}
	}
	op.Responses["default"] = &openapi.Response{Description: "An answer, or what is wrong, in the words of the specification.", Content: map[string]openapi.Media{media: body}}
}

// fhirResource is any resource of FHIR: its specification says the rest.
func fhirResource(s *openapitest.Schemas) *openapi.Schema {
	s.Components["FHIRResource"] = &openapi.Schema{Type: "object", Description: "A resource of FHIR R4.", Required: []string{"resourceType"},
		Properties: openapi.Properties{{Name: "resourceType", Schema: schemaText}}, Others: &openapi.Others{Schema: &openapi.Schema{}}}
	return openapi.RefTo("FHIRResource")
}

// TestForeignCalls: a call of FHIR or CDS Hooks that has no line is described all the
// same, and what it answers can be held against that.
func TestForeignCalls(t *testing.T) {
	for _, p := range []permission{
		{http.MethodGet, "/fhir/Measure/:id", everyone}, {http.MethodPost, "/fhir/Measure/:id/$evaluate", everyone}, {http.MethodPost, "/cds-services/:id/elsewhere", desk},
	} {
		s := newSchemas()
		op := operation(s, p, lineOf(p))
		require.Regexp(t, `^(get|post)_\w+$`, op.ID)
		require.Contains(t, op.Responses, "default")
		require.Contains(t, op.Responses["503"].Problems, "/problems/overloaded")
		doc := *interfaceOf()
		doc.Paths = map[string]map[string]*openapi.Operation{pathOf(p.path): {strings.ToLower(p.method): op}}
		doc.Components.Schemas = s.Components
		checker, err := openapitest.NewChecker(indented(t, &doc))
		require.NoError(t, err)
		media := map[string]string{"FHIR": "application/fhir+json", "CDS Hooks": "application/json"}[op.Tags[0]]
		x := openapitest.Exchange{
			Method: p.method, URL: parse(t, strings.ReplaceAll(p.path, ":id", "asthma")+"?_summary=true"), SentType: "application/json",
			Status: http.StatusOK, Header: http.Header{"Content-Type": {media}}, Answered: []byte(`{"resourceType":"Bundle","entry":[]}`),
		}
		if op.Request != nil {
			x.Sent = []byte(`{"resourceType":"Parameters"}`)
		}
		require.NoError(t, checker.Check(x))
		x.Status = http.StatusUnauthorized
		require.NoError(t, checker.Check(x), "in its own words")
		x.Answered = []byte(`[]`)
		require.Error(t, checker.Check(x))
	}
}
