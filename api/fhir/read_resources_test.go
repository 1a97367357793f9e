package fhir

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// TestOneRecordIsOfOneChild: two children would be taken for one.
func TestOneRecordIsOfOneChild(t *testing.T) {
	of := func(reference string) string {
		return seen(heart, `"subject":{"reference":"`+reference+`"},`+valueIn("150", "/min"))
	}
	patient := `{"resourceType":"Patient","id":"a"}`
	used, differ := `{"heart_rate":150}`, []string{"error subjects-differ /1/subject/reference"}
	for _, c := range []readCase{
		{"the Patient's own", patient + "---" + of("Patient/a"), used, nil},
		{"in full", patient + "---" + of("https://example.org/fhir/Patient/a"), used, nil},
		{"of a version", patient + "---" + of("Patient/a/_history/3"), used, nil},
		{"by UUID", patient + "---" + of("urn:uuid:0d3b7f3e-0000-4000-8000-000000000000"), used, nil},
		{"somebody else's", patient + "---" + of("Patient/b"), used, differ},
		{"of two children", of("Patient/a") + "---" + of("Patient/b"), used, differ},
		{"contained", of("#a") + "---" + of("#b"), used, nil},
		{"of two UUIDs", of("urn:uuid:1") + "---" + of("urn:uuid:2"), used, differ},
		{"the Patient after it", of("Patient/b") + "---" + patient, used, []string{"error subjects-differ /1"}},
	} {
		t.Run(c.name, func(t *testing.T) { requireRead(t, c, ReadResources(sentOf(c.sent), readDict(), readNow)) })
	}
}

func TestBundles(t *testing.T) {
	rate := seen(heart, valueIn("150", "/min"))
	bundle := func(rest string) string { return `{"resourceType":"Bundle",` + rest + `}` }
	entry := `"entry":[{"resource":` + rate + `}]`
	used := `{"heart_rate":150}`
	for _, c := range []readCase{
		{"a collection", bundle(`"type":"collection",` + entry), used, nil},
		{"found by a search, of several pages", bundle(`"type":"searchset","link":[{"relation":"next","url":"x"}],` + entry), used, []string{"warning record-incomplete /0/link/0"}},
		{"found, with an outcome", bundle(`"type":"searchset","entry":[{"resource":` + rate + `},{"resource":{"resourceType":"OperationOutcome","issue":[]}}]`), used,
			[]string{"warning record-incomplete /0/entry/1/resource"}},
		{"none found", bundle(`"type":"searchset","total":0`), "", nil},
		{"old versions", bundle(`"type":"history",` + entry), "", []string{"warning bundle-type /0/type"}},
		{"modified", bundle(`"type":"collection","implicitRules":"x",` + entry), "", []string{"warning modifier-unknown /0/implicitRules"}},
		{"an entry modified", bundle(`"type":"collection","entry":[{"modifierExtension":[{}],"resource":` + rate + `}]`), "",
			[]string{"warning modifier-unknown /0/entry/0/modifierExtension"}},
		{"entries that are no list", bundle(`"type":"collection","entry":{"resource":` + rate + `}`), "", []string{"warning type-wrong /0/entry"}},
		{"a Bundle in it", bundle(`"type":"collection","entry":[{"resource":` + bundle(entry) + `}]`), "", []string{"warning resource-unused /0/entry/0/resource"}},
		{"what is not read, once", `{"resourceType":"Encounter"}---{"resourceType":"Encounter"}---` + rate, used, []string{"warning resource-unused /0"}},
		{"what is none", `{"id":"x"}---7---null---` + rate, used, []string{"warning resource-wrong /0", "warning resource-wrong /1", "warning resource-wrong /2"}},
		{"what is no JSON", `{`, "", []string{"warning resource-wrong /0"}},
		{"an unknown code, once", seen(codeOf(LOINC, "1-8"), `"valueBoolean":true`) + "---" + seen(codeOf(LOINC, "1-8"), `"valueBoolean":true`), "",
			[]string{"warning code-unknown /0/code/coding/0"}},
		{"issues in the order of the body", strings.Repeat(`{"resourceType":"Basic"}---`, 10) + `{}---` + seen(heart, `"valueString":"x"`), "",
			[]string{"warning resource-unused /0", "warning resource-wrong /10", "warning type-wrong /11/valueString"}},
	} {
		t.Run(c.name, func(t *testing.T) { requireRead(t, c, ReadResources(sentOf(c.sent), readDict(), readNow)) })
	}
	_, issues := ReadBundle(Sent{Data: json.RawMessage(rate)})
	require.Equal(t, "resource-wrong", issues[0].Code)
}

