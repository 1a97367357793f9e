package desk_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/story"
	"safetynet/api/web/webtest"
)

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
	for _, garbled := range []string{"", "soon", "2026-11-22"} {
		form.Set("due", garbled)
		refused(t, adviser.Post(t, action, form), "Choose when somebody is to call.")
	}
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

// TestDispute: staff say that guidance was wrong. It changes nothing that holds, and
// makes a test case that can be fetched until it is taken back.
func TestDispute(t *testing.T) {
	base := webtest.Serve(t)
	adviser := as(t, base, story.Adviser)
	v := started(t, adviser).Press(recordIt)
	action, form := v.Form("Say so")
	send := func(should, reason string) *webtest.Visitor {
		form.Set("to", should)
		form.Set("reason", reason)
		return adviser.Post(t, action, form)
	}
	refused(t, send("", "too-calm"), "Choose what it should have been.")
	refused(t, send("ed-now", ""), "Choose how it was wrong.")
	refused(t, send("nonsense", "too-calm"), "There is no disposition")
	before := storyOf(t, base, v).Latest().Standing()
	for range 2 {
		v = send("ed-now", "too-calm")
		require.Equal(t, http.StatusOK, v.Status, v.Main())
	}
	require.Equal(t, []string{story.Call, story.Assessment, story.Dispute}, kinds(t, base))
	require.Contains(t, v.Main(), "Marked as wrong guidance: It should have been more urgent. It should have been:")
	require.Equal(t, before, storyOf(t, base, v).Latest().Standing())
	items := storyOf(t, base, v).Items
	path := "/v1/disputes/" + items[len(items)-1].ID + "/vignette"
	require.Contains(t, v.Source, `<a href="`+path+`" download>`)
	file := adviser.Visit(t, path)
	require.Equal(t, http.StatusOK, file.Status)
	require.Contains(t, file.Source, "disposition: ed-now")
	v = v.Press("Take back")
	require.NotContains(t, v.Source, path)
}
