package fhir

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// seen is an Observation of half an hour ago.
func seen(code, rest string) string { return seenAt("09:30:00Z", code, rest) }

func seenAt(clock, code, rest string) string {
	return fmt.Sprintf(`{"resourceType":"Observation","status":"final","effectiveDateTime":"2026-11-21T%s","code":{"coding":[%s]},%s}`, clock, code, rest)
}

func codeOf(system, code string) string { return fmt.Sprintf(`{"system":%q,"code":%q}`, system, code) }

func valueIn(value, code string) string {
	return quantityOf(value, code)[1 : len(quantityOf(value, code))-1]
}

// The codes of some findings.
var (
	heart    = codeOf(LOINC, "8867-4")
	warmth   = codeOf(LOINC, "8310-5")
	spo2     = codeOf(LOINC, "2708-6")
	grunting = codeOf(FindingSystem, "grunting")
	colour   = codeOf(FindingSystem, "skin_colour")
	cyanosis = codeOf(SNOMED, "3415004")
)

func TestObservations(t *testing.T) {
	change := func(old, new string) string {
		return strings.Replace(seen(heart, valueIn("150", "/min")), old, new, 1)
	}
	concept := func(codings ...string) string {
		return `"valueCodeableConcept":{"coding":[` + strings.Join(codings, ",") + `]}`
	}
	for _, c := range []readCase{
		{"by LOINC", seen(heart, valueIn("150", "/min")), `{"heart_rate":150}`, nil},
		{"by SNOMED", seen(codeOf(SNOMED, "27113001"), valueIn("10.2", "kg")), `{"weight_kg":10.2}`, nil},
		{"by a finding's id", seen(codeOf(FindingSystem, "capillary_refill_s"), valueIn("3", "s")), `{"capillary_refill_s":3}`, nil},
		{"by both, of which one is not known", seen(codeOf(SNOMED, "444981005")+","+heart, valueIn("150", "/min")), `{"heart_rate":150}`, nil},
		{"by two, of which one is checked", seen(codeOf(SNOMED, "431314004")+","+spo2, valueIn("98", "%")), `{"spo2_percent":98}`, nil},
		{"in a system that is not read", seen(codeOf("http://example.org", "8867-4"), valueIn("150", "/min")), "", []string{"warning code-foreign /0/code"}},
		{"codes of two findings", seen(heart+","+spo2, valueIn("98", "%")), "", []string{"warning code-ambiguous /0/code"}},
		{"no such code", seen(codeOf(LOINC, "8480-6"), valueIn("98", "mm[Hg]")), "", []string{"warning code-unknown /0/code/coding/0"}},
		{"the code of no system", seen(`{"code":"8867-4"}`, valueIn("150", "/min")), "", []string{"warning code-foreign /0/code"}},
		{"a code that nobody checked", seen(codeOf(LOINC, "19935-6"), valueIn("200", "L/min")), `{"peak_flow_l_min":200}`,
			[]string{"warning code-unchecked /0/code/coding/0"}},

		{"amended", change("final", "amended"), `{"heart_rate":150}`, nil},
		{"corrected", change("final", "corrected"), `{"heart_rate":150}`, nil},
		{"preliminary", change("final", "preliminary"), `{"heart_rate":150}`, []string{"warning observation-preliminary /0/status"}},
		{"a mistake", change("final", "entered-in-error"), "", []string{"warning observation-status /0/status"}},
		{"registered", change("final", "registered"), "", []string{"warning observation-status /0/status"}},
		{"cancelled", change("final", "cancelled"), "", []string{"warning observation-status /0/status"}},
		{"of a status nobody knows", change("final", "unknown"), "", []string{"warning observation-status /0/status"}},
		{"of no status", change(`"status":"final",`, ""), "", []string{"warning observation-status /0/status"}},
		{"of a status in other letters", change(`"status"`, `"Status"`), "", []string{"warning observation-status /0/status"}},
		{"about the mother", change(`"status"`, `"focus":[{"reference":"RelatedPerson/1"}],"status"`), "", []string{"warning observation-focus /0/focus"}},
		{"modified", change(`"status"`, `"modifierExtension":[{"url":"http://example.org"}],"status"`), "", []string{"warning modifier-unknown /0/modifierExtension"}},
		{"with rules", change(`"status"`, `"implicitRules":"http://example.org","status"`), "", []string{"warning modifier-unknown /0/implicitRules"}},

		{"four hours old", seenAt("06:00:00Z", heart, valueIn("150", "/min")), `{"heart_rate":150}`, nil},
		{"a second older", seenAt("05:59:59Z", heart, valueIn("150", "/min")), "", []string{"warning observation-old /0/effectiveDateTime"}},
		{"of now", seenAt("10:00:00Z", heart, valueIn("150", "/min")), `{"heart_rate":150}`, nil},
		{"a second later", seenAt("10:00:01Z", heart, valueIn("150", "/min")), "", []string{"warning observation-future /0/effectiveDateTime"}},
		{"of now, elsewhere", seenAt("11:00:00+01:00", heart, valueIn("150", "/min")), `{"heart_rate":150}`, nil},
		{"of today", change("T09:30:00Z", ""), "", []string{"warning observation-undated /0/effectiveDateTime"}},
		{"of no time", change(`"effectiveDateTime":"2026-11-21T09:30:00Z",`, ""), "", []string{"warning observation-undated /0"}},
		{"of a time without an offset", change("00Z", "00"), "", []string{"warning observation-undated /0/effectiveDateTime"}},
		{"issued is not when it was seen", change("effectiveDateTime", "issued"), "", []string{"warning observation-undated /0"}},
		{"of an instant", change("effectiveDateTime", "effectiveInstant"), `{"heart_rate":150}`, nil},
		{"of a period", change(`"effectiveDateTime":"2026-11-21T09:30:00Z"`, `"effectivePeriod":{"start":"2026-11-21T09:00:00Z","end":"2026-11-21T09:30:00Z"}`),
			`{"heart_rate":150}`, nil},
		{"of a long period", change(`"effectiveDateTime":"2026-11-21T09:30:00Z"`, `"effectivePeriod":{"start":"2026-11-21T01:00:00Z","end":"2026-11-21T09:30:00Z"}`),
			"", []string{"warning observation-old /0/effectivePeriod"}},
		{"of a period without end", change(`"effectiveDateTime":"2026-11-21T09:30:00Z"`, `"effectivePeriod":{"start":"2026-11-21T09:00:00Z"}`), `{"heart_rate":150}`, nil},
		{"of a period with a garbled end", change(`"effectiveDateTime":"2026-11-21T09:30:00Z"`, `"effectivePeriod":{"start":"2026-11-21T09:00:00Z","end":"x"}`),
			"", []string{"warning observation-undated /0/effectivePeriod"}},
		{"of a period without start", change(`"effectiveDateTime":"2026-11-21T09:30:00Z"`, `"effectivePeriod":{"end":"2026-11-21T09:30:00Z"}`), "",
			[]string{"warning observation-undated /0/effectivePeriod"}},
		{"on no day", change("11-21", "02-30"), "", []string{"warning observation-undated /0/effectiveDateTime"}},
		{"at times", change(`"effectiveDateTime":"2026-11-21T09:30:00Z"`, `"effectiveTiming":{"event":["2026-11-21T09:00:00Z"]}`),
			"", []string{"warning observation-undated /0/effectiveTiming"}},

		{"in Fahrenheit", seen(warmth, valueIn("100.4", "[degF]")), `{"temperature_c":38}`, nil},
		{"with more decimals than asked for", seen(warmth, valueIn("37.96", "Cel")), `{"temperature_c":38}`, nil},
		{"a limit", seen(heart, strings.Replace(valueIn("150", "/min"), `"value":`, `"comparator":">","value":`, 1)), "",
			[]string{"warning quantity-comparator /0/valueQuantity/comparator"}},
		{"not plausible", seen(heart, valueIn("400", "/min")), "", []string{"warning number-out-of-range /0/valueQuantity"}},
		{"in no unit", seen(heart, `"valueQuantity":{"value":150}`), "", []string{"warning unit-missing /0/valueQuantity"}},
		{"in a unit in words", seen(heart, `"valueQuantity":{"value":150,"unit":"/min"}`), "", []string{"warning unit-missing /0/valueQuantity"}},
		{"a quantity that is modified", seen(heart, strings.Replace(valueIn("150", "/min"), `"value":`, `"modifierExtension":[{}],"value":`, 1)), "",
			[]string{"warning modifier-unknown /0/valueQuantity/modifierExtension"}},
		{"a number as a code", seen(heart, concept(codeOf(AnswerSystem, "yes"))), "", []string{"warning value-not-allowed /0/valueCodeableConcept"}},
		{"in a unit that no computer keeps", seen(heart, valueIn("1e999", "/min")), "", []string{"warning number-wrong /0/valueQuantity"}},
		{"in no unit that we know", seen(heart, valueIn("2.5", "kHz")), "", []string{"warning unit-unknown /0/valueQuantity"}},
		{"with a remark in the unit", seen(heart, valueIn("150", "{beats}/min")), `{"heart_rate":150}`, nil},
		{"a bare integer", seen(heart, `"valueInteger":150`), "", []string{"warning unit-missing /0/valueInteger"}},
		{"a bare count", seen(codeOf(FindingSystem, "vomits_24h"), `"valueInteger":4`), `{"vomits_24h":4}`, nil},
		{"in words", seen(heart, `"valueString":"150"`), "", []string{"warning type-wrong /0/valueString"}},
		{"nothing", seen(heart, `"note":[]`), "", []string{"warning value-missing /0"}},
		{"absent", seen(heart, `"dataAbsentReason":{"coding":[`+codeOf(DataAbsentReason, "not-performed")+`]}`), `{"heart_rate":{"unknown":"not-measured"}}`, nil},
		{"absent for another reason", seen(heart, `"dataAbsentReason":{"coding":[`+codeOf(DataAbsentReason, "error")+`]}`), `{"heart_rate":{"unknown":"not-asked"}}`,
			[]string{"warning absent-reason /0/dataAbsentReason/coding/0"}},
		{"absent in words", seen(heart, `"dataAbsentReason":{"text":"broken"}`), `{"heart_rate":{"unknown":"not-asked"}}`, []string{"warning absent-reason /0/dataAbsentReason"}},
		{"absent and there", seen(heart, valueIn("150", "/min")+`,"dataAbsentReason":{"coding":[`+codeOf(DataAbsentReason, "not-performed")+`]}`), "",
			[]string{"warning answer-contradicts /0"}},

		{"true", seen(grunting, `"valueBoolean":true`), `{"grunting":true}`, nil},
		{"false", seen(grunting, `"valueBoolean":false`), `{"grunting":false}`, nil},
		{"yes", seen(grunting, concept(codeOf(AnswerSystem, "yes"))), `{"grunting":true}`, nil},
		{"unsure", seen(grunting, concept(codeOf(AnswerSystem, "unsure"))), `{"grunting":{"unknown":"unsure"}}`, nil},
		{"yes in no system", seen(grunting, concept(`{"code":"yes"}`)), "", []string{"warning value-not-allowed /0/valueCodeableConcept"}},
		{"yes in words", seen(grunting, `"valueString":"yes"`), "", []string{"warning type-wrong /0/valueString"}},
		{"present in SNOMED, a code we do not have", seen(grunting, concept(codeOf(SNOMED, "52101004"))), "", []string{"warning value-not-allowed /0/valueCodeableConcept"}},
		{"a value", seen(colour, concept(codeOf(ValuesSystem("skin_colour"), "ashen"))), `{"skin_colour":"ashen"}`, nil},
		{"a value in SNOMED", seen(colour, concept(cyanosis)), `{"skin_colour":"blue"}`, []string{"warning code-unchecked /0/valueCodeableConcept/coding/0"}},
		{"two values", seen(colour, concept(cyanosis, codeOf(ValuesSystem("skin_colour"), "ashen"))), "",
			[]string{"warning answer-contradicts /0/valueCodeableConcept", "warning code-unchecked /0/valueCodeableConcept/coding/0"}},
		{"a code that is a value, true", seen(cyanosis, `"valueBoolean":true`), `{"skin_colour":"blue"}`, []string{"warning code-unchecked /0/code/coding/0"}},
		{"a code that is a value, false", seen(cyanosis, `"valueBoolean":false`), "",
			[]string{"warning value-not-allowed /0", "warning code-unchecked /0/code/coding/0"}},
		{"a code that is a value, alone", seen(cyanosis, `"note":[]`), "", []string{"warning value-missing /0", "warning code-unchecked /0/code/coding/0"}},
		{"a code that is a value, unsure", seen(cyanosis, concept(codeOf(AnswerSystem, "unsure"))), `{"skin_colour":{"unknown":"unsure"}}`,
			[]string{"warning code-unchecked /0/code/coding/0"}},
	} {
		t.Run(c.name, func(t *testing.T) { requireRead(t, c, ReadResources(sentOf(c.sent), readDict(), readNow)) })
	}
}

