package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/calculate"
	"safetynet/pathways"
)

func (f *fixture) calculate(kind, body string) *httptest.ResponseRecorder {
	f.t.Helper()
	return f.post("/v1/calculators/"+kind, body)
}

// asking is a body of an audience with these members besides.
func asking(audience string, members ...string) string {
	return `{` + strings.Join(append([]string{`"audience":"` + audience + `"`}, members...), ",") + `}`
}

// calculatorList is what the tests read of the list.
type calculatorList struct {
	Status, Digest, Notice string
	Approved               bool
	Sources                map[string]any
	Calculators            []struct {
		ID       string
		Audience []string
		Inputs   []struct {
			ID, Type, Unit string
			Range          *pathways.Range
		}
		Definition map[string]any
	}
}

func TestCalculatorList(t *testing.T) {
	f := newFixture(t)
	w := f.get("/v1/calculators")
	require.Equal(t, http.StatusOK, w.Code, beginning(w))
	list := decode[calculatorList](t, w)
	require.Equal(t, "active", list.Status)
	require.Equal(t, notApproved, list.Notice)
	require.False(t, list.Approved)
	require.Regexp(t, `^sha256:[0-9a-f]{64}$`, list.Digest)
	require.Contains(t, list.Sources, "CG84-FULL")
	var ids []string
	for _, c := range list.Calculators {
		ids = append(ids, c.ID)
		require.NotEmpty(t, c.Definition)
		require.NotEmpty(t, c.Audience)
		for _, in := range c.Inputs {
			if in.Type == "number" || in.Type == "int" {
				require.NotNil(t, in.Range, in.ID)
				require.NotEmpty(t, in.Unit, in.ID)
			}
		}
	}
	require.Equal(t, []string{"peak-flow", "rehydration", "pews", "normal-ranges"}, ids)
	require.Equal(t, []string{"clinician"}, list.Calculators[2].Audience)
	requireProblem(t, f.get("/v1/calculators?x=1"), unprocessable, "invalid-request")
}

func TestCalculations(t *testing.T) {
	f := newFixture(t)
	for _, c := range []struct{ kind, body, want string }{
		{"peak-flow", asking("parent", `"age":{"years":8}`, `"peak_flow_l_min":87`, `"height_cm":120`, `"peak_flow_scale":"eu"`), `"percent":50,`},
		{"rehydration", asking("clinician", `"age":{"years":3}`), `"total_ml":{"exact":900,"rounded":900}`},
		{"rehydration", asking("parent", `"weight_kg":14`, `"weight_measured":true`, `"after_clinician":true`), `"total_ml":{"exact":900,"rounded":900}`},
		{"pews", asking("clinician", `"date_of_birth":"2025-11-21"`, `"assessed_at":"2026-11-21T10:00:00Z"`, `"heart_rate":145`, `"spo2_percent":{"unknown":"not-measured"}`),
			`"value":145,"unit":"/min","points":{"floor":1,"ceiling":1}`},
		{"normal-ranges", asking("adviser", `"age":{"months":7}`), `"finding":"heart_rate","unit":"/min","from_months":6,"below_months":12,"min":120,"max":160`},
	} {
		w := f.calculate(c.kind, c.body)
		require.Equal(t, http.StatusOK, w.Code, beginning(w))
		require.Contains(t, w.Body.String(), c.want)
		got := decode[calculated](t, w)
		require.Equal(t, EmergencyText, got.Emergency)
		require.Equal(t, notApproved, got.ApprovalNotice)
		require.NotEmpty(t, got.Notice)
		require.NotEmpty(t, got.Sources)
		require.NotContains(t, w.Body.String(), `"guidance"`)
		require.NotContains(t, w.Body.String(), `"disposition"`)
	}
	require.Empty(t, f.recorded(), "nothing is stored")
	pews := decode[calculated](t, f.calculate("pews", asking("clinician")))
	require.Contains(t, pews.Notice, "For inpatients only")
	require.Contains(t, pews.Notice, "no input to guidance")
	require.Equal(t, calculate.Bounds{Floor: 0, Ceiling: 26}, pews.PEWS.Score)
}