// TestAnswersAmongARecord: answers to our own questions are one voice among those of
// the record; the newest counts, and mistakes in them are errors.
func TestAnswersAmongARecord(t *testing.T) {
	rate := question("heart_rate", quantityOf("120", "/min"))
	at := func(clock, items string) string {
		return strings.Replace(asked(items), `"status"`, `"authored":"2026-11-21T`+clock+`","status"`, 1)
	}
	months := func(n string) string { return question("age.months", `{"valueInteger":`+n+`}`) }
	for _, c := range []readCase{
		{"given now", asked(rate) + "---" + seen(heart, valueIn("150", "/min")), `{"heart_rate":120}`, nil},
		{"given before", at("09:00:00Z", rate) + "---" + seen(heart, valueIn("150", "/min")), `{"heart_rate":150}`, nil},
		{"given at the same time", at("09:30:00Z", rate) + "---" + seen(heart, valueIn("150", "/min")), "", []string{"warning observation-contradicts /1"}},
		{"given yesterday", strings.Replace(at("09:30:00Z", rate), "11-21", "11-20", 1), "", []string{"warning response-old /0/authored"}},
		{"given tomorrow", strings.Replace(at("09:30:00Z", rate), "11-21", "11-22", 1), "", []string{"warning response-future /0/authored"}},
		{"not known now", asked(question("heart_rate", absentOf("asked-unknown"))) + "---" + seen(heart, valueIn("150", "/min")), `{"heart_rate":150}`, nil},
		{"with a mistake", asked(question("heart_rate", quantityOf("999", "/min"))), "", []string{"error number-out-of-range /0/item/0/answer/0/valueQuantity"}},
		{"with a mistake beside what is right", asked(rate, question("grunting", `{"valueInteger":1}`)), "", []string{"error type-wrong /0/item/1/answer/0/valueInteger"}},
		{"to somebody else's questions", `{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"http://example.org","item":[` + rate + `]}`, "",
			[]string{"warning questionnaire-foreign /0"}},
		{"the highest temperature of the day", asked(question("temperature_c", quantityOf("39", "Cel"))) + "---" + seen(warmth, valueIn("38", "Cel")), `{"temperature_c":39}`, nil},
		{"an age that fits", asked(months("3")) + `---{"resourceType":"Patient","birthDate":"2026-08-21"}`, "", nil},
		{"an age that does not fit", asked(months("4")) + `---{"resourceType":"Patient","birthDate":"2026-08-21"}`, "", []string{"error age-contradicts /1"}},
		{"a birth date", asked(question("date_of_birth", `{"valueDate":"2026-08-21"}`)) + `---{"resourceType":"Patient","birthDate":"2026-08-21"}`, "", nil},
		{"two ages", asked(months("4")) + "---" + asked(months("5")), "", []string{"error answer-contradicts /1"}},
		{"two audiences", asked(question("audience", `{"valueString":"parent"}`)) + "---" + asked(question("audience", `{"valueString":"adviser"}`)), "",
			[]string{"error answer-contradicts /1"}},
	} {
		t.Run(c.name, func(t *testing.T) { requireRead(t, c, ReadResources(sentOf(c.sent), readDict(), readNow)) })
	}
	told := ReadResources(sentOf(asked(question("audience", `{"valueString":"parent"}`), question("locality", `{"valueString":"england"}`), months("3"))), readDict(), readNow)
	three := 3
	require.Equal(t, pathways.Parent, told.Audience)
	require.Equal(t, "england", told.Locality)
	require.Equal(t, &engine.StatedAge{Months: &three}, told.Age)
	require.True(t, told.At.IsZero())
}
