package desk_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/api/web/webtest"
)

// started begins a call about a child of 30 months with a dry mouth.
func started(t testing.TB, s *webtest.Server) *webtest.Visitor {
	t.Helper()
	return s.Post(t, "/desk/call", url.Values{
		"key": {uuid.NewString()}, "pathway": {"febrile-child"}, "age-months": {"30"}, "answer-dry_mouth": {"true"},
	})
}

const recordIt = "Record this assessment r"

// storyOf is the story that a page is about.
func storyOf(t testing.TB, s *webtest.Server, v *webtest.Visitor) *story.Story {
	t.Helper()
	action, _ := v.Form("call")
	out, err := bookOf(s).Story(t.Context(), strings.TrimPrefix(action, "/desk/story/"))
	require.NoError(t, err)
	return out
}

// refused is what stands beside a form.
func refused(t testing.TB, v *webtest.Visitor, want string) {
	t.Helper()
	require.Equal(t, http.StatusUnprocessableEntity, v.Status, v.Main())
	require.Contains(t, v.Source, "Error:</span> "+want)
}

// TestRecord: an assessment is recorded once, says by whom and how long it took,
// and leads to its reference code; one with other answers replaces it.
func TestRecord(t *testing.T) {
	now := webtest.Now
	base := webtest.Serve(t, func(c *api.Config) { c.Now = func() time.Time { return now } })
	adviser := as(t, base, story.Adviser)
	v := started(t, adviser)
	require.NotContains(t, v.Main(), "What was said then")
	_, form := v.Form(recordIt)
	now = now.Add(4 * time.Minute)
	for range 3 {
		v = adviser.Post(t, "/desk/record", form)
		require.Equal(t, http.StatusOK, v.Status)
	}
	s := storyOf(t, base, v)
	require.Equal(t, []string{story.Call, story.Assessment}, kinds(t, base))
	first := s.Latest()
	require.Equal(t, 240, first.Took)
	require.Equal(t, story.Adviser, first.By.Role)
	require.NotEmpty(t, first.By.ID)
	require.Empty(t, first.Supersedes)
	require.Contains(t, v.Main(), "Reference code "+first.Item.Reference)
	require.Contains(t, v.Main(), "4 minutes after the call was opened")
	require.NotContains(t, v.Main(), "Since the assessment before")
	require.NotContains(t, v.Source, "2024")

	form.Set("answer-non_blanching_rash", "true")
	now = now.Add(time.Minute)
	v = adviser.Post(t, "/desk/record", form)
	second := storyOf(t, base, v).Latest()
	require.Equal(t, first.ID, second.Supersedes)
	require.Contains(t, v.Main(), "Escalate: Emergency ambulance (999) now.")
	require.Contains(t, v.Main(), "Worse or more urgent than before. In 1 minute.")
	require.Contains(t, v.Main(), "The outcome is more urgent.")
	require.Contains(t, v.Main(), "new: not as in a well child")
	require.Contains(t, v.Main(), "Assessed before")

	v = v.Press("call") // a further call about it
	require.Contains(t, v.Main(), "What was said then")
	_, form = v.Form(recordIt)
	form.Set("answer-non_blanching_rash", "false")
	v = adviser.Post(t, "/desk/record", form)
	require.Contains(t, v.Main(), "Better than before.")
	form.Del("answer-dry_mouth")
	v = adviser.Post(t, "/desk/record", form)
	require.Contains(t, v.Main(), "Do not count on it.", "what was not asked again is not better")
	require.Contains(t, v.Main(), "Something known before is not known now.")
}

// TestRecordedOnce: a form that is sent many times at once is carried out once.
func TestRecordedOnce(t *testing.T) {
	base := webtest.Serve(t)
	adviser := as(t, base, story.Adviser)
	_, form := started(t, adviser).Form(recordIt)
	atOnce := func(path string) {
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				resp, err := http.PostForm(adviser.URL+path, form)
				if assert.NoError(t, err) {
					assert.Equal(t, http.StatusOK, resp.StatusCode)
					assert.NoError(t, resp.Body.Close())
				}
			})
		}
		all.Wait()
	}
	atOnce("/desk/record")
	require.Equal(t, []string{story.Call, story.Assessment}, kinds(t, base))
	v := adviser.Visit(t, "/desk/story/"+form.Get("story"))
	action, form2 := v.Form(story.CallBack)
	form = form2
	atOnce(action)
	require.Equal(t, []string{story.Call, story.Assessment, story.Task}, kinds(t, base))
}

