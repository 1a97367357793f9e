package api

import (
	"net/http"
	"strings"
)

const (
	longS     = "\u017f" // ſ, which strings.EqualFold and encoding/json take for s
	cyrillicA = "\u0430" // а, which looks like a
)

// faultRow is a body and what is wrong with it: "code pointer", in order.
type faultRow struct {
	name   string
	body   string
	status int
	want   []string
}

const (
	bad           = http.StatusBadRequest
	unprocessable = http.StatusUnprocessableEntity
)

// oneFinding is a row about a single answer.
func oneFinding(name, member, want string) faultRow {
	return faultRow{name, ask("parent", findings(member)), unprocessable, []string{want}}
}

func syntaxRows() []faultRow {
	return []faultRow{
		{"empty body", "", bad, []string{"malformed "}},
		{"white space", " \n", bad, []string{"malformed "}},
		{"cut off", `{"pathways":["febrile-child"],"audience":"par`, bad, []string{"malformed /audience"}},
		{"cut off after a key", `{"pathways":["febrile-child"],"audience"`, bad, []string{"malformed /audience"}},
		{"cut off before the end", `{"pathways":["febrile-child"],"audience":"parent"`, bad, []string{"malformed "}},
		{"a second object", ask("parent") + ask("parent"), bad, []string{"trailing-data "}},
		{"text after the object", ask("parent") + ` x`, bad, []string{"trailing-data "}},
		{"a bracket too many", ask("parent") + `}`, bad, []string{"trailing-data "}},
		{"byte order mark", "\ufeff" + ask("parent"), bad, []string{"malformed "}},
		{"invalid UTF-8 in a key", "{\"pathw\xffays\":[]}", bad, []string{"not-utf-8 "}},
		{"invalid UTF-8 in a value", ask("parent", findings("\"cry\":\"we\xc3ak\"")), bad, []string{"not-utf-8 "}},
		{"UTF-16", "\x00{\x00}", bad, []string{"malformed "}},
		{"a form", "audience=parent", bad, []string{"malformed "}},
		{"trailing comma", `{"audience":"parent",}`, bad, []string{"malformed "}},
		{"missing comma", `{"audience":"parent" "pathways":[]}`, bad, []string{"malformed "}},
		{"missing colon", `{"audience" "parent"}`, bad, []string{"malformed /audience"}},
		{"single quotes", `{'audience':'parent'}`, bad, []string{"malformed "}},
		{"comment", `{"audience":"parent" /* who */}`, bad, []string{"malformed "}},
		{"bare key", `{audience:"parent"}`, bad, []string{"malformed "}},
		{"number as key", `{1:"parent"}`, bad, []string{"malformed "}},
		{"mismatched brackets", `{"pathways":["febrile-child"}`, bad, []string{"malformed /pathways"}},
		{"NaN", ask("parent", findings(`"temperature_c":NaN`)), bad, []string{"malformed /findings/temperature_c"}},
		{"Infinity", ask("parent", findings(`"temperature_c":Infinity`)), bad, []string{"malformed /findings/temperature_c"}},
		{"minus Infinity", ask("parent", findings(`"temperature_c":-Infinity`)), bad, []string{"malformed /findings/temperature_c"}},
		{"plus sign", ask("parent", findings(`"temperature_c":+38`)), bad, []string{"malformed /findings/temperature_c"}},
		{"leading zero", ask("parent", findings(`"temperature_c":038`)), bad, []string{"malformed /findings"}},
		{"no digit after the point", ask("parent", findings(`"temperature_c":38.`)), bad, []string{"malformed /findings/temperature_c"}},
		{"no digit before the point", ask("parent", findings(`"temperature_c":.5`)), bad, []string{"malformed /findings/temperature_c"}},
		{"hexadecimal", ask("parent", findings(`"temperature_c":0x26`)), bad, []string{"malformed /findings"}},
		{"capital True", ask("parent", findings(`"feels_hot":True`)), bad, []string{"malformed /findings/feels_hot"}},
		{"control character in a string", ask("parent", findings("\"cry\":\"we\nak\"")), bad, []string{"malformed /findings/cry"}},
		{"brackets and nothing else", strings.Repeat("[", MaxBody), unprocessable, []string{"nested-too-deep " + strings.Repeat("/0", ownLimits.depth)}},
		{"objects in objects", strings.Repeat(`{"a":`, 9000) + "1" + strings.Repeat("}", 9000), unprocessable,
			[]string{"nested-too-deep " + strings.Repeat("/a", ownLimits.depth)}},
		{"too many values", ask("parent", `"findings":[`+strings.Repeat("1,", ownLimits.values)+`1]`), unprocessable, []string{"too-many-values /findings/4091"}},
	}
}

