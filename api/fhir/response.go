package fhir

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// QuestionnaireResponse is a questionnaire as it was answered.
type QuestionnaireResponse struct {
	ResourceType  string         `json:"resourceType"`
	ID            string         `json:"id,omitempty"`
	Questionnaire string         `json:"questionnaire,omitempty"` // canonical, with its version
	Status        string         `json:"status"`
	Subject       *Reference     `json:"subject,omitempty"`
	Authored      string         `json:"authored,omitempty"`
	Item          []ResponseItem `json:"item,omitempty"`
}

// ResponseItem is a group or a question. No answer: it was not asked.
type ResponseItem struct {
	LinkID    string           `json:"linkId"`
	Text      string           `json:"text,omitempty"`
	Extension []Extension      `json:"extension,omitempty"`
	Answer    []ResponseAnswer `json:"answer,omitempty"`
	Item      []ResponseItem   `json:"item,omitempty"`
}

// ResponseAnswer is one answer. One value is set, or an extension says why not.
type ResponseAnswer struct {
	Extension     []Extension    `json:"extension,omitempty"`
	ValueBoolean  *bool          `json:"valueBoolean,omitempty"`
	ValueInteger  *int           `json:"valueInteger,omitempty"`
	ValueDecimal  Decimal        `json:"valueDecimal,omitempty"`
	ValueDate     string         `json:"valueDate,omitempty"`
	ValueString   string         `json:"valueString,omitempty"`
	ValueCoding   *Coding        `json:"valueCoding,omitempty"`
	ValueQuantity *Quantity      `json:"valueQuantity,omitempty"`
	Item          []ResponseItem `json:"item,omitempty"`
}

// ResponseOf is the answered questionnaire of a pathway that says a case. An age
// cannot be had from a case, which has completed units only: it is said as it was
// stated, nil for not at all. [ReadResponse] reads the same case from it. Its items
// are not in the groups of the questionnaire, which mean nothing to a reader.
func ResponseOf(p *pathways.Pathway, c engine.Case, age *engine.StatedAge) *QuestionnaireResponse {
	r := &QuestionnaireResponse{
		ResourceType:  "QuestionnaireResponse",
		Questionnaire: Versioned(URL("Questionnaire", p.ID.Value), p.Version),
		Status:        "completed",
		Authored:      c.At.Format(time.RFC3339Nano),
		Item:          []ResponseItem{choiceItem(AudienceItem, AudienceSystem, string(c.Audience))},
	}
	if age != nil {
		r.Item = append(r.Item, ageItem(age))
	}
	for _, id := range slices.Sorted(maps.Keys(c.Findings)) {
		if f := p.Dictionary.Finding(id); f != nil {
			r.Item = append(r.Item, findingItem(f, c.Findings[id]))
		}
	}
	return r
}

func choiceItem(link, system, code string) ResponseItem {
	return ResponseItem{LinkID: link, Answer: []ResponseAnswer{{ValueCoding: &Coding{System: system, Code: code}}}}
}

func ageItem(age *engine.StatedAge) ResponseItem {
	group := ResponseItem{LinkID: AgeItem}
	for _, u := range ageUnits(age) {
		if *u.of != nil {
			group.Item = append(group.Item, ResponseItem{LinkID: AgeItem + "." + u.name, Answer: []ResponseAnswer{{ValueInteger: *u.of}}})
		}
	}
	return group
}

func findingItem(f *pathways.Finding, a engine.Answer) ResponseItem {
	id := f.ID.Value
	number := f.Type == pathways.Int || f.Type == pathways.Number
	switch {
	case !a.Known() && number:
		return choiceItem(id+WhyItem, AnswerSystem, string(a.Unknown))
	case !a.Known():
		return choiceItem(id, AnswerSystem, string(a.Unknown))
	case f.Type == pathways.Bool && a.Value.Bool:
		return choiceItem(id, AnswerSystem, Yes)
	case f.Type == pathways.Bool:
		return choiceItem(id, AnswerSystem, No)
	case f.Type == pathways.Enum:
		return choiceItem(id, ValuesSystem(id), a.Value.Text)
	}
	return ResponseItem{LinkID: id, Answer: []ResponseAnswer{numberSaid(f, a.Value.Number)}}
}

func numberSaid(f *pathways.Finding, n float64) ResponseAnswer {
	digits := Decimal(strconv.FormatFloat(n, 'f', -1, 64))
	switch {
	case f.Unit != "":
		return ResponseAnswer{ValueQuantity: &Quantity{Value: digits, Unit: f.Unit, System: UCUM, Code: f.Unit}}
	case f.Type == pathways.Int:
		whole := int(n)
		return ResponseAnswer{ValueInteger: &whole}
	}
	return ResponseAnswer{ValueDecimal: digits}
}

// ageUnit is a unit of a stated age: its name, its place and the most it may be.
type ageUnit struct {
	name string
	of   **int
	most int
}

// maxYears bounds an age, as everywhere: beyond it is a slip of the finger.
const maxYears = 130

func ageUnits(s *engine.StatedAge) []ageUnit {
	return []ageUnit{
		{"years", &s.Years, maxYears}, {"months", &s.Months, maxYears * 12}, {"weeks", &s.Weeks, maxYears * 53}, {"days", &s.Days, maxYears * 366},
	}
}
