package site

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// Names of the inputs of a form. An answer's input is answer- and the finding's
// id; beside a typed one may stand a box, named unknown- and the id, to say that
// and why there is none.
const (
	answerPrefix  = "answer-"
	unknownPrefix = "unknown-"
	// NotKnown before a reason is an answer nobody could give.
	NotKnown = "?"
)

// Answers are what was said of one child in forms, as it was typed. They go from
// page to page in hidden fields and are kept nowhere.
type Answers struct {
	Said map[string]string // by finding; a [NotKnown] value is unknown for that reason
	Age  StatedAge
}

// ReadAnswers takes the answers out of a form. It judges nothing; [Answers.Fill]
// does.
func ReadAnswers(form url.Values) Answers {
	a := Answers{Said: map[string]string{}, Age: readAge(form)}
	for name, values := range form {
		id, ok := strings.CutPrefix(name, answerPrefix)
		if ok && len(values) > 0 && strings.TrimSpace(values[0]) != "" {
			a.Said[id] = strings.TrimSpace(values[0])
		}
	}
	for name, values := range form {
		id, ok := strings.CutPrefix(name, unknownPrefix)
		if ok && len(values) > 0 && values[0] != "" {
			if typed := a.Said[id]; typed != "" && !strings.HasPrefix(typed, NotKnown) {
				a.Said[id] = values[0] + " " + typed // both: refused by Fill
			} else {
				a.Said[id] = values[0]
			}
		}
	}
	return a
}

// Forget takes answers back: they were not asked then.
func (a Answers) Forget(ids ...string) {
	for _, id := range ids {
		delete(a.Said, id)
	}
}

// Has tells whether something was said of a finding.
func (a Answers) Has(id string) bool { return a.Said[id] != "" }

// Hidden lists the fields that carry the answers on, but for those of findings
// that the form itself asks.
func (a Answers) Hidden(asked ...string) []Field {
	var fields []Field
	for _, id := range sortedKeys(a.Said) {
		if !slices.Contains(asked, id) {
			fields = append(fields, Field{answerPrefix + id, a.Said[id]})
		}
	}
	return append(fields, a.Age.hidden()...)
}

// Field is the name and the value of an input.
type Field struct{ Name, Value string }

// Fault is something wrong with a form, and the input it is about.
type Fault struct {
	ID, Text string
	About    string // the question, for a list of faults away from it; "" where the text says it
}

// Faults are all that is wrong, in the order of the page.
type Faults []Fault

// Of is what is wrong with an input, "" if nothing.
func (f Faults) Of(id string) string {
	for _, x := range f {
		if x.ID == id {
			return x.Text
		}
	}
	return ""
}

// Fill puts the answers and the age into a case. What cannot be understood is left
// out and reported; a case with faults must not be assessed.
func (a Answers) Fill(ask *Ask) Faults {
	var faults Faults
	dict := ask.Dictionary()
	for _, id := range sortedKeys(a.Said) {
		f := dict.Finding(id)
		if f == nil {
			faults = append(faults, Fault{ID: InputID(id), Text: "This form has an answer to a question that is no longer asked. Start again."})
			continue
		}
		answer, _, why := a.To(f)
		if why != "" {
			faults = append(faults, Fault{InputID(id), why, f.Text.For(ask.Case.Audience)})
			continue
		}
		ask.Case.Findings[id] = answer
	}
	age, more := a.Age.At(ask.Case)
	ask.Case.Age = age
	slices.SortFunc(faults, func(x, y Fault) int { return place(dict, x.ID) - place(dict, y.ID) })
	return append(more, faults...)
}

// Typed is an answer as a form has it.
func Typed(a engine.Answer) string {
	if !a.Known() {
		return NotKnown + string(a.Unknown)
	}
	switch a.Value.Type {
	case pathways.Bool:
		return strconv.FormatBool(a.Value.Bool)
	case pathways.Enum:
		return a.Value.Text
	}
	return prose.Number(a.Value.Number)
}

// To is the answer to one question, which need not be of the dictionary, and whether
// there is one. why says what is wrong with it.
func (a Answers) To(f *pathways.Finding) (answer engine.Answer, given bool, why string) {
	said := a.Said[f.ID.Value]
	if said == "" {
		return answer, false, ""
	}
	answer, why = answerOf(f, said)
	return answer, why == "", why
}

// InputID is the id of the first input of a question, for links to it.
func InputID(finding string) string { return answerPrefix + finding }

// FindingOf is the finding that an input asks, if it asks one.
func FindingOf(inputID string) (string, bool) { return strings.CutPrefix(inputID, answerPrefix) }

func place(d *pathways.Dictionary, inputID string) int {
	if f := d.Finding(strings.TrimPrefix(inputID, answerPrefix)); f != nil {
		return f.DictionaryAt
	}
	return -1
}

// decimal is how numbers are typed: digits, and a full stop before decimals.
var decimal = regexp.MustCompile(`^-?[0-9]{1,6}(\.[0-9]{1,6})?$`)

// answerOf reads what was typed. why is for whoever typed it.
func answerOf(f *pathways.Finding, said string) (answer engine.Answer, why string) {
	if reason, ok := strings.CutPrefix(said, NotKnown); ok {
		if slices.Contains(pathways.Reasons(), pathways.Reason(reason)) && reason != string(pathways.NotAsked) {
			return engine.UnknownAnswer(pathways.Reason(reason)), ""
		}
		return answer, "Give the answer, or tick the box that says there is none, not both"
	}
	var raw any = said
	switch f.Type {
	case pathways.Bool:
		if said != "true" && said != "false" {
			return answer, "Choose yes or no"
		}
		raw = said == "true"
	case pathways.Int, pathways.Number:
		if !decimal.MatchString(said) {
			return answer, "Enter a number, such as " + exampleOf(f)
		}
		raw = json.Number(said)
	}
	answer, err := engine.AnswerFrom(f, raw)
	switch {
	case err == nil:
		return answer, ""
	case f.Type == pathways.Enum:
		return answer, "Choose one of the answers"
	case f.Type == pathways.Int:
		return answer, fmt.Sprintf("Enter a whole number between %v and %v", f.Range.Min, f.Range.Max)
	}
	return answer, fmt.Sprintf("Enter a number between %v and %v, with no more than %d decimal places", f.Range.Min, f.Range.Max, f.MaxDecimals())
}

// exampleOf is a number of the right kind inside the range. It is an example of
// how to write one, and is never taken as an answer.
func exampleOf(f *pathways.Finding) string {
	middle := (f.Range.Min + f.Range.Max) / 2
	if f.MaxDecimals() == 0 {
		return fmt.Sprintf("%.0f", middle)
	}
	return fmt.Sprintf("%.1f", middle)
}
