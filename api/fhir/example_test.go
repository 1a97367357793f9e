package fhir_test

import (
	"fmt"
	"time"

	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/pathways"
)

// The questions of a pathway, by the groups they are asked in.
func ExampleQuestionnaireOf() {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if issues.HasErrors() {
		fmt.Print(issues.Render())
		return
	}
	progs, err := eng.Select([]string{"bronchiolitis"}, nil, time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	q := fhir.QuestionnaireOf(progs[0])
	fmt.Println(q.URL, q.Version, q.Status)
	for _, x := range q.Item {
		if x.Type == "group" {
			fmt.Println(x.LinkID, "-", x.Text)
		}
	}
	// Output:
	// https://safetynet.example/fhir/Questionnaire/bronchiolitis 1.0.0 draft
	// age - Age, if the date of birth is not known
	// page.emergency-breathing - Emergency signs: breathing
	// page.emergency-other - Emergency signs: skin, how awake they are, rash, neck and seizure (fit)
	// page.illness - The cold and the cough
	// page.risk - Birth and long-term health
	// page.breathing - Breathing
	// page.drinking-and-pee - Drinking and peeing
	// page.behaviour - How your child is behaving
	// page.temperature - Temperature and jabs
	// page.worry - Your own view
	// page.examination - Checks by a doctor or nurse
}