func shapeRows() []faultRow {
	return []faultRow{
		{"array body", `[` + ask("parent") + `]`, unprocessable, []string{"type-wrong "}},
		{"string body", `"febrile-child"`, unprocessable, []string{"type-wrong "}},
		{"number body", `39`, unprocessable, []string{"type-wrong "}},
		{"null body", `null`, unprocessable, []string{"value-null "}},
		{"empty object", `{}`, unprocessable, []string{"key-missing /pathways", "key-missing /audience"}},
		{"wrapped body", `{"case":` + ask("parent") + `}`, unprocessable, []string{"key-missing /pathways", "key-missing /audience", "key-unknown /case"}},
		{"unknown key", ask("parent", `"name":"x"`), unprocessable, []string{"key-unknown /name"}},
		{"key with slash and tilde", ask("parent", `"a/b~c":1`), unprocessable, []string{"key-unknown /a~1b~0c"}},
		{"empty key", ask("parent", `"":1`), unprocessable, []string{"key-unknown /"}},
		{"long key", ask("parent", `"`+strings.Repeat("k", 60000)+`":1`), unprocessable, []string{"key-unknown /" + strings.Repeat("k", maxKey) + "…"}},
		{"wrongly cased key", ask("parent", `"Findings":{}`), unprocessable, []string{"key-unknown /Findings"}},
		{"wrongly cased twin", ask("parent", `"findings":{}`, `"FINDINGS":{}`), unprocessable, []string{"key-unknown /FINDINGS"}},
		{"folded key", ask("parent", `"finding`+longS+`":{}`), unprocessable, []string{"key-unknown /finding" + longS}},
		{"homoglyph key", ask("parent", `"`+cyrillicA+`ge":{"months":1}`), unprocessable, []string{"key-unknown /" + cyrillicA + "ge"}},
		{"duplicate key at the top", ask("parent", `"audience":"clinician"`), unprocessable, []string{"key-duplicate /audience"}},
		{"duplicate key, escaped", ask("parent", `"audienc\u0065":"clinician"`), unprocessable, []string{"key-duplicate /audience"}},
		{"duplicate key in age", ask("parent", `"age":{"months":3,"months":30}`), unprocessable, []string{"key-duplicate /age/months"}},
		{"duplicate key in findings", ask("parent", findings(`"temperature_c":39.5`, `"temperature_c":36.5`)), unprocessable, []string{"key-duplicate /findings/temperature_c"}},
		{"duplicate key in versions", ask("parent", `"versions":{"febrile-child":"1.0.0","febrile-child":"1.0.0"}`), unprocessable, []string{"key-duplicate /versions/febrile-child"}},
		{"duplicate key in an answer", ask("parent", findings(`"cry":{"unknown":"unsure","unknown":"not-asked"}`)), unprocessable, []string{"key-duplicate /findings/cry/unknown"}},
		{"audience missing", `{"pathways":["febrile-child"]}`, unprocessable, []string{"key-missing /audience"}},
		{"audience null", `{"pathways":["febrile-child"],"audience":null}`, unprocessable, []string{"value-null /audience"}},
		{"audience unknown", ask("nurse"), unprocessable, []string{"value-not-allowed /audience"}},
		{"audience wrongly cased", ask("Parent"), unprocessable, []string{"value-not-allowed /audience"}},
		{"audience padded", ask("parent "), unprocessable, []string{"value-not-allowed /audience"}},
		{"audience homoglyph", ask("p" + cyrillicA + "rent"), unprocessable, []string{"value-not-allowed /audience"}},
		{"audience a list", `{"pathways":["febrile-child"],"audience":["parent"]}`, unprocessable, []string{"type-wrong /audience"}},
		{"pathways missing", `{"audience":"parent"}`, unprocessable, []string{"key-missing /pathways"}},
		{"pathways a string", `{"pathways":"febrile-child","audience":"parent"}`, unprocessable, []string{"type-wrong /pathways"}},
		{"pathways an object", `{"pathways":{"febrile-child":"1.0.0"},"audience":"parent"}`, unprocessable, []string{"type-wrong /pathways"}},
		{"pathways empty", `{"pathways":[],"audience":"parent"}`, unprocessable, []string{"list-empty /pathways"}},
		{"pathway unknown", `{"pathways":["febril-child"],"audience":"parent"}`, unprocessable, []string{"pathway-unknown /pathways/0"}},
		{"pathway wrongly cased", `{"pathways":["Febrile-Child"],"audience":"parent"}`, unprocessable, []string{"pathway-unknown /pathways/0"}},
		{"pathway empty", `{"pathways":[""],"audience":"parent"}`, unprocessable, []string{"pathway-unknown /pathways/0"}},
		{"pathway a path", `{"pathways":["../febrile-child"],"audience":"parent"}`, unprocessable, []string{"pathway-unknown /pathways/0"}},
		{"pathway twice", `{"pathways":["febrile-child","febrile-child"],"audience":"parent"}`, unprocessable, []string{"pathway-duplicate /pathways/1"}},
		{"pathway null", `{"pathways":["febrile-child",null],"audience":"parent"}`, unprocessable, []string{"value-null /pathways/1"}},
		{"pathway a number", `{"pathways":[1],"audience":"parent"}`, unprocessable, []string{"type-wrong /pathways/0"}},
		{"versions a list", ask("parent", `"versions":["1.0.0"]`), unprocessable, []string{"type-wrong /versions"}},
		{"version unknown", ask("parent", `"versions":{"febrile-child":"9.9.9"}`), unprocessable, []string{"version-unknown /versions/febrile-child"}},
		{"version not a version", ask("parent", `"versions":{"febrile-child":"1.0"}`), unprocessable, []string{"version-wrong /versions/febrile-child"}},
		{"version with a v", ask("parent", `"versions":{"febrile-child":"v1.0.0"}`), unprocessable, []string{"version-wrong /versions/febrile-child"}},
		{"version latest", ask("parent", `"versions":{"febrile-child":"latest"}`), unprocessable, []string{"version-wrong /versions/febrile-child"}},
		{"version a number", ask("parent", `"versions":{"febrile-child":1}`), unprocessable, []string{"type-wrong /versions/febrile-child"}},
		{"version null", ask("parent", `"versions":{"febrile-child":null}`), unprocessable, []string{"value-null /versions/febrile-child"}},
		{"version of another pathway", ask("parent", `"versions":{"asthma":"1.0.0"}`), unprocessable, []string{"version-unused /versions/asthma"}},
	}
}