func TestComponents(t *testing.T) {
	part := func(code, rest string) string { return fmt.Sprintf(`{"code":{"coding":[%s]},%s}`, code, rest) }
	with := func(parts ...string) string { return `"component":[` + strings.Join(parts, ",") + `]` }
	systolic := codeOf(FindingSystem, "systolic_bp")
	panel, flow := codeOf(LOINC, "85353-1"), codeOf(LOINC, "3151-8")
	for _, c := range []readCase{
		{"each by its own code", seen(panel, with(part(heart, valueIn("150", "/min")), part(systolic, valueIn("90", "mm[Hg]")))), `{"heart_rate":150,"systolic_bp":90}`, nil},
		{"one that is not known", seen(panel, with(part(heart, valueIn("150", "/min")), part(flow, valueIn("2", "L/min")))), `{"heart_rate":150}`,
			[]string{"warning code-unknown /0/code/coding/0", "warning code-unknown /0/component/1/code/coding/0"}},
		{"one that is absent", seen(panel, with(part(heart, `"dataAbsentReason":{"coding":[`+codeOf(DataAbsentReason, "asked-unknown")+`]}`))),
			`{"heart_rate":{"unknown":"unsure"}}`, nil},
		{"a saturation on oxygen is not one in air", seen(spo2, valueIn("97", "%")+","+with(part(flow, valueIn("2", "L/min")))), "",
			[]string{"warning component-unknown /0", "warning code-unknown /0/component/0/code/coding/0"}},
		{"one that is modified", seen(panel, with(part(heart, `"modifierExtension":[{"url":"http://example.org"}],`+valueIn("150", "/min")))), "",
			[]string{"warning modifier-unknown /0/component/0/modifierExtension"}},
		{"all are modified", seen(panel, `"modifierExtension":[{"url":"http://example.org"}],`+with(part(heart, valueIn("150", "/min")))), "",
			[]string{"warning modifier-unknown /0/modifierExtension"}},
	} {
		t.Run(c.name, func(t *testing.T) { requireRead(t, c, ReadResources(sentOf(c.sent), readDict(), readNow)) })
	}
}

