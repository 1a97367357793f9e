package engine_test

import (
	"fmt"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// A baby of two months with 38.0 and nothing else answered.
func ExampleAssess() {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if issues.HasErrors() {
		fmt.Print(issues.Render())
		return
	}
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	progs, err := eng.Select([]string{"febrile-child"}, nil, now)
	if err != nil {
		fmt.Println(err)
		return
	}
	months := 2
	age, err := engine.AgeFromStated(engine.StatedAge{Months: &months}, now, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := engine.Assess(progs, engine.Case{
		Audience: pathways.Parent, Age: age, At: now,
		Findings: map[string]engine.Answer{"temperature_c": engine.NumberAnswer(38.0)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Guidance, "-", result.Disposition.Text)
	fmt.Println("settled:", result.Settled, "approved:", result.Approved)
	fmt.Println("ask next:", result.NextQuestions[0].Text)
	// Output:
	// escalate - Go to A&E now. Call 999 if you cannot get there, or if things get worse.
	// settled: false approved: false
	// ask next: Did it start suddenly with choking?
}
