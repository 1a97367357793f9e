package fhir_test

import (
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

// TestGuidanceResponses: whatever an assessment says, it is FHIR, never calmer than
// the engine, and asks for what the engine asks for.
func TestGuidanceResponses(t *testing.T) {
	asked, settled, calm := 0, 0, 0
	for _, d := range slices.Concat(assessed(t), invented(t, 100)) {
		r := fhir.GuidanceResponseOf(d)
		fhirtest.Valid(t, r)
		requireResolved(t, tree(t, r))
		requireRails(t, d, r)
		a := d.Assessment
		if len(a.NextQuestions) > 0 {
			asked++
		} else if a.Settled {
			settled++
		}
		if a.Guidance == pathways.HomeCare {
			calm++
		}
	}
	for _, n := range []int{asked, settled, calm} {
		require.Greater(t, n, 20, "the cases must show all of it")
	}
}

func requireRails(t *testing.T, d fhir.Decided, r *fhir.GuidanceResponse) {
	t.Helper()
	a, request, plan, net := d.Assessment, part[fhir.ServiceRequest](r.Contained), part[fhir.CarePlan](r.Contained), part[fhir.CommunicationRequest](r.Contained)
	require.Equal(t, a.Guidance == pathways.HomeCare, request == nil)
	if len(a.OutOfScope) > 0 && slices.ContainsFunc(a.OutOfScope, func(x engine.OutOfScope) bool { return x.Certain }) {
		require.NotNil(t, request, "out of scope is never calm")
	}
	if request != nil {
		require.Equal(t, a.Guidance == pathways.Escalate, request.Priority == "stat" || request.Priority == "asap", request.Priority)
		require.Equal(t, a.Disposition.ID, request.Code.Coding[0].Code)
		require.Equal(t, "draft", request.Status)
		soon, err := pathways.ParseDuration(a.Disposition.Within)
		require.NoError(t, err)
		end, err := time.Parse(time.RFC3339, request.OccurrencePeriod.End)
		require.NoError(t, err)
		require.True(t, end.Equal(d.Case.At.Add(soon.Duration)))
	}
	require.Equal(t, len(a.NextQuestions) > 0, r.Status == "data-required", "%s with %d questions", r.Status, len(a.NextQuestions))
	require.Equal(t, len(a.NextQuestions) == 0, r.Status == "success", r.Status)
	require.Len(t, r.DataRequirement, len(a.NextQuestions))
	require.Len(t, r.Extension, len(d.Programs)-1)
	require.GreaterOrEqual(t, len(r.ReasonCode), len(a.Matched))
	require.Equal(t, "draft", plan.Status)
	require.Equal(t, a.Disposition.ID, plan.Activity[0].OutcomeCodeableConcept[0].Coding[0].Code)
	until, err := time.Parse(time.RFC3339, plan.Period.End)
	require.NoError(t, err)
	require.True(t, until.Equal(a.SafetyNet.ValidUntil))
	require.GreaterOrEqual(t, len(net.Payload), len(a.SafetyNet.WatchFor)+1)
	for i, x := range a.SafetyNet.WatchFor {
		require.Contains(t, net.Payload[i].ContentString, x.Text)
		require.Contains(t, net.Payload[i].ContentString, d.Programs[0].Definition().Dispositions.Get(x.Then).Text.For(d.Case.Audience))
	}
	messages := part[fhir.OperationOutcome](r.Contained)
	require.Contains(t, codes(messages), "not-approved")
	require.Equal(t, len(a.Inconsistent) > 0, slices.Contains(codes(messages), "answers-inconsistent"))
}

// codes are ours of an outcome's issues.
func codes(o *fhir.OperationOutcome) []string {
	var all []string
	for _, x := range o.Issue {
		for _, c := range x.Details.Coding {
			all = append(all, c.Code)
		}
	}
	return all
}

// TestGuidanceResponse: a baby of two months with 38.0, in full.
func TestGuidanceResponse(t *testing.T) {
	d := decided(t, "febrile-child", pathways.Adviser, 2, map[string]engine.Answer{
		"temperature_c": engine.NumberAnswer(38), "vaccine_within_48h": engine.BoolAnswer(false), "headache": engine.UnknownAnswer(pathways.Unsure),
	})
	d.ID, d.Request = "53ad9d43-9af2-4c58-96e5-a4145f151a02", "their-own"
	d.Issues = []fhir.Issue{
		{Severity: pathways.LevelWarning, Code: "code-unknown", Pointer: "/entry/3/resource/code", Message: "nothing here is known by this code"},
		{Severity: pathways.LevelWarning, Code: "prefetch-missing", Pointer: "/prefetch/vitals", Message: "there are none", Hint: "send them"},
	}
	r := fhir.GuidanceResponseOf(d)
	fhirtest.Valid(t, r)
	require.Equal(t, fhir.Canonical+"/PlanDefinition/febrile-child|1.2.0", r.ModuleCanonical)
	require.Equal(t, "their-own", r.RequestIdentifier.Value)
	require.Equal(t, d.ID, r.ID)
	require.Equal(t, "data-required", r.Status)
	require.Equal(t, "2026-11-22T10:00:00+01:00", r.OccurrenceDate)
	require.Equal(t, "#plan", r.Result.Reference)
	require.Contains(t, r.Note[0].Text, "Not clinically approved")

	i := slices.IndexFunc(r.ReasonCode, func(x fhir.Reason) bool { return x.Extension[0].ValueString == "febrile-child/F-R12" })
	require.GreaterOrEqual(t, i, 0)
	said := tree(t, r.ReasonCode[i])
	require.Contains(t, said["text"], "under 3 months")
	require.Contains(t, said["extension"], map[string]any{"url": fhir.Canonical + "/StructureDefinition/evidence", "extension": []any{
		map[string]any{"url": "finding", "valueCode": "temperature_c"}, map[string]any{"url": "value", "valueString": "38"},
	}})

	request := part[fhir.ServiceRequest](r.Contained)
	require.Equal(t, "asap", request.Priority)
	require.Equal(t, "plan", request.Intent)
	require.Contains(t, request.Code.Text, "seen face to face within the hour")
	require.Equal(t, "Go to A&E now. Call 999 if you cannot get there, or if things get worse.", request.PatientInstruction)
	require.Equal(t, []fhir.Coding{{System: fhir.DispositionSystem, Code: "ed-now"}}, request.Code.Coding)
	require.Equal(t, fhir.Period{Start: "2026-11-22T10:00:00+01:00", End: "2026-11-22T11:00:00+01:00"}, *request.OccurrencePeriod)
	require.Equal(t, []fhir.Extension{{
		URL:         fhir.Canonical + "/StructureDefinition/nhs-111-dx",
		ValueCoding: &fhir.Coding{Code: "Dx02", Display: "Attend an emergency treatment centre within 1 hour"},
	}}, request.Extension, "no system is invented for codes of the NHS")

	messages := part[fhir.OperationOutcome](r.Contained)
	require.Equal(t, []string{"Bundle.entry[3].resource.code"}, messages.Issue[0].Expression)
	require.Equal(t, "code-invalid", messages.Issue[0].Code)
	require.Empty(t, messages.Issue[1].Expression, "a prefetch is no resource of FHIR")
	require.Equal(t, "send them. At /prefetch/vitals", messages.Issue[1].Diagnostics)

	q := slices.IndexFunc(d.Assessment.NextQuestions, func(q engine.Question) bool { return q.Finding == "non_blanching_rash" })
	require.GreaterOrEqual(t, q, 0)
	need := r.DataRequirement[q]
	require.Equal(t, "Observation", need.Type)
	require.Equal(t, []string{"value"}, need.MustSupport)
	require.Equal(t, []fhir.Coding{{System: fhir.FindingSystem, Code: "non_blanching_rash", Display: "Non-blanching rash"}}, need.CodeFilter[0].Code)
	require.Equal(t, d.Assessment.NextQuestions[q].Text, need.Extension[0].ValueString)
}

// TestAskedForByCode: a question about a vital sign can be answered by its published
// codes, and the age by a birth date.
func TestAskedForByCode(t *testing.T) {
	progs, err := library(t).Select([]string{"febrile-child"}, nil, at)
	require.NoError(t, err)
	c := engine.Case{Audience: pathways.Clinician, Age: engine.UnknownAge(), At: at, Findings: map[string]engine.Answer{}}
	a, err := engine.Assess(progs, c)
	require.NoError(t, err)
	r := fhir.GuidanceResponseOf(fhir.Decided{Programs: progs, Case: c, Assessment: a})
	fhirtest.Valid(t, r)
	need := map[string]fhir.DataRequirement{}
	for i, q := range a.NextQuestions {
		need[q.Finding] = r.DataRequirement[i]
	}
	require.Equal(t, []fhir.Coding{
		{System: fhir.FindingSystem, Code: "respiratory_rate", Display: "Respiratory rate over 60 s"}, {System: fhir.LOINC, Code: "9279-1", Display: "Respiratory rate"},
		{System: fhir.SNOMED, Code: "86290005", Display: "Respiratory rate"},
	}, need["respiratory_rate"].CodeFilter[0].Code)
	require.Equal(t, "Patient", need[engine.AgeID].Type)
	require.Equal(t, []string{"birthDate"}, need[engine.AgeID].MustSupport)
}

// TestPriority: every disposition there is, by the table.
func TestPriority(t *testing.T) {
	want := map[string]string{
		"self-care": "", "gp-within-3-days": "routine", "gp-within-2-days": "routine", "gp-or-111-today": "urgent", "clinician-4h": "urgent",
		"clinician-2h": "urgent", "clinician-1h": "urgent", "ed-now": "asap", "call-999": "stat",
	}
	d := decided(t, "febrile-child", pathways.Parent, 30, nil)
	all := d.Programs[0].Definition().Dispositions.List
	require.Len(t, all, len(want))
	for _, x := range all {
		told := *d.Assessment
		told.Guidance, told.Disposition = x.Guidance, engine.Endpoint{ID: x.ID.Value, Text: x.Text.Parent}
		if x.Within != nil {
			told.Disposition.Within = x.Within.String()
		}
		y := d
		y.Assessment = &told
		got := ""
		if request := part[fhir.ServiceRequest](fhir.GuidanceResponseOf(y).Contained); request != nil {
			got = request.Priority
		}
		require.Equal(t, want[x.ID.Value], got, x.ID)
	}
	unknown := *d.Assessment
	unknown.Guidance, unknown.Disposition = "of a later release", engine.Endpoint{ID: "other", Text: "Other"}
	d.Assessment = &unknown
	require.Equal(t, "stat", part[fhir.ServiceRequest](fhir.GuidanceResponseOf(d).Contained).Priority)
}

// TestServicesOfAPlace stand with the request as text.
func TestServicesOfAPlace(t *testing.T) {
	d := decided(t, "febrile-child", pathways.Parent, 30, nil)
	told := *d.Assessment
	told.Disposition.Services = []engine.Service{{Name: "NHS 111", Phone: "111", Hours: "day and night", Text: "For advice."}}
	d.Assessment = &told
	r := fhir.GuidanceResponseOf(d)
	fhirtest.Valid(t, r)
	request := part[fhir.ServiceRequest](r.Contained)
	require.Equal(t, "NHS 111, 111, day and night", request.Performer[0].Display)
	require.True(t, slices.ContainsFunc(request.Note, func(n fhir.Annotation) bool { return strings.HasSuffix(n.Text, "For advice.") }))
}
