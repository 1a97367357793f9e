package fhir_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/api/fhir/fhirtest"
	"safetynet/engine"
	"safetynet/pathways"
)

// TestValueSets: every answer of the dictionary is in a value set, every code of a
// value set is in a code system of the same version with the same words, and what a
// questionnaire contains is what is served.
func TestValueSets(t *testing.T) {
	for _, p := range programs(t) {
		t.Run(p.Definition().Key(), func(t *testing.T) {
			systems, sets := map[string]string{}, map[string]*fhir.ValueSet{}
			for _, s := range fhir.CodeSystemsOf(p) {
				require.Equal(t, s.Count, len(s.Concept))
				for _, c := range s.Concept {
					require.NotContains(t, systems, s.URL+"|"+s.Version+" "+c.Code)
					systems[s.URL+"|"+s.Version+" "+c.Code] = c.Display
				}
			}
			for _, s := range fhir.ValueSetsOf(p) {
				sets[s.URL] = s
				for _, in := range s.Compose.Include {
					for _, c := range in.Concept {
						require.NotEmpty(t, c.Display, c.Code)
						require.Equal(t, systems[in.System+"|"+in.Version+" "+c.Code], c.Display, "%s %s", in.System, c.Code)
					}
				}
			}
			for _, f := range p.Definition().Dictionary.Findings {
				if f.Type == pathways.Enum {
					codes := codesIn(sets[fhir.URL("ValueSet", f.ID.Value)])
					for _, v := range f.Values.All() {
						require.Contains(t, codes, fhir.ValuesSystem(f.ID.Value)+" "+v)
					}
				}
				require.Contains(t, systems, fhir.FindingSystem+"|"+p.Definition().Dictionary.Version.String()+" "+f.ID.Value)
			}
			for _, s := range fhir.QuestionnaireOf(p).Contained {
				require.Equal(t, sets[s.URL].Compose, s.Compose)
				require.Equal(t, sets[s.URL].ID, s.ID+"-"+s.Version)
			}
		})
	}
}

// TestSystemsAreKnown: the systems have the addresses that answers and outcomes use,
// and the words there are.
func TestSystemsAreKnown(t *testing.T) {
	codes := map[string][]string{}
	for _, s := range fhir.CodeSystemsOf(newestOf(t, "asthma")) {
		for _, c := range s.Concept {
			codes[s.URL] = append(codes[s.URL], c.Code)
		}
	}
	require.Equal(t, []string{"yes", "no", "not-asked", "unsure", "not-measured"}, codes[fhir.AnswerSystem])
	require.Equal(t, []string{"home-care", "seek-advice", "escalate"}, codes[fhir.GuidanceSystem])
	require.Equal(t, []string{"parent", "adviser", "clinician"}, codes[fhir.AudienceSystem])
	require.Equal(t, "self-care", codes[fhir.DispositionSystem][0])
	require.Equal(t, "call-999", codes[fhir.DispositionSystem][len(codes[fhir.DispositionSystem])-1])
}

// TestServer: the capability statement and the operation are FHIR, and speak of each
// other.
func TestServer(t *testing.T) {
	op := fhir.ApplyOperation()
	fhirtest.Valid(t, op)
	require.True(t, op.Instance)
	require.Equal(t, fhir.ApplyURL(), op.URL+"|"+op.Version)
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for _, base := range []string{"", "https://host.example/fhir"} {
		c := fhir.CapabilityOf("1.2.3", at, base, false)
		fhirtest.Valid(t, c)
		require.Equal(t, "1.2.3", c.Software.Version)
		require.Contains(t, c.Implementation.Description, "Not clinically approved")
		var operations []string
		for _, r := range c.Rest[0].Resource {
			for _, o := range r.Operation {
				operations = append(operations, r.Type+" $"+o.Name+" "+o.Definition)
			}
		}
		require.Equal(t, []string{"PlanDefinition $apply " + fhir.ApplyURL()}, operations)
	}
}

// TestPublishedTypes: what is said to be served is what there is.
func TestPublishedTypes(t *testing.T) {
	kinds := map[string]bool{"OperationDefinition": true, "StructureDefinition": true}
	for _, x := range published(newestOf(t, "asthma")) {
		kinds[headOf(t, x).ResourceType] = true
	}
	require.Len(t, fhir.Published(), len(kinds))
	for _, k := range fhir.Published() {
		require.True(t, kinds[k], k)
	}
}

// TestOtherGroup: a finding that is tested and on no page is asked all the same.
// Where only the gestation is, that is the last question.
func TestOtherGroup(t *testing.T) {
	found := 0
	for _, p := range programs(t) {
		onPage := false
		for _, page := range append(append([]pathways.Page{}, p.Definition().Signs.Pages...), p.Definition().Pages...) {
			for _, id := range page.Ask {
				onPage = onPage || id.Value == engine.GestationID
			}
		}
		if onPage {
			continue
		}
		found++
		items := fhir.QuestionnaireOf(p).Item
		last := items[len(items)-1]
		require.Equal(t, fhir.PagePrefix+"other", last.LinkID)
		require.Equal(t, engine.GestationID, last.Item[0].LinkID)
	}
	require.Positive(t, found)
}