// TestErasedMeanwhile: a call that goes on while its story is erased is a story of
// its own, and to what was erased nothing is added.
func TestErasedMeanwhile(t *testing.T) {
	base := webtest.Serve(t)
	adviser := as(t, base, story.Adviser)
	_, form := started(t, adviser).Form(recordIt)
	v := adviser.Post(t, "/desk/record", form)
	action, closing := v.Form("outcome")
	s := storyOf(t, base, v)
	_, err := bookOf(base).Add(t.Context(), s.ID, "", story.Erasure, &story.Erased{About: story.About{By: story.Actor{Role: story.Auditor}}, Reason: "asked"})
	require.NoError(t, err)
	closing.Set("outcome", "home")
	v = adviser.Post(t, action, closing)
	require.Equal(t, http.StatusUnprocessableEntity, v.Status)
	require.Contains(t, v.Main(), "The record was erased. Start a new call.")
	form.Set("answer-non_blanching_rash", "true")
	v = adviser.Post(t, "/desk/record", form)
	require.Contains(t, v.Main(), "Escalate: Emergency ambulance (999) now.")
	again := storyOf(t, base, v)
	require.NotEqual(t, s.ID, again.ID)
	require.Empty(t, again.Latest().Supersedes)
}

// TestRecordUnreadable: what cannot be read is not recorded, and stays typed.
func TestRecordUnreadable(t *testing.T) {
	base := webtest.Serve(t)
	adviser := as(t, base, story.Adviser)
	_, form := started(t, adviser).Form(recordIt)
	form.Set("answer-respiratory_rate", "1200")
	v := adviser.Post(t, "/desk/record", form)
	require.Equal(t, http.StatusUnprocessableEntity, v.Status)
	require.Contains(t, v.Main(), "Not assessed")
	require.Equal(t, "1200", v.Value("answer-respiratory_rate"))
	require.Equal(t, []string{story.Call}, kinds(t, base))
}

// TestRecordWithChoices: the override and the call back chosen beside a call are
// recorded with it, by the rules.
func TestRecordWithChoices(t *testing.T) {
	base := webtest.Serve(t)
	for _, x := range []struct {
		role              story.Role
		to, why, callback string
		status            int
		kinds             []string
		standing          string
	}{
		{story.Adviser, "ed-now", "worried", "", 200, []string{story.Override}, "ed-now"},
		{story.Adviser, "", "", "2026-11-22T10:00:00Z", 200, []string{story.Task}, "gp-or-111-today"},
		{story.Adviser, "clinician-1h", "again", "2026-11-22T10:00:00Z", 422, []string{story.Override}, "clinician-1h"}, // the clock ran for a day
		{story.Adviser, "self-care", "clinician", "", 422, nil, "gp-or-111-today"},
		{story.Adviser, "gp-or-111-today", "worried", "", 200, nil, "gp-or-111-today"}, // what the answers come to
		{story.Clinician, "self-care", "worried", "", 422, nil, "gp-or-111-today"},
		{story.Clinician, "self-care", "examined", "", 200, []string{story.Override}, "self-care"},
	} {
		who := as(t, base, x.role)
		_, form := started(t, who).Form(recordIt)
		form.Set("override-to", x.to)
		form.Set("override-why", x.why)
		form.Set("callback-from", x.callback)
		v := who.Post(t, "/desk/record", form)
		require.Equal(t, x.status, v.Status, "%v %s", x, v.Main())
		s := storyOf(t, base, v)
		var got []string
		for _, item := range s.Items[2:] {
			got = append(got, item.Kind)
		}
		require.Equal(t, x.kinds, got, "%v", x)
		require.Equal(t, x.standing, s.Latest().Standing())
		require.Contains(t, v.Main(), "Contact with a GP or 111 today.", "what the answers come to is always shown")
	}
}

