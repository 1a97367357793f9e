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

// asked is a QuestionnaireResponse with some items.
func asked(items ...string) string {
	return `{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"` + Canonical + `/Questionnaire/febrile-child|1.1.0","item":[` +
		strings.Join(items, ",") + `]}`
}

// question is an item with one answer.
func question(link, answer string) string {
	return fmt.Sprintf(`{"linkId":%q,"answer":[%s]}`, link, answer)
}

func codingOf(system, code string) string {
	return fmt.Sprintf(`{"valueCoding":{"system":%q,"code":%q}}`, system, code)
}

func absentOf(code string) string {
	return fmt.Sprintf(`{"extension":[{"url":%q,"valueCode":%q}]}`, AbsentExtension, code)
}

func quantityOf(value, code string) string {
	return fmt.Sprintf(`{"valueQuantity":{"value":%s,"system":%q,"code":%q}}`, value, UCUM, code)
}

func TestResponseItems(t *testing.T) {
	yes, no, temperature := codingOf(AnswerSystem, "yes"), codingOf(AnswerSystem, "no"), "temperature_c"
	value, at := "error %s /0/item/0/answer/0/value%s", "error %s /0/item/0/answer/0"
	for _, c := range []struct{ name, item, answers, issue string }{
		{"a bool is yes", question("grunting", yes), `{"grunting":true}`, ""},
		{"no", question("grunting", no), `{"grunting":false}`, ""},
		{"a reason", question("grunting", codingOf(AnswerSystem, "unsure")), `{"grunting":{"unknown":"unsure"}}`, ""},
		{"a reason of FHIR", question("grunting", codingOf(DataAbsentReason, "not-performed")), `{"grunting":{"unknown":"not-measured"}}`, ""},
		{"valueBoolean", question("grunting", `{"valueBoolean":false}`), `{"grunting":false}`, ""},
		{"no system: the question has one", question("grunting", `{"valueCoding":{"code":"yes"}}`), `{"grunting":true}`, ""},
		{"the code as a string", question("grunting", `{"valueString":"no"}`), `{"grunting":false}`, ""},
		{"its display", question("grunting", `{"valueString":"No"}`), "", fmt.Sprintf(value, "value-not-allowed", "String")},
		{"display only", question("grunting", `{"valueCoding":{"display":"Yes"}}`), "", fmt.Sprintf(value, "value-not-allowed", "Coding")},
		{"a code of another system", question("grunting", codingOf("http://example.org", "yes")), "", fmt.Sprintf(value, "value-not-allowed", "Coding")},
		{"yes as a number", question("grunting", `{"valueInteger":1}`), "", fmt.Sprintf(value, "type-wrong", "Integer")},
		{"valueBoolean in quotes", question("grunting", `{"valueBoolean":"true"}`), "", fmt.Sprintf(value, "type-wrong", "Boolean")},
		{"letter case of a name", question("grunting", `{"ValueBoolean":true}`), "", ""},
		{"two values", question("grunting", `{"valueBoolean":true,"valueCoding":{"code":"no"}}`), "", fmt.Sprintf(at, "type-wrong")},
		{"several answers", `{"linkId":"grunting","answer":[` + yes + "," + no + `]}`, "", "error answer-several /0/item/0/answer/1"},
		{"no answer: not asked", `{"linkId":"grunting"}`, "", ""},
		{"an empty answer", question("grunting", `{}`), "", ""},
		{"absent, on the answer", question("grunting", absentOf("asked-unknown")), `{"grunting":{"unknown":"unsure"}}`, ""},
		{"absent, on the item", `{"linkId":"grunting",` + absentOf("not-asked")[1:], `{"grunting":{"unknown":"not-asked"}}`, ""},
		{"absent, beside the value", question("grunting", `{"_valueBoolean":`+absentOf("asked-unknown")+`}`), `{"grunting":{"unknown":"unsure"}}`, ""},
		{"absent, in the value", question(temperature, `{"valueQuantity":`+absentOf("not-performed")+`}`), `{"temperature_c":{"unknown":"not-measured"}}`, ""},
		{"absent for another reason", question("grunting", absentOf("asked-declined")), `{"grunting":{"unknown":"not-asked"}}`,
			"warning absent-reason /0/item/0/answer/0/extension/0/valueCode"},
		{"absent and there", question("grunting", `{"valueBoolean":false,`+absentOf("asked-unknown")[1:]), "", fmt.Sprintf(at, "answer-contradicts")},
		{"absent on the item, and there", `{"linkId":"grunting","answer":[` + no + `],` + absentOf("not-asked")[1:], "", "error answer-several /0/item/0"},
		{"another extension", question("grunting", `{"extension":[{"url":"http://example.org","valueCode":"x"}],"valueBoolean":true}`), `{"grunting":true}`, ""},
		{"a modifier", question("grunting", `{"modifierExtension":[{"url":"http://example.org/not"}],"valueBoolean":true}`), "",
			"error modifier-unknown /0/item/0/answer/0/modifierExtension"},

		{"a value", question("skin_colour", codingOf(ValuesSystem("skin_colour"), "mottled")), `{"skin_colour":"mottled"}`, ""},
		{"a value, no system", question("skin_colour", `{"valueCoding":{"code":"blue"}}`), `{"skin_colour":"blue"}`, ""},
		{"a value in SNOMED", question("skin_colour", codingOf(SNOMED, "3415004")), `{"skin_colour":"blue"}`,
			"warning code-unchecked /0/item/0/answer/0/valueCoding"},
		{"an enumeration's own no", question("suspected_sepsis", codingOf(ValuesSystem("suspected_sepsis"), "no")), `{"suspected_sepsis":"no"}`, ""},
		{"the no of a bool is not its", question("suspected_sepsis", no), "", fmt.Sprintf(value, "value-not-allowed", "Coding")},
		{"a value of another", question("skin_colour", codingOf(ValuesSystem("alertness"), "normal")), "", fmt.Sprintf(value, "value-not-allowed", "Coding")},
		{"a reason for an enumeration", question("skin_colour", codingOf(AnswerSystem, "unsure")), `{"skin_colour":{"unknown":"unsure"}}`, ""},

		{"a quantity", question(temperature, quantityOf("38.4", "Cel")), `{"temperature_c":38.4}`, ""},
		{"in Fahrenheit", question(temperature, quantityOf("100.4", "[degF]")), `{"temperature_c":38}`, ""},
		{"a bare number", question(temperature, `{"valueDecimal":38.4}`), `{"temperature_c":38.4}`, ""},
		{"a bare integer", question(temperature, `{"valueInteger":38}`), `{"temperature_c":38}`, ""},
		{"no unit", question(temperature, `{"valueQuantity":{"value":38.4}}`), "", fmt.Sprintf(value, "unit-missing", "Quantity")},
		{"a unit in words", question(temperature, `{"valueQuantity":{"value":38.4,"unit":"Cel"}}`), "", fmt.Sprintf(value, "unit-missing", "Quantity")},
		{"a unit that is none of it", question(temperature, quantityOf("38.4", "kg")), "", fmt.Sprintf(value, "unit-unknown", "Quantity")},
		{"a unit of another system", question(temperature, `{"valueQuantity":{"value":38.4,"code":"Cel","system":"http://example.org"}}`), "",
			fmt.Sprintf(value, "unit-unknown", "Quantity/system")},
		{"a limit", question(temperature, `{"valueQuantity":{"value":38.4,"comparator":">","system":"http://unitsofmeasure.org","code":"Cel"}}`), "",
			fmt.Sprintf(value, "quantity-comparator", "Quantity/comparator")},
		{"not plausible", question(temperature, quantityOf("47", "Cel")), "", fmt.Sprintf(value, "number-out-of-range", "Quantity")},
		{"not plausible, in Fahrenheit", question(temperature, quantityOf("38.4", "[degF]")), "", fmt.Sprintf(value, "number-out-of-range", "Quantity")},
		{"too many decimals", question(temperature, quantityOf("37.96", "Cel")), "", fmt.Sprintf(value, "number-too-precise", "Quantity")},
		{"zeros at the end", question(temperature, quantityOf("37.900", "Cel")), `{"temperature_c":37.9}`, ""},
		{"a number in quotes", question(temperature, quantityOf(`"38"`, "Cel")), "", fmt.Sprintf(value, "type-wrong", "Quantity")},
		{"a number as a string", question(temperature, `{"valueString":"38"}`), "", fmt.Sprintf(value, "type-wrong", "String")},
		{"no end to it", question(temperature, quantityOf("1e999", "Cel")), "", fmt.Sprintf(value, "number-wrong", "Quantity")},
		{"a count", question("vomits_24h", `{"valueInteger":3}`), `{"vomits_24h":3}`, ""},
		{"a count as a quantity", question("vomits_24h", quantityOf("3", "1")), `{"vomits_24h":3}`, ""},
		{"a count of something", question("vomits_24h", quantityOf("3", "{vomits}")), `{"vomits_24h":3}`, ""},
		{"a count in hours", question("vomits_24h", quantityOf("3", "h")), "", fmt.Sprintf(value, "unit-unknown", "Quantity")},
		{"half a count", question("vomits_24h", `{"valueDecimal":2.5}`), "", fmt.Sprintf(value, "number-too-precise", "Decimal")},
		{"why a number is not known", `{"linkId":"temperature_c","item":[` + question("temperature_c.unknown", codingOf(AnswerSystem, "not-measured")) + `]}`,
			`{"temperature_c":{"unknown":"not-measured"}}`, ""},
		{"a number and why it is not known", `{"linkId":"temperature_c","answer":[{"valueDecimal":38.5,"item":[` +
			question("temperature_c.unknown", codingOf(AnswerSystem, "unsure")) + `]}]}`, `{"temperature_c":38.5}`,
			"error answer-contradicts /0/item/0/answer/0/item/0/answer/0"},
		{"a number where the reason belongs", question("temperature_c.unknown", `{"valueDecimal":38.5}`), "", "error value-not-allowed /0/item/0/answer/0"},

		{"in groups", `{"linkId":"page-1","item":[{"linkId":"x","item":[` + question("grunting", yes) + `]}]}`, `{"grunting":true}`, ""},
		{"below an answer", `{"linkId":"page-1","answer":[{"item":[` + question("grunting", yes) + `]}]}`, `{"grunting":true}`, ""},
		{"an unknown linkId", question("gruntin", yes), "", "error finding-unknown /0/item/0/linkId"},
		{"no linkId", `{"answer":[` + yes + `]}`, "", "error finding-unknown /0/item/0/linkId"},
		{"an item that is no list", `{"linkId":"page-1","item":{"linkId":"grunting","answer":[` + yes + `]}}`, "", "error type-wrong /0/item/0/item"},
		{"an answer that is no list", `{"linkId":"grunting","answer":` + yes + `}`, "", "error type-wrong /0/item/0/answer"},
		{"the same twice", question("grunting", yes) + "," + question("grunting", yes), `{"grunting":true}`, ""},
		{"otherwise the second time", question("grunting", yes) + "," + question("grunting", no), `{"grunting":true}`,
			"error answer-contradicts /0/item/1/answer/0"},
		{"modified", `{"linkId":"grunting","modifierExtension":[{"url":"http://example.org"}],"answer":[` + yes + `]}`, "",
			"error modifier-unknown /0/item/0/modifierExtension"},
		{"too deep", strings.Repeat(`{"linkId":"g","item":[`, 40) + question("grunting", yes) + strings.Repeat("]}", 40), "",
			"error nested-too-deep /0" + strings.Repeat("/item/0", 17) + "/item"},
	} {
		t.Run(c.name, func(t *testing.T) {
			row := readCase{answers: c.answers}
			if c.issue != "" {
				row.issues = []string{c.issue}
			}
			requireRead(t, row, ReadResponse(sentOf(asked(c.item))[0], readDict()))
		})
	}
}

