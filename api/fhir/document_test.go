package fhir_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/api/fhir/fhirtest"
	"safetynet/engine"
	"safetynet/pathways"
)

// handedOn is a document about a child, by an adviser.
func handedOn(d fhir.Decided) fhir.Document {
	d.ID, d.RecordedAt = "53ad9d43-9af2-4c58-96e5-a4145f151a02", at.Add(time.Minute)
	return fhir.Document{
		Decided: d, As: "9b2c1a52-50a3-4f7c-8a6f-0f52a1e4a001", At: at.Add(2 * time.Minute), Title: "Hand-over", Notice: "NOT CLINICALLY APPROVED",
		Decision: "Decided by febrile-child 1.2.0", By: fhir.Person{Role: "adviser", ID: "a1b2"},
		Sections: []fhir.Section{
			{Title: "Situation", Lines: []string{"Child, age: 2 years", `Temperature < 39 & "weak" cry`}},
			{Title: "Background", Lines: []string{"No history was given"}, Holds: fhir.HoldsHistory},
			{Title: "Assessment", Lines: []string{"Certain: nothing yet"}, Holds: fhir.HoldsFound},
			{Title: "Recommendation", Lines: []string{"Go now"}, Holds: fhir.HoldsPlan},
		},
	}
}

// only are the resources of a type in a bundle.
func only[T any](b *fhir.Bundle) []*T {
	var all []*T
	for _, e := range b.Entry {
		if x, is := e.Resource.(*T); is {
			all = append(all, x)
		}
	}
	return all
}

// requireDocument: it is FHIR, begins with the composition, and whatever is pointed
// at is in it.
func requireDocument(t *testing.T, b *fhir.Bundle) {
	t.Helper()
	fhirtest.Valid(t, b)
	require.Equal(t, "document", b.Type)
	require.Equal(t, "urn:ietf:rfc:3986", b.Identifier.System)
	require.NotEmpty(t, b.Timestamp)
	require.IsType(t, &fhir.Composition{}, b.Entry[0].Resource)
	there := map[string]bool{}
	for _, e := range b.Entry {
		require.Regexp(t, `^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$`, e.FullURL)
		require.False(t, there[e.FullURL], "twice: %s", e.FullURL)
		there[e.FullURL] = true
	}
	for _, e := range b.Entry {
		x := tree(t, e.Resource)
		requireResolved(t, x)
		for _, ref := range references(x) {
			require.True(t, strings.HasPrefix(ref, "#") || there[ref], "%s leads nowhere", ref)
		}
	}
	for _, section := range only[fhir.Composition](b)[0].Section {
		requireXHTML(t, section.Text.Div)
	}
}

func requireXHTML(t *testing.T, div string) {
	t.Helper()
	require.True(t, strings.HasPrefix(div, `<div xmlns="http://www.w3.org/1999/xhtml">`), div)
	d := xml.NewDecoder(strings.NewReader(div))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else {
			require.NoError(t, err, div)
		}
	}
}

// TestDocuments: of every child a document can be made.
func TestDocuments(t *testing.T) {
	for i, d := range append(assessed(t), invented(t, 20)...) {
		if i%10 == 0 || len(d.Programs) > 1 {
			requireDocument(t, fhir.DocumentOf(handedOn(d)))
		}
	}
}

// TestDocument: one in full.
func TestDocument(t *testing.T) {
	x := handedOn(decided(t, "febrile-child", pathways.Adviser, 30, map[string]engine.Answer{
		"temperature_c": engine.NumberAnswer(39.1), "vaccine_within_48h": engine.BoolAnswer(false),
	}))
	b := fhir.DocumentOf(x)
	requireDocument(t, b)
	c := only[fhir.Composition](b)[0]
	require.Equal(t, "preliminary", c.Status)
	require.Contains(t, c.Text.Div, "NOT CLINICALLY APPROVED")
	require.Contains(t, c.Section[0].Text.Div, "Temperature &lt; 39 &amp; &#34;weak&#34; cry")
	names := map[string]string{}
	for _, e := range b.Entry {
		names[e.FullURL] = tree(t, e.Resource)["resourceType"].(string)
	}
	var leads [][]string
	for _, section := range c.Section {
		var to []string
		for _, ref := range section.Entry {
			to = append(to, names[ref.Reference])
		}
		leads = append(leads, to)
	}
	require.Equal(t, [][]string{
		nil, {"Observation"}, {"Observation", "GuidanceResponse"}, {"CarePlan", "ServiceRequest", "CommunicationRequest"},
	}, leads)
	require.Equal(t, "Device", names[c.Author[0].Reference])
	require.Equal(t, engine.Semantics, only[fhir.Device](b)[0].Version[0].Value)
	require.Equal(t, "CarePlan", names[only[fhir.GuidanceResponse](b)[0].Result.Reference])

	p := only[fhir.Provenance](b)
	require.Len(t, p, 1)
	require.Len(t, p[0].Target, 4)
	require.Equal(t, "2026-11-22T10:01:00+01:00", p[0].Recorded)
	require.Equal(t, "adviser a1b2", p[0].Agent[1].Who.Display)
	require.Equal(t, []fhir.Extension{
		{URL: fhir.Canonical + "/StructureDefinition/module", ValueURI: fhir.Canonical + "/PlanDefinition/febrile-child|1.2.0"},
		{URL: fhir.Canonical + "/StructureDefinition/digest", ValueString: x.Assessment.Provenance[0].Digest},
	}, p[0].Entity[0].Extension)

	one, err := json.Marshal(b)
	require.NoError(t, err)
	again, err := json.Marshal(fhir.DocumentOf(x))
	require.NoError(t, err)
	require.Equal(t, string(one), string(again))
	x.As = "9b2c1a52-50a3-4f7c-8a6f-0f52a1e4a002"
	other := fhir.DocumentOf(x)
	require.NotEqual(t, b.Identifier, other.Identifier)
	require.NotEqual(t, b.Entry[0].FullURL, other.Entry[0].FullURL)
}

