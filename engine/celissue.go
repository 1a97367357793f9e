package engine

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/pathways"
)

// celIssue gives CEL's own messages stable codes.
func (lo *lowerer) celIssue(pos pathways.Position, message string) {
	switch {
	case strings.HasPrefix(message, "undeclared reference to '"):
		name, _, _ := strings.Cut(strings.TrimPrefix(message, "undeclared reference to '"), "'")
		lo.unknownName(pos, name)
	case strings.HasPrefix(message, "found no matching overload"):
		lo.report(pos, "cel-types", message, "compare numbers with thresholds, enums with their values in quotes")
	case strings.Contains(message, "atLeast") || strings.Contains(message, "the number is from 1"):
		lo.report(pos, "at-least-wrong", message, "atLeast(2, [a, b, c])")
	case strings.Contains(message, "invalid double literal"):
		lo.report(pos, "number-not-finite", "the number is too large to be one", "")
	case strings.Contains(message, "unsupported syntax '.?'") || strings.Contains(message, "unsupported syntax '[?'"):
		lo.report(pos, "cel-not-allowed", "optional values are not in the language", "they would turn what is unknown into no")
	default:
		message, _, _ = strings.Cut(strings.TrimPrefix(message, "Syntax error: "), " expecting") // CEL lists every token it knows
		lo.report(pos, "cel-syntax", "not CEL: "+message, "see CEL for authors in FORMAT.md")
	}
}

// hiders are what CEL has to look past what is not there.
var hiders = []string{
	"has", "exists", "exists_one", "existsOne", "all", "map", "filter", "transformList", "transformMap",
	"optional", "orValue", "or", "hasValue", "value", "optMap", "optFlatMap",
}

func (lo *lowerer) unknownName(pos pathways.Position, name string) {
	var known []string
	for _, f := range lo.voc.dict.Findings {
		known = append(known, f.ID.Value)
	}
	known = append(append(known, sortedKeys(lo.voc.thresholds)...), sortedKeys(lo.voc.derived)...)
	known = append(known, ageDays, ageMonths, ageYears, ageCorrected)
	if slices.Contains(hiders, name) {
		lo.report(pos, "cel-not-allowed", fmt.Sprintf("%s is not in the language", name), "it would turn what is unknown into no")
		return
	}
	lo.report(pos, "name-unknown", fmt.Sprintf("%q is no finding, threshold or calculated value", name), pathways.Suggest(name, known))
}
