package desk_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

// widths are a telephone's, or a page enlarged four times, and a desk's.
var widths = []int64{320, 1280}

// look checks a state of a page, and takes its picture.
func look(tab *browsertest.Tab, name string, width int64) {
	tab.NoViolations()
	tab.Picture(name + "-" + strconv.FormatInt(width, 10))
}

// signedIn is the browser of an adviser.
func signedIn(t testing.TB, s *webtest.Server, width int64, options ...browsertest.Option) *browsertest.Tab {
	tab := browsertest.Open(t, s.URL, width, 900, options...)
	tab.SignIn(s.Token(t, story.Adviser))
	return tab
}

func fresh(tab *browsertest.Tab) { tab.WaitFor("[data-call]:not(.desk-waiting)") }

// startCall begins a call about a feverish child of two.
func startCall(tab *browsertest.Tab) {
	tab.Go("/desk")
	tab.Choose("What is wrong?", "My child has a high temperature, or feels very hot")
	tab.Fill("Years", "2")
	tab.Press("Start the call")
	tab.WaitText("h1", "Call:")
}

// TestBrowserStates: every state of the pages, narrow and wide.
func TestBrowserStates(t *testing.T) {
	s := webtest.Serve(t)
	for _, w := range widths {
		tab := signedIn(t, s, w)
		tab.Go("/desk")
		look(tab, "start", w)
		tab.Press("Start the call")
		tab.WaitText("main", "Choose what is wrong")
		look(tab, "start-error", w)

		startCall(tab)
		look(tab, "call", w)
		tab.Press("Keys")
		tab.WaitFor("dialog[open]")
		look(tab, "keys", w)
		tab.Key("Escape")
		tab.Select("Outcome", "Emergency ambulance (999) now.")
		tab.WaitText("#desk-panel", "More urgent, as you chose")
		tab.Select("Outcome", "Home care with a safety net.")
		tab.WaitText("#desk-panel", "Not taken:")
		tab.Select("Reason", "A clinician has advised it (also for a calmer outcome)")
		tab.WaitText("#desk-panel", "Needs a clinician.")
		tab.Press("Start the clock")
		tab.WaitText("#desk-panel", "h 59 min")
		look(tab, "override-callback", w)
		tab.Choose("Do any spots stay when you press a clear glass on them?", "Yes")
		tab.WaitText("#desk-panel", "Escalate:")
		look(tab, "emergency", w)
		tab.Fill("How many breaths in a full minute, counted while the child is calm? (a minute)", "1200")
		tab.WaitText("#desk-panel", "Not assessed")
		look(tab, "not-assessed", w)
		tab.Storage()
	}
}

// TestBrowserWithoutScripts: everything but the timers works by the button.
func TestBrowserWithoutScripts(t *testing.T) {
	s := webtest.Serve(t)
	for _, w := range widths {
		tab := signedIn(t, s, w, browsertest.NoScript)
		startCall(tab)
		tab.Choose("Do any spots stay when you press a clear glass on them?", "Yes")
		tab.Click("[data-update]")
		require.Contains(t, tab.Text("#desk-panel"), "Escalate: Emergency ambulance (999) now.")
		tab.Choose("Do any spots stay when you press a clear glass on them?", "Not asked")
		tab.Click("[data-update]")
		require.NotContains(t, tab.Text("#desk-panel"), "Escalate:")
		tab.Press("Start the clock")
		require.Contains(t, tab.Text("#desk-panel"), "24 h 00 min left")
		require.NotContains(t, tab.Text("main"), "Seizure (fit)\n", "no timer that does nothing")
		look(tab, "no-script", w)
	}
}

// TestBrowserLost: a server that does not answer leaves no outcome on the page, and what
// to do in an emergency in its place.
func TestBrowserLost(t *testing.T) {
	s := webtest.Serve(t)
	for _, w := range widths {
		tab := signedIn(t, s, w)
		startCall(tab)
		tab.Eval(`window.fetch = () => Promise.reject(new TypeError("gone"))`, nil)
		tab.Choose("Do they grunt with each breath out?", "No")
		tab.WaitText("#desk-panel", "Out of date")
		require.Contains(t, tab.Text("#desk-panel"), "Call 999 now if the child is hard to wake")
		require.NotContains(t, tab.Text("#desk-panel"), "Seek advice:")
		require.NotContains(t, tab.Text("#desk-status"), "GP")
		look(tab, "lost", w)
	}
}

