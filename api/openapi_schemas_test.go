package api

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"safetynet/api/cdshooks"
	"safetynet/api/decisionlog"
	"safetynet/api/fhir"
	"safetynet/api/openapi"
	"safetynet/api/openapi/openapitest"
	"safetynet/api/story"
	"safetynet/api/web/handover"
	"safetynet/engine"
	"safetynet/engine/calculate"
	"safetynet/engine/change"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// packages are those whose types are answered.
var packages = []string{"safetynet/pathways", "safetynet/engine", "safetynet/engine/verify", "safetynet/engine/change", "safetynet/engine/calculate",
	"safetynet/api", "safetynet/api/story", "safetynet/api/decisionlog", "safetynet/api/insight", "safetynet/api/web/handover", "safetynet/api/fhir", "safetynet/api/cdshooks"}

func schemaBetween(from, to float64) *openapi.Schema {
	return &openapi.Schema{Type: "integer", Format: "int64", Minimum: &from, Maximum: &to}
}

func schemaWord(about string, of ...string) *openapi.Schema {
	s := &openapi.Schema{Type: "string", Description: about}
	for _, x := range of {
		s.Enum = append(s.Enum, x)
	}
	return s
}

func schemaList(s *openapi.Schema) *openapi.Schema { return &openapi.Schema{Type: "array", Items: s} }

func schemaEither(about string, of ...*openapi.Schema) *openapi.Schema {
	return &openapi.Schema{Description: about, AnyOf: of}
}

var (
	schemaTruth   = &openapi.Schema{Type: "boolean"}
	schemaNumber  = &openapi.Schema{Type: "number", Format: "double"}
	schemaWhole   = &openapi.Schema{Type: "integer", Format: "int64"}
	schemaText    = &openapi.Schema{Type: "string"}
	schemaTime    = &openapi.Schema{Type: "string", Format: "date-time", Pattern: timeForm.String(), Description: "RFC 3339 with an offset, such as 2026-11-21T10:00:00Z"}
	schemaVersion = &openapi.Schema{Type: "string", Pattern: `^\d+\.\d+\.\d+$`}
	schemaDate    = &openapi.Schema{Type: "string", Format: "date", Description: "such as 2026-08-21"}
)

// written are the schemas of types that write themselves, among the components.
func writtenSchemas(s *openapitest.Schemas) {
	unsaid := &openapi.Schema{Type: "object", Required: []string{"unknown"}, Others: &openapi.Others{}, Properties: openapi.Properties{
		{Name: "unknown", Schema: openapi.RefTo("Reason")}}}
	byAge := &openapi.Schema{Type: "object", Required: []string{"by_age"}, Properties: openapi.Properties{{Name: "by_age", Schema: schemaList(openapi.RefTo("AgeNormal"))}}}
	s.Components = map[string]*openapi.Schema{
		"Scalar": schemaEither("A value of a finding: yes or no, a number, or a word.", schemaTruth, schemaNumber, schemaText),
		"Evidence": schemaEither("A value of a finding, or the two ends of a range where only that is known.", schemaTruth, schemaNumber, schemaText,
			&openapi.Schema{Type: "array", Items: schemaNumber, MinItems: 2, MaxItems: 2}),
		"Answer": schemaEither("What is known of a finding: the bare value, in the unit of the dictionary, or why it is not known.", schemaTruth, schemaNumber, schemaText, unsaid),
		"Span":   schemaEither("Completed units of age: one number, or where only a range is known its two ends.", schemaWhole, &openapi.Schema{Type: "array", Items: schemaWhole, MinItems: 2, MaxItems: 2}),
		"Normal": schemaEither("The value of a child who is well.", openapi.RefTo("Scalar"), byAge),
	}
	s.Given = map[reflect.Type]*openapi.Schema{
		reflect.TypeFor[pathways.Str]():       schemaText,
		reflect.TypeFor[pathways.Version]():   schemaVersion,
		reflect.TypeFor[pathways.Date]():      {Type: "string", Format: "date"},
		reflect.TypeFor[pathways.Duration]():  {Type: "string", Format: "duration", Description: "ISO 8601, such as PT4H"},
		reflect.TypeFor[pathways.BandLimit](): schemaEither("a number, or none: no limit holds here", schemaNumber, schemaWord("", "none")),
		reflect.TypeFor[pathways.Points]():    schemaEither("points, or undefined: the source gives none", schemaWhole, schemaWord("", "undefined")),
		reflect.TypeFor[pathways.Scalar]():    openapi.RefTo("Scalar"),
		reflect.TypeFor[pathways.Normal]():    openapi.RefTo("Normal"),
		reflect.TypeFor[engine.Value]():       openapi.RefTo("Scalar"),
		reflect.TypeFor[engine.Answer]():      openapi.RefTo("Answer"),
		reflect.TypeFor[engine.Span]():        openapi.RefTo("Span"),
		reflect.TypeFor[engine.Age]():         openapi.RefTo("Age").OrNull(),
		reflect.TypeFor[json.RawMessage]():    {},
	}
	s.Of(reflect.TypeFor[pathways.AgeNormal]())
	s.Of(reflect.TypeFor[pathways.Audience]())
	s.Of(reflect.TypeFor[pathways.Reason]())
	s.Components["Age"] = s.Object(reflect.TypeFor[engine.Age]())
	difference := s.Object(reflect.TypeFor[verify.Difference]())
	difference.Properties = append(difference.Properties, openapi.Property{Name: "unjustified", Schema: schemaList(s.Of(reflect.TypeFor[verify.Unjustified]()))})
	difference.Required = append(difference.Required, "unjustified")
	s.Components["PathwayDifference"] = difference
}

