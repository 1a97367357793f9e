package client_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/client"
)

const fhirMedia = "application/fhir+json"

// card is what a record system shows of a card.
type card struct {
	UUID, Indicator, Summary string
	OverrideReasons          []map[string]string
}

// guided is what a GuidanceResponse comes to.
type guided struct {
	Status    string
	Contained []struct {
		Parameter []struct {
			Name        string
			ValueCoding struct{ Code string }
		}
	}
}

func (g guided) output(name string) string {
	for _, r := range g.Contained {
		for _, p := range r.Parameter {
			if p.Name == name {
				return p.ValueCoding.Code
			}
		}
	}
	return ""
}

func read[T any](t *testing.T, data []byte) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal(data, &v), string(data))
	return v
}

// TestCardsByClient: discovery, a card with nothing of the record, one with some of
// it, and what came of it, as a record system's own program would.
func TestCardsByClient(t *testing.T) {
	address, _ := server(t)
	c, err := client.NewClientWithResponses(address)
	require.NoError(t, err)
	services, err := c.ListServicesWithResponse(t.Context())
	require.NoError(t, err)
	require.Len(t, services.JSON200.Services, 14, "six pathways and one for all, on two hooks")

	call := func(id, prefetch string) []card {
		body := `{"hook":"patient-view","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"Practitioner/1","patientId":"1"}` + prefetch + `}`
		told, err := c.CallServiceWithBodyWithResponse(t.Context(), id, "application/json", strings.NewReader(body))
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, told.StatusCode(), string(told.Body))
		return read[struct{ Cards []card }](t, told.Body).Cards
	}
	at := time.Now().UTC().Format(time.RFC3339)
	for _, s := range services.JSON200.Services {
		bare := call(s.Id, "")
		require.Equal(t, "warning", bare[0].Indicator, s.Id)
		require.NotEmpty(t, bare[0].UUID)
	}
	ill := call("asthma", `,"prefetch":{"patient":{"resourceType":"Patient","id":"1","birthDate":"`+time.Now().AddDate(-6, 0, -1).Format(time.DateOnly)+`"},
		"vitals":{"resourceType":"Observation","status":"final","effectiveDateTime":"`+at+`","code":{"coding":[{"system":"http://loinc.org","code":"2708-6"}]},
		"valueQuantity":{"value":91,"system":"http://unitsofmeasure.org","code":"%"}}}`)[0]
	require.Equal(t, "critical", ill.Indicator, ill.Summary)

	reason, err := json.Marshal(ill.OverrideReasons[0])
	require.NoError(t, err)
	heard, err := c.AnswerCardsWithBodyWithResponse(t.Context(), "asthma", "application/json", strings.NewReader(`{"feedback":[{"card":"`+ill.UUID+`",
		"outcome":"overridden","overrideReason":{"reason":`+string(reason)+`},"outcomeTimestamp":"`+at+`"}]}`))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, heard.StatusCode(), string(heard.Body))
	unknown, err := c.AnswerCardsWithBodyWithResponse(t.Context(), "asthma", "application/json",
		strings.NewReader(`{"feedback":[{"card":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","outcome":"overridden","outcomeTimestamp":"`+at+`"}]}`))
	require.NoError(t, err)
	require.Equal(t, http.StatusNotFound, unknown.StatusCode())
}

// question is an item of a Questionnaire.
type question struct {
	LinkID, Type, AnswerValueSet string
	Item                         []question
}

// asked lists all questions, those of groups too.
func asked(items []question) []question {
	var all []question
	for _, q := range items {
		all = append(append(all, q), asked(q.Item)...)
	}
	return all
}

// TestQuestionnairesByClient: of every pathway the questionnaire is read and answered
// with "unsure" throughout, and with one bad sign; $apply comes to what POST
// /v1/evaluate comes to. What is refused is an OperationOutcome.
func TestQuestionnairesByClient(t *testing.T) {
	address, _ := server(t)
	c, err := client.NewClientWithResponses(address)
	require.NoError(t, err)
	apply := func(id, body string) (guided, int) {
		told, err := c.ApplyPlanWithBodyWithResponse(t.Context(), id, nil, fhirMedia, strings.NewReader(body))
		require.NoError(t, err)
		return read[guided](t, told.Body), told.StatusCode()
	}
	years := int64(1)
	for id, sign := range map[string]string{
		"abdominal-pain": "green_vomit", "asthma": "grunting", "bronchiolitis": "grunting",
		"diarrhoea-vomiting": "grunting", "epilepsy": "seizure_now", "febrile-child": "non_blanching_rash",
	} {
		form, err := c.ReadQuestionnaireWithResponse(t.Context(), id, nil)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, form.StatusCode(), string(form.Body))
		q := read[struct {
			URL, Version string
			Item         []question
		}](t, form.Body)
		var choices []string
		for _, x := range asked(q.Item) {
			if x.Type == "choice" && x.AnswerValueSet == "#answer" {
				choices = append(choices, x.LinkID)
			}
		}
		require.Contains(t, choices, sign)
		for _, bad := range []bool{false, true} {
			items := []string{`{"linkId":"audience","answer":[{"valueCoding":{"code":"parent"}}]}`, `{"linkId":"age","item":[{"linkId":"age.years","answer":[{"valueInteger":1}]}]}`}
			findings := map[string]client.Answer{}
			for _, link := range choices {
				answer := "unsure"
				findings[link] = client.Unknown(client.Unsure)
				if bad && link == sign {
					answer, findings[link] = "yes", client.Known(true)
				}
				items = append(items, `{"linkId":"`+link+`","answer":[{"valueCoding":{"code":"`+answer+`"}}]}`)
			}
			told, status := apply(id, `{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"`+q.URL+"|"+q.Version+`","item":[`+strings.Join(items, ",")+`]}`)
			require.Equal(t, http.StatusOK, status)
			own, err := c.EvaluateWithResponse(t.Context(), nil, client.CaseRequest{
				Pathways: []string{id}, Audience: client.AudienceParent, Age: &client.StatedAge{Years: &years}, Findings: &findings,
			})
			require.NoError(t, err)
			require.NotNil(t, own.JSON200, string(own.Body))
			require.Equal(t, own.JSON200.Disposition.Id, told.output("disposition"), "%s, bad: %t", id, bad)
			require.Equal(t, string(own.JSON200.Guidance), told.output("guidance"))
			require.NotEqual(t, "home-care", told.output("guidance"))
			require.Contains(t, []string{"success", "data-required"}, told.Status)
		}
	}
	refused, err := c.ApplyPlanWithBodyWithResponse(t.Context(), "asthma", nil, fhirMedia, strings.NewReader(`{"resourceType":"Patient"}`))
	require.NoError(t, err)
	require.Equal(t, http.StatusUnprocessableEntity, refused.StatusCode())
	outcome := read[struct {
		Issue []struct{ Details struct{ Text string } }
	}](t, refused.Body)
	require.True(t, slices.ContainsFunc(outcome.Issue, func(i struct{ Details struct{ Text string } }) bool {
		return strings.HasPrefix(i.Details.Text, "Call 999 now")
	}))
}