// TestOverrideRoles: up freely, down only by a clinician for a reason that carries
// it; what an adviser may not choose is shown and says why.
func TestOverrideRoles(t *testing.T) {
	base := webtest.Serve(t)
	adviser := as(t, base, story.Adviser)
	v := started(t, adviser).Press(recordIt)
	require.Contains(t, v.Source, `<option value="self-care" disabled>Home care: Home care with a safety net. (less urgent: only a clinician)</option>`)
	require.Contains(t, v.Source, `<option value="ed-now">Escalate: `)
	action, form := v.Form("override")
	send := func(s *webtest.Server, to, why string) *webtest.Visitor {
		form.Set("to", to)
		form.Set("reason", why)
		return s.Post(t, action, form)
	}
	refused(t, send(adviser, "self-care", "clinician"), "Only a clinician may choose a less urgent disposition.")
	refused(t, send(adviser, "ed-now", ""), "Choose why.")
	refused(t, send(adviser, "", "worried"), "Choose the outcome.")
	refused(t, send(adviser, "nonsense", "worried"), "There is no disposition")
	refused(t, send(adviser, "ed-now", "nonsense"), "There is no reason")
	require.Equal(t, []string{story.Call, story.Assessment}, kinds(t, base))

	for range 2 { // sent twice, done once
		v = send(adviser, "ed-now", "worried")
		require.Equal(t, http.StatusOK, v.Status, v.Main())
	}
	require.Equal(t, []string{story.Call, story.Assessment, story.Override}, kinds(t, base))
	require.Contains(t, v.Main(), "Adviser (you), instead of what the answers come to")
	require.Contains(t, v.Main(), "Seek advice: Contact with a GP or 111 today.")
	require.Contains(t, v.Main(), "More urgent, as chosen")

	clinician := as(t, base, story.Clinician)
	v = clinician.Visit(t, action)
	require.NotContains(t, v.Source, "disabled")
	_, form = v.Form("override")
	refused(t, send(clinician, "self-care", "again"), "That reason does not carry")
	v = send(clinician, "self-care", "examined")
	require.Equal(t, http.StatusOK, v.Status)
	require.Contains(t, v.Main(), "Home care: Home care with a safety net.")
	require.Contains(t, v.Main(), "Reason: I have seen or examined the child.")
}

// TestTasks: a call back no later than the guidance allows, a hand-over that says
// what it hands over, and what came of them.
func TestTasks(t *testing.T) {
	now := webtest.Now
	base := webtest.Serve(t, func(c *api.Config) { c.Now = func() time.Time { return now } })
	adviser, clinician := as(t, base, story.Adviser), as(t, base, story.Clinician)
	v := started(t, adviser).Press(recordIt)
	require.Contains(t, v.Main(), "10:00 tomorrow, Monday 23 November (the latest the guidance allows)")
	action, form := v.Form(story.CallBack)
	form.Set("due", "2026-11-23T10:00:01Z")
	refused(t, adviser.Post(t, action, form), "That is later than the guidance allows")
	form.Set("due", "2026-11-22T10:30:00Z")
	for range 2 {
		v = adviser.Post(t, action, form)
		require.Equal(t, http.StatusOK, v.Status)
	}
	require.Contains(t, v.Main(), "Open: Call back Due 10:30 today, Sunday 22 November. 0 h 30 min left.")
	require.Len(t, storyOf(t, base, v).Tasks, 1)
	refused(t, v.Press("outcome"), "Choose what happened.")
	refused(t, v.Set("outcome", "home").Press("outcome"), "A call back or a hand-over is still open.")

	for _, want := range []string{"SITUATION", "NOT CLINICALLY APPROVED", "Still open: call-back"} {
		require.Contains(t, v.Source, want, "it is shown before it is sent")
	}
	v = v.Press(story.HandOver)
	require.Contains(t, v.Main(), "Open: Hand-over to a clinician")
	require.Contains(t, v.Main(), "What was handed over")
	require.Contains(t, v.Source, `value="taken" disabled`)
	require.Contains(t, v.Main(), "Taken over (only a clinician)")

	now = now.Add(time.Hour)
	v = clinician.Visit(t, action)
	require.Contains(t, v.Main(), "Overdue Due 10:30 today, Sunday 22 November. 0 h 30 min overdue.")
	for _, x := range []struct{ what, result string }{{story.CallBack, "reached"}, {story.HandOver, "taken"}} {
		id := ""
		for _, item := range storyOf(t, base, v).Tasks {
			if item.Body.(*story.Tasked).What == x.what {
				id = item.ID
			}
		}
		_, form := v.Form("done")
		form.Set("task", id)
		form.Del("result")
		refused(t, clinician.Post(t, action, form), "Choose what came of it.")
		form.Set("result", "nonsense")
		refused(t, clinician.Post(t, action, form), "A "+x.what+" does not end with")
		form.Set("result", x.result)
		if x.what == story.HandOver {
			refused(t, adviser.Post(t, action, form), "A hand-over is taken by a clinician.")
		}
		v = clinician.Post(t, action, form)
		require.Equal(t, http.StatusOK, v.Status, v.Main())
	}
	require.Contains(t, v.Main(), "Call back finished: Spoke to the family.")
	v = v.Set("outcome", "home").Press("outcome")
	require.Contains(t, v.Main(), "Closed. What happened next: Looked after at home.")
	require.NotContains(t, v.Source, "form-outcome")
	v = v.Press("call")
	require.Contains(t, v.Main(), "What was said then")
	require.Nil(t, storyOf(t, base, adviser.Visit(t, action)).Closed, "a further call opens it again")
}