func TestResponseItself(t *testing.T) {
	item := question("grunting", `{"valueBoolean":true}`)
	resource := func(rest string) string {
		return `{"resourceType":"QuestionnaireResponse","item":[` + item + `],` + rest + `}`
	}
	for _, c := range []readCase{
		{"in progress", resource(`"status":"in-progress"`), `{"grunting":true}`, nil},
		{"amended", resource(`"status":"amended"`), `{"grunting":true}`, nil},
		{"a mistake", resource(`"status":"entered-in-error"`), `{"grunting":true}`, []string{"error response-status /0/status"}},
		{"given up", resource(`"status":"stopped"`), `{"grunting":true}`, []string{"error response-status /0/status"}},
		{"no status", resource(`"language":"en"`), `{"grunting":true}`, []string{"error response-status /0/status"}},
		{"of a questionnaire of somebody else", resource(`"status":"completed","questionnaire":"http://example.org/Questionnaire/asthma"`), `{"grunting":true}`,
			[]string{"error questionnaire-foreign /0/questionnaire"}},
		{"rules that are not known", resource(`"status":"completed","implicitRules":"http://example.org"`), `{"grunting":true}`,
			[]string{"error modifier-unknown /0/implicitRules"}},
		{"a day, no time", resource(`"status":"completed","authored":"2026-11-21"`), `{"grunting":true}`, []string{"error time-wrong /0/authored"}},
		{"a year nobody lives in", resource(`"status":"completed","authored":"1026-11-21T10:00:00Z"`), `{"grunting":true}`, []string{"error time-wrong /0/authored"}},
		{"another resource", `{"resourceType":"Questionnaire"}`, "", []string{"error resource-wrong /0"}},
		{"no JSON", `{"resourceType":"QuestionnaireResponse"`, "", []string{"error resource-wrong /0"}},
		{"something after it", asked(item) + "{}", "", []string{"error resource-wrong /0"}},
	} {
		t.Run(c.name, func(t *testing.T) { requireRead(t, c, ReadResponse(sentOf(c.sent)[0], readDict())) })
	}
}

