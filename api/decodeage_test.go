package api

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
)

func mustDecode(t testing.TB, body string) *Request {
	t.Helper()
	req, p := DecodeRequest([]byte(body), newEngine(t), now)
	require.Nil(t, p, "%+v", p)
	return req
}

// TestAgeOfARequest: the age reaches the engine in completed units, as JSON here.
func TestAgeOfARequest(t *testing.T) {
	rows := []struct {
		name    string
		members []string
		want    string
	}{
		{"none", nil, `null`},
		{"born today", []string{`"date_of_birth":"2026-11-22"`}, `{"days":0,"months":0,"corrected":0}`},
		{"born three months ago", []string{`"date_of_birth":"2026-08-21"`}, `{"days":59,"months":3,"corrected":[0,3]}`},
		{"born 29 February", []string{`"date_of_birth":"2024-02-29"`, `"assessed_at":"2026-02-28T10:00:00Z"`, findings(`"gestation_weeks":40`)},
			`{"days":59,"months":23,"corrected":23}`},
		{"born 29 February, a day later", []string{`"date_of_birth":"2024-02-29"`, `"assessed_at":"2026-03-01T10:00:00Z"`, findings(`"gestation_weeks":40`)},
			`{"days":59,"months":24,"corrected":24}`},
		{"born at 30 weeks", []string{`"date_of_birth":"2026-08-21"`, findings(`"gestation_weeks":30`)}, `{"days":59,"months":3,"corrected":0}`},
		{"gestation not known", []string{`"date_of_birth":"2026-08-21"`, findings(`"gestation_weeks":{"unknown":"unsure"}`)},
			`{"days":59,"months":3,"corrected":[0,3]}`},
		{"two years, said", []string{`"age":{"years":2}`, findings(`"gestation_weeks":40`)}, `{"days":59,"months":[24,35],"corrected":[24,35]}`},
		{"zero days, said", []string{`"age":{"days":0}`, findings(`"gestation_weeks":40`)}, `{"days":0,"months":0,"corrected":0}`},
		{"1.0 weeks, said", []string{`"age":{"weeks":1.0}`, findings(`"gestation_weeks":40`)}, `{"days":[7,13],"months":0,"corrected":0}`},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got, err := json.Marshal(mustDecode(t, ask("parent", row.members...)).Case.Age)
			require.NoError(t, err)
			require.JSONEq(t, row.want, string(got))
		})
	}
}

// TestCalendarDateOfTheOffset: the same instant is another day elsewhere.
func TestCalendarDateOfTheOffset(t *testing.T) {
	for at, days := range map[string]int{"2026-11-21T00:30:00+01:00": 1, "2026-11-20T23:30:00Z": 0, "2026-11-20T12:30:00-11:00": 0} {
		req := mustDecode(t, ask("parent", `"date_of_birth":"2026-11-20"`, `"assessed_at":"`+at+`"`))
		require.Equal(t, engine.Span{Lo: days, Hi: days}, req.Case.Age.Days, at)
		text, err := req.Case.At.MarshalText()
		require.NoError(t, err)
		require.Equal(t, at, string(text), "recorded as it was given")
	}
}

// TestTimeOfAssessmentHasNoZone: Go puts the server's zone in the place of an
// offset that agrees with it; times calculated from it would then depend on the
// server.
func TestTimeOfAssessmentHasNoZone(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	local := time.Local
	time.Local = london
	t.Cleanup(func() { time.Local = local })

	given := mustDecode(t, ask("parent", `"assessed_at":"2026-10-24T23:00:00+01:00"`)).Case.At
	require.Equal(t, "2026-10-25T23:00:00+01:00", given.Add(24*time.Hour).Format(time.RFC3339), "summer time ends in between")

	req, p := DecodeRequest([]byte(ask("parent")), newEngine(t), time.Date(2026, 11, 21, 23, 30, 0, 999, time.FixedZone("x", 3600)))
	require.Nil(t, p)
	require.Equal(t, "2026-11-21T23:30:00+01:00", req.Case.At.Format(time.RFC3339Nano), "the default is the server's clock in its own offset, in seconds")
}