// names are those of types whose own name another type has.
var schemaNames = map[reflect.Type]string{
	reflect.TypeFor[cdshooks.Service]():      "HookService",
	reflect.TypeFor[cdshooks.Source]():       "CardSource",
	reflect.TypeFor[cdshooks.Response]():     "HookResponse",
	reflect.TypeFor[cdshooks.Action]():       "CardAction",
	reflect.TypeFor[cdshooks.Link]():         "CardLink",
	reflect.TypeFor[cdshooks.Suggestion]():   "CardSuggestion",
	reflect.TypeFor[cdshooks.Discovery]():    "HookServices",
	reflect.TypeFor[fhir.Coding]():           "FHIRCoding",
	reflect.TypeFor[change.Code]():           "ChangedCode",
	reflect.TypeFor[verify.Direction]():      "ComparedDirection",
	reflect.TypeFor[verify.Change]():         "ComparedChange",
	reflect.TypeFor[calculate.Level]():       "CalculatorLevel",
	reflect.TypeFor[calculate.Kind]():        "CalculatorKind",
	reflect.TypeFor[pathways.Problem]():      "PresentingProblem",
	reflect.TypeFor[pathways.SafetyNet]():    "SafetyNetDefinition",
	reflect.TypeFor[pathways.Service]():      "ServiceDefinition",
	reflect.TypeFor[pathways.Choice]():       "ChoiceDefinition",
	reflect.TypeFor[pathways.PEWSRaise]():    "PEWSRaiseDefinition",
	reflect.TypeFor[pathways.Difference]():   "Subtraction",
	reflect.TypeFor[pathways.Source]():       "SourceDefinition",
	reflect.TypeFor[story.Request]():         "RecordedRequest",
	reflect.TypeFor[engine.Case]():           "RecordedCase",
	reflect.TypeFor[verify.Standing]():       "Told",
	reflect.TypeFor[verify.Compared]():       "ComparedVersion",
	reflect.TypeFor[decisionlog.Break]():     "ChainBreak",
	reflect.TypeFor[change.Pathway]():        "ChangedPathway",
	reflect.TypeFor[change.Finding]():        "ChangedFinding",
	reflect.TypeFor[change.Criterion]():      "ChangedCriterion",
	reflect.TypeFor[handover.Summary]():      "HandOver",
	reflect.TypeFor[pathways.PathwayRef]():   "PathwayVersion",
	reflect.TypeFor[pathways.PEWS]():         "PEWSDefinition",
	reflect.TypeFor[pathways.PeakFlow]():     "PeakFlowDefinition",
	reflect.TypeFor[pathways.Rehydration]():  "RehydrationDefinition",
	reflect.TypeFor[pathways.NormalRanges](): "NormalRangesDefinition",
	reflect.TypeFor[pathways.WatchFor]():     "WatchForDefinition",
	reflect.TypeFor[decisionlog.Head]():      "LogHead",
}

// entries are the bodies of what is added to a story, by kind.
var entrySchemas = map[string]reflect.Type{
	story.Call: reflect.TypeFor[story.Opened](), story.Override: reflect.TypeFor[story.Overridden](), story.Task: reflect.TypeFor[story.Tasked](),
	story.TaskDone: reflect.TypeFor[story.Done](), story.Outcome: reflect.TypeFor[story.Closed](), story.Correction: reflect.TypeFor[story.Corrected](),
	story.Card: reflect.TypeFor[story.Carded](), story.CardAnswer: reflect.TypeFor[story.Answered](), story.Feedback: reflect.TypeFor[story.Told](), story.Dispute: reflect.TypeFor[story.Disputed](), story.Erasure: reflect.TypeFor[story.Erased](),
}

