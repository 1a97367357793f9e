package fhir_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
)

// TestObservationsReadBack: what is written of a case is read as the same answers, and
// the same reasons for having none.
func TestObservationsReadBack(t *testing.T) {
	for _, d := range append(assessed(t), invented(t, 40)...) {
		delete(d.Case.Findings, "reading_under_36") // which a reader concludes from the temperature
		var sent []fhir.Sent
		for _, o := range fhir.ObservationsOf(d) {
			data, err := json.Marshal(o)
			require.NoError(t, err)
			sent = append(sent, fhir.Sent{Pointer: "/entry", Data: data})
		}
		told := fhir.ReadResources(sent, d.Programs[0].Definition().Dictionary, d.Case.At)
		delete(told.Answers, "reading_under_36")
		require.Equal(t, len(d.Case.Findings), len(told.Answers), "%v", told.Issues)
		for id, a := range d.Case.Findings {
			require.Equal(t, a, told.Answers[id], id)
		}
	}
}
