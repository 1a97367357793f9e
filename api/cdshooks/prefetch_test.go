package cdshooks_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/pathways"
)

// bundle is a search answer with resources.
func bundle(resources ...string) string {
	for i, r := range resources {
		resources[i] = `{"resource":` + r + `}`
	}
	return `{"resourceType":"Bundle","type":"searchset","entry":[` + strings.Join(resources, ",") + `]}`
}

// rate is a heart rate.
func rate(value, at string) string {
	return `{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"subject":{"reference":"Patient/child-1"},` +
		`"effectiveDateTime":"` + at + `","valueQuantity":{"value":` + value + `,"system":"http://unitsofmeasure.org","code":"/min"}}`
}

const patient = `{"resourceType":"Patient","id":"child-1","birthDate":"2024-01-01"}`

// TestTold: what is sent is known, what is not is unknown, and everything that was
// left out is told.
func TestTold(t *testing.T) {
	recent, old := "2026-11-22T09:00:00Z", "2026-11-22T05:59:00Z"
	grunts := strings.Replace(answersAt(recent), `"code":"no"`, `"code":"yes"`, 1)
	asked := func(r string) string {
		return strings.Replace(r, `"questionnaire"`, `"subject":{"reference":"Patient/child-1"},"questionnaire"`, 1)
	}
	with := func(r, more string) string { return strings.Replace(r, `"item":[`, `"item":[`+more+`,`, 1) }
	gone := `{"linkId":"gone","answer":[{"valueBoolean":true}]}`
	audience := func(who string) string {
		return `{"linkId":"audience","answer":[{"valueCoding":{"system":"` + fhir.AudienceSystem + `","code":"` + who + `"}}]}`
	}
	for name, test := range map[string]struct {
		prefetch string
		known    string // ids with values, in order
		issues   []string
	}{
		"nothing":   {`{}`, ``, []string{"prefetch-missing /prefetch/patient", "prefetch-missing /prefetch/vitals", "prefetch-missing /prefetch/conditions", "prefetch-missing /prefetch/answers"}},
		"all of it": {`{"patient":` + patient + `,"vitals":` + bundle(rate("118", recent)) + `,"conditions":` + bundle() + `,"answers":` + bundle(asked(answersAt(recent))) + `}`, `age grunting=no heart_rate=118`, nil},
		"nulls":     {`{"patient":null,"vitals":` + bundle(rate("118", recent)) + `,"conditions":` + bundle() + `,"answers":null}`, `heart_rate=118`, []string{"prefetch-missing /prefetch/patient", "prefetch-missing /prefetch/answers"}},
		"empty":     {`{"patient":` + patient + `,"vitals":` + bundle() + `,"conditions":` + bundle() + `,"answers":` + bundle() + `}`, `age`, []string{"prefetch-empty /prefetch/vitals", "prefetch-empty /prefetch/answers"}},
		"outcome among them": {`{"patient":` + patient + `,"vitals":` + bundle(rate("118", recent), `{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"incomplete"}]}`) +
			`,"conditions":` + bundle() + `,"answers":` + answersAt(recent) + `}`, `age grunting=no heart_rate=118`, []string{"prefetch-failed /prefetch/vitals/entry/1/resource"}},
		"another kind": {`{"patient":` + patient + `,"vitals":` + bundle(patient) + `,"conditions":` + bundle() + `,"answers":` + answersAt(recent) + `}`, `age grunting=no`,
			[]string{"resource-unexpected /prefetch/vitals/entry/0/resource"}},
		"old vitals": {`{"patient":` + patient + `,"vitals":` + bundle(rate("118", old)) + `,"conditions":` + bundle() + `,"answers":` + answersAt(recent) + `}`, `age grunting=no`,
			[]string{"observation-old /prefetch/vitals/entry/0/resource/effectiveDateTime"}},
		"answers of exactly 4 hours": {`{"patient":` + patient + `,"vitals":` + bundle(rate("118", recent)) + `,"conditions":` + bundle() + `,"answers":` + answersAt("2026-11-22T06:00:00Z") + `}`, `age grunting=no heart_rate=118`, nil},
		"old answers": {`{"patient":` + patient + `,"vitals":` + bundle(rate("118", recent)) + `,"conditions":` + bundle() + `,"answers":` + answersAt(old) + `}`, `age heart_rate=118`,
			[]string{"answers-old /prefetch/answers"}},
		"answers of tomorrow": {`{"patient":` + patient + `,"vitals":` + bundle(rate("118", recent)) + `,"conditions":` + bundle() + `,"answers":` + answersAt("2026-11-23T06:00:00Z") + `}`, `age heart_rate=118`,
			[]string{"answers-future /prefetch/answers"}},
		"answers of an unknown time": {`{"patient":` + patient + `,"vitals":` + bundle(rate("118", recent)) + `,"conditions":` + bundle() + `,"answers":` + answersAt("2026-11-22") + `}`, `age heart_rate=118`,
			[]string{"answers-undated /prefetch/answers"}},
		"one answer not understood": {`{"patient":` + patient + `,"vitals":` + bundle(rate("118", recent)) + `,"conditions":` + bundle() + `,"answers":` + with(grunts, gone) + `}`, `age grunting=yes heart_rate=118`,
			[]string{"finding-unknown /prefetch/answers/item/0/linkId"}},
		"answers that do not stand": {`{"patient":` + patient + `,"vitals":` + bundle(rate("118", recent)) + `,"conditions":` + bundle() + `,"answers":` +
			strings.Replace(grunts, "completed", "entered-in-error", 1) + `}`, `age heart_rate=118`, []string{"response-status /prefetch/answers/status", "answers-refused /prefetch/answers"}},
		"answers that contradict themselves": {`{"patient":` + patient + `,"vitals":` + bundle(rate("118", recent)) + `,"conditions":` + bundle() + `,"answers":` +
			with(grunts, `{"linkId":"grunting","answer":[{"valueBoolean":false}]}`) + `}`, `age heart_rate=118`, []string{"answer-contradicts /prefetch/answers/item/1/answer/0", "answers-refused /prefetch/answers"}},
		"two who answered": {`{"patient":` + patient + `,"vitals":` + bundle(rate("118", recent)) + `,"conditions":` + bundle() + `,"answers":` +
			bundle(with(grunts, audience("parent")), with(grunts, audience("adviser"))) + `}`, `grunting=yes heart_rate=118`, []string{"answer-contradicts /prefetch/answers/entry/1/resource"}},
		"one who answered": {`{"patient":` + patient + `,"vitals":` + bundle(rate("118", recent)) + `,"conditions":` + bundle() + `,"answers":` +
			with(grunts, audience("parent")) + `}`, `parent age grunting=yes heart_rate=118`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := told(t, test.prefetch)
			require.False(t, got.Refused(), "%+v", got.Issues)
			require.Equal(t, test.issues, append([]string(nil), codes(got.Issues)...))
			require.Equal(t, now, got.At)
			var known []string
			if got.Audience != pathways.Clinician {
				known = append(known, string(got.Audience))
			}
			if !got.Birth.IsZero() {
				require.Equal(t, time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), got.Birth)
				known = append(known, "age")
			}
			var values []string
			for _, f := range programs(t)[0].Definition().Dictionary.Findings {
				if a, ok := got.Answers[f.ID.Value]; ok && a.Known() {
					values = append(values, f.ID.Value+"="+said(f, a))
				}
			}
			slices.Sort(values)
			require.Equal(t, test.known, strings.Join(append(known, values...), " "))
		})
	}
}

