package fhir_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/api/fhir/fhirtest"
	"safetynet/engine"
	"safetynet/pathways"
)

func TestObservations(t *testing.T) {
	d := decided(t, "febrile-child", pathways.Parent, 30, map[string]engine.Answer{
		"temperature_c": engine.NumberAnswer(38.5), "cry": engine.EnumAnswer("weak"), "dry_mouth": engine.BoolAnswer(false),
		"vomits_24h": engine.IntAnswer(3), "headache": engine.UnknownAnswer(pathways.Unsure), "heart_rate": engine.UnknownAnswer(pathways.NotMeasured),
	})
	measured := at.Add(-time.Hour)
	d.Origins = map[string]fhir.Origin{"temperature_c": {At: measured, Original: &fhir.Quantity{Value: "101.30", Unit: "degF", System: fhir.UCUM, Code: "[degF]"}}}
	got := map[string]map[string]any{}
	for _, o := range fhir.ObservationsOf(d) {
		fhirtest.Valid(t, o)
		got[o.Code.Coding[0].Code] = tree(t, o)
	}
	require.Len(t, got, len(d.Case.Findings))
	coded := func(system, code string) map[string]any {
		return map[string]any{"coding": []any{map[string]any{"system": system, "code": code}}}
	}
	temperature := got["temperature_c"]
	require.Equal(t, map[string]any{"value": 38.5, "unit": "Cel", "system": fhir.UCUM, "code": "Cel"}, temperature["valueQuantity"])
	require.Equal(t, "2026-11-22T09:00:00+01:00", temperature["effectiveDateTime"])
	require.Equal(t, "final", temperature["status"])
	require.NotNil(t, temperature["category"])
	text, err := json.Marshal(temperature["extension"])
	require.NoError(t, err)
	require.Contains(t, string(text), `"[degF]"`)
	require.Equal(t, "8310-5", temperature["code"].(map[string]any)["coding"].([]any)[1].(map[string]any)["code"])

	require.Equal(t, coded(fhir.Canonical+"/CodeSystem/cry", "weak"), got["cry"]["valueCodeableConcept"])
	require.Equal(t, coded(fhir.AnswerSystem, "no"), got["dry_mouth"]["valueCodeableConcept"])
	require.Nil(t, got["dry_mouth"]["category"])
	require.Equal(t, "2026-11-22T10:00:00+01:00", got["dry_mouth"]["effectiveDateTime"])
	require.EqualValues(t, 3, got["vomits_24h"]["valueInteger"])
	for id, reasons := range map[string][2]string{"headache": {"asked-unknown", "unsure"}, "heart_rate": {"not-performed", "not-measured"}} {
		require.Equal(t, map[string]any{"coding": []any{
			map[string]any{"system": fhir.DataAbsentReason, "code": reasons[0]}, map[string]any{"system": fhir.AnswerSystem, "code": reasons[1]},
		}}, got[id]["dataAbsentReason"])
		for key := range got[id] {
			require.NotContains(t, key, "value")
		}
	}
}

// TestCodesThatAreCertain: a code from a second hand is read and never spread.
func TestCodesThatAreCertain(t *testing.T) {
	d := decided(t, "diarrhoea-vomiting", pathways.Parent, 30, map[string]engine.Answer{"vomiting": engine.BoolAnswer(true), "skin_colour": engine.EnumAnswer("blue")})
	for _, o := range fhir.ObservationsOf(d) {
		require.Len(t, o.Code.Coding, 1)
		require.Len(t, o.ValueCodeableConcept.Coding, 1)
	}
}

// TestEveryAnswer: whatever can be answered is FHIR.
func TestEveryAnswer(t *testing.T) {
	n := 0
	for _, d := range invented(t, 40) {
		all := fhir.ObservationsOf(d)
		require.Len(t, all, len(d.Case.Findings))
		for _, o := range all {
			fhirtest.Valid(t, o)
			n++
		}
	}
	require.Greater(t, n, 300)
}