func ageRows() []faultRow {
	age := func(name, age, want string) faultRow {
		return faultRow{name, ask("parent", `"age":`+age), unprocessable, []string{want}}
	}
	born := func(name, date, want string) faultRow {
		return faultRow{name, ask("parent", `"date_of_birth":`+date), unprocessable, []string{want}}
	}
	at := func(name, time string) faultRow {
		return faultRow{name, ask("parent", `"assessed_at":"`+time+`"`), unprocessable, []string{"time-wrong /assessed_at"}}
	}
	return []faultRow{
		{"both ages", ask("parent", `"date_of_birth":"2026-08-21"`, `"age":{"months":3}`), unprocessable, []string{"age-twice /age"}},
		age("age null", `null`, "value-null /age"),
		age("age a number", `3`, "type-wrong /age"),
		age("age a string", `"3 months"`, "type-wrong /age"),
		age("age empty", `{}`, "age-empty /age"),
		age("age with an unknown unit", `{"hours":3}`, "key-unknown /age/hours"),
		age("age in the engine's units", `{"age_months":3}`, "key-unknown /age/age_months"),
		age("age unit wrongly cased", `{"Months":3}`, "key-unknown /age/Months"),
		age("age unit null", `{"months":null}`, "value-null /age/months"),
		age("age unit a string", `{"months":"3"}`, "type-wrong /age/months"),
		age("age unit true", `{"months":true}`, "type-wrong /age/months"),
		age("age negative", `{"months":-1}`, "number-out-of-range /age/months"),
		age("age with a fraction", `{"years":2.5}`, "number-too-precise /age/years"),
		age("age of 131 years", `{"years":131}`, "number-out-of-range /age/years"),
		age("age of 2^63 days", `{"days":9223372036854775808}`, "number-out-of-range /age/days"),
		age("age of 1e400 days", `{"days":1e400}`, "number-wrong /age/days"),
		born("birth not a date", `"21/08/2026"`, "date-wrong /date_of_birth"),
		born("birth with a time", `"2026-08-21T00:00:00Z"`, "date-wrong /date_of_birth"),
		born("birth without zeros", `"2026-8-21"`, "date-wrong /date_of_birth"),
		born("birth on no day", `"2025-02-29"`, "date-wrong /date_of_birth"),
		born("birth in month 13", `"2025-13-01"`, "date-wrong /date_of_birth"),
		born("birth empty", `""`, "date-wrong /date_of_birth"),
		born("birth a number", `20260821`, "type-wrong /date_of_birth"),
		born("birth null", `null`, "value-null /date_of_birth"),
		born("birth tomorrow", `"2026-11-23"`, "date-in-future /date_of_birth"),
		born("birth a thousand years ago", `"1026-08-21"`, "date-out-of-range /date_of_birth"),
		born("birth in year 0", `"0000-08-21"`, "date-out-of-range /date_of_birth"),
		{"birth after the assessment", ask("parent", `"date_of_birth":"2026-08-21"`, `"assessed_at":"2026-08-20T23:00:00Z"`), unprocessable, []string{"date-in-future /date_of_birth"}},
		at("no offset", "2026-11-21T10:00:00"),
		at("date only", "2026-11-21"),
		at("one digit of hour", "2026-11-21T9:00:00Z"),
		at("comma before the fraction", "2026-11-21T10:00:00,5Z"),
		at("offset of 25 hours", "2026-11-21T10:00:00+25:00"),
		at("31 November", "2026-11-31T10:00:00Z"),
		at("no time", ""),
		{"a time before all records", ask("parent", `"assessed_at":"1899-12-31T10:00:00Z"`), unprocessable, []string{"time-out-of-range /assessed_at"}},
		{"a time too far ahead", ask("parent", `"assessed_at":"2201-01-01T10:00:00Z"`), unprocessable, []string{"time-out-of-range /assessed_at"}},
		{"a time as a number", ask("parent", `"assessed_at":1795255200`), unprocessable, []string{"type-wrong /assessed_at"}},
	}
}

