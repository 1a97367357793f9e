package cdshooks_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
)

// TestReadFeedback: what came of a card is read without a word of anybody's own.
func TestReadFeedback(t *testing.T) {
	const at = `"outcomeTimestamp":"2026-11-22T10:00:00.5+01:00"`
	const a = `"card":"` + card + `"`
	when := time.Date(2026, 11, 22, 9, 0, 0, 5e8, time.UTC)
	ask := cdshooks.SuggestionID(card, "ask")
	for name, test := range map[string]struct {
		body string
		want []cdshooks.Feedback
		bad  []string
	}{
		"accepted": {`{"feedback":[{` + a + `,"outcome":"accepted","acceptedSuggestions":[{"id":"` + ask + `"}],` + at + `}]}`,
			[]cdshooks.Feedback{{Card: card, Outcome: cdshooks.Accepted, Suggestions: []string{ask}, At: when}}, nil},
		"overridden with a reason and a comment": {`{"feedback":[{` + a + `,"outcome":"overridden","overrideReason":{"reason":{"code":"examined","system":"` +
			cdshooks.ReasonSystem + `","display":"x"},"userComment":"Anna is fine"},` + at + `}]}`,
			[]cdshooks.Feedback{{Card: card, Outcome: cdshooks.Overridden, Reason: "examined", At: when}}, nil},
		"overridden without a reason": {`{"feedback":[{` + a + `,"outcome":"overridden",` + at + `}]}`,
			[]cdshooks.Feedback{{Card: card, Outcome: cdshooks.Overridden, At: when}}, nil},
		"a comment alone": {`{"feedback":[{` + a + `,"outcome":"overridden","overrideReason":{"userComment":"x"},` + at + `}]}`,
			[]cdshooks.Feedback{{Card: card, Outcome: cdshooks.Overridden, At: when}}, nil},
		"letters": {`{"feedback":[{"card":"0198F0A2-7C1E-7D3A-9B1F-5F3C2A1B0C9D","outcome":"overridden",` + at + `}]}`,
			[]cdshooks.Feedback{{Card: card, Outcome: cdshooks.Overridden, At: when}}, nil},
		"nothing":       {`{}`, nil, []string{"key-missing /feedback"}},
		"an empty list": {`{"feedback":[]}`, nil, []string{"list-empty /feedback"}},
		"everything wrong": {`{"feedback":[1,{"card":"1","outcome":"ignored","outcomeTimestamp":"yesterday"},{"outcome":"accepted"}]}`, nil, []string{
			"type-wrong /feedback/0", "value-not-allowed /feedback/1/card", "value-not-allowed /feedback/1/outcome", "value-not-allowed /feedback/1/outcomeTimestamp",
			"key-missing /feedback/2/card", "key-missing /feedback/2/outcomeTimestamp", "key-missing /feedback/2/acceptedSuggestions"}},
		"a suggestion without id": {`{"feedback":[{` + a + `,"outcome":"accepted","acceptedSuggestions":[{}],` + at + `}]}`, nil,
			[]string{"key-missing /feedback/0/acceptedSuggestions/0/id"}},
		"a reason of somebody else": {`{"feedback":[{` + a + `,"outcome":"overridden","overrideReason":{"reason":{"code":"bored","system":"urn:x"}},` + at + `}]}`, nil,
			[]string{"value-not-allowed /feedback/0/overrideReason/reason/system", "value-not-allowed /feedback/0/overrideReason/reason/code"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, issues := cdshooks.ReadFeedback([]byte(test.body))
			require.Equal(t, test.bad, append([]string(nil), codes(issues)...))
			for i := range got {
				got[i].At = got[i].At.UTC()
			}
			require.Equal(t, test.want, got)
		})
	}
}

// TestIssuesAreBounded: a body that is wrong everywhere has an answer of some length.
func TestIssuesAreBounded(t *testing.T) {
	_, issues := cdshooks.ReadFeedback([]byte(`{"feedback":[` + strings.Repeat("1,", 5000) + `1]}`))
	require.Len(t, issues, 100)
}
