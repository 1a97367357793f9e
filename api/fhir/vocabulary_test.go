package fhir_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/api/fhir/fhirtest"
	"safetynet/engine"
	"safetynet/pathways"
)

// vocabulary is what is published of ours, of all versions.
func vocabulary(t testing.TB) *fhirtest.Vocabulary {
	t.Helper()
	var all []any
	for _, p := range programs(t) {
		for _, s := range fhir.CodeSystemsOf(p) {
			all = append(all, s)
		}
	}
	for _, d := range fhir.StructureDefinitions() {
		all = append(all, d)
	}
	v, err := fhirtest.VocabularyOf(fhir.Canonical, all...)
	require.NoError(t, err)
	return v
}

// converted has a temperature that was sent in another unit, codes of NHS 111, and
// what is only known not to be known.
func converted(t testing.TB) fhir.Decided {
	t.Helper()
	d := decided(t, "febrile-child", pathways.Parent, 2, map[string]engine.Answer{
		"temperature_c": engine.NumberAnswer(38), "headache": engine.UnknownAnswer(pathways.Unsure),
	})
	d.Origins = map[string]fhir.Origin{"temperature_c": {Original: &fhir.Quantity{Value: "100.4", System: fhir.UCUM, Code: "[degF]"}}}
	d.Assessment.Disposition.Codes = []pathways.Coding{{System: pathways.NHS111, Code: "Dx0"}}
	return d
}

// TestVocabularyIsPublished: every extension of ours in anything that is written has
// a StructureDefinition that allows it there, with that value and that often; every
// code of ours is in a code system. Every definition is of something that is written.
func TestVocabularyIsPublished(t *testing.T) {
	v := vocabulary(t)
	for _, p := range programs(t) {
		for _, x := range published(p) {
			require.NoError(t, v.Check(x), p.Definition().Key())
		}
	}
	for _, x := range []any{fhir.ApplyOperation(), fhir.CapabilityOf("1", at, "", false)} {
		require.NoError(t, v.Check(x))
	}
	for i, d := range slices.Concat([]fhir.Decided{converted(t)}, assessed(t), invented(t, 50)) {
		require.NoError(t, v.Check(fhir.GuidanceResponseOf(d)))
		proposed := fhir.ProposalsOf(d, "1")
		for _, x := range []any{proposed.Request, proposed.SafetyNet, proposed.Ask} {
			require.NoError(t, v.Check(x))
		}
		if i%5 == 0 {
			require.NoError(t, v.Check(fhir.DocumentOf(handedOn(d))))
		}
		for _, p := range d.Programs {
			require.NoError(t, v.Check(fhir.ResponseOf(p.Definition(), d.Case, nil)))
		}
	}
	require.Empty(t, v.Unused())
}

// TestVocabularyBites: what is not published, and what is used otherwise, is found.
func TestVocabularyBites(t *testing.T) {
	v := vocabulary(t)
	const ours = fhir.Canonical + "/StructureDefinition/"
	item := func(extension string) string {
		return `{"resourceType":"Questionnaire","item":[{"item":[{"extension":[` + extension + `]}]}]}`
	}
	rule := `{"url":"` + ours + `answered-by","valueCode":"parent"}`
	private := `{"url":"` + ours + `private-from-years","valueInteger":12}`
	require.NoError(t, v.Check([]byte(item(rule+","+rule))))
	for name, body := range map[string]string{
		"no definition": item(`{"url":"` + ours + `hue","valueCode":"red"}`),
		"another place": `{"resourceType":"Questionnaire","extension":[` + rule + `]}`,
		"another value": item(strings.Replace(rule, "valueCode", "valueString", 1)),
		"no value":      item(`{"url":"` + ours + `answered-by"}`),
		"a part less":   item(`{"url":"` + ours + `choice","extension":[{"url":"value","valueDecimal":1}]}`),
		"twice":         item(private + "," + private),
		"no system":     `{"coding":[{"system":"` + fhir.Canonical + `/CodeSystem/hue","code":"red"}]}`,
		"no code":       `{"coding":[{"system":"` + fhir.IssueSystem + `","code":"red"}]}`,
	} {
		t.Run(name, func(t *testing.T) { require.Error(t, v.Check([]byte(body))) })
	}
}

// sliced is what the id of an element has and its path does not.
var sliced = regexp.MustCompile(`:[a-z-]+`)

// TestStructureDefinitions: each is FHIR, a draft, and has what a definition of an
// extension must have and the schema does not ask for.
func TestStructureDefinitions(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range fhir.StructureDefinitions() {
		fhirtest.Valid(t, d)
		require.False(t, seen[d.ID], d.ID)
		seen[d.ID] = true
		require.Equal(t, "draft", d.Status)
		require.Contains(t, d.Description, "Not clinically approved.")
		require.NotEmpty(t, d.Title)
		require.NotEmpty(t, d.Context)
		fixed := map[string]string{}
		for _, e := range d.Differential.Element {
			require.Equal(t, e.Path, sliced.ReplaceAllString(e.ID, ""))
			if e.FixedURI != "" {
				fixed[e.ID] = e.FixedURI
			}
			_, slice, is := strings.Cut(e.ID, ":")
			require.Equal(t, is && !strings.Contains(slice, "."), e.SliceName != "", e.ID)
		}
		require.Equal(t, d.URL, fixed["Extension.url"])
		if d.Title == "Evidence" || d.Title == "Grade of a source" { // one with parts, one with a value
			golden(t, d.ID+".json", jsonOf(t, d))
		}
	}
}