// fields are what Go types say too little of.
func fieldSchemas(s *openapitest.Schemas) {
	of := s.Of
	told, request, recorded := of(reflect.TypeFor[engine.Assessment]()), of(reflect.TypeFor[story.Request]()), of(reflect.TypeFor[engine.Case]())
	summary := of(reflect.TypeFor[handover.Summary]())
	s.Fields["safetynet/api.Stored.Request"], s.Fields["safetynet/api.Stored.Case"], s.Fields["safetynet/api.Stored.Assessment"] = request, recorded, told
	s.Fields["safetynet/api.CallAssessment.Case"], s.Fields["safetynet/api.CallAssessment.Assessment"] = recorded, told
	s.Fields["safetynet/api.Queued.Summary"], s.Fields["safetynet/api/story.Tasked.Summary"] = summary, summary
	s.Fields["safetynet/api/story.Record.Case"], s.Fields["safetynet/api/story.Record.Assessment"] = recorded, told
	var bodies []*openapi.Schema
	for _, kind := range slices.Sorted(maps.Keys(entrySchemas)) {
		body := s.Object(entrySchemas[kind]) // without the nonce and who, as [without] shows it
		hidden := func(name string) bool { return name == "nonce" || name == "by" }
		body.Properties = slices.DeleteFunc(body.Properties, func(p openapi.Property) bool { return hidden(p.Name) })
		body.Required = slices.DeleteFunc(body.Required, hidden)
		name := entrySchemas[kind].Name() + "Entry"
		s.Components[name] = body
		bodies = append(bodies, openapi.RefTo(name))
	}
	s.Fields["safetynet/api.CallItem.Body"] = schemaEither("", bodies...)
	var blocks []*openapi.Schema
	for _, block := range []reflect.Type{reflect.TypeFor[pathways.PeakFlow](), reflect.TypeFor[pathways.Rehydration](), reflect.TypeFor[pathways.PEWS](), reflect.TypeFor[pathways.NormalRanges]()} {
		blocks = append(blocks, of(block))
	}
	s.Fields["safetynet/api.CalculatorView.Definition"] = schemaEither("as the definition has it", blocks...)
	line := s.Object(reflect.TypeFor[decisionlog.Entry]())
	line.Description = "One line of an export: an entry with its body, which is gone where it was erased."
	line.Properties = append(line.Properties, openapi.Property{Name: "body", Schema: &openapi.Schema{Description: "as it was recorded"}},
		openapi.Property{Name: "body_base64", Schema: &openapi.Schema{Type: "string", Description: "instead of body, where that is not JSON"}})
	s.Components["LogLine"] = line
	s.Components["BatchLine"] = &openapi.Schema{
		Type: "object", Required: []string{"line", "status"}, Others: &openapi.Others{}, Description: "The answer to one line: its result, or the problem with it.",
		Properties: openapi.Properties{
			{Name: "line", Schema: schemaWhole}, {Name: "status", Schema: schemaWhole}, {Name: "problem", Schema: openapi.RefTo("Problem")},
			{Name: "result", Schema: schemaEither("", s.Of(reflect.TypeFor[engine.Assessment]()), s.Of(reflect.TypeFor[DecisionView]()))},
		},
	}
}

// schemas are those of all Go types that are answered, so far as nothing asked for
// them yet, and of the bodies that are read.
func newSchemas() *openapitest.Schemas {
	source, err := openapitest.ReadSource("..", "safetynet", packages...)
	if err != nil {
		panic(err)
	}
	evidence := &openapi.Schema{Type: "object", Others: &openapi.Others{Schema: openapi.RefTo("Evidence")}}
	s := &openapitest.Schemas{Source: source, Names: schemaNames, Fields: map[string]*openapi.Schema{
		"safetynet/engine.Match.Evidence": evidence, "safetynet/engine.Undecided.Evidence": evidence, "safetynet/engine.Choice.Value": openapi.RefTo("Scalar"),
		"safetynet/api/cdshooks.Action.Resource": openapi.RefTo("FHIRResource"),
		"safetynet/api.Problem.Type":             schemaWord("", kindNames()...), "safetynet/api.Issue.Code": schemaWord("", issueCodes()...),
	}}
	writtenSchemas(s)
	fieldSchemas(s)
	requestSchemas(s.Components)
	hookRequests(s.Components)
	return s
}
