package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/api/fhir/fhirtest"
	"safetynet/engine"
	"safetynet/engine/vignette"
)

// cameTo is what an answer comes to, in FHIR as in our own JSON.
type cameTo struct {
	Guidance, Disposition, Floor, Ceiling string
	Settled                               bool
}

func outcomeOf(a answer) cameTo {
	return cameTo{a.Guidance, a.Disposition.ID, a.Floor, a.Ceiling, a.Settled}
}

// applied reads what a GuidanceResponse comes to.
func applied(t testing.TB, w *httptest.ResponseRecorder) cameTo {
	t.Helper()
	var got cameTo
	for _, r := range decode[struct {
		Contained []struct{ Parameter []fhir.Parameter }
	}](t, w).Contained {
		for _, p := range r.Parameter {
			switch p.Name {
			case "guidance":
				got.Guidance = p.ValueCoding.Code
			case "disposition":
				got.Disposition = p.ValueCoding.Code
			case "floor":
				got.Floor = p.ValueCoding.Code
			case "ceiling":
				got.Ceiling = p.ValueCoding.Code
			case "settled":
				got.Settled = *p.ValueBoolean
			}
		}
	}
	return got
}

// TestQuestionnairesOfVignettes: every vignette of the versions in use, answered as
// a questionnaire, comes to what our own JSON comes to.
func TestQuestionnairesOfVignettes(t *testing.T) {
	f := newFixture(t)
	eng := f.engine.Load()
	for _, id := range eng.Library().IDs() {
		def := eng.Library().Active(id, now)
		t.Run(id, func(t *testing.T) {
			names, err := filepath.Glob(filepath.Join("../testdata/vignettes", id, def.Version.String()+"*.yaml"))
			require.NoError(t, err)
			require.NotEmpty(t, names)
			for _, name := range names {
				data, err := os.ReadFile(name)
				require.NoError(t, err)
				file, issues := vignette.Load(name, data, eng)
				require.False(t, issues.HasErrors(), issues)
				for i, r := range file.Run(eng) {
					if r.Vignette.Completed != nil {
						continue // of a recorded case, whose age nobody can state any more
					}
					requireRoundTrip(t, f, eng.Program(id, def.Version), r, i)
				}
			}
		})
	}
}

func requireRoundTrip(t *testing.T, f *fixture, prog *engine.Program, r vignette.Result, i int) {
	t.Helper()
	def := prog.Definition()
	q := fhir.ResponseOf(def, r.Case, r.Vignette.Stated)
	if born := r.Vignette.Born; born != nil {
		q.Item = append(q.Item, fhir.ResponseItem{LinkID: fhir.BirthItem, Answer: []fhir.ResponseAnswer{{ValueDate: born.Format("2006-01-02")}}})
	}
	body, err := json.Marshal(q)
	require.NoError(t, err)
	w := f.do(http.MethodPost, "/fhir/PlanDefinition/"+fhir.VersionID(def)+"/$apply", string(body), "Content-Type", fhirMedia)
	require.Equal(t, http.StatusOK, w.Code, "%s: %s", r.Vignette.Name, w.Body)
	a := r.Assessment
	want := cameTo{string(a.Guidance), a.Disposition.ID, a.Floor, a.Ceiling, a.Settled}
	require.Equal(t, want, applied(t, w), r.Vignette.Name)
	if strings.Contains(w.Body.String(), `"status":"data-required"`) != (len(a.NextQuestions) > 0) {
		t.Errorf("%s: data is required exactly where something can be asked", r.Vignette.Name)
	}
	if i%20 == 0 { // the schema takes longer than all the rest
		fhirtest.Valid(t, q)
		requireFHIR(t, w, http.StatusOK)
	}
}
