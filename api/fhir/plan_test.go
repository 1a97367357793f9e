package fhir_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/pathways"
)

// TestPlanActions: one action for each criterion, in order, then one for each raise
// rule and rule of scope; each with its condition as written, its disposition and
// where it is from.
func TestPlanActions(t *testing.T) {
	for _, p := range programs(t) {
		t.Run(p.Definition().Key(), func(t *testing.T) {
			plan, x, def := fhir.PlanDefinitionOf(p), p.Logic(), p.Definition()
			var want, got []string
			for _, k := range x.Criteria {
				want = append(want, k.Def.ID.Value)
			}
			for _, r := range x.Raises {
				want = append(want, r.Def.ID.Value)
			}
			for _, s := range x.Scope {
				want = append(want, s.Def.ID.Value)
			}
			refs := map[string]bool{}
			for _, a := range plan.RelatedArtifact {
				require.False(t, refs[a.Label], a.Label)
				refs[a.Label] = true
			}
			for _, a := range plan.Action {
				got = append(got, a.ID)
				require.NotEmpty(t, a.Title, a.ID)
				require.NotNil(t, def.Shared.Dispositions.Get(a.Code[0].Coding[0].Code), a.ID)
				for _, d := range a.Documentation {
					require.True(t, refs[d.Label], d.Label)
					require.Equal(t, fhir.GradeExtension, d.Extension[0].URL)
				}
				require.NotEmpty(t, a.Documentation, a.ID)
			}
			require.Equal(t, want, got)
			for i, k := range x.Criteria {
				a := plan.Action[i]
				require.Equal(t, fhir.CEL, a.Condition[0].Expression.Language)
				require.Equal(t, strings.TrimSpace(k.Def.When.Value), a.Condition[0].Expression.Expression)
				require.Equal(t, k.Def.Disposition.Value, a.Code[0].Coding[0].Code)
				require.Equal(t, k.Def.Exception != nil, !k.Shared && len(a.Condition) > 1, a.ID)
			}
			require.Equal(t, []string{fhir.Versioned(fhir.URL("Library", def.ID.Value), def.Version)}, plan.Library)
		})
	}
}

// TestPlanException: an exception, of a criterion or to a danger sign, is a second
// condition, and both must hold.
func TestPlanException(t *testing.T) {
	actions := map[string]fhir.PlanAction{}
	for _, p := range programs(t) {
		for _, a := range fhir.PlanDefinitionOf(p).Action {
			actions[p.Definition().ID.Value+" "+a.ID] = a
		}
	}
	own := actions["bronchiolitis B-R13"].Condition
	require.Equal(t, "!(vaccine_fever_exempt)", own[1].Expression.Expression)
	require.Contains(t, own[1].Expression.Description, "Unless known")
	sign := actions["epilepsy D02"].Condition
	require.Len(t, sign, 2, "epilepsy makes an exception to confusion after a seizure")
	require.Len(t, actions["asthma D02"].Condition, 1)
	raise := actions["bronchiolitis B-R19"]
	require.Contains(t, raise.Extension, fhir.Extension{URL: fhir.RaisesExtension, ValueString: "B-A14"})
	require.Equal(t, "text/plain", raise.Condition[0].Expression.Language, "any other criterion is nothing CEL can say")
	require.Equal(t, "br_condition", actions["bronchiolitis B-R13-raise-condition"].Condition[0].Expression.Expression)
}

// TestPriorities: only what escalates is stat or asap, and a more urgent disposition
// never has a calmer priority.
func TestPriorities(t *testing.T) {
	order := []string{"routine", "urgent", "asap", "stat"}
	for _, p := range programs(t) {
		last := 0
		for _, s := range fhir.CodeSystemsOf(p) {
			if s.URL != fhir.DispositionSystem {
				continue
			}
			for i, c := range s.Concept {
				said := map[string]string{}
				for _, x := range c.Property {
					said[x.Code] = x.ValueCode
				}
				n := index(order, said["priority"])
				require.GreaterOrEqual(t, n, last, c.Code)
				require.Equal(t, said["guidance"] == string(pathways.Escalate), n >= 2, c.Code)
				require.Equal(t, i == len(s.Concept)-1, n == 3, c.Code)
				last = n
			}
		}
	}
}

func index(list []string, word string) int {
	for i, x := range list {
		if x == word {
			return i
		}
	}
	return -1
}

// TestLibrary: the library has the digest, everything the pathway tests as what goes
// in, and the definition from which the same can be read back.
func TestLibrary(t *testing.T) {
	for _, p := range programs(t) {
		def, lib := p.Definition(), fhir.LibraryOf(p)
		require.Equal(t, []fhir.Identifier{{System: fhir.DigestSystem, Value: def.Digest}}, lib.Identifier)
		var in []string
		for _, x := range lib.Parameter {
			if x.Use == "in" {
				in = append(in, x.Name)
			}
		}
		require.Equal(t, append([]string{"audience", "assessed_at", "age"}, p.Tested()...), in)
		require.Len(t, lib.Content, 5)
		var back struct {
			ID       string
			Version  pathways.Version
			Criteria []struct{ ID, When string }
		}
		require.NoError(t, json.Unmarshal(lib.Content[0].Data, &back))
		require.Equal(t, def.Key(), back.ID+"@"+back.Version.String())
		require.Len(t, back.Criteria, len(def.Criteria))
		for i, k := range def.Criteria {
			require.Equal(t, k.When.Value, back.Criteria[i].When)
		}
		require.Contains(t, lib.Content[0].Title, def.Name)
		var dictionary struct{ Findings []struct{ ID string } }
		require.NoError(t, json.Unmarshal(lib.Content[1].Data, &dictionary))
		require.Len(t, dictionary.Findings, len(def.Dictionary.Findings))
	}
}

// TestLibraryWants: a finding is asked for as an Observation by all its codes, and as
// a Condition where a problem list can say it; of a number it cannot.
func TestLibraryWants(t *testing.T) {
	wants := map[string][]string{}
	for _, d := range fhir.LibraryOf(newestOf(t, "febrile-child")).DataRequirement {
		for _, c := range d.CodeFilter {
			for _, code := range c.Code {
				wants[d.Type] = append(wants[d.Type], code.Code)
			}
		}
	}
	require.Contains(t, wants["Observation"], "heart_rate")
	require.Contains(t, wants["Observation"], "8867-4")
	require.Contains(t, wants["Condition"], "418107008", "of an answer: cannot be woken")
	require.NotContains(t, wants["Condition"], "86290005", "of a number")
}

// newestOf is the last version of a pathway.
func newestOf(t testing.TB, id string) (found *engine.Program) {
	t.Helper()
	for _, p := range programs(t) {
		if p.Definition().ID.Value == id {
			found = p
		}
	}
	require.NotNil(t, found)
	return found
}
