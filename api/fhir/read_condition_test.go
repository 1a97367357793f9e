package fhir

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestConditions(t *testing.T) {
	condition := func(code, rest string) string {
		return fmt.Sprintf(`{"resourceType":"Condition","clinicalStatus":{"coding":[%s]},"verificationStatus":{"coding":[%s]},"code":{"coding":[%s]}%s}`,
			codeOf(ClinicalStatusSystem, "active"), codeOf(VerificationStatusSystem, "confirmed"), code, rest)
	}
	recorded := func(clock string) string { return `,"recordedDate":"2026-11-21T` + clock + `"` }
	epilepsy, wheeze := codeOf(FindingSystem, "known_epilepsy"), codeOf(FindingSystem, "wheeze_heard")
	status := func(old, new string) string {
		return strings.Replace(condition(epilepsy, ""), `"`+old+`"`, `"`+new+`"`, 1)
	}
	for _, c := range []readCase{
		{"history needs no date", condition(epilepsy, ""), `{"known_epilepsy":true}`, nil},
		{"by SNOMED", condition(codeOf(SNOMED, "84757009"), ""), `{"known_epilepsy":true}`, []string{"warning code-unchecked /0/code/coding/0"}},
		{"a code that is a value", condition(codeOf(SNOMED, "195967001"), ""), `{"known_airway_disease":"asthma"}`, []string{"warning code-unchecked /0/code/coding/0"}},
		{"no such code", condition(codeOf(SNOMED, "38341003"), ""), "", []string{"warning code-unknown /0/code/coding/0"}},
		{"a finding that has values", condition(colour, recorded("09:30:00Z")), "", []string{"warning value-missing /0/code"}},
		{"recurrence", status("active", "recurrence"), `{"known_epilepsy":true}`, nil},
		{"relapse", status("active", "relapse"), `{"known_epilepsy":true}`, nil},
		{"inactive", status("active", "inactive"), "", []string{"warning condition-status /0/clinicalStatus"}},
		{"remission", status("active", "remission"), "", []string{"warning condition-status /0/clinicalStatus"}},
		{"resolved", status("active", "resolved"), "", []string{"warning condition-status /0/clinicalStatus"}},
		{"no status", `{"resourceType":"Condition","code":{"coding":[` + epilepsy + `]}}`, "", []string{"warning condition-status /0/clinicalStatus"}},
		{"over", condition(epilepsy, `,"abatementString":"last year"`), "", []string{"warning condition-status /0/clinicalStatus"}},
		{"a code that nobody checked, not used", condition(codeOf(SNOMED, "4120002"), `,"abatementAge":{}`), "", []string{"warning condition-status /0/clinicalStatus"}},
		{"refuted", status("confirmed", "refuted"), "", []string{"warning condition-status /0/verificationStatus"}},
		{"a mistake", status("confirmed", "entered-in-error"), "", []string{"warning condition-status /0/verificationStatus"}},
		{"thought of", status("confirmed", "differential"), "", []string{"warning condition-status /0/verificationStatus"}},
		{"not said whether confirmed", `{"resourceType":"Condition","clinicalStatus":{"coding":[` + codeOf(ClinicalStatusSystem, "active") + `]},"code":{"coding":[` + epilepsy + `]}}`,
			`{"known_epilepsy":true}`, nil},
		{"modified", condition(epilepsy, `,"modifierExtension":[{"url":"http://example.org"}]`), "", []string{"warning modifier-unknown /0/modifierExtension"}},
		{"a sign needs a date", condition(wheeze, ""), "", []string{"warning condition-undated /0"}},
		{"a sign recorded now", condition(wheeze, recorded("09:30:00Z")), `{"wheeze_heard":true}`, nil},
		{"a sign that began now", condition(wheeze, `,"onsetDateTime":"2026-11-21T09:30:00Z"`), `{"wheeze_heard":true}`, nil},
		{"a sign of this morning", condition(wheeze, recorded("05:59:59Z")), "", []string{"warning condition-old /0/recordedDate"}},
		{"a sign of today", condition(wheeze, `,"recordedDate":"2026-11-21"`), "", []string{"warning condition-undated /0/recordedDate"}},
		{"a sign of tomorrow", condition(wheeze, recorded("10:00:01Z")), "", []string{"warning condition-future /0/recordedDate"}},
		{"an Observation says otherwise", condition(epilepsy, "") + "---" + seen(epilepsy, `"valueBoolean":false`), "", []string{"warning observation-contradicts /1"}},
		{"a newer Observation says otherwise", condition(wheeze, recorded("09:00:00Z")) + "---" + seen(wheeze, `"valueBoolean":false`), `{"wheeze_heard":false}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) { requireRead(t, c, ReadResources(sentOf(c.sent), readDict(), readNow)) })
	}
}

func TestPatient(t *testing.T) {
	patient := func(rest string) string { return `{"resourceType":"Patient","id":"a"` + rest + `}` }
	for _, c := range []struct {
		readCase
		birth string
	}{
		{readCase{"a birth date", patient(`,"birthDate":"2026-08-21","gender":"female"`), "", nil}, "2026-08-21"},
		{readCase{"today", patient(`,"birthDate":"2026-11-21"`), "", nil}, "2026-11-21"},
		{readCase{"tomorrow", patient(`,"birthDate":"2026-11-22"`), "", []string{"warning date-in-future /0/birthDate"}}, ""},
		{readCase{"long ago", patient(`,"birthDate":"1026-11-22"`), "", []string{"warning date-out-of-range /0/birthDate"}}, ""},
		{readCase{"a month", patient(`,"birthDate":"2026-08"`), "", []string{"warning birth-date-partial /0/birthDate"}}, ""},
		{readCase{"a year", patient(`,"birthDate":"2026"`), "", []string{"warning birth-date-partial /0/birthDate"}}, ""},
		{readCase{"no date", patient(`,"birthDate":"21/08/2026"`), "", []string{"warning date-wrong /0/birthDate"}}, ""},
		{readCase{"a number", patient(`,"birthDate":20260821`), "", []string{"warning date-wrong /0/birthDate"}}, ""},
		{readCase{"none", patient(""), "", nil}, ""},
		{readCase{"modified", patient(`,"birthDate":"2026-08-21","modifierExtension":[{}]`), "", []string{"warning modifier-unknown /0/modifierExtension"}}, ""},
		{readCase{"no longer used", patient(`,"birthDate":"2026-08-21","active":false`), "", []string{"warning patient-inactive /0/active"}}, ""},
		{readCase{"dead", patient(`,"deceasedBoolean":true`), "", []string{"error patient-deceased /0/deceasedBoolean"}}, ""},
		{readCase{"dead since", patient(`,"deceasedDateTime":"2026-11-20"`), "", []string{"error patient-deceased /0/deceasedDateTime"}}, ""},
		{readCase{"alive", patient(`,"deceasedBoolean":false`), "", nil}, ""},
		{readCase{"twice the same", patient(`,"birthDate":"2026-08-21"`) + "---" + patient(`,"birthDate":"2026-08-21"`), "", nil}, "2026-08-21"},
		{readCase{"two", patient("") + "---" + `{"resourceType":"Patient","id":"b"}`, "", []string{"error patients-several /1"}}, ""},
		{readCase{"two birth dates", patient(`,"birthDate":"2026-08-21"`) + "---" + patient(`,"birthDate":"2025-08-21"`), "", []string{"error patients-several /1"}}, "2026-08-21"},
	} {
		t.Run(c.name, func(t *testing.T) {
			told := ReadResources(sentOf(c.sent), readDict(), readNow)
			requireRead(t, c.readCase, told)
			got := ""
			if !told.Birth.IsZero() {
				got = told.Birth.Format(time.DateOnly)
			}
			require.Equal(t, c.birth, got)
		})
	}
}