// TestCalculatorsRefuseAudiences: with the reason, and whatever else is wrong.
func TestCalculatorsRefuseAudiences(t *testing.T) {
	f := newFixture(t)
	for _, c := range []struct{ kind, body, why string }{
		{"pews", asking("parent", `"age":{"years":2}`, `"heart_rate":145`), "in hospital"},
		{"pews", asking("adviser"), "no input to guidance"},
		{"pews", asking("parent", `"heart_rate":1450`), "clinicians only"},
		{"normal-ranges", asking("parent", `"age":{"years":2}`), "staff only"},
		{"rehydration", asking("parent", `"age":{"years":3}`), "after_clinician: true"},
		{"rehydration", asking("parent", `"age":{"years":3}`, `"after_clinician":true`), "measured weight"},
		{"rehydration", asking("adviser", `"weight_kg":14`, `"after_clinician":true`), "measured weight"},
		{"rehydration", asking("parent", `"weight_kg":14`, `"weight_measured":true`, `"after_clinician":false`), "after_clinician: true"},
	} {
		p := requireProblem(t, f.calculate(c.kind, c.body), http.StatusForbidden, "not-for-audience")
		require.Contains(t, p.Detail, c.why, c.body)
	}
}

func TestCalculationFaults(t *testing.T) {
	f := newFixture(t)
	for name, c := range map[string]struct {
		kind, body string
		want       []string
	}{
		"empty":              {"pews", `{}`, []string{"key-missing /audience"}},
		"no audience, more":  {"peak-flow", `{"peak_flow_l_min":900,"age":{"years":3}}`, []string{"key-missing /audience", "input-missing /peak_flow_best_l_min", "number-out-of-range /peak_flow_l_min", "age-outside /age"}},
		"list":               {"pews", `[]`, []string{"type-wrong "}},
		"unknown key":        {"pews", asking("clinician", `"hart_rate":145`), []string{"key-unknown /hart_rate"}},
		"other's input":      {"pews", asking("clinician", `"weight_kg":14`), []string{"key-unknown /weight_kg"}},
		"repeated key":       {"pews", asking("clinician", `"heart_rate":145`, `"heart_rate":90`), []string{"key-duplicate /heart_rate"}},
		"null":               {"rehydration", asking("clinician", `"weight_kg":null`), []string{"value-null /weight_kg"}},
		"null age":           {"normal-ranges", asking("clinician", `"age":null`), []string{"value-null /age"}},
		"with a unit":        {"rehydration", asking("clinician", `"weight_kg":{"value":14,"unit":"kg"}`), []string{"value-wrapped /weight_kg"}},
		"text":               {"rehydration", asking("clinician", `"weight_kg":"14"`), []string{"type-wrong /weight_kg"}},
		"grams":              {"rehydration", asking("clinician", `"weight_kg":14000`, `"weight_measured":"yes"`), []string{"number-out-of-range /weight_kg", "type-wrong /weight_measured"}},
		"too light":          {"rehydration", asking("clinician", `"weight_kg":1.5`), []string{"input-outside /weight_kg"}},
		"faults of a parent": {"rehydration", asking("parent", `"weight_kg":1400`, `"weight_measured":true`, `"after_clinician":true`), []string{"number-out-of-range /weight_kg"}},
		"refill":             {"pews", asking("clinician", `"capillary_refill_s":2.5`), []string{"measure-again /capillary_refill_s"}},
		"all at once":        {"peak-flow", asking("parent", `"height_cm":80`, `"peak_flow_scale":"other"`, `"age":{"months":40}`), []string{"input-missing /peak_flow_l_min", "input-outside /height_cm", "scale-wrong /peak_flow_scale", "age-outside /age"}},
		"age not said":       {"normal-ranges", asking("clinician"), []string{"age-missing /age"}},
		"age by date":        {"peak-flow", asking("clinician", `"date_of_birth":"2022-01-01"`, `"peak_flow_l_min":100`, `"peak_flow_best_l_min":100`), []string{"age-outside /date_of_birth"}},
		"coarse age":         {"rehydration", asking("clinician", `"age":{"years":0}`), []string{"age-needs-be-finer /age"}},
		"born tomorrow":      {"normal-ranges", asking("clinician", `"date_of_birth":"2026-11-23"`), []string{"date-in-future /date_of_birth"}},
		"both ages":          {"normal-ranges", asking("clinician", `"date_of_birth":"2026-11-20"`, `"age":{"days":1}`), []string{"age-twice /age"}},
		"wrong audience":     {"pews", asking("nurse", `"capillary_refill_s":2.5`), []string{"value-not-allowed /audience", "measure-again /capillary_refill_s"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, places(requireProblem(t, f.calculate(c.kind, c.body), unprocessable, "invalid-request")))
		})
	}
	requireProblem(t, f.calculate("pews", `{"audience":"clinician"} {}`), bad, "malformed-request")
	requireProblem(t, f.calculate("pews", ``), bad, "malformed-request")
	requireProblem(t, f.calculate("dose", asking("clinician")), http.StatusNotFound, "not-found")
	requireProblem(t, f.post("/v1/calculators", asking("clinician")), http.StatusMethodNotAllowed, "method-not-allowed")
	requireProblem(t, f.do(http.MethodPost, "/v1/calculators/pews", asking("clinician")), http.StatusUnsupportedMediaType, "unsupported-media-type")
}

