package api

import (
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

var (
	placesMade   sync.Mutex
	placesEngine *engine.Engine // compiled once for all tests
)

// inPlaces is the shipped library with the example locality in use for the
// dispositions of the febrile child 1.0.0, and England in use for its own.
func inPlaces(t testing.TB) *engine.Engine {
	t.Helper()
	placesMade.Lock()
	defer placesMade.Unlock()
	if placesEngine != nil {
		return placesEngine
	}
	example, err := os.ReadFile("../testdata/localities/example/1.0.0.yaml")
	require.NoError(t, err)
	active := strings.NewReplacer("status: draft", "status: active", "from: 2026-11-22", "from: 2026-11-01")
	placesEngine = overlay(t, map[string]string{
		"localities/example/1.0.0.yaml": strings.Replace(active.Replace(string(example)), "dispositions: 1.1.0", "dispositions: 1.0.0", 1),
		"localities/england/1.0.0.yaml": active.Replace(string(shippedFile(t, "localities/england/1.0.0.yaml"))),
		"localities/old/1.0.0.yaml":     strings.Replace(string(example), "id: example", "id: old", 1),
	})
	return placesEngine
}

// first asks about the febrile child 1.0.0, whatever version is active.
func first(members ...string) string {
	return ask("parent", append([]string{`"versions":{"febrile-child":"1.0.0"}`}, members...)...)
}

type placed struct {
	Disposition struct {
		ID       string
		Services []engine.Service
	}
	Locality *engine.LocalityUsed
}

// TestLocalityOfARequest: a locality that is named is used, or refused with the
// reason; the service's own is used where it can be and left out where not.
func TestLocalityOfARequest(t *testing.T) {
	eng := inPlaces(t)
	for name, x := range map[string]struct{ standard, member, want string }{
		"none at all":             {"", "", ""},
		"none by default":         {"none", "", ""},
		"named":                   {"", `"locality":"example"`, "example"},
		"by default":              {"example", "", "example"},
		"none, named":             {"example", `"locality":"none"`, ""},
		"default for others":      {"england", "", ""},
		"default not in use":      {"old", "", ""},
		"default not there":       {"atlantis", "", ""},
		"named over the default":  {"england", `"locality":"example"`, "example"},
		"refused over a good one": {"example", `"locality":"england"`, "locality-incompatible: version 1.0.0 is for dispositions 1.1.0, and febrile-child@1.0.0 uses dispositions 1.0.0"},
		"not in use":              {"", `"locality":"old"`, "locality-inactive: no version is active on 2026-11-22"},
		"not there":               {"", `"locality":"exampel"`, "locality-unknown: there is no such locality; there is england, example, old"},
		"empty":                   {"", `"locality":""`, "locality-unknown: there is no such locality; there is england, example, old"},
		"not a string":            {"", `"locality":["example"]`, "type-wrong: a string is needed here, not a list"},
		"null":                    {"", `"locality":null`, "value-null: "},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, func(c *Config) { c.Engine, c.Locality = eng, x.standard })
			var members []string
			if x.member != "" {
				members = append(members, x.member)
			}
			w := f.post("/v1/evaluate", first(members...))
			if code, message, refused := strings.Cut(x.want, ": "); refused {
				p := requireProblem(t, w, http.StatusUnprocessableEntity, "invalid-request")
				require.Equal(t, []string{code + " /locality"}, places(p))
				require.Contains(t, p.Issues[0].Message, message)
				return
			}
			require.Equal(t, http.StatusOK, w.Code, beginning(w))
			got := decode[placed](t, w)
			if x.want == "" {
				require.Nil(t, got.Locality)
				require.Empty(t, got.Disposition.Services)
				return
			}
			require.Equal(t, x.want, got.Locality.ID)
			require.NotEmpty(t, got.Disposition.Services)
		})
	}
	_, p := DecodeRequest([]byte(first(`"locality":"exampel"`)), eng, now)
	require.Equal(t, "did you mean example?", p.Issues[0].Hint)
	_, p = DecodeRequest([]byte(`{"pathways":["x"],"audience":"parent","locality":"y"}`), eng, now)
	require.Equal(t, []string{"pathway-unknown /pathways/0", "locality-unknown /locality"}, places(*p), "one fault does not hide the other")
}

// TestShippedDefaultBreaksNothing: with the library as shipped, and England as
// the default, every pathway in use still answers.
func TestShippedDefaultBreaksNothing(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.Locality = DefaultLocality })
	require.Contains(t, newEngine(t).Library().LocalityIDs(), DefaultLocality)
	w := f.post("/v1/evaluate", first())
	require.Equal(t, http.StatusOK, w.Code, beginning(w))
	require.Nil(t, decode[placed](t, w).Locality, "the febrile child 1.0.0 uses older dispositions than England")
}

// TestLocalityIsRecorded: the record names the locality by version and digest.
func TestLocalityIsRecorded(t *testing.T) {
	eng := inPlaces(t)
	f := newFixture(t, func(c *Config) { c.Engine, c.Locality = eng, "example" })
	w := f.record(first())
	require.Equal(t, http.StatusCreated, w.Code, beginning(w))
	got := decode[answer](t, f.staff("/v1/assessments/"+decode[answer](t, w).ID))
	require.NotEmpty(t, got.ID)
	digest := eng.Library().Locality("example", pathways.Version{Major: 1}).Digest
	require.Regexp(t, `"locality":{"id":"example",[^{]*"digest":"`+digest+`"`, string(f.recorded()[0].Body))
}

func TestLocalities(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.Engine = inPlaces(t) })
	list := decode[LocalityList](t, f.get("/v1/localities")).Localities
	require.Len(t, list, 3)
	require.Equal(t, []string{"england", "example", "old"}, []string{list[0].ID, list[1].ID, list[2].ID})
	require.Equal(t, "1.0.0", list[1].Active.String())
	require.Equal(t, "01632 960123", list[1].Services[0].Phone.Value)
	require.Regexp(t, "^sha256:", list[1].Digest)
	require.Nil(t, list[2].Active)
	require.Equal(t, pathways.StatusDraft, list[2].Status)

	for _, path := range []string{"/v1/localities/example", "/v1/localities/example?version=1.0.0", "/v1/localities/old"} {
		w := f.get(path)
		require.Equal(t, http.StatusOK, w.Code, beginning(w))
		v := decode[struct {
			ID, Version, Digest, Notice string
			Services                    []struct{ Name string }
			Dispositions                []struct{ ID, Becomes string }
		}](t, w)
		require.Equal(t, "Not clinically approved", v.Notice)
		require.Equal(t, "1.0.0", v.Version)
		require.Regexp(t, "^sha256:", v.Digest)
		require.Len(t, v.Services, 2)
		require.Equal(t, "clinician-2h", v.Dispositions[1].Becomes)
	}
	for _, path := range []string{"/v1/localities/atlantis", "/v1/localities/example?version=2.0.0", "/v1/localities/example?version=1"} {
		requireProblem(t, f.get(path), http.StatusNotFound, "not-found")
	}
	requireProblem(t, f.get("/v1/localities?id=example"), http.StatusUnprocessableEntity, "invalid-request")
	requireProblem(t, f.get("/v1/localities/example?at=now"), http.StatusUnprocessableEntity, "invalid-request")

	bare := newFixture(t, func(c *Config) { c.Engine = nil })
	requireProblem(t, bare.get("/v1/localities"), http.StatusServiceUnavailable, "not-ready")
	requireProblem(t, bare.get("/v1/localities/example"), http.StatusServiceUnavailable, "not-ready")
}
