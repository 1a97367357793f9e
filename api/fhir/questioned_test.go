package fhir_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/api/fhir/fhirtest"
	"safetynet/engine"
)

// TestEveryAnswerOnOfferIsRead: whatever can be answered to a questionnaire is read
// without a remark, in the groups it was asked in: every code of every value set, and
// numbers in the unit offered, at both ends of their range.
func TestEveryAnswerOnOfferIsRead(t *testing.T) {
	for _, p := range programs(t) {
		d, q := p.Definition().Dictionary, fhir.QuestionnaireOf(p)
		sets := map[string]*fhir.ValueSet{}
		for _, s := range q.Contained {
			sets["#"+s.ID] = s
		}
		for turn := range 12 {
			given := map[string]bool{}
			response := fhir.QuestionnaireResponse{
				ResourceType: "QuestionnaireResponse", Status: "completed", Authored: "2026-11-22T10:00:00Z",
				Questionnaire: q.URL + "|" + q.Version, Item: filled(q.Item, sets, turn, given),
			}
			data, err := json.Marshal(response)
			require.NoError(t, err)
			fhirtest.Valid(t, data)
			told := fhir.ReadResponse(fhir.Sent{Data: data}, d)
			require.Empty(t, told.Issues, p.Definition().Key())
			require.NotEmpty(t, told.Audience)
			for id := range given {
				require.Contains(t, told.Answers, id)
			}
			require.Len(t, told.Answers, len(given))
			require.Greater(t, len(given), 30)
		}
	}
}

// filled answers every question: the turn chooses which answer.
func filled(items []fhir.QuestionnaireItem, sets map[string]*fhir.ValueSet, turn int, given map[string]bool) (all []fhir.ResponseItem) {
	for _, x := range items {
		r := fhir.ResponseItem{LinkID: x.LinkID}
		switch {
		case x.Type == "group" && x.LinkID != fhir.AgeItem:
			r.Item = filled(x.Item, sets, turn, given)
		case x.Type == "choice":
			r.Answer = []fhir.ResponseAnswer{{ValueCoding: choose(sets[x.AnswerValueSet], turn)}}
		case x.Type == "quantity", x.Type == "integer", x.Type == "decimal":
			r.Answer = []fhir.ResponseAnswer{number(x, turn)}
		default:
			continue
		}
		id, why := strings.CutSuffix(x.LinkID, fhir.WhyItem)
		if isNumber := x.Type != "choice" && x.Type != "group"; isNumber && turn%3 == 2 || why && turn%3 != 2 {
			continue // a number, or why there is none
		}
		if r.Answer != nil && id != fhir.AudienceItem {
			given[id] = true
		}
		all = append(all, r)
	}
	return all
}

func choose(s *fhir.ValueSet, turn int) *fhir.Coding {
	var all []fhir.Coding
	for _, in := range s.Compose.Include {
		for _, c := range in.Concept {
			all = append(all, fhir.Coding{System: in.System, Version: in.Version, Code: c.Code, Display: c.Display})
		}
	}
	return &all[turn%len(all)]
}

// number is the least or the greatest there may be, in the unit on offer.
func number(x fhir.QuestionnaireItem, turn int) (a fhir.ResponseAnswer) {
	url := "http://hl7.org/fhir/StructureDefinition/" + []string{"minValue", "maxValue"}[turn%2]
	var value fhir.Extension
	var unit *fhir.Coding
	for _, e := range x.Extension {
		if e.URL == url {
			value = e
		}
		if e.ValueCoding != nil {
			unit = e.ValueCoding
		}
	}
	digits := value.ValueDecimal
	if value.ValueInteger != nil {
		data, _ := json.Marshal(value.ValueInteger)
		digits = fhir.Decimal(data)
	}
	switch x.Type {
	case "quantity":
		a.ValueQuantity = &fhir.Quantity{Value: digits, Unit: unit.Display, System: unit.System, Code: unit.Code}
	case "integer":
		a.ValueInteger = value.ValueInteger
	default:
		a.ValueDecimal = digits
	}
	return a
}

// TestResponsesAnswerTheQuestionnaire: the answered questionnaire that says a case has
// no question that its questionnaire lacks, and no answer that is not on offer.
func TestResponsesAnswerTheQuestionnaire(t *testing.T) {
	for _, p := range programs(t) {
		q := fhir.QuestionnaireOf(p)
		items, sets := map[string]fhir.QuestionnaireItem{}, map[string][]string{}
		each(q.Item, func(x fhir.QuestionnaireItem) { items[x.LinkID] = x })
		for _, s := range q.Contained {
			sets["#"+s.ID] = codesIn(s)
		}
		draw := &drawer{rand.New(rand.NewPCG(3, 4)), p}
		months := 5
		for range 20 {
			requireAnswers(t, fhir.ResponseOf(p.Definition(), draw.child(), &engine.StatedAge{Months: &months}).Item, items, sets)
		}
	}
}

func requireAnswers(t *testing.T, list []fhir.ResponseItem, items map[string]fhir.QuestionnaireItem, sets map[string][]string) {
	t.Helper()
	for _, r := range list {
		x, is := items[r.LinkID]
		require.True(t, is, r.LinkID)
		for _, a := range r.Answer {
			switch {
			case a.ValueCoding != nil:
				require.Equal(t, "choice", x.Type)
				require.Contains(t, sets[x.AnswerValueSet], a.ValueCoding.System+" "+a.ValueCoding.Code)
			case a.ValueQuantity != nil:
				require.Equal(t, "quantity", x.Type)
			case a.ValueInteger != nil:
				require.Equal(t, "integer", x.Type)
			case a.ValueDecimal != "":
				require.Equal(t, "decimal", x.Type)
			}
		}
		requireAnswers(t, r.Item, items, sets)
	}
}
