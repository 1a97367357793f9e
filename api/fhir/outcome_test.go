package fhir_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/api/fhir/fhirtest"
	"safetynet/pathways"
)

func TestOutcome(t *testing.T) {
	for _, x := range []struct {
		code     string
		severity pathways.Level
		want     string
	}{
		{"number-out-of-range", pathways.LevelError, "value"},
		{"finding-unknown", pathways.LevelError, "code-invalid"},
		{"code-unknown", pathways.LevelWarning, "code-invalid"},
		{"key-missing", pathways.LevelError, "required"},
		{"malformed-request", pathways.LevelError, "structure"},
		{"pathway-unknown", pathways.LevelError, "not-found"},
		{"observation-contradicts", pathways.LevelWarning, "conflict"},
		{"quantity-comparator", pathways.LevelWarning, "not-supported"},
		{"answer-several", pathways.LevelError, "duplicate"},
		{"modifier-unknown", pathways.LevelWarning, "extension"},
		{"patient-deceased", pathways.LevelError, "business-rule"},
		{"prefetch-failed", pathways.LevelWarning, "incomplete"},
		{"body-too-large", pathways.LevelError, "too-long"},
		{"unauthenticated", pathways.LevelError, "login"},
		{"forbidden", pathways.LevelError, "forbidden"},
		{"erased", pathways.LevelError, "deleted"},
		{"too-much-feedback", pathways.LevelError, "throttled"},
		{"not-ready", pathways.LevelError, "transient"},
		{"internal-error", pathways.LevelError, "exception"},
		{"code-unchecked", pathways.LevelWarning, "informational"},
		{"of-a-later-release", pathways.LevelError, "invalid"},
		{"of-a-later-release", pathways.LevelWarning, "informational"},
	} {
		o := fhir.OutcomeOf("Bundle", []fhir.Issue{{Severity: x.severity, Code: x.code, Pointer: "/entry/0/resource", Message: "what is wrong", Hint: "what to do"}})
		fhirtest.Valid(t, o)
		require.Equal(t, []fhir.OutcomeIssue{{
			Severity: string(x.severity), Code: x.want, Diagnostics: "what to do", Expression: []string{"Bundle.entry[0].resource"},
			Details: &fhir.CodeableConcept{Coding: []fhir.Coding{{System: fhir.IssueSystem, Code: x.code}}, Text: "what is wrong"},
		}}, o.Issue)
	}
	nothing := fhir.OutcomeOf("Bundle", nil)
	fhirtest.Valid(t, nothing)
	require.Equal(t, "information", nothing.Issue[0].Severity)

	whole := fhir.OutcomeOf("Parameters", []fhir.Issue{{Severity: pathways.LevelError, Code: "body", Message: "it is no JSON"}})
	fhirtest.Valid(t, whole)
	require.Equal(t, []string{"Parameters"}, whole.Issue[0].Expression)
	native := fhir.OutcomeOf("", []fhir.Issue{{Severity: pathways.LevelError, Code: "type-wrong", Pointer: "/findings/cry", Message: "it is no text"}})
	fhirtest.Valid(t, native)
	require.Empty(t, native.Issue[0].Expression)
	require.Equal(t, "At /findings/cry", native.Issue[0].Diagnostics)
}