// TestLateAnswersInABrowser: an answer about an older state of the form is not shown.
func TestLateAnswersInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	tab := signedIn(t, s, 1280)
	startCall(tab)
	tab.Eval(`{ const was = window.fetch; let n = 0; window.fetch = async (...x) => {
		const first = n++ === 0, answer = await was(...x);
		if (first) { await new Promise((done) => setTimeout(done, 1500)); window.late = true; }
		return answer; } }`, nil)
	tab.Choose("Do any spots stay when you press a clear glass on them?", "No")
	tab.Choose("Do any spots stay when you press a clear glass on them?", "Yes")
	tab.WaitText("#desk-panel", "Escalate:")
	for late := false; !late; time.Sleep(50 * time.Millisecond) {
		tab.Eval("!!window.late", &late)
	}
	time.Sleep(100 * time.Millisecond)
	require.Contains(t, tab.Text("#desk-panel"), "Escalate:")
}

// TestKeysInABrowser: keys act on the question that has the focus, and not while typing or
// when they are turned off.
func TestKeysInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	tab := signedIn(t, s, 1280)
	startCall(tab)
	on := func(finding string) bool { return tab.Has(`[data-question="` + finding + `"]:focus`) }
	checked := func(value string) bool {
		return tab.Has(`input[name="answer-choking_onset"][value="` + value + `"]:checked`)
	}
	tab.Key("n")
	tab.WaitFor(`[data-question="choking_onset"]:focus`)
	tab.Key("2")
	require.True(t, checked("false"))
	require.True(t, on("choking_onset"), "the focus stays")
	tab.Key("0")
	require.True(t, checked(""))
	tab.Keys("j", "k", "ArrowDown", "ArrowUp", "j")
	require.True(t, on("anaphylaxis_signs"))

	tab.Key("h")
	tab.WaitText("#desk-copied", ".") // copied, or selected where the browser does not let us
	tab.Key("c")
	tab.WaitText("#desk-panel", " s left") // counted down here: the server says no seconds
	tab.Key("o")
	require.True(t, tab.Has("#override-to:focus"))
	tab.Key("Escape")
	tab.Key("t")
	require.True(t, tab.Has("#timers:focus"))
	tab.Key("p")
	require.True(t, tab.Has("#desk-panel:focus"))
	tab.Key("?")
	tab.WaitFor("dialog[open]")
	tab.Key("n")
	require.True(t, tab.Has("dialog[open]"), "keys act on what is shown")
	tab.Key("Escape")
	require.False(t, tab.Has("dialog[open]"))

	tab.Keys("/", "n")
	require.True(t, tab.Has("#find-finding:focus"), "typed, not taken as a key")
	tab.Key("Escape")
	fresh(tab)
	tab.Choose("keys-off", "Turn single keys off")
	tab.Keys("Shift+Tab", "p")
	require.False(t, tab.Has("#desk-panel:focus"))
}

// TestTimersInABrowser: both timers put what they counted where it is asked.
func TestTimersInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	tab := signedIn(t, s, 1280)
	startCall(tab)
	later := func(seconds string) {
		tab.Eval(`{ const was = performance.now.bind(performance); performance.now = () => was() + `+seconds+` * 1000 }`, nil)
	}
	value := func(id string) (v string) {
		tab.Eval(`document.getElementById("answer-`+id+`").value`, &v)
		return v
	}
	tab.Key("s")
	require.NotContains(t, tab.Text("#timers"), "This time is reached")
	later("299")
	later("2")
	tab.WaitText("#timers", "This time is reached")
	require.Contains(t, tab.Text("#timers"), "give it at 5 minutes")
	tab.Key("s")
	tab.Press("Use as its length in seconds")
	require.Regexp(t, "^30[1-9]$", value("seizure_duration_s"))
	fresh(tab)

	tab.Key("b")
	tab.Keys("b", "b", "b")
	require.Contains(t, tab.Text("#timers"), "3 breaths")
	require.Empty(t, value("respiratory_rate"), "only a full minute counts")
	later("60")
	tab.WaitText("#timers", "3 breaths in 60 seconds")
	require.Equal(t, "3", value("respiratory_rate"))
	tab.WaitText("#desk-panel", "Not assessed") // no child breathes so: the server says so
}
