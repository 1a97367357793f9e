package fhir_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/api/fhir/fhirtest"
	"safetynet/engine"
	"safetynet/pathways"
	"safetynet/pathways/releasetest"
)

// programs are all versions of all pathways, those that are retired too.
func programs(t testing.TB) []*engine.Program {
	t.Helper()
	all, err := shipped()
	require.NoError(t, err)
	return all
}

var shipped = sync.OnceValues(compiled)

func compiled() (all []*engine.Program, err error) {
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.Compile(lib, issues)
	if issues.HasErrors() {
		return nil, errors.New(issues.Render())
	}
	for _, p := range lib.Pathways {
		all = append(all, eng.Program(p.ID.Value, p.Version))
	}
	return all, nil
}

// published is everything about one version that is served.
func published(p *engine.Program) []any {
	all := []any{fhir.QuestionnaireOf(p), fhir.PlanDefinitionOf(p), fhir.LibraryOf(p)}
	for _, s := range fhir.CodeSystemsOf(p) {
		all = append(all, s)
	}
	for _, s := range fhir.ValueSetsOf(p) {
		all = append(all, s)
	}
	return all
}

// head is what every definition says of itself.
type head struct {
	ResourceType, ID, URL, Version, Name, Status, Description string
	Experimental                                              bool
	Identifier                                                []fhir.Identifier
}

func headOf(t testing.TB, resource any) (h head) {
	t.Helper()
	data, err := json.Marshal(resource)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &h))
	return h
}

// TestPublishedIsFHIR: every definition of every version is FHIR R4, has an id of
// FHIR that no other has, and says that nobody has approved it.
func TestPublishedIsFHIR(t *testing.T) {
	id, name := regexp.MustCompile(`^[A-Za-z0-9\-.]{1,64}$`), regexp.MustCompile(`^[A-Z][A-Za-z0-9]{0,254}$`)
	seen := map[string][]byte{}
	for _, p := range programs(t) {
		for _, resource := range published(p) {
			h := headOf(t, resource)
			require.Regexp(t, id, h.ID)
			require.Regexp(t, name, h.Name)
			require.True(t, strings.HasSuffix(h.ID, "-"+h.Version), h.ID)
			require.Equal(t, "draft", h.Status)
			require.True(t, h.Experimental)
			require.Contains(t, h.Description, "Not clinically approved.")
			data, err := json.Marshal(resource)
			require.NoError(t, err)
			key := h.ResourceType + "/" + h.ID
			if before, again := seen[key]; again {
				require.Equal(t, string(before), string(data), "%s is two things", key)
				continue
			}
			fhirtest.Valid(t, data)
			seen[key] = data
		}
	}
	require.Contains(t, seen, "CodeSystem/finding-1.1.0")
	require.Contains(t, seen, "Questionnaire/febrile-child-1.2.0")
}

// TestApproved: a version that is approved is no draft, and says since when. What
// nobody trusted has signed stays one.
func TestApproved(t *testing.T) {
	from := time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC)
	files := releasetest.Approved(t, pathways.Embedded(), from)
	lib, _ := pathways.LoadTrusting(files, nil)
	retired := releasetest.Retired(lib.Edition("asthma@1.0.0").Release(), time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC))
	files[pathways.ReleasePlace("asthma@1.0.0")].Data = []byte(retired.YAML())
	lib, issues := pathways.LoadTrusting(files, releasetest.Approvers(t))
	eng, issues := engine.Compile(lib, issues)
	require.NotNil(t, eng, issues.Render())
	p := lib.Newest("asthma")
	until := pathways.Date{Time: time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)}
	p.Effective.Until = &until
	for at, want := range map[time.Time]string{from.Add(-time.Second): "draft", from: "active", from.AddDate(0, 1, 0): "retired", from.AddDate(1, 0, 0): "retired"} {
		plan := fhir.PlanDefinitionOf(eng.Program("asthma", p.Version))
		plan.Approve(&p.Header, at)
		fhirtest.Valid(t, plan)
		require.Equal(t, want, plan.Status, at)
		approved := !at.Before(from) && at.Before(from.AddDate(1, 0, 0))
		require.Equal(t, !approved, *plan.Experimental)
		require.Equal(t, approved, plan.ApprovalDate == "2027-01-02")
		require.Equal(t, !approved, strings.Contains(plan.Description, "Not clinically approved"))
		require.Equal(t, "2027-12-31", plan.EffectivePeriod.End, "FHIR's last day is included, ours is not")
	}
}

// each calls f for every item at any depth, with its group.
func each(items []fhir.QuestionnaireItem, f func(fhir.QuestionnaireItem)) {
	for _, x := range items {
		f(x)
		each(x.Item, f)
	}
}

