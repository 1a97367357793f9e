package fhir

import (
	"strings"

	"safetynet/pathways"
)

// OutcomeOf says issues in FHIR. root is the resource that their pointers go into,
// such as "Bundle"; "" where it is none of FHIR, and then the pointers are said as
// they are. Of no issues it says that there are none, because FHIR has no empty one.
func OutcomeOf(root string, issues []Issue) *OperationOutcome {
	out := &OperationOutcome{ResourceType: "OperationOutcome"}
	for _, x := range issues {
		out.Issue = append(out.Issue, outcomeIssue(root, x))
	}
	if len(issues) == 0 {
		out.Issue = []OutcomeIssue{{Severity: "information", Code: "informational", Details: &CodeableConcept{Text: "There are no issues."}}}
	}
	return out
}

func outcomeIssue(root string, x Issue) OutcomeIssue {
	said := remark(severities[x.Severity], issueType(x.Severity, x.Code), x.Code, x.Message)
	said.Diagnostics = x.Hint
	switch {
	case root != "" && (x.Pointer == "" || strings.HasPrefix(x.Pointer, "/")):
		said.Expression = []string{Expression(root, x.Pointer)}
	case x.Pointer != "":
		said.Diagnostics = strings.TrimPrefix(x.Hint+". At "+x.Pointer, ". ")
	}
	return said
}

// remark is an issue that is nowhere in particular.
func remark(severity, kind, code, text string) OutcomeIssue {
	return OutcomeIssue{Severity: severity, Code: kind, Details: &CodeableConcept{Coding: []Coding{{System: IssueSystem, Code: code}}, Text: text}}
}

var severities = map[pathways.Level]string{pathways.LevelError: "error", pathways.LevelWarning: "warning"}

// issueType is the code of FHIR's list for a code of ours.
func issueType(severity pathways.Level, code string) string {
	if t, ok := issueTypes[code]; ok {
		return t
	}
	if severity == pathways.LevelError {
		return "invalid"
	}
	return "informational"
}

// issueTypes are FHIR's words for what our codes mean. What is not here is invalid
// as an error and informational as a warning.
var issueTypes = typesOf(map[string][]string{
	"structure": {
		"malformed-request", "body", "body-wrong", "body-unreadable", "bundle-type", "type-wrong", "key-unknown", "key-duplicate", "key-case",
		"value-wrapped", "value-null", "resource-type", "resource-wrong", "resource-unexpected", "parameter-unknown",
	},
	"required": {"key-missing", "value-missing", "value-empty", "age-empty", "list-empty", "unit-missing", "observation-undated", "prefetch-missing", "prefetch-empty"},
	"value": {
		"number-out-of-range", "number-too-precise", "number-wrong", "date-in-future", "date-out-of-range", "date-wrong", "time-wrong",
		"time-out-of-range", "age-wrong", "birth-date-partial", "version-wrong", "observation-future",
	},
	"code-invalid":  {"finding-unknown", "code-unknown", "code-invalid", "code-foreign", "code-ambiguous", "value-not-allowed", "unit-unknown", "questionnaire-unit"},
	"not-found":     {"not-found", "no-such-route", "pathway-unknown", "version-unknown", "locality-unknown", "reference-unknown"},
	"not-supported": {"method-not-allowed", "unsupported-media-type", "pathway-inactive", "locality-inactive", "pathway-unusable", "quantity-comparator"},
	"duplicate":     {"pathway-duplicate", "parameter-repeated", "answer-several"},
	"conflict": {
		"age-twice", "age-contradicts", "answer-contradicts", "observation-contradicts", "versions-incompatible", "locality-incompatible",
		"answers-inconsistent", "second-opinion",
	},
	"extension": {"modifier-extension", "modifier-unknown"},
	"business-rule": {
		"observation-status", "observation-old", "observation-focus", "condition-status", "response-status", "questionnaire-foreign",
		"patient-deceased", "patient-inactive", "patient-other", "out-of-scope", "perhaps-out-of-scope", "not-approved",
	},
	"incomplete":    {"prefetch-failed"},
	"too-long":      {"body-too-large"},
	"login":         {"unauthenticated"},
	"forbidden":     {"forbidden", "cross-origin", "not-for-audience"},
	"deleted":       {"erased"},
	"throttled":     {"too-many-sign-ins", "too-much-feedback"},
	"transient":     {"not-ready", "not-recorded", "not-written", "log-unavailable", "identity-unavailable"},
	"exception":     {"internal-error"},
	"informational": {"code-unchecked", "not-checked", "unused"},
})

func typesOf(lists map[string][]string) map[string]string {
	all := map[string]string{}
	for kind, codes := range lists {
		for _, code := range codes {
			all[code] = kind
		}
	}
	return all
}

// rootOf is the resource that a pointer into the body of a question goes into, ""
// for what is none of FHIR.
func rootOf(pointer string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	return map[string]string{"entry": "Bundle", "parameter": "Parameters", "item": "QuestionnaireResponse"}[first]
}

// messages is what is to be said beside an assessment: what was sent and not used,
// what does not fit together, for whom it is not, and that nobody approved it. nil
// for nothing.
func (s saying) messages() *OperationOutcome {
	out := &OperationOutcome{ResourceType: "OperationOutcome"}
	for _, x := range s.Issues {
		out.Issue = append(out.Issue, outcomeIssue(rootOf(x.Pointer), x))
	}
	say := func(severity, code, text string) {
		out.Issue = append(out.Issue, remark(severity, issueTypes[code], code, text))
	}
	a := s.Assessment
	for _, x := range a.Inconsistent {
		say("warning", "answers-inconsistent", x.Text)
	}
	for _, x := range a.OutOfScope {
		code := "out-of-scope"
		if !x.Certain {
			code = "perhaps-out-of-scope"
		}
		say("warning", code, x.Reason+" "+x.GoTo)
	}
	if x := a.SecondOpinion; x != nil {
		say("warning", "second-opinion", "Two ways of deciding came to different outcomes. The more urgent one is told.")
	}
	if !a.Approved {
		say("warning", "not-approved", unapproved)
	}
	if len(a.NotChecked) > 0 {
		say("information", "not-checked", "Counted as absent, because it could not be known: "+strings.Join(a.NotChecked, ", "))
	}
	if len(a.Unused) > 0 {
		say("information", "unused", "Known, and read by none of these pathways: "+strings.Join(a.Unused, ", "))
	}
	if len(out.Issue) == 0 {
		return nil
	}
	return out
}