// TestTaskInTime: a task that was in time is not any more when the outcome becomes
// more urgent, and the page says so.
func TestTaskInTime(t *testing.T) {
	base := webtest.Serve(t)
	adviser := as(t, base, story.Adviser)
	v := started(t, adviser).Press(recordIt).Press(story.CallBack)
	require.NotContains(t, v.Main(), "later than what holds now allows")
	v = v.Set("to", "clinician-1h").Set("reason", "worried").Press("override")
	require.Contains(t, v.Main(), "It is due later than what holds now allows: 11:00 today, Sunday 22 November at the latest.")
	require.Contains(t, rows(adviser.Visit(t, "/desk/queue"))[0], "Not in time")
	v = v.Set("to", "call-999").Set("reason", "worried").Press("override")
	require.Contains(t, v.Main(), "An emergency does not wait for a call back.")
}

// TestCorrection: nothing is edited; what is taken back stays to be seen.
func TestCorrection(t *testing.T) {
	base := webtest.Serve(t)
	adviser, other := as(t, base, story.Adviser), as(t, base, story.Adviser)
	v := started(t, adviser).Press(recordIt).Set("to", "ed-now").Set("reason", "worried").Press("override")
	s := storyOf(t, base, v)
	action, form := v.Form("override")
	form.Set("do", "correction")
	form.Set("entry", s.Items[2].ID)
	form.Set("reason", "nonsense")
	refused(t, adviser.Post(t, action, form), "There is no reason")
	form.Set("reason", "slip")
	refused(t, other.Post(t, action, form), "Somebody else chose the more urgent disposition")
	form.Set("entry", s.Latest().ID)
	refused(t, adviser.Post(t, action, form), "An entry of this kind stands")
	form.Set("entry", s.Items[2].ID)
	v = adviser.Post(t, action, form)
	require.Equal(t, http.StatusOK, v.Status)
	require.Contains(t, v.Source, "<del>More urgent, as chosen")
	require.Contains(t, v.Main(), "Taken back at 10:00 today")
	require.Equal(t, "gp-or-111-today", storyOf(t, base, v).Latest().Standing())
	require.Len(t, kinds(t, base), 4)
}

// TestStoryForms: a form from nowhere does nothing and says so.
func TestStoryForms(t *testing.T) {
	base := webtest.Serve(t)
	adviser := as(t, base, story.Adviser)
	v := started(t, adviser).Press(recordIt)
	action, form := v.Form("override")
	form.Set("key", "x")
	require.Contains(t, adviser.Post(t, action, form).Main(), "This page was too old.")
	form.Set("key", uuid.NewString())
	form.Set("do", "nonsense")
	require.Equal(t, http.StatusUnprocessableEntity, adviser.Post(t, action, form).Status)
	require.Equal(t, http.StatusNotFound, adviser.Visit(t, "/desk/story/none").Status)
	require.Equal(t, http.StatusNotFound, adviser.Visit(t, "/desk/call/none").Status)
	require.Equal(t, http.StatusNotFound, adviser.Visit(t, "/desk/call/"+storyOf(t, base, v).Latest().ID).Status, "an assessment is no call")
	require.Equal(t, []string{story.Call, story.Assessment}, kinds(t, base))
	for _, who := range []*webtest.Server{base, as(t, base, story.Author), as(t, base, story.Auditor)} {
		require.GreaterOrEqual(t, who.Post(t, action, form).Status, 401)
	}
}

