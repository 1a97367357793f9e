package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/story"
	"safetynet/api/web/webtest"
)

// TestJourneys: each pathway ends in home care when everything asked is normal,
// in something to seek advice for, and in an emergency, with the words for it.
func TestJourneys(t *testing.T) {
	s := webtest.Serve(t)
	for _, x := range journeys {
		dict := dictionary(t, s.Engine, x.pathway)
		t.Run(x.pathway+" home care", func(t *testing.T) {
			c := newCalling(t, s, x.months, x.pathway)
			c.allNormal(x.months, dict)
			require.Contains(t, c.html, "Home care: Home care with a safety net.")
			require.Contains(t, c.html, "<strong>Dx38</strong>")
			require.Contains(t, c.html, "Yes. No answer can change this.")
			require.NotContains(t, c.html, "Ask next")
			require.Contains(t, c.html, "No call back is waited for")
		})
		t.Run(x.pathway+" seek advice", func(t *testing.T) {
			c := newCalling(t, s, x.months, x.pathway)
			c.answer(x.advice...)
			c.allNormal(x.months, dict)
			require.Contains(t, c.html, "Seek advice: ")
			require.Contains(t, c.html, ">Decides.</strong>")
			require.Contains(t, c.html, "Grade: ")
			require.Contains(t, c.html, "Start the clock")
		})
		t.Run(x.pathway+" escalate", func(t *testing.T) {
			c := newCalling(t, s, x.months, x.pathway)
			c.answer(x.escape...)
			c.post("/desk/call")
			require.Contains(t, c.html, "Escalate: ")
			text := map[string]string{"call-999": "Call 999 now.", "ed-now": "Go to A&amp;E now."}[x.means]
			require.Contains(t, c.html, "<p>"+text, "in the parent's words")
			require.Contains(t, c.html, "Not clinically approved")
		})
	}
}

// TestAnsweringNothing: silence is no home care, on the page and in the hand-over.
func TestAnsweringNothing(t *testing.T) {
	s := webtest.Serve(t)
	for _, x := range journeys {
		c := newCalling(t, s, x.months, x.pathway)
		c.post("/desk/call")
		require.Contains(t, c.html, "Seek advice: ", x.pathway)
		require.Contains(t, c.html, "<dt>Certain already (floor)</dt><dd>Nothing yet</dd>", x.pathway)
		require.Contains(t, c.html, "desk-decides", "%s: it says what decides", x.pathway)
		require.NotContains(t, c.html, "No answer calls for more\n", x.pathway)
		require.Equal(t, 3, strings.Count(c.html, `data-state="next"`), x.pathway)
	}
}

// TestStart: what is wrong leads to the pathways for the child's age.
func TestStart(t *testing.T) {
	adviser := webtest.Serve(t).SignIn(t, story.Adviser)
	for _, x := range []struct {
		form url.Values
		want []string
	}{
		{url.Values{"problem": {"noisy-or-fast-breathing"}, "age-months": {"8"}}, []string{"bronchiolitis", "febrile-child"}},
		{url.Values{"problem": {"noisy-or-fast-breathing"}, "age-years": {"7"}}, []string{"asthma"}},
		{url.Values{"problem": {"noisy-or-fast-breathing"}}, []string{"bronchiolitis", "asthma", "febrile-child"}},
		{url.Values{"problem": {"seizure"}, "pathway": {"asthma"}, "age-years": {"7"}}, []string{"asthma", "epilepsy"}},
	} {
		x.form.Set("key", uuid.NewString())
		c := &calling{t: t, by: adviser, form: x.form}
		c.post("/desk/call")
		var got []string
		for _, j := range journeys {
			if strings.Contains(c.html, `name="pathway" value="`+j.pathway+`"`) {
				got = append(got, j.pathway)
			}
		}
		require.ElementsMatch(t, x.want, got, "%v", x.form)
	}
}

// TestRefused: what cannot be asked about goes back to the start, and what cannot
// be read is not assessed at all.
func TestRefused(t *testing.T) {
	adviser := webtest.Serve(t).SignIn(t, story.Adviser)
	for _, x := range []struct {
		path   string
		form   url.Values
		status int
		want   string
	}{
		{"/desk/call", url.Values{}, http.StatusUnprocessableEntity, "Choose what is wrong, or at least one pathway"},
		{"/desk/call", url.Values{"pathway": {"nothing"}}, http.StatusUnprocessableEntity, "not in use"},
		{"/desk/live", url.Values{}, http.StatusServiceUnavailable, "Call 999"},
		{"/desk/call", url.Values{"pathway": {"asthma"}}, http.StatusUnprocessableEntity, "too old"},
		{"/desk/call", url.Values{"pathway": {"asthma"}, "key": {"../x"}}, http.StatusUnprocessableEntity, "too old"},
		{"/desk/record", url.Values{"pathway": {"asthma"}, "key": {uuid.NewString()}}, http.StatusUnprocessableEntity, "too old"},
		{"/desk/call", url.Values{"pathway": {"asthma"}, "key": {uuid.NewString()}, "answer-skin_colour": {"green"}}, http.StatusOK, "Not assessed"},
		{"/desk/live", url.Values{"pathway": {"asthma"}, "answer-respiratory_rate": {"1200"}}, http.StatusOK, "Not assessed"},
		{"/desk/live", url.Values{"pathway": {"asthma"}, "age-years": {"x"}}, http.StatusOK, "Enter the age in whole numbers"},
		{"/desk/call", url.Values{"pathway": {"asthma"}, "answer-x": {strings.Repeat("1", 70<<10)}}, http.StatusBadRequest, "Call 999"},
	} {
		v := adviser.Post(x.path, x.form)
		require.Equal(t, x.status, v.Status, "%s", v.Source)
		require.Contains(t, v.Source, x.want)
		require.NotContains(t, v.Source, "Home care:")
		require.NotContains(t, v.Source, "Seek advice:")
	}
}