// TestDocumentOfAnOverride: what holds is what a program could act on, whichever way
// it was chosen; what the rules came to is still said, and who chose, and why.
func TestDocumentOfAnOverride(t *testing.T) {
	by := fhir.Person{Role: "clinician", ID: "c3d4"}
	for _, x := range []struct {
		to       string
		calmer   bool   // than what stood before, which need not be what the rules came to
		priority string // "" for no request
		home     bool   // no more urgent than the rules
	}{
		{"call-999", false, "stat", false}, {"ed-now", true, "asap", false}, {"gp-within-3-days", true, "routine", true},
		{"gp-within-2-days", false, "routine", true}, {"self-care", true, "", true}, {"of-a-later-release", false, "stat", false},
	} {
		t.Run(x.to, func(t *testing.T) {
			doc := handedOn(decided(t, "febrile-child", pathways.Adviser, 30, map[string]engine.Answer{"temperature_c": engine.NumberAnswer(39.1)}))
			rules := doc.Assessment.Disposition
			require.NotEqual(t, rules.ID, x.to)
			doc.Chosen = &fhir.Chosen{By: by, At: at.Add(time.Minute), To: x.to, Calmer: x.calmer, Reason: "I have seen or examined the child"}
			b := fhir.DocumentOf(doc)
			requireDocument(t, b)
			requests := only[fhir.ServiceRequest](b)
			if x.priority == "" {
				require.Empty(t, requests)
			} else {
				require.Len(t, requests, 1)
				require.Equal(t, x.priority, requests[0].Priority)
				require.Equal(t, x.to, requests[0].Code.Coding[0].Code)
				require.Empty(t, requests[0].Extension, "the 111 code is that of another outcome")
				require.Equal(t, "I have seen or examined the child", requests[0].ReasonCode[0].Text)
			}
			plan := only[fhir.CarePlan](b)[0]
			require.Equal(t, x.to, plan.Activity[0].OutcomeCodeableConcept[0].Coding[0].Code)
			require.True(t, slices.ContainsFunc(plan.Note, func(n fhir.Annotation) bool {
				return strings.Contains(n.Text, "chosen by the clinician c3d4. Reason: I have seen or examined the child.") && strings.Contains(n.Text, rules.Text)
			}))
			home := slices.ContainsFunc(plan.Activity[1:], func(a fhir.PlanActivity) bool { return a.Detail != nil && a.Detail.Code.Text == "Home care" })
			require.Equal(t, x.home, home, "advice for home is left out of what is more urgent")

			r := only[fhir.GuidanceResponse](b)[0]
			require.Nil(t, r.Result)
			said, err := json.Marshal(r)
			require.NoError(t, err)
			require.Contains(t, string(said), `"`+rules.ID+`"`)
			all := only[fhir.Provenance](b)
			require.Len(t, all, 2)
			require.Len(t, all[1].Target, 1)
			require.Equal(t, "I have seen or examined the child", all[0].Reason[0].Text)
			require.Equal(t, "clinician c3d4", all[0].Agent[0].Who.Display)
			require.Equal(t, "2026-11-22T10:01:00+01:00", all[0].OccurredDateTime)
		})
	}
}

// TestSafetyNetOfAnOverride: a sign is left out that would mean no more than what was
// chosen, and kept where that is not known.
func TestSafetyNetOfAnOverride(t *testing.T) {
	doc := handedOn(decided(t, "febrile-child", pathways.Parent, 30, map[string]engine.Answer{"temperature_c": engine.NumberAnswer(38.2)}))
	watch := doc.Assessment.SafetyNet.WatchFor
	require.NotEmpty(t, watch)
	count := func(to string) int {
		doc.Chosen = &fhir.Chosen{To: to, Reason: "x"}
		return strings.Count(mustJSON(t, only[fhir.CommunicationRequest](fhir.DocumentOf(doc))[0]), "Watch for: ")
	}
	require.Zero(t, count("call-999"))
	urgent := 0
	for _, w := range watch {
		if w.Then == "call-999" {
			urgent++
		}
	}
	require.Positive(t, urgent)
	require.Less(t, urgent, len(watch))
	require.Equal(t, urgent, count("ed-now"))
	require.Equal(t, len(watch), count("of-a-later-release"))
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}
