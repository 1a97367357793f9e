package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir/fhirtest"
	"safetynet/api/story"
)

// TestOneStoryToldOnce plays a whole call: what each step answers, and what it
// leaves in the log.
func TestOneStoryToldOnce(t *testing.T) {
	clock := now
	f := newFixture(t, ticking(&clock))
	later := func(d time.Duration) { clock = clock.Add(d) }

	// A parent checks, and is told to speak to somebody today.
	told := made[answer](f, story.Parent, "/v1/assessments", ask("parent", `"age":{"years":2}`, findings(`"temperature_c":38.5`, `"non_blanching_rash":{"unknown":"unsure"}`)))
	require.Equal(t, "seek-advice", told.Guidance)
	require.Equal(t, story.Anonymous, f.last().By)

	// They phone, and read out the code.
	later(20 * time.Minute)
	code := strings.ToLower(strings.ReplaceAll(told.Reference, "-", " "))
	call := made[OpenedCall](f, story.Adviser, "/v1/calls", `{"reference":"`+code+`"}`)
	require.Equal(t, told.ID, call.ID)
	require.Equal(t, &story.Opened{About: story.About{Nonce: f.last().Body.(*story.Opened).Nonce, By: f.last().By}, Reference: true}, f.last().Body)
	require.Equal(t, story.Actor{Role: story.Adviser, ID: f.idOf(story.Adviser)}, f.last().By)
	at := "/v1/calls/" + call.ID
	v := shown[viewed](f, story.Adviser, at)
	require.Nil(t, v.Standing.By)
	require.False(t, v.Standing.Ended)
	require.Len(t, v.Items, 2)
	read := shown[Stored](f, story.Adviser, "/v1/references/"+strings.ReplaceAll(code, " ", "%20"))
	require.Equal(t, told.ID, read.ID)
	require.Contains(t, read.Unknown, Unanswered{"non_blanching_rash", "unsure", textOf(t, "non_blanching_rash")})

	// The adviser asks two more things, and it is an emergency.
	later(3 * time.Minute)
	second := made[answer](f, story.Adviser, at+"/assessments", ask("adviser", `"age":{"years":2}`,
		findings(`"temperature_c":38.5`, `"non_blanching_rash":true`, `"cry":"weak"`)))
	require.Equal(t, "escalate", second.Guidance)
	require.Equal(t, told.ID, f.last().Body.(*story.Record).Supersedes)
	v = shown[viewed](f, story.Adviser, at)
	require.Equal(t, second.ID, v.Standing.Assessment)
	require.Nil(t, v.Assessments[0].Change)
	require.Equal(t, "worse", v.Assessments[1].Change.Trend)
	require.Equal(t, []string{second.ID}, shown[Stored](f, story.Adviser, "/v1/assessments/"+told.ID).SupersededBy)

	// An adviser may not go down from there, and an emergency does not wait.
	before := len(f.recorded())
	down := `{"disposition":"gp-or-111-today","reason":"examined"}`
	requireRefusal(t, f.as(story.Adviser, http.MethodPost, at+"/overrides", down), http.StatusForbidden, "forbidden", "clinician-needed", "")
	requireRefusal(t, f.as(story.Adviser, http.MethodPost, at+"/tasks", `{"what":"call-back"}`), http.StatusConflict, "not-as-things-stand", "cannot-wait", "/what")
	require.Len(t, f.recorded(), before)

	// It is handed over, at once.
	task := made[CallItem](f, story.Adviser, at+"/tasks", `{"what":"hand-over"}`)
	handed := f.last().Body.(*story.Tasked)
	require.Equal(t, clock, handed.Due)
	require.Contains(t, string(handed.Summary), "Since the assessment before: Worse or more urgent than before.")
	later(2 * time.Minute)
	queue := shown[Queue](f, story.Clinician, "/v1/queue?what=hand-over")
	require.Len(t, queue.Tasks, 1)
	require.Equal(t, task.ID, queue.Tasks[0].ID)
	require.Equal(t, call.ID, queue.Tasks[0].Call)
	require.True(t, queue.Tasks[0].Overdue)
	require.Equal(t, "between 2 years and 2 years 11 months", queue.Tasks[0].Age)
	require.EqualValues(t, "escalate", queue.Tasks[0].Standing.Guidance)
	require.Empty(t, shown[Queue](f, story.Clinician, "/v1/queue?what=call-back").Tasks)
	requireRefusal(t, f.as(story.Adviser, http.MethodPost, at+"/tasks/"+task.ID+"/done", `{"result":"taken"}`), http.StatusForbidden, "forbidden", "clinician-needed", "")
	requireRefusal(t, f.as(story.Adviser, http.MethodPost, at+"/outcome", `{"outcome":"ed"}`), http.StatusConflict, "not-as-things-stand", "task-open", "")
	made[CallItem](f, story.Clinician, at+"/tasks/"+task.ID+"/done", `{"result":"taken"}`)
	require.Empty(t, shown[Queue](f, story.Clinician, "/v1/queue").Tasks)

	// The clinician has seen the child, and goes down with a reason that carries it.
	weak := `{"disposition":"gp-or-111-today","reason":"worried"}`
	requireRefusal(t, f.as(story.Clinician, http.MethodPost, at+"/overrides", weak), unprocessable, "invalid-request", "reason-too-weak", "/reason")
	made[CallItem](f, story.Clinician, at+"/overrides", down)
	o := f.last().Body.(*story.Overridden)
	require.True(t, o.Calmer)
	require.Equal(t, second.Disposition.ID, o.From)
	v = shown[viewed](f, story.Adviser, at)
	require.Equal(t, "gp-or-111-today", v.Standing.Disposition)
	require.Equal(t, second.Disposition.ID, v.Standing.Rules)
	require.Equal(t, story.Clinician, v.Standing.By.Role)
	require.Equal(t, "examined", v.Standing.Reason)
	text := f.as(story.Clinician, http.MethodGet, at+"/handover", "", "Accept", "text/plain")
	require.Equal(t, "text/plain; charset=utf-8", text.Header().Get("Content-Type"))
	require.Contains(t, text.Body.String(), "chosen by the clinician. Reason: I have seen or examined the child.")
	require.Contains(t, text.Body.String(), "NOT CLINICALLY APPROVED")
	document := f.as(story.Clinician, http.MethodGet, at+"/handover", "", "Accept", "application/fhir+json")
	require.Equal(t, http.StatusOK, document.Code)
	require.Equal(t, "application/fhir+json; charset=utf-8", document.Header().Get("Content-Type"))
	fhirtest.Valid(t, document.Body.Bytes())
	require.Contains(t, document.Body.String(), "chosen by the clinician. Reason: I have seen or examined the child.")
	require.Contains(t, document.Body.String(), second.ID)
	require.NotContains(t, document.Body.String(), told.Reference)

	// It ends, and says to check again when its time is over.
	outcome := made[CallItem](f, story.Clinician, at+"/outcome", `{"outcome":"gp"}`)
	later(5 * 24 * time.Hour)
	v = shown[viewed](f, story.Adviser, at)
	require.False(t, v.Open)
	require.Equal(t, outcome.ID, v.Outcome.ID)
	require.True(t, v.Standing.Ended)
	require.Equal(t, checkAgain, v.Standing.CheckAgain)
	require.Len(t, v.Items, 7)
	for i, e := range f.recorded() {
		require.Equal(t, e.ID, v.Items[i].ID)
		require.Equal(t, e.Kind, v.Items[i].Kind)
	}

	// The auditor checks the chain, exports it, and erases the story.
	checked := shown[struct {
		OK    bool
		Count int
	}](f, story.Auditor, "/v1/log/verify")
	require.True(t, checked.OK)
	require.Equal(t, 7, checked.Count)
	export := f.as(story.Auditor, http.MethodGet, "/v1/log", "")
	require.Equal(t, "application/x-ndjson", export.Header().Get("Content-Type"))
	require.Equal(t, 7, strings.Count(export.Body.String(), "\n"))
	require.Equal(t, 2, strings.Count(f.as(story.Auditor, http.MethodGet, "/v1/log?after=5", "").Body.String(), "\n"))
	w := f.as(story.Auditor, http.MethodDelete, "/v1/references/"+told.Reference, `{"reason":"asked"}`)
	require.Equal(t, http.StatusOK, w.Code, beginning(w))
	require.Equal(t, &story.Erased{About: f.last().Body.(*story.Erased).About, Reason: "asked"}, f.last().Body)
	for _, e := range f.recorded()[:7] {
		require.Empty(t, e.Body)
	}
	requireProblem(t, f.as(story.Adviser, http.MethodGet, "/v1/references/"+told.Reference, ""), http.StatusGone, "erased")
	requireProblem(t, f.as(story.Auditor, http.MethodGet, "/v1/assessments/"+second.ID, ""), http.StatusGone, "erased")
	requireProblem(t, f.as(story.Adviser, http.MethodPost, "/v1/calls", `{"reference":"`+second.Reference+`"}`), http.StatusGone, "erased")
	requireProblem(t, f.as(story.Adviser, http.MethodPost, at+"/outcome", `{"outcome":"gp"}`), http.StatusGone, "erased")
	requireProblem(t, f.as(story.Auditor, http.MethodDelete, "/v1/references/"+second.Reference, `{"reason":"asked"}`), http.StatusGone, "erased")
	v = shown[viewed](f, story.Adviser, at)
	require.True(t, v.Erased)
	require.Nil(t, v.Standing)
	require.Nil(t, v.Items[0].By)
	require.True(t, shown[struct{ OK bool }](f, story.Auditor, "/v1/log/verify").OK)

	// What was not erased holds nothing that identifies a child.
	for _, e := range f.recorded() {
		require.NotContains(t, string(e.Body), "temperature")
	}
}

// textOf is how a finding is asked of an adviser.
func textOf(t testing.TB, finding string) string {
	t.Helper()
	for _, x := range newEngine(t).Library().Pathways {
		if f := x.Dictionary.Finding(finding); f != nil {
			return f.Text.For("adviser")
		}
	}
	t.Fatalf("no finding %s", finding)
	return ""
}