// TestOverride: a more urgent outcome is the adviser's to choose, a calmer one is
// never more than asked for, and the engine's is always shown.
func TestOverride(t *testing.T) {
	s := webtest.Serve(t)
	for _, x := range []struct{ to, why, want string }{
		{"call-999", "", "More urgent, as you chose:"},
		{"ed-now", "worried", "More urgent, as you chose:"},
		{"self-care", "", "Not taken:"},
		{"self-care", "worried", "Not taken:"},
		{"self-care", "clinician", "Needs a clinician."},
		{"gp-or-111-today", "", ""}, // what the engine came to
		{"nonsense", "clinician", ""},
		{"", "clinician", ""},
	} {
		c := newCalling(t, s, 30, "febrile-child")
		c.answer(said{"dry_mouth", "true"})
		c.form.Set("override-to", x.to)
		c.form.Set("override-why", x.why)
		c.post("/desk/live")
		require.Contains(t, c.html, "Seek advice: Contact with a GP or 111 today.", "%v", x)
		if x.want == "" {
			require.NotContains(t, c.html, "data-over")
			continue
		}
		require.Contains(t, c.html, x.want, "%v", x)
	}
}

// TestCallBack: the clock starts when it is asked for, runs as long as the outcome
// gives, and an outcome that becomes more urgent brings the time forward.
func TestCallBack(t *testing.T) {
	now := webtest.Now
	s := webtest.Serve(t, func(c *api.Config) { c.Now = func() time.Time { return now } })
	c := newCalling(t, s, 30, "febrile-child")
	c.form.Set("do", "callback")
	c.post("/desk/live")
	require.Contains(t, c.html, "at 10:00 tomorrow, Monday 23 November")
	require.Contains(t, c.html, `data-left="86400"`)
	require.Contains(t, c.html, `name="callback-from" value="2026-11-22T10:00:00Z"`)

	now = now.Add(70 * time.Minute)
	c.by = s.SignIn(t, story.Adviser) // the session has ended meanwhile
	c.form.Del("do")
	c.form.Set("callback-from", "2026-11-22T10:00:00Z")
	c.post("/desk/live")
	require.Contains(t, c.html, ">22 h 50 min left<")

	c.answer(said{"cry", "?unsure"}) // a danger sign they are unsure of: within an hour
	c.post("/desk/live")
	require.Contains(t, c.html, ">0 h 10 min overdue<")

	c.form.Set("do", "callback-stop")
	c.post("/desk/live")
	require.NotContains(t, c.html, "data-left")
	c.form.Del("do")
	c.answer(said{"cry", "weak"})
	c.post("/desk/live")
	require.NotContains(t, c.html, "data-left", "an emergency waits in no queue")
}

// TestHandOver: the text names what decides, what is not known and what was not
// asked, and holds no date of birth.
func TestHandOver(t *testing.T) {
	s := webtest.Serve(t)
	c := newCalling(t, s, 0, "febrile-child")
	c.form = url.Values{"key": {uuid.NewString()}, "pathway": {"febrile-child"}, "birth-day": {"21"}, "birth-month": {"8"}, "birth-year": {"2024"}}
	c.answer(said{"dry_mouth", "true"}, said{"headache", "?unsure"}, said{"temperature_c", "39.1"})
	c.post("/desk/live")
	_, text, _ := strings.Cut(c.html, "<textarea")
	text, _, _ = strings.Cut(text, "</textarea>")
	for _, want := range []string{
		"NOT CLINICALLY APPROVED", "SITUATION", "BACKGROUND", "ASSESSMENT", "RECOMMENDATION", "age: 2 years 3 months", "39.1 °C",
		"Not known: Do they have a headache? Not sure", "Not asked yet, could mean Emergency ambulance (999) now.", "Dx08", "febrile-child 1.2.0",
	} {
		require.Contains(t, text, want)
	}
	require.NotContains(t, text, "2024")
	require.NotContains(t, c.html, "21/8")
}

// TestTimeMarks: the seizure timer's only words are those of the definitions.
func TestTimeMarks(t *testing.T) {
	s := webtest.Serve(t)
	c := newCalling(t, s, 120, "epilepsy")
	c.post("/desk/call")
	require.Contains(t, c.html, `data-at="300"`)
	require.Contains(t, c.html, "<p>With no plan, call 999 at 5 minutes at the latest.</p>")
	require.Contains(t, c.html, "give it at 5 minutes, or when their plan says.</p>")
	require.Equal(t, 1, strings.Count(c.html, "data-at="))
}
