package api

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/pathways"
)

func whole(n int) *int { return &n }

// TestToldRequest: what was told in FHIR becomes the request that our own JSON makes
// of the same, or is refused for the same reasons.
func TestToldRequest(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.Locality = DefaultLocality })
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.FixedZone("", 3600))
	born := time.Date(2026, 8, 21, 0, 0, 0, 0, time.UTC)
	hot := map[string]engine.Answer{"temperature_c": engine.NumberAnswer(38.4), "gestation_weeks": engine.IntAnswer(30)}
	later := []fhir.Issue{{Severity: pathways.LevelWarning, Code: "code-unknown", Pointer: "/x", Message: "x"}}
	for name, row := range map[string]struct {
		told     fhir.Told
		versions string
		same     string   // body of our own JSON
		codes    []string // of issues
		refused  bool
	}{
		"nothing told":     {same: `{"pathways":["febrile-child"],"audience":"clinician"}`},
		"everything told":  {told: fhir.Told{Audience: pathways.Parent, At: at, Birth: born, Locality: "none", Answers: hot}, same: `{"pathways":["febrile-child"],"audience":"parent","assessed_at":"2026-11-21T10:00:00+01:00","date_of_birth":"2026-08-21","locality":"none","findings":{"temperature_c":38.4,"gestation_weeks":30}}`},
		"a stated age":     {told: fhir.Told{Age: &engine.StatedAge{Years: whole(2)}, Answers: hot}, same: `{"pathways":["febrile-child"],"audience":"clinician","age":{"years":2},"findings":{"temperature_c":38.4,"gestation_weeks":30}}`},
		"ages that agree":  {told: fhir.Told{Birth: born, Age: &engine.StatedAge{Months: whole(3)}}, same: `{"pathways":["febrile-child"],"audience":"clinician","date_of_birth":"2026-08-21"}`},
		"a version named":  {versions: "1.0.0", same: `{"pathways":["febrile-child"],"audience":"clinician","versions":{"febrile-child":"1.0.0"}}`},
		"a warning":        {told: fhir.Told{Issues: later}, codes: []string{"code-unknown"}, same: `{"pathways":["febrile-child"],"audience":"clinician"}`},
		"ages that do not": {told: fhir.Told{Birth: born, Age: &engine.StatedAge{Years: whole(2)}, Issues: later}, codes: []string{"code-unknown", "age-contradicts"}, refused: true},
		"not yet born":     {told: fhir.Told{Birth: now.AddDate(0, 0, 2)}, codes: []string{"date-in-future"}, refused: true},
		"born long ago":    {told: fhir.Told{Birth: born.AddDate(-1000, 0, 0)}, codes: []string{"date-out-of-range"}, refused: true},
		"another time":     {told: fhir.Told{At: at.AddDate(1000, 0, 0)}, codes: []string{"time-out-of-range"}, refused: true},
		"no such place":    {told: fhir.Told{Locality: "atlantis"}, codes: []string{"locality-unknown"}, refused: true},
		"no such version":  {versions: "9.9.9", codes: []string{"pathway-unusable"}, refused: true},
		"an error of told": {told: fhir.Told{Issues: []fhir.Issue{{Severity: pathways.LevelError, Code: "patient-deceased"}}}, codes: []string{"patient-deceased"}, refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			versions := map[string]pathways.Version{}
			if row.versions != "" {
				v, err := pathways.ParseVersion(row.versions)
				require.NoError(t, err)
				versions["febrile-child"] = v
			}
			req, issues := f.toldRequest(f.engine.Load(), []string{"febrile-child"}, versions, &row.told, pathways.Clinician, now)
			var codes []string
			for _, i := range issues {
				codes = append(codes, i.Code)
			}
			require.Equal(t, row.codes, codes)
			if row.refused {
				require.Nil(t, req)
				return
			}
			want, problem := DecodeRequest([]byte(row.same), f.engine.Load(), now)
			require.Nil(t, problem)
			want.UseLocality(f.engine.Load(), DefaultLocality, now)
			require.Equal(t, want, req)
		})
	}
	req, issues := f.toldRequest(f.engine.Load(), []string{"nothing"}, nil, &fhir.Told{}, pathways.Clinician, now)
	require.Nil(t, req)
	require.Contains(t, issues[0].Message, "there is no such pathway")
}
