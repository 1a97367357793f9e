package api

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
	"safetynet/api/fhir"
	"safetynet/api/fhir/fhirtest"
)

// entries are what a search finds.
func (f *fixture) entries(path string) (all []any) {
	f.t.Helper()
	w := f.get(path)
	require.Equal(f.t, http.StatusOK, w.Code, path)
	for _, e := range decode[struct {
		Entry []struct{ Resource map[string]any }
	}](f.t, w).Entry {
		all = append(all, e.Resource)
	}
	return all
}

// TestServedVocabulary: whatever the server answers of ours, in FHIR and on cards, is
// in the code systems and definitions of extensions that it serves itself.
func TestServedVocabulary(t *testing.T) {
	f := newFixture(t)
	v := f.vocabulary()
	for kind := range definitions {
		for _, x := range f.entries("/fhir/" + kind) {
			require.NoError(t, v.Check(x), kind)
		}
	}
	for name, w := range map[string]interface{ Bytes() []byte }{
		"statement": f.get("/fhir/metadata").Body,
		"cards":     f.post(feverHook, urgentHook()).Body,
		"refusal":   f.get("/fhir/Library?name=x").Body,
	} {
		require.NoError(t, v.Check(w.Bytes()), name)
	}
	for _, system := range []string{cdshooks.TopicSystem, cdshooks.ReasonSystem, fhir.IssueSystem} {
		require.Len(t, f.entries("/fhir/CodeSystem?url="+system), 1, system)
	}
}

var served struct {
	sync.Mutex
	*fhirtest.Vocabulary
}

// vocabulary is what is served of ours. It is read once: it follows from the library.
func vocabulary(t testing.TB) *fhirtest.Vocabulary {
	t.Helper()
	served.Lock()
	defer served.Unlock()
	if served.Vocabulary == nil {
		served.Vocabulary = newFixture(t).vocabulary()
	}
	return served.Vocabulary
}

func (f *fixture) vocabulary() *fhirtest.Vocabulary {
	f.t.Helper()
	v, err := fhirtest.VocabularyOf(fhir.Canonical, append(f.entries("/fhir/CodeSystem"), f.entries("/fhir/StructureDefinition")...)...)
	require.NoError(f.t, err)
	return v
}

// TestFHIRSearch: every parameter of the statement is taken by every type, with one
// value or several, and finds what has it and nothing else.
func TestFHIRSearch(t *testing.T) {
	f := newFixture(t)
	for kind := range definitions {
		all := f.entries("/fhir/" + kind)
		for _, p := range fhir.SearchParams() {
			key := strings.TrimPrefix(p.Name, "_")
			value, _ := all[0].(map[string]any)[key].(string)
			var want []any
			for _, x := range all {
				if x.(map[string]any)[key] == value {
					want = append(want, x)
				}
			}
			require.NotEmpty(t, value, "%s has no %s", kind, key)
			query := "/fhir/" + kind + "?" + p.Name + "="
			require.Equal(t, want, f.entries(query+url.QueryEscape(value)), query)
			require.Equal(t, want, f.entries(query+"other,"+url.QueryEscape(value)), query)
			require.Empty(t, f.entries(query+"other"), query)
		}
	}
	status := func(s string) int { return len(f.entries("/fhir/PlanDefinition?_id=asthma&status=" + s)) }
	require.Equal(t, []int{1, 0}, []int{status("draft"), status("active")})
}