// full is a log that cannot be written.
type full struct {
	decisionlog.Log
	is *bool
}

func (f full) Append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	if *f.is {
		return decisionlog.Entry{}, errors.New("no space left")
	}
	return f.Log.Append(ctx, d)
}

// TestLogFull: nothing that was typed is lost, an emergency is told, nothing calmer
// is, and what is sent again once there is space is recorded once.
func TestLogFull(t *testing.T) {
	is := true
	base := webtest.Serve(t, func(c *api.Config) { c.Log = full{c.Log, &is} })
	adviser := as(t, base, story.Adviser)
	v := started(t, adviser)
	unrecorded := func() {
		t.Helper()
		require.Equal(t, http.StatusServiceUnavailable, v.Status)
		require.Contains(t, v.Main(), "Not recorded The record cannot be written just now.")
	}
	unrecorded()
	require.NotContains(t, v.Main(), "Seek advice:")
	require.Contains(t, v.Main(), "Call 999 now if the child is hard to wake")
	v = v.Set("answer-non_blanching_rash", "true").Press(recordIt)
	unrecorded()
	require.Contains(t, v.Main(), "Escalate: Emergency ambulance (999) now.")
	require.Equal(t, []string{"true"}, chosen(v, "answer-non_blanching_rash"))
	_, form := v.Form("update")
	form.Set("answer-non_blanching_rash", "false")
	require.NotContains(t, adviser.Post(t, "/desk/live", form).Source, "Seek advice")
	require.Empty(t, kinds(t, base))

	is = false
	v = v.Press(recordIt)
	require.Equal(t, http.StatusOK, v.Status)
	require.Contains(t, v.Main(), "Escalate: Emergency ambulance (999) now.")
	require.Equal(t, []string{story.Call, story.Assessment}, kinds(t, base))

	is = true
	action, form := v.Form("outcome")
	form.Set("outcome", "ed")
	v = adviser.Post(t, action, form)
	require.Equal(t, http.StatusServiceUnavailable, v.Status)
	require.Contains(t, v.Main(), "Not recorded: the record cannot be written just now.")
	require.Contains(t, v.Source, `<option value="ed" selected>`)
	require.Contains(t, v.Main(), "Escalate: Emergency ambulance (999) now.")
	is = false
	require.Contains(t, v.Press("outcome").Main(), "Closed. What happened next: Went to A&E.")
	require.Equal(t, []string{story.Call, story.Assessment, story.Outcome}, kinds(t, base))
}

// chosen are the values of the options of a name that are ticked.
func chosen(v *webtest.Visitor, name string) []string {
	_, form := v.Form("update")
	return form[name]
}

// TestClosedMeanwhile: a call that goes on while somebody else closes its story is
// recorded all the same.
func TestClosedMeanwhile(t *testing.T) {
	base := webtest.Serve(t)
	adviser := as(t, base, story.Adviser)
	page := started(t, adviser)
	_, form := page.Form(recordIt)
	v := adviser.Post(t, "/desk/record", form)
	v.Set("outcome", "home").Press("outcome")
	form.Set("answer-non_blanching_rash", "true")
	v = adviser.Post(t, "/desk/record", form)
	require.Contains(t, v.Main(), "Escalate: Emergency ambulance (999) now.")
	require.Nil(t, storyOf(t, base, v).Closed)
}

// TestNothingAboutAChild: what was recorded has no birth date, no address has
// anything but ids of entries.
func TestNothingAboutAChild(t *testing.T) {
	base := webtest.Serve(t)
	adviser := as(t, base, story.Adviser)
	v := adviser.Post(t, "/desk/call", url.Values{
		"key": {uuid.NewString()}, "pathway": {"febrile-child"}, "birth-day": {"21"}, "birth-month": {"8"}, "birth-year": {"2024"},
	})
	v = v.Press(recordIt).Press(story.HandOver)
	require.Equal(t, http.StatusOK, v.Status)
	for e, err := range base.Log.Entries(t.Context(), decisionlog.Query{}) {
		require.NoError(t, err)
		require.NotContains(t, string(e.Body), "2024")
	}
	require.NotContains(t, v.Source, "2024")
}
