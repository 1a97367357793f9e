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
	if t := issueTypes[code]; t != "" {
		return t
	}
	if severity == pathways.LevelError {
		return "invalid"
	}
	return "informational"
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