func TestResponseSaysWhoAndHowOld(t *testing.T) {
	one, date := 1, time.Date(2026, 8, 21, 0, 0, 0, 0, time.UTC)
	age := func(unit, value string) string { return question("age."+unit, `{"valueInteger":`+value+`}`) }
	for _, c := range []struct {
		name, items string
		told        Told
		issue       string
	}{
		{"audience", question("audience", codingOf(AudienceSystem, "adviser")), Told{Audience: pathways.Adviser}, ""},
		{"audience, no system", question("audience", `{"valueCoding":{"code":"parent"}}`), Told{Audience: pathways.Parent}, ""},
		{"audience as a string", question("audience", `{"valueString":"clinician"}`), Told{Audience: pathways.Clinician}, ""},
		{"no audience of ours", question("audience", codingOf("http://example.org", "parent")), Told{}, "error value-not-allowed /0/item/0/answer/0/valueCoding"},
		{"an audience nobody is", question("audience", `{"valueString":"robot"}`), Told{}, "error value-not-allowed /0/item/0/answer/0/valueString"},
		{"two audiences", question("audience", `{"valueString":"parent"}`) + "," + question("audience", `{"valueString":"adviser"}`),
			Told{Audience: pathways.Parent}, "error answer-several /0/item/1/answer/0"},
		{"born", question("date_of_birth", `{"valueDate":"2026-08-21"}`), Told{Birth: date}, ""},
		{"born some time", question("date_of_birth", `{"valueDate":"2026-08"}`), Told{}, "error date-wrong /0/item/0/answer/0/valueDate"},
		{"born on no day", question("date_of_birth", `{"valueDate":"2026-02-30"}`), Told{}, "error date-wrong /0/item/0/answer/0/valueDate"},
		{"born at a time", question("date_of_birth", `{"valueDateTime":"2026-08-21T10:00:00Z"}`), Told{}, "error type-wrong /0/item/0/answer/0/valueDateTime"},
		{"born, not known when", question("date_of_birth", absentOf("asked-unknown")), Told{}, ""},
		{"an age", `{"linkId":"age","item":[` + age("years", "1") + "," + age("days", "0") + `]}`, Told{Age: &engine.StatedAge{Years: &one, Days: new(int)}}, ""},
		{"a whole number with a point", question("age.months", `{"valueDecimal":1.0}`), Told{Age: &engine.StatedAge{Months: &one}}, ""},
		{"half a year", question("age.years", `{"valueDecimal":0.5}`), Told{}, "error number-out-of-range /0/item/0/answer/0/valueDecimal"},
		{"before birth", age("weeks", "-1"), Told{}, "error number-out-of-range /0/item/0/answer/0/valueInteger"},
		{"older than anybody", age("years", "131"), Told{}, "error number-out-of-range /0/item/0/answer/0/valueInteger"},
		{"no such unit", age("hours", "1"), Told{}, "error finding-unknown /0/item/0/linkId"},
		{"one unit twice", age("years", "1") + "," + age("years", "2"), Told{Age: &engine.StatedAge{Years: &one}}, "error answer-several /0/item/1/answer/0"},
		{"age and birth", age("years", "1") + "," + question("date_of_birth", `{"valueDate":"2026-08-21"}`),
			Told{Age: &engine.StatedAge{Years: &one}, Birth: date}, "error age-twice /0/item/1/answer/0"},
		{"locality", question("locality", `{"valueString":"england"}`), Told{Locality: "england"}, ""},
		{"locality without one", question("locality", `{"valueString":""}`), Told{}, "error type-wrong /0/item/0/answer/0/valueString"},
		{"an age in words", question("age.years", `{"valueInteger":"1"}`), Told{}, "error number-out-of-range /0/item/0/answer/0/valueInteger"},
		{"locality as a number", question("locality", `{"valueInteger":7}`), Told{}, "error type-wrong /0/item/0/answer/0/valueInteger"},
	} {
		t.Run(c.name, func(t *testing.T) {
			told := ReadResponse(sentOf(asked(c.items))[0], readDict())
			row := readCase{}
			if c.issue != "" {
				row.issues = []string{c.issue}
			}
			requireRead(t, row, told)
			require.Equal(t, c.told, Told{Audience: told.Audience, Birth: told.Birth, Age: told.Age, Locality: told.Locality})
			require.Equal(t, c.issue != "", told.Refused())
		})
	}
}

