package desk_test

import (
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
