package desk_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/api/web/webtest"
)

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

// nonce is random, and may hold anything.
var nonce = regexp.MustCompile(`"nonce":"[0-9a-f]{32}"`)

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
		require.NotContains(t, nonce.ReplaceAllString(string(e.Body), ""), "2024")
	}
	require.NotContains(t, v.Source, "2024")
}
