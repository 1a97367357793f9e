package api

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// TestFaults sends every faulty body to both calls. Each is refused with its
// faults by code and place, and nothing is recorded.
func TestFaults(t *testing.T) {
	for _, row := range allRows() {
		t.Run(row.name, func(t *testing.T) {
			f := newFixture(t)
			for _, path := range []string{"/v1/evaluate", "/v1/assessments"} {
				kind := "invalid-request"
				if row.status == bad {
					kind = "malformed-request"
				}
				p := requireProblem(t, f.post(path, row.body), row.status, kind)
				require.Equal(t, row.want, places(p))
				for _, i := range p.Issues {
					require.Equal(t, pathways.LevelError, i.Severity)
					require.NotEmpty(t, i.Message)
				}
			}
			require.Empty(t, f.recorded())
		})
	}
}

// TestAllFaultsAtOnce has a fault of each kind in one body; all are named, in the
// order of the body, with a missing key where its object begins.
func TestAllFaultsAtOnce(t *testing.T) {
	body := `{
		"pathways": ["febrile-chld", "febrile-child", 7],
		"Audience": "parent",
		"age": {"months": -2, "day": 3},
		"assessed_at": "yesterday",
		"versions": {"asthma": "1.0.0", "febrile-child": "2"},
		"findings": {
			"temperature_c": {"value": 101, "unit": "F"},
			"temperature_c": 38,
			"feels_hot": null,
			"rash": true,
			"heart_rate": 150.5,
			"cry": "weeak",
			"urine_gap_h": {"unknown": "later"}
		}
	}`
	f := newFixture(t)
	p := requireProblem(t, f.post("/v1/assessments", body), unprocessable, "invalid-request")
	require.Equal(t, []string{
		"key-missing /audience", "pathway-unknown /pathways/0", "type-wrong /pathways/2", "key-unknown /Audience",
		"number-out-of-range /age/months", "key-unknown /age/day", "time-wrong /assessed_at",
		"version-unused /versions/asthma", "version-wrong /versions/febrile-child",
		"value-wrapped /findings/temperature_c", "key-duplicate /findings/temperature_c", "value-null /findings/feels_hot",
		"finding-unknown /findings/rash", "number-too-precise /findings/heart_rate", "value-not-allowed /findings/cry",
		"value-not-allowed /findings/urine_gap_h/unknown",
	}, places(p))
	require.Empty(t, f.recorded())

	hints := map[string]string{}
	for _, i := range p.Issues {
		hints[i.Pointer] = i.Message + " / " + i.Hint
	}
	require.Contains(t, hints["/pathways/0"], "did you mean febrile-child?")
	require.Contains(t, hints["/Audience"], "did you mean audience?")
	require.Contains(t, hints["/findings/cry"], "did you mean weak?")
	require.Contains(t, hints["/age/day"], "did you mean days?")
}

// TestWrongUnitNamesTheUnit: whoever sends Fahrenheit is told the unit in use.
func TestWrongUnitNamesTheUnit(t *testing.T) {
	for _, value := range []string{`{"value":101,"unit":"F"}`, `101`, `"101 F"`} {
		_, p := DecodeRequest([]byte(ask("parent", findings(`"temperature_c":`+value))), newEngine(t), now)
		require.NotNil(t, p)
		require.Contains(t, p.Issues[0].Message, "Cel", value)
	}
}

// TestManyFaults: a body that is wrong everywhere is answered shortly and with
// little work.
func TestManyFaults(t *testing.T) {
	var members []string
	for i := range 4000 {
		members = append(members, fmt.Sprintf(`"x%d":1`, i))
	}
	begun := time.Now()
	_, p := DecodeRequest([]byte(ask("parent", findings(members...))), newEngine(t), now)
	require.Less(t, time.Since(begun), 2*time.Second) // 0.05 s; the race detector takes longer
	require.Len(t, p.Issues, maxIssues)
	require.Contains(t, p.Detail, "3900 more")
}

// TestAccepted lists what is unusual and right.
func TestAccepted(t *testing.T) {
	rows := []struct {
		name, member string
		finding      string
		want         engine.Answer
	}{
		{"whole number with a point", `"heart_rate":210.0`, "heart_rate", engine.IntAnswer(210)},
		{"whole number with an exponent", `"heart_rate":2.1e2`, "heart_rate", engine.IntAnswer(210)},
		{"zero", `"fever_days":0`, "fever_days", engine.IntAnswer(0)},
		{"minus zero", `"fever_days":-0`, "fever_days", engine.IntAnswer(0)},
		{"minus zero with a huge exponent", `"fever_days":-0e-999999999`, "fever_days", engine.IntAnswer(0)},
		{"a point and zeros", `"temperature_c":38.00`, "temperature_c", engine.NumberAnswer(38)},
		{"one tenth below", `"temperature_c":37.9`, "temperature_c", engine.NumberAnswer(37.9)},
		{"an exponent", `"temperature_c":384E-1`, "temperature_c", engine.NumberAnswer(38.4)},
		{"the range's ends", `"temperature_c":43`, "temperature_c", engine.NumberAnswer(43)},
		{"false", `"feels_hot":false`, "feels_hot", engine.BoolAnswer(false)},
		{"an escaped key", `"feels_\u0068ot":true`, "feels_hot", engine.BoolAnswer(true)},
		{"an escaped value", `"cry":"w\u0065ak"`, "cry", engine.EnumAnswer("weak")},
		{"a reason", `"cry":{"unknown":"not-measured"}`, "cry", engine.UnknownAnswer(pathways.NotMeasured)},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			req, p := DecodeRequest([]byte(ask("adviser", findings(row.member))), newEngine(t), now)
			require.Nil(t, p)
			require.Equal(t, map[string]engine.Answer{row.finding: row.want}, req.Case.Findings)
			require.Equal(t, pathways.Adviser, req.Case.Audience)
		})
	}
	body := wellChild(t, nil)
	req, p := DecodeRequest([]byte(body), newEngine(t), now)
	require.Nil(t, p)
	require.Greater(t, len(req.Case.Findings), 150)
	require.Less(t, len(body), MaxBody/5, "MaxBody says that all findings take a fifth")
}
