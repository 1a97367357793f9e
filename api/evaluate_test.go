package api

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// evaluate posts a request that must be answered.
func (f *fixture) evaluate(body string) answer {
	f.t.Helper()
	w := f.post("/v1/evaluate", body)
	require.Equal(f.t, http.StatusOK, w.Code, beginning(w))
	require.Equal(f.t, "application/json", w.Header().Get("Content-Type"))
	return decode[answer](f.t, w)
}

func TestEvaluateForEachAudience(t *testing.T) {
	f := newFixture(t)
	for _, audience := range pathways.Audiences() {
		t.Run(string(audience), func(t *testing.T) {
			a := f.evaluate(ask(string(audience), `"age":{"months":2}`, findings(`"temperature_c":38.0`)))
			require.Equal(t, "escalate", a.Guidance, "a two-month-old with 38.0, whatever else is unknown")
			require.NotEmpty(t, a.Disposition.Text)
			require.False(t, a.Approved)
			require.Equal(t, engine.Semantics, a.Engine)
			require.Equal(t, febrileVersion, a.Provenance[0].Version)

			empty := f.evaluate(ask(string(audience)))
			require.Equal(t, "seek-advice", empty.Guidance, "nothing known is never home care")
			require.False(t, empty.Settled)
			require.NotEmpty(t, empty.NextQuestions)
		})
	}
	require.Empty(t, f.recorded(), "evaluate keeps nothing")
	require.Equal(t, "home-care", f.evaluate(wellChild(t, nil)).Guidance)
	require.Equal(t, "call-999", f.evaluate(wellChild(t, map[string]any{"seizure_now": true})).Disposition.ID)
}

// TestEvaluateIsExactlyTheAssessment: the answer is the engine's and nothing more.
func TestEvaluateIsExactlyTheAssessment(t *testing.T) {
	f := newFixture(t)
	body := ask("parent", `"age":{"months":2}`, findings(`"temperature_c":38.0`, `"feels_hot":{"unknown":"unsure"}`, `"wheeze_heard":true`))
	req := mustDecode(t, body)
	a, err := engine.Assess(req.Programs, req.Case)
	require.NoError(t, err)
	want, err := json.Marshal(a)
	require.NoError(t, err)
	require.Equal(t, string(want), f.post("/v1/evaluate", body).Body.String())
	require.Equal(t, []string{"wheeze_heard"}, f.evaluate(body).Unused, "a finding the pathway does not test is accepted and listed")
}

func TestEvaluateIsDeterministic(t *testing.T) {
	f := newFixture(t)
	members := []string{`"temperature_c":38.4`, `"feels_hot":true`, `"cry":"weak"`, `"urine_gap_h":{"unknown":"unsure"}`, `"fever_days":2`}
	first := f.post("/v1/evaluate", ask("adviser", `"age":{"years":1,"months":2}`, findings(members...))).Body.String()
	for i := range 20 {
		turned := append(append([]string{}, members[i%5:]...), members[:i%5]...)
		body := ask("adviser", findings(turned...), `"age":{"months":2.0,"years":1}`)
		require.Equal(t, first, f.post("/v1/evaluate", body).Body.String(), "the order of keys means nothing")
	}
}

// TestVersions: the server's clock decides what is active, never the time of
// assessment, and a version may be asked for.
func TestVersions(t *testing.T) {
	eng := overlay(t, map[string]string{
		"febrile-child/1.3.0.yaml": newVersion(t, "1.3.0", "effective: {from: 2026-11-22}", "effective: {from: 2026-12-01}"),
		"febrile-child/1.4.0.yaml": newVersion(t, "1.4.0", "\nstatus: active", "\nstatus: draft"),
	})
	f := newFixture(t, func(c *Config) { c.Engine = eng })
	version := func(members ...string) string { return f.evaluate(ask("parent", members...)).Provenance[0].Version }
	require.Equal(t, febrileVersion, version())
	require.Equal(t, febrileVersion, version(`"assessed_at":"2027-06-01T10:00:00Z"`))
	require.Equal(t, "1.0.0", version(`"versions":{"febrile-child":"1.0.0"}`))
	require.Equal(t, "1.3.0", version(`"versions":{"febrile-child":"1.3.0"}`))

	draft := ask("parent", `"versions":{"febrile-child":"1.4.0"}`)
	p := requireProblem(t, f.post("/v1/evaluate", draft), unprocessable, "invalid-request")
	require.Equal(t, []string{"version-unknown /versions/febrile-child"}, places(p))
	require.Contains(t, p.Issues[0].Message, "draft")
}

// TestSeveralPathways: every fault of every pathway is named, and pathways that
// cannot be assessed together are refused rather than guessed at.
func TestSeveralPathways(t *testing.T) {
	old := func(name, id string) string {
		return rename(string(shippedFile(t, name)), id, "0.9.0")
	}
	files := map[string]string{"other/1.0.0.yaml": rename(string(shippedFile(t, febrileFile)), "other", "1.0.0")}
	for _, part := range []string{"findings", "dispositions", "danger-signs", "sepsis"} {
		files["shared/"+part+"/0.9.0.yaml"] = old("shared/"+part+"/"+map[bool]string{true: "1.0.0", false: "1.1.0"}[part == "sepsis"]+".yaml", "")
	}
	files["other/0.9.0.yaml"] = old(febrileFile, "other")
	f := newFixture(t, func(c *Config) { c.Engine = overlay(t, files) })

	both := `{"pathways":["other","febrile-child"],"audience":"parent"`
	a := f.evaluate(both + `}`)
	require.Equal(t, "other", a.Provenance[0].Pathway)
	require.Equal(t, "febrile-child", a.Provenance[1].Pathway)

	p := requireProblem(t, f.post("/v1/evaluate", both+`,"versions":{"other":"0.9.0"}}`), unprocessable, "invalid-request")
	require.Equal(t, []string{"versions-incompatible /versions"}, places(p))

	p = requireProblem(t, f.post("/v1/evaluate", both+`,"versions":{"other":"7.0.0","febrile-child":"8.0.0"}}`), unprocessable, "invalid-request")
	require.Equal(t, []string{"version-unknown /versions/other", "version-unknown /versions/febrile-child"}, places(p))

	early := newFixture(t, func(c *Config) { c.Now = now.AddDate(0, -1, 0).Local })
	p = requireProblem(t, early.post("/v1/evaluate", ask("parent")), unprocessable, "invalid-request")
	require.Equal(t, []string{"pathway-inactive /pathways/0"}, places(p))
}
