package engine_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// From a birth date an age is exact: this child is three months old tomorrow.
func ExampleAgeFromBirthDate() {
	born := time.Date(2026, 8, 23, 0, 0, 0, 0, time.UTC)
	age := must(engine.AgeFromBirthDate(born, now, 0))
	fmt.Println("completed months:", age.Months.Lo, "to", age.Months.Hi)

	_, err := engine.AgeFromBirthDate(now.AddDate(0, 0, 1), now, 0)
	fmt.Println(err)
	// Output:
	// completed months: 2 to 2
	// the date of birth 2026-11-23 is after the assessment
}

// An age that somebody states is every age it can mean.
func ExampleAgeFromStated() {
	two, zero := 2, 0
	years := must(engine.AgeFromStated(engine.StatedAge{Years: &two}, now, 0))
	fmt.Println("2 years is", years.Months.Lo, "to", years.Months.Hi, "months")
	exact := must(engine.AgeFromStated(engine.StatedAge{Years: &two, Months: &zero}, now, 0))
	fmt.Println("2 years 0 months is", exact.Months.Lo, "to", exact.Months.Hi)
	// Output:
	// 2 years is 24 to 35 months
	// 2 years 0 months is 24 to 24
}

// Everything that makes a case unusable is said at once.
func ExampleCase_Check() {
	dict := shipped().Library().Active("febrile-child", now).Dictionary
	err := engine.Case{
		Audience: pathways.Parent, Age: engine.UnknownAge(), At: now,
		Findings: map[string]engine.Answer{
			"alertness": engine.EnumAnswer("sleepy"),
			"fever":     engine.BoolAnswer(true),
		},
	}.Check(dict)
	fmt.Println(err)
	// Output:
	// engine: alertness is one of normal, quiet, drowsy, hard-to-wake, unresponsive; the dictionary has no finding "fever"
}

// Answers as they come out of a form or JSON, by the dictionary.
func ExampleAnswerFrom() {
	dict := shipped().Library().Active("febrile-child", now).Dictionary
	for _, raw := range []any{json.Number("38.4"), json.Number("384"), "hot"} {
		answer, err := engine.AnswerFrom(dict.Finding("temperature_c"), raw)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(answer.Value)
	}
	// Output:
	// 38.4
	// temperature_c is between 30 and 43 Cel; 384 is outside
	// temperature_c is a number in Cel
}

// A recorded case gives the same bytes again, whatever is in use by then.
func ExampleDecodeCase() {
	eng := shipped()
	progs := must(eng.Select([]string{"febrile-child"}, nil, now))
	c := engine.Case{
		Audience: pathways.Adviser, Age: must(engine.AgeFromBirthDate(now.AddDate(0, -30, 0), now, 0)), At: now,
		Findings: map[string]engine.Answer{
			"temperature_c": engine.NumberAnswer(39.1),
			"cry":           engine.UnknownAnswer(pathways.Unsure),
		},
	}
	result := must(engine.Assess(progs, c))
	recordedCase, recordedResult := must(json.Marshal(c)), must(json.Marshal(result))
	fmt.Println(string(recordedCase))

	var versions struct {
		Provenance []engine.Provenance `json:"provenance"`
		Engine     string              `json:"engine"`
	}
	if err := json.Unmarshal(recordedResult, &versions); err != nil {
		panic(err)
	}
	used := versions.Provenance[0]
	prog := eng.Program(used.Pathway, must(pathways.ParseVersion(used.Version)))
	fmt.Println(prog.Definition().Key(), prog.Definition().Digest == used.Digest, versions.Engine == engine.Semantics)
	again := must(engine.DecodeCase(prog.Definition().Dictionary, recordedCase))
	repeated := must(engine.Assess([]*engine.Program{prog}, again))
	fmt.Println(bytes.Equal(recordedResult, must(json.Marshal(repeated))))
	// Output:
	// {"audience":"adviser","age":{"days":59,"months":30,"corrected":[25,30]},"assessed_at":"2026-11-22T10:00:00Z","findings":{"cry":{"unknown":"unsure"},"temperature_c":39.1}}
	// febrile-child@1.2.0 true true
	// true
}

// Many cases: the panel is made once, the record and the standing are used for one
// child after the other.
func ExamplePanel() {
	panel := must(engine.NewPanel(nil, must(shipped().Select([]string{"febrile-child"}, nil, now))))
	record, standing := panel.NewRecord(), panel.NewStanding()
	say := func() {
		panel.Decide(record, standing)
		fmt.Print(panel.Dispositions()[standing.Disposition].ID, ", settled: ", standing.Settled())
		for _, r := range standing.AppendMet(nil) {
			fmt.Print(", met: ", panel.Criterion(r).ID)
		}
		fmt.Println(", open:", len(standing.AppendOpen(nil)))
	}

	months := 2
	age := must(engine.AgeFromStated(engine.StatedAge{Months: &months}, now, 0))
	err := record.Load(engine.Case{
		Audience: pathways.Parent, Age: age, At: now,
		Findings: map[string]engine.Answer{"temperature_c": engine.NumberAnswer(38.0)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	say()

	record.Reset(pathways.Clinician) // another child, without a case: findings by their places
	record.SetAge(age)
	record.SetBool(panel.Dictionary().Finding("grunting").DictionaryAt, true)
	say()
	// Output:
	// ed-now, settled: false, open: 60
	// call-999, settled: true, met: D07, open: 80
}