// TestWhichObservationCounts: the newest; neither of two that differ; and none where
// the newest was not understood.
func TestWhichObservationCounts(t *testing.T) {
	rate := func(clock, value string) string { return seenAt(clock, heart, valueIn(value, "/min")) }
	limit := func(clock string) string {
		return strings.Replace(rate(clock, "150"), `"value":`, `"comparator":">","value":`, 1)
	}
	absent := func(clock string) string {
		return seenAt(clock, heart, `"dataAbsentReason":{"coding":[`+codeOf(DataAbsentReason, "not-performed")+`]}`)
	}
	all := func(parts ...string) string { return strings.Join(parts, "---") }
	for _, c := range []readCase{
		{"the newest", all(rate("09:00:00Z", "120"), rate("09:30:00Z", "160"), rate("09:10:00Z", "130")), `{"heart_rate":160}`, nil},
		{"in its own offset", all(rate("09:00:00Z", "120"), rate("10:30:00+01:00", "160")), `{"heart_rate":160}`, nil},
		{"two of one instant that agree", all(rate("09:30:00Z", "120"), rate("09:30:00Z", "120.0")), `{"heart_rate":120}`, nil},
		{"two of one instant that differ", all(rate("09:30:00Z", "120"), rate("10:30:00+01:00", "160")), "", []string{"warning observation-contradicts /1"}},
		{"newer than two that differ", all(rate("09:00:00Z", "120"), rate("09:00:00Z", "160"), rate("09:30:00Z", "130")), `{"heart_rate":130}`, nil},
		{"the newest not understood", all(rate("09:00:00Z", "120"), limit("09:30:00Z")), "",
			[]string{"warning observation-unread /1", "warning quantity-comparator /1/valueQuantity/comparator"}},
		{"an older one not understood", all(limit("09:00:00Z"), rate("09:30:00Z", "120")), `{"heart_rate":120}`,
			[]string{"warning quantity-comparator /0/valueQuantity/comparator"}},
		{"one of an instant not understood", all(rate("09:30:00Z", "120"), limit("09:30:00Z")), "",
			[]string{"warning observation-unread /1", "warning quantity-comparator /1/valueQuantity/comparator"}},
		{"the newest taken back", all(rate("09:00:00Z", "120"), strings.Replace(rate("09:30:00Z", "160"), "final", "entered-in-error", 1)), `{"heart_rate":120}`,
			[]string{"warning observation-status /1/status"}},
		{"not measured after it was", all(rate("09:00:00Z", "120"), absent("09:30:00Z")), `{"heart_rate":120}`, nil},
		{"never measured", all(absent("09:00:00Z"), absent("09:30:00Z")), `{"heart_rate":{"unknown":"not-measured"}}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) { requireRead(t, c, ReadResources(sentOf(c.sent), readDict(), readNow)) })
	}
}

// TestTemperaturesOfADay: the dictionary asks for the highest reading of 24 hours, and
// whether one was low.
func TestTemperaturesOfADay(t *testing.T) {
	warm := func(when, value string) string {
		return strings.Replace(seen(warmth, valueIn(value, "Cel")), "2026-11-21T09:30:00Z", when, 1)
	}
	fever, now := "2026-11-20T10:00:00Z", "2026-11-21T09:50:00Z"
	for _, c := range []readCase{
		{"the highest, not the newest", warm(fever, "39.4") + "---" + warm(now, "37.1"), `{"temperature_c":39.4}`, nil},
		{"older than a day", warm("2026-11-20T09:59:59Z", "39.4") + "---" + warm(now, "37.1"), `{"temperature_c":37.1}`,
			[]string{"warning observation-old /0/effectiveDateTime"}},
		{"two of one instant", warm(now, "37.1") + "---" + warm(now, "38.4"), `{"temperature_c":38.4}`, nil},
		{"a low one is said", warm(fever, "36.4") + "---" + warm(now, "35.9"), `{"temperature_c":36.4,"reading_under_36":true}`, nil},
		{"36.0 is not low", warm(now, "36.0"), `{"temperature_c":36}`, nil},
		{"a low one, later denied", warm(fever, "35.9") + "---" + seen(codeOf(FindingSystem, "reading_under_36"), `"valueBoolean":false`), `{"temperature_c":35.9}`,
			[]string{"warning observation-contradicts /1"}},
		{"one that is not understood", warm(fever, "39.4") + "---" + strings.Replace(warm(now, "40"), `"code":"Cel"`, `"code":"C"`, 1), "",
			[]string{"warning observation-unread /1", "warning unit-unknown /1/valueQuantity"}},
		{"not measured now", warm(fever, "39.4") + "---" + seen(warmth, `"dataAbsentReason":{"coding":[`+codeOf(DataAbsentReason, "not-performed")+`]}`),
			`{"temperature_c":39.4}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) { requireRead(t, c, ReadResources(sentOf(c.sent), readDict(), readNow)) })
	}
}

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

// TestRecordKeepsWhatWasSent: where, when and in which unit.
func TestRecordKeepsWhatWasSent(t *testing.T) {
	told := ReadResources(sentOf(seen(warmth, valueIn("101.30", "[degF]"))), readDict(), readNow)
	require.Equal(t, Origin{
		Pointer: "/0", At: readNow.Add(-30 * time.Minute),
		Original: &Quantity{Value: "101.30", Unit: "[degF]", System: UCUM, Code: "[degF]"},
	}, told.Origins["temperature_c"])
	told = ReadResources(sentOf(seen(warmth, valueIn("38.50", "Cel"))), readDict(), readNow)
	require.Nil(t, told.Origins["temperature_c"].Original, "nothing was converted")
}
