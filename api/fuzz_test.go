package api

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
	"safetynet/engine"
)

// FuzzDecodeRequest: whatever comes in, there is a request that the engine
// accepts or a problem with at least one issue, never a panic. A request can be
// written down and read again, and encoding/json reads nothing else from the
// body than we do.
func FuzzDecodeRequest(f *testing.F) {
	for _, row := range allRows() {
		if len(row.body) < 2000 { // long ones take the fuzzer a minute each to shorten
			f.Add([]byte(row.body))
		}
	}
	f.Add([]byte(urgent()))
	f.Add([]byte(wellChild(f, nil)))
	f.Add([]byte(ask("adviser", `"date_of_birth":"2024-02-29"`, `"assessed_at":"2026-03-01T00:30:00.25+01:00"`, `"versions":{"febrile-child":"1.0.0"}`,
		findings(`"gestation_weeks":30`, `"cry":{"unknown":"unsure"}`, `"temperature_c":3.84e1`))))
	f.Add([]byte(ask("parent", `"age":{"years":1,"months":14,"weeks":3,"days":90}`)))
	eng := newEngine(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > MaxBody {
			return
		}
		req, p := DecodeRequest(data, eng, now)
		if p != nil {
			require.Nil(t, req)
			require.NotEmpty(t, p.Issues)
			require.LessOrEqual(t, len(p.Issues), maxIssues)
			require.Contains(t, []int{400, 422}, p.Status)
			readable := utf8.Valid(data) && json.Valid(data)
			stopped := strings.Contains(strings.Join(places(*p), " "), "too-") // nested-too-deep, too-many-values: not read to the end
			require.True(t, stopped || readable == (p.Status == 422), "400 is for what is not JSON, and only for that: %s", p.Issues[0].Message)
			return
		}
		requireReadAlike(t, data, req)
		requireReadAgain(t, req, eng)
		_, err := engine.Assess(req.Programs, req.Case)
		require.NoError(t, err)
	})
}

// requireReadAlike compares with encoding/json, which is lenient: what we accept
// it must read the same.
func requireReadAlike(t *testing.T, data []byte, req *Request) {
	t.Helper()
	var plain struct {
		Pathways []string
		Audience string
		Findings map[string]json.RawMessage
	}
	require.NoError(t, json.Unmarshal(data, &plain))
	require.Equal(t, plain.Pathways, req.Pathways)
	require.Equal(t, plain.Audience, string(req.Case.Audience))
	require.Len(t, req.Case.Findings, len(plain.Findings))
	for id, a := range req.Case.Findings {
		ours, err := json.Marshal(a)
		require.NoError(t, err)
		var want, got any
		require.NoError(t, json.Unmarshal(plain.Findings[id], &want))
		require.NoError(t, json.Unmarshal(ours, &got))
		require.Equal(t, want, got, id)
	}
}

// requireReadAgain writes the request down and decodes it once more. The age is
// left out: the date it came from is gone.
func requireReadAgain(t *testing.T, req *Request, eng *engine.Engine) {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"pathways": req.Pathways, "audience": req.Case.Audience, "findings": req.Case.Findings, "assessed_at": req.Case.At.Format(time.RFC3339Nano),
	})
	require.NoError(t, err)
	again, p := DecodeRequest(body, eng, now)
	require.Nil(t, p, "%s", body)
	again.Case.Age = req.Case.Age
	require.Equal(t, req.Case.Findings, again.Case.Findings)
	first, err := story.Canonical(req.Case)
	require.NoError(t, err)
	second, err := story.Canonical(again.Case)
	require.NoError(t, err)
	require.Equal(t, string(first), string(second))
}
