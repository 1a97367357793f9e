package fhirtest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// required are the elements that a resource must have, of those that the schema
// cannot demand. Of an element that is a choice one form must be there: "value[x]".
var required = map[string][]string{
	"Bundle":                {"type"},
	"CapabilityStatement":   {"status", "date", "kind", "fhirVersion", "format"},
	"CarePlan":              {"status", "intent", "subject"},
	"CodeSystem":            {"status", "content"},
	"CommunicationRequest":  {"status"},
	"Composition":           {"status", "type", "date", "author", "title"},
	"Condition":             {"subject"},
	"GuidanceResponse":      {"status", "module[x]"},
	"Library":               {"status", "type"},
	"Observation":           {"status", "code"},
	"OperationDefinition":   {"status", "kind", "code", "system", "type", "instance"},
	"OperationOutcome":      {"issue"},
	"PlanDefinition":        {"status"},
	"Provenance":            {"target", "recorded", "agent"},
	"Questionnaire":         {"status"},
	"QuestionnaireResponse": {"status"},
	"ServiceRequest":        {"status", "intent", "subject"},
	"StructureDefinition":   {"url", "name", "status", "kind", "abstract", "type", "differential"},
	"Task":                  {"status", "intent"},
	"ValueSet":              {"status"},
}

// complete looks at every resource in a document, and at every element for nulls and
// empty ones, which FHIR does not have.
func complete(at string, v any) error {
	switch v := v.(type) {
	case nil:
		return fmt.Errorf("%s is null", at)
	case string:
		if strings.TrimSpace(v) == "" {
			return fmt.Errorf("%s is empty", at)
		}
	case []any:
		if len(v) == 0 {
			return fmt.Errorf("%s is empty", at)
		}
		var all []error
		for i, x := range v {
			all = append(all, complete(fmt.Sprintf("%s[%d]", at, i), x))
		}
		return errors.Join(all...)
	case map[string]any:
		if len(v) == 0 {
			return fmt.Errorf("%s is empty", at)
		}
		all := []error{elements(at, v)}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			all = append(all, complete(at+"."+k, v[k]))
		}
		return errors.Join(all...)
	}
	return nil
}

func elements(at string, resource map[string]any) error {
	kind, _ := resource["resourceType"].(string)
	for _, name := range required[kind] {
		stem, choice := strings.CutSuffix(name, "[x]")
		there := slices.ContainsFunc(slices.Collect(maps.Keys(resource)), func(k string) bool {
			return k == name || choice && strings.HasPrefix(k, stem)
		})
		if !there {
			return fmt.Errorf("%s: a %s has a %s", at, kind, name)
		}
	}
	return nil
}