// TestNoCalculators: a library may have none, and no engine is not ready.
func TestNoCalculators(t *testing.T) {
	lib, issues := pathways.Load(fstest.MapFS{})
	require.True(t, issues.HasErrors(), "an empty library is refused elsewhere")
	eng, _ := engine.Compile(lib, nil)
	f := newFixture(t, func(c *Config) { c.Engine = eng })
	require.JSONEq(t, `{"version":null,"approved":false,"calculators":[]}`, f.get("/v1/calculators").Body.String())
	requireProblem(t, f.calculate("pews", asking("clinician")), http.StatusNotFound, "not-found")
	none := newFixture(t, func(c *Config) { c.Engine = nil })
	requireProblem(t, none.get("/v1/calculators"), http.StatusServiceUnavailable, "not-ready")
	requireProblem(t, none.calculate("pews", asking("clinician")), http.StatusServiceUnavailable, "not-ready")
}

// FuzzCalculate: whatever comes in, there is an answer or a problem, never both,
// never neither and never a panic; and no parent is ever shown a score.
func FuzzCalculate(f *testing.F) {
	for i, body := range []string{
		asking("clinician", `"age":{"months":8}`, `"respiratory_rate":62`, `"oxygen":"flow"`, `"oxygen_l_min":0.5`, `"capillary_refill_s":3`),
		asking("parent", `"weight_kg":14`, `"weight_measured":true`, `"after_clinician":true`),
		asking("parent", `"age":{"years":8}`, `"peak_flow_l_min":87`, `"height_cm":120`, `"peak_flow_scale":"eu"`),
		asking("adviser", `"date_of_birth":"2024-02-29"`, `"assessed_at":"2026-03-01T00:30:00+01:00"`),
	} {
		f.Add(i, []byte(body))
	}
	eng := newEngine(f)
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		kinds := calculate.Kinds()
		kind := kinds[uint(which)%uint(len(kinds))]
		answer, problem := Calculate(kind, data, eng, now)
		require.NotEqual(t, answer == nil, problem == nil)
		if problem != nil {
			require.Equal(t, EmergencyText, problem.Emergency)
			require.True(t, len(problem.Issues) > 0 || problem.Status == http.StatusForbidden)
			return
		}
		require.True(t, kind != calculate.PEWS || answer.Audience == pathways.Clinician)
	})
}

// calculated is what the tests read of an answer.
type calculated struct {
	Notice, Emergency string
	ApprovalNotice    string `json:"approval_notice"`
	Sources           []any
	PEWS              struct{ Score calculate.Bounds }
}
