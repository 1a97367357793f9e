package handover_test

import (
	"encoding/json"
	"html"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir/fhirtest"
	"safetynet/api/web/handover"
)

// requireSame: the document of a call, of which a clinician chose home care, says the
// words of its summary, who chose, and nothing that a program could take for a
// referral.
func requireSame(t *testing.T, c handover.Call) {
	t.Helper()
	data, err := c.Document()
	require.NoError(t, err)
	again, err := c.Document()
	require.NoError(t, err)
	require.Equal(t, string(data), string(again))
	fhirtest.Valid(t, data)
	var b struct {
		Timestamp string
		Entry     []struct{ Resource map[string]json.RawMessage }
	}
	require.NoError(t, json.Unmarshal(data, &b))
	last := c.Story.Items[len(c.Story.Items)-1]
	require.Equal(t, last.At.Format("2006-01-02T15:04:05Z"), b.Timestamp)
	var composition struct {
		Section []struct {
			Title string
			Text  struct{ Div string }
		}
	}
	whole, err := json.Marshal(b.Entry[0].Resource)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(whole, &composition))
	s := handover.New(c)
	for i, want := range [][]string{s.Situation, s.Background, s.Assessment, s.Recommendation} {
		div := composition.Section[i].Text.Div
		for _, line := range want {
			require.Contains(t, div, "<p>"+html.EscapeString(line)+"</p>", composition.Section[i].Title)
		}
		require.Equal(t, len(want), strings.Count(div, "<p>"))
	}
	types := map[string]int{}
	for _, e := range b.Entry {
		types[strings.Trim(string(e.Resource["resourceType"]), `"`)]++
	}
	require.Equal(t, map[string]int{
		"Composition": 1, "Observation": len(c.Case.Findings), "GuidanceResponse": 1, "CarePlan": 1, "CommunicationRequest": 1, "Device": 1, "Provenance": 2,
	}, types)
	text := string(data)
	for _, want := range []string{`"clinician 1"`, "chose this instead of the outcome by the rules", "I have seen or examined the child", c.Story.Latest().ID, handover.Notice} {
		require.Contains(t, text, want)
	}
	require.Contains(t, text, `"occurredDateTime": "`+c.Story.Latest().Overrides[1].At.Format("2006-01-02T15:04:05Z")+`"`)
}