func findingRows() []faultRow {
	return []faultRow{
		{"findings a list", ask("parent", `"findings":[]`), unprocessable, []string{"type-wrong /findings"}},
		{"findings null", ask("parent", `"findings":null`), unprocessable, []string{"value-null /findings"}},
		oneFinding("no such finding", `"temprature_c":39`, "finding-unknown /findings/temprature_c"),
		oneFinding("wrongly cased finding", `"Temperature_C":39`, "finding-unknown /findings/Temperature_C"),
		oneFinding("folded finding", `"feel`+longS+`_hot":true`, "finding-unknown /findings/feel"+longS+"_hot"),
		oneFinding("padded finding", `"temperature_c ":39`, "finding-unknown /findings/temperature_c "),
		oneFinding("calculated value", `"has_fever":true`, "finding-unknown /findings/has_fever"),
		oneFinding("age as a finding", `"age_months":3`, "finding-unknown /findings/age_months"),
		oneFinding("null for a number", `"temperature_c":null`, "value-null /findings/temperature_c"),
		oneFinding("null for a bool", `"feels_hot":null`, "value-null /findings/feels_hot"),
		oneFinding("number in a string", `"temperature_c":"39"`, "type-wrong /findings/temperature_c"),
		oneFinding("number with a unit", `"temperature_c":"39 C"`, "type-wrong /findings/temperature_c"),
		oneFinding("NaN in a string", `"temperature_c":"NaN"`, "type-wrong /findings/temperature_c"),
		oneFinding("bool for a number", `"temperature_c":true`, "type-wrong /findings/temperature_c"),
		oneFinding("list for a number", `"temperature_c":[39]`, "type-wrong /findings/temperature_c"),
		oneFinding("number for a bool", `"feels_hot":1`, "type-wrong /findings/feels_hot"),
		oneFinding("string for a bool", `"feels_hot":"true"`, "type-wrong /findings/feels_hot"),
		oneFinding("yes for a bool", `"feels_hot":"yes"`, "type-wrong /findings/feels_hot"),
		oneFinding("bool for an enum", `"cry":true`, "type-wrong /findings/cry"),
		oneFinding("number for an enum", `"cry":1`, "type-wrong /findings/cry"),
		oneFinding("no such value", `"cry":"wek"`, "value-not-allowed /findings/cry"),
		oneFinding("wrongly cased value", `"cry":"Weak"`, "value-not-allowed /findings/cry"),
		oneFinding("homoglyph value", `"cry":"we`+cyrillicA+`k"`, "value-not-allowed /findings/cry"),
		oneFinding("padded value", `"cry":"weak "`, "value-not-allowed /findings/cry"),
		oneFinding("value with a NUL", `"cry":"weak\u0000"`, "value-not-allowed /findings/cry"),
		oneFinding("half a surrogate pair", `"cry":"\ud800"`, "value-not-allowed /findings/cry"),
		oneFinding("a reason as a value", `"cry":"unsure"`, "value-not-allowed /findings/cry"),
		oneFinding("Fahrenheit", `"temperature_c":101.3`, "number-out-of-range /findings/temperature_c"),
		oneFinding("under the range", `"temperature_c":29.9`, "number-out-of-range /findings/temperature_c"),
		oneFinding("over the range", `"temperature_c":43.1`, "number-out-of-range /findings/temperature_c"),
		oneFinding("a negative", `"temperature_c":-38`, "number-out-of-range /findings/temperature_c"),
		oneFinding("ten times", `"heart_rate":1600`, "number-out-of-range /findings/heart_rate"),
		oneFinding("1e308", `"temperature_c":1e308`, "number-out-of-range /findings/temperature_c"),
		oneFinding("1e400", `"temperature_c":1e400`, "number-wrong /findings/temperature_c"),
		oneFinding("1e-400", `"urine_gap_h":1e-400`, "number-wrong /findings/urine_gap_h"),
		oneFinding("an exponent of a billion", `"urine_gap_h":1e-1000000000`, "number-wrong /findings/urine_gap_h"),
		oneFinding("2^63", `"heart_rate":9223372036854775808`, "number-out-of-range /findings/heart_rate"),
		oneFinding("more digits than a float", `"temperature_c":37.99999999999999999999`, "number-wrong /findings/temperature_c"),
		oneFinding("forty digits", `"temperature_c":38.`+strings.Repeat("0", 40), "number-wrong /findings/temperature_c"),
		oneFinding("too many decimals", `"temperature_c":38.45`, "number-too-precise /findings/temperature_c"),
		oneFinding("a fraction for a whole number", `"heart_rate":150.5`, "number-too-precise /findings/heart_rate"),
		oneFinding("a value with a unit", `"temperature_c":{"value":101,"unit":"F"}`, "value-wrapped /findings/temperature_c"),
		oneFinding("a wrapped value", `"feels_hot":{"value":true}`, "value-wrapped /findings/feels_hot"),
		oneFinding("an empty object", `"feels_hot":{}`, "value-wrapped /findings/feels_hot"),
		oneFinding("a wrongly cased unknown", `"feels_hot":{"Unknown":"unsure"}`, "value-wrapped /findings/feels_hot"),
		oneFinding("unknown and a value", `"feels_hot":{"unknown":"unsure","value":true}`, "key-unknown /findings/feels_hot/value"),
		oneFinding("no such reason", `"feels_hot":{"unknown":"dunno"}`, "value-not-allowed /findings/feels_hot/unknown"),
		oneFinding("wrongly cased reason", `"feels_hot":{"unknown":"Unsure"}`, "value-not-allowed /findings/feels_hot/unknown"),
		oneFinding("empty reason", `"feels_hot":{"unknown":""}`, "value-not-allowed /findings/feels_hot/unknown"),
		oneFinding("reason true", `"feels_hot":{"unknown":true}`, "type-wrong /findings/feels_hot/unknown"),
		oneFinding("reason null", `"feels_hot":{"unknown":null}`, "value-null /findings/feels_hot/unknown"),
		oneFinding("gestation of 50 weeks", `"gestation_weeks":50`, "number-out-of-range /findings/gestation_weeks"),
	}
}

func allRows() []faultRow {
	var all []faultRow
	for _, rows := range [][]faultRow{syntaxRows(), shapeRows(), ageRows(), findingRows()} {
		all = append(all, rows...)
	}
	return all
}