// TestQuestionnaire: what the pathway tests is asked, once, and nothing else but the
// gestation; every linkId is there once, and every answer can be given.
func TestQuestionnaire(t *testing.T) {
	for _, p := range programs(t) {
		t.Run(p.Definition().Key(), func(t *testing.T) {
			q, d := fhir.QuestionnaireOf(p), p.Definition().Dictionary
			ids := map[string]fhir.QuestionnaireItem{}
			var asked []string
			each(q.Item, func(x fhir.QuestionnaireItem) {
				require.NotContains(t, ids, x.LinkID)
				ids[x.LinkID] = x
				require.NotEmpty(t, x.Text, x.LinkID)
				if d.Finding(x.LinkID) != nil {
					asked = append(asked, x.LinkID)
				}
			})
			want := p.Tested()
			if !slices.Contains(want, engine.GestationID) {
				want = append(want, engine.GestationID)
			}
			require.ElementsMatch(t, want, asked)
			for _, link := range []string{fhir.AudienceItem, fhir.BirthItem, fhir.AgeItem + ".years", fhir.AgeItem + ".days", fhir.LocalityItem} {
				require.Contains(t, ids, link)
			}
			sets := map[string]*fhir.ValueSet{}
			for _, s := range q.Contained {
				sets["#"+s.ID] = s
			}
			for _, id := range asked {
				requireQuestion(t, p, d.Finding(id), ids, sets)
			}
		})
	}
}

// requireQuestion looks at one question: its code, its type and what can be answered.
func requireQuestion(t *testing.T, p *engine.Program, f *pathways.Finding, ids map[string]fhir.QuestionnaireItem, sets map[string]*fhir.ValueSet) {
	t.Helper()
	id := f.ID.Value
	x := ids[id]
	require.Equal(t, fhir.FindingSystem, x.Code[0].System)
	require.Equal(t, id, x.Code[0].Code)
	why, isNumber := ids[id+fhir.WhyItem]
	require.Equal(t, f.Type == pathways.Int || f.Type == pathways.Number, isNumber, id)
	var reasons []string
	for _, r := range pathways.Reasons() {
		reasons = append(reasons, fhir.AnswerSystem+" "+string(r))
	}
	switch f.Type {
	case pathways.Bool:
		require.Equal(t, "choice", x.Type)
		require.ElementsMatch(t, append(reasons, fhir.AnswerSystem+" yes", fhir.AnswerSystem+" no"), codesIn(sets[x.AnswerValueSet]))
	case pathways.Enum:
		require.Equal(t, "choice", x.Type)
		for _, v := range f.Values.All() {
			reasons = append(reasons, fhir.ValuesSystem(id)+" "+v)
		}
		require.ElementsMatch(t, reasons, codesIn(sets[x.AnswerValueSet]))
	default:
		require.Equal(t, "choice", why.Type)
		require.ElementsMatch(t, reasons, codesIn(sets[why.AnswerValueSet]))
		require.Equal(t, f.Unit != "", x.Type == "quantity", id)
	}
	var who []string
	for _, e := range x.Extension {
		if e.URL == fhir.AnsweredByExtension {
			who = append(who, e.ValueCode)
		}
	}
	for _, a := range pathways.Audiences() {
		require.Equal(t, p.Answerable(f, a), slices.Contains(who, string(a)), id)
	}
}

// codesIn lists the codes of a value set with their systems.
func codesIn(s *fhir.ValueSet) (all []string) {
	for _, in := range s.Compose.Include {
		for _, c := range in.Concept {
			all = append(all, in.System+" "+c.Code)
		}
	}
	return all
}

// TestNumberItem: a number has its unit, range and decimals.
func TestNumberItem(t *testing.T) {
	item := find(t, "febrile-child", "temperature_c")
	said := map[string]any{}
	for _, e := range item.Extension {
		switch {
		case e.ValueCoding != nil:
			said[e.URL] = *e.ValueCoding
		case e.ValueInteger != nil:
			said[e.URL] = *e.ValueInteger
		case e.ValueDecimal != "":
			said[e.URL] = string(e.ValueDecimal)
		}
	}
	const standard = "http://hl7.org/fhir/StructureDefinition/"
	require.Equal(t, map[string]any{
		standard + "questionnaire-unit": fhir.Coding{System: fhir.UCUM, Code: "Cel", Display: "Cel"},
		standard + "minValue":           "30", standard + "maxValue": "43", standard + "maxDecimalPlaces": 1,
	}, said)
	require.Contains(t, item.Code, fhir.Coding{System: fhir.LOINC, Code: "8310-5", Display: "Body temperature"})
}

// find is one question of the newest version of a pathway.
func find(t *testing.T, pathway, link string) (found fhir.QuestionnaireItem) {
	t.Helper()
	for _, p := range programs(t) {
		if p.Definition().ID.Value == pathway {
			each(fhir.QuestionnaireOf(p).Item, func(x fhir.QuestionnaireItem) {
				if x.LinkID == link {
					found = x
				}
			})
		}
	}
	require.NotEmpty(t, found.LinkID)
	return found
}

// TestCodesOfValues: a code that stands for one answer is not the code of the
// question, and one that nobody has checked is nowhere.
func TestCodesOfValues(t *testing.T) {
	item := find(t, "febrile-child", "alertness")
	require.Len(t, item.Code, 1)
	p := programs(t)[len(programs(t))-1]
	d := p.Definition().Dictionary
	unchecked := map[string]bool{}
	for _, f := range d.Findings {
		for _, c := range f.Codes {
			if c.Source.Grade == pathways.Unverified {
				unchecked[c.Code] = true
			}
		}
	}
	all := fmt.Sprint(jsonOf(t, fhir.CodeSystemsOf(p)), jsonOf(t, fhir.LibraryOf(p).DataRequirement))
	require.Contains(t, all, `"418107008"`)
	for code := range unchecked {
		require.NotContains(t, all, `"`+code+`"`)
	}
}

// jsonOf is for people: with & and < as they are.
func jsonOf(t testing.TB, v any) string {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	require.NoError(t, e.Encode(v))
	return b.String()
}