// TestResponseKeepsWhatWasSent: the original of a converted value, its place, and the
// time in its own offset.
func TestResponseKeepsWhatWasSent(t *testing.T) {
	text := strings.Replace(asked(question("temperature_c", quantityOf("101.30", "[degF]"))), `"status"`, `"authored":"2026-11-21T11:00:00+01:00","status"`, 1)
	told := ReadResponse(sentOf(text)[0], readDict())
	require.Empty(t, told.Issues)
	require.Equal(t, "2026-11-21T11:00:00+01:00", told.At.Format(time.RFC3339))
	require.Equal(t, Origin{
		Pointer: "/0/item/0/answer/0", At: told.At,
		Original: &Quantity{Value: "101.30", Unit: "[degF]", System: UCUM, Code: "[degF]"},
	}, told.Origins["temperature_c"])
}

// TestMessagesRepeatNoWords: a form can have a name typed anywhere.
func TestMessagesRepeatNoWords(t *testing.T) {
	const name = "Mary Poppins"
	told := ReadResponse(sentOf(asked(
		question(name, `{"valueString":"`+name+`"}`), question("grunting", `{"valueString":"`+name+`"}`),
		question("skin_colour", codingOf(AnswerSystem, name)), question("temperature_c", quantityOf("38", name)),
		question("heart_rate", quantityOf("138", "{"+name+"}/min")), question("audience", `{"valueString":"`+name+`"}`),
	))[0], readDict())
	require.Len(t, told.Issues, 5)
	all, err := json.Marshal(told)
	require.NoError(t, err)
	require.NotContains(t, string(all), "Mary")
}