// TestAnotherPatient: whose record it is must be certain, or nothing is decided.
func TestAnotherPatient(t *testing.T) {
	other := strings.ReplaceAll(rate("118", "2026-11-22T09:00:00Z"), "child-1", "child-2")
	for name, test := range map[string]struct{ prefetch, want string }{
		"the patient":     {`{"patient":{"resourceType":"Patient","id":"child-2","birthDate":"2024-01-01"}}`, "patient-other /prefetch/patient"},
		"an observation":  {`{"vitals":` + bundle(other) + `}`, "patient-other /prefetch/vitals/entry/0/resource"},
		"with an address": {`{"vitals":` + bundle(strings.ReplaceAll(other, "Patient/", "https://ehr.test/fhir/Patient/")) + `}`, "patient-other /prefetch/vitals/entry/0/resource"},
		"who has died":    {`{"patient":{"resourceType":"Patient","id":"child-1","deceasedBoolean":true}}`, "patient-deceased /prefetch/patient/deceasedBoolean"},
	} {
		t.Run(name, func(t *testing.T) {
			got := told(t, test.prefetch)
			require.True(t, got.Refused())
			require.Contains(t, codes(got.Issues), test.want)
		})
	}
	old := strings.ReplaceAll(rate("118", "2026-11-22T09:00:00Z"), "Patient/child-1", "https://ehr.test/fhir/Patient/child-1/_history/3")
	require.False(t, told(t, `{"vitals":`+bundle(old)+`}`).Refused())
}

// said is an answer as a test writes it.
func said(f *pathways.Finding, a engine.Answer) string {
	if f.Type == pathways.Bool {
		return map[bool]string{true: "yes", false: "no"}[a.Value.Bool]
	}
	data, _ := a.MarshalJSON()
	return string(data)
}
