package pathways_test

import (
	"fmt"
	"testing/fstest"
	"time"

	"safetynet/pathways"
)

// now is the moment the examples are set at.
var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// What the embedded library has in use, and whether anybody has signed it off.
func Example() {
	lib, issues := pathways.Load(pathways.Embedded())
	if issues.HasErrors() {
		fmt.Print(issues.Render())
		return
	}
	for _, id := range lib.IDs() {
		if p := lib.Active(id, now); p != nil {
			fmt.Println(p.Key(), "-", p.Title.For(pathways.Parent), "- approved:", p.ApprovedAt(now))
		}
	}
	// Output:
	// abdominal-pain@1.1.0 - Tummy pain in a child or young person under 16 - approved: false
	// asthma@1.0.0 - Asthma or wheeze in a child aged 1 to 15 - approved: false
	// bronchiolitis@1.0.0 - Cough and fast breathing in a child under 2 (bronchiolitis) - approved: false
	// diarrhoea-vomiting@1.0.0 - Runny poos or being sick (diarrhoea and vomiting), under 5 - approved: false
	// epilepsy@1.2.0 - Seizures (fits) and epilepsy - approved: false
	// febrile-child@1.2.0 - High temperature (fever) in a child under 5 - approved: false
}

// A library with a mistake in it: everything wrong is reported, with its place.
func ExampleLoad() {
	_, issues := pathways.Load(fstest.MapFS{
		"fever/1.0.0.yaml": {Data: []byte("format: safetynet/pathway/v1\nversion: 1.0\n")},
	})
	for _, i := range issues[:2] {
		fmt.Println(i)
	}
	// Output:
	// fever/1.0.0.yaml:1:1: error [key-missing]: the key "status" is missing
	// fever/1.0.0.yaml:1:1: error [key-missing]: the key "effective" is missing
}

// One file, checked against the shared parts of a library, before it is put there.
func ExampleLoadWith() {
	_, place, issues := pathways.LoadWith(pathways.Embedded(), []byte(`format: safetynet/locality/v1
version: 1.0.0
status: draft
effective: {from: 2026-12-01}
change_note: First draft.
approvals: []
sources:
  DESIGN: {title: Example, publisher: Example}
id: example-town
title: {parent: Example town}
pins: {dispositions: 1.1.0}
services:
  - {id: hub, name: Children's hub, text: A hub with nurses., source: {ref: DESIGN, grade: design}}
dispositions:
  - {id: clinician-4h, services: [hubb], source: {ref: DESIGN, grade: design}}
`))
	fmt.Println(place)
	fmt.Print(issues.Render())
	// Output:
	// localities/example-town/1.0.0.yaml
	// localities/example-town/1.0.0.yaml:15:35: error [service-unknown]: this locality has no service "hubb"
	//  |   - {id: clinician-4h, services: [hubb], source: {ref: DESIGN, grade: design}}
	//  | ..................................^
	//  hint: list it under services:
}

// From what is wrong, in a parent's words, to the pathways for a child of this age.
func ExampleLibrary_PresentingAt() {
	lib, _ := pathways.Load(pathways.Embedded())
	list := lib.PresentingAt(now)
	problem := list.Problem("being-sick")
	fmt.Println(problem.Text.For(pathways.Parent))
	const months = 8
	for _, route := range problem.Pathways {
		if route.TakesAge(months, months) {
			fmt.Println(route.ID)
		}
	}
	// Output:
	// My child is being sick
	// diarrhoea-vomiting
	// abdominal-pain
	// febrile-child
}

// What is asked about one finding: type, unit, the range that is accepted, words.
func ExampleDictionary() {
	lib, _ := pathways.Load(pathways.Embedded())
	f := lib.Active("febrile-child", now).Dictionary.Finding("temperature_c")
	fmt.Println(f.ID, f.Type, f.Unit, f.Range.Min, f.Range.Max, f.AnsweredBy)
	fmt.Println(f.Text.For(pathways.Parent))
	fmt.Println(f.Text.For(pathways.Clinician))
	// Output:
	// temperature_c number Cel 30 43 [parent adviser clinician]
	// What is the highest temperature reading in the last 24 hours?
	// Highest temperature in 24 h
}

// Every criterion says where it comes from, and how that was established.
func ExampleCitation() {
	lib, _ := pathways.Load(pathways.Embedded())
	p := lib.Active("febrile-child", now)
	for _, c := range p.Criteria {
		if c.ID.Value == "F-R12" {
			source, _ := p.Sources.Get(c.Source.Ref.Value)
			fmt.Println(c.When)
			fmt.Println(source.Publisher, source.Title)
			fmt.Println(c.Source.Section, c.Source.Grade, c.ID.Pos)
		}
	}
	// Output:
	// under_3_months && has_fever
	// NICE Fever in under 5s: assessment and initial management
	// 1.2.12, table 2: under 3 months with 38 or over verified febrile-child/1.2.0.yaml:374:9
}
