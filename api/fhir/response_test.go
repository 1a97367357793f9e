package fhir

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/api/fhir/fhirtest"
	"safetynet/engine"
	"safetynet/pathways"
)

// TestResponseOfACaseIsReadAsTheCase, whatever was answered.
func TestResponseOfACaseIsReadAsTheCase(t *testing.T) {
	all := readLibrary().Pathways
	rapid.Check(t, func(rt *rapid.T) {
		p := rapid.SampledFrom(all).Draw(rt, "pathway")
		c := engine.Case{
			Audience: rapid.SampledFrom(pathways.Audiences()).Draw(rt, "audience"), Findings: map[string]engine.Answer{},
			At: readNow.Add(time.Duration(rapid.Int64Range(0, 1e15).Draw(rt, "later"))),
		}
		for _, f := range rapid.SliceOfN(rapid.SampledFrom(p.Dictionary.Findings), 0, 12).Draw(rt, "findings") {
			c.Findings[f.ID.Value] = drawAnswerTo(rt, f)
		}
		require.NoError(rt, c.Check(p.Dictionary))
		age := drawStatedAge(rt)
		r := ResponseOf(p, c, age)
		require.NoError(rt, fhirtest.Check(r))
		data, err := json.Marshal(r)
		require.NoError(rt, err)
		told := ReadResponse(Sent{Data: data}, p.Dictionary)
		require.Empty(rt, told.Issues)
		require.Equal(rt, c, engine.Case{Audience: told.Audience, At: told.At, Findings: told.Answers})
		require.Equal(rt, age, told.Age)
	})
}

func drawAnswerTo(rt *rapid.T, f *pathways.Finding) engine.Answer {
	if rapid.IntRange(0, 3).Draw(rt, "unknown") == 0 {
		return engine.UnknownAnswer(rapid.SampledFrom(pathways.Reasons()).Draw(rt, "reason"))
	}
	var raw any
	switch f.Type {
	case pathways.Bool:
		raw = rapid.Bool().Draw(rt, "truth")
	case pathways.Enum:
		raw = rapid.SampledFrom(f.Values.All()).Draw(rt, "value")
	default:
		step := []int{1, 10, 100, 1000}[f.MaxDecimals()]
		n := rapid.IntRange(int(f.Range.Min*float64(step)), int(f.Range.Max*float64(step))).Draw(rt, "number")
		raw = json.Number(fmt.Sprint(float64(n) / float64(step)))
	}
	a, err := engine.AnswerFrom(f, raw)
	require.NoError(rt, err)
	return a
}

func drawStatedAge(rt *rapid.T) *engine.StatedAge {
	var s engine.StatedAge
	for _, u := range ageUnits(&s) {
		if rapid.Bool().Draw(rt, u.name) {
			n := rapid.IntRange(0, u.most).Draw(rt, "units")
			*u.of = &n
		}
	}
	if s == (engine.StatedAge{}) {
		return nil
	}
	return &s
}
