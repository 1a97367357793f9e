package fhir

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
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
