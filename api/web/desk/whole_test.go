package desk_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/story"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

// TestWholeCallByKeyboardInABrowser: from the code to the closed story, without a
// pointer: the family's answers, two more, an emergency, recorded, overridden,
// handed over, finished, closed.
func TestWholeCallByKeyboardInABrowser(t *testing.T) {
	base := webtest.Serve(t)
	reference := recorded(t, base, `"age": {"years": 2}`)
	tab := browsertest.Open(t, base.URL, 1280, 900)
	tab.SignIn(base.Token(t, story.Clinician))
	k := keyboard{tab, t, dictionary(t, base.Engine, "febrile-child")}
	k.Go("/desk")
	k.tabTo("#reference")
	k.Keys(strings.Split(strings.ToLower(reference), "")...)
	k.Key("Enter")
	k.WaitText("main", "What was said then")
	k.giveAll([]said{{"grunting", "false"}, {"non_blanching_rash", "true"}})
	k.WaitText("#desk-panel", "Escalate:")
	k.Key("r")
	require.True(t, k.Has("#record:focus"))
	k.Key("Enter")
	k.WaitText("h1", "Record")
	require.Contains(t, k.Text("[data-trend]"), "Worse or more urgent than before.")

	k.tabTo("#to")
	k.Keys("S", "e", "e") // Seek advice: …
	k.tabTo("#reason")
	k.Keys("I", " ", "h", "a", "v", "e") // seen or examined the child
	k.tabTo(`[value="override"]`)
	k.Key("Enter")
	k.WaitText(".desk-now", "instead of what the answers come to")
	require.Contains(t, k.Text(".desk-now"), "The answers come to")

	k.tabTo(`[value="hand-over"]`)
	k.Key("Enter")
	k.WaitText("main", "Open: Hand-over")
	k.tabTo(`[value="taken"]`)
	k.Key("Space")
	k.tabTo(`[value="done"]`)
	k.Key("Enter")
	k.WaitText("main", "finished: Taken over")
	k.tabTo("#outcome")
	k.Keys("W", "e", "n", "t")
	k.tabTo(`[value="outcome"]`)
	k.Key("Enter")
	k.WaitText("main", "Closed. What happened next: Went to")
	k.NoViolations()
	k.Storage()
	require.Equal(t, []string{
		story.Assessment, story.Call, story.Assessment, story.Override, story.Task, story.TaskDone, story.Outcome,
	}, kinds(t, base))
}

// TestBrowserRecord: every state of the record and of the queue, narrow and wide,
// with scripts and without.
func TestBrowserRecord(t *testing.T) {
	for _, w := range widths {
		base := webtest.Serve(t)
		adviser, clinician := as(t, base, story.Adviser), as(t, base, story.Clinician)
		tab := browsertest.Open(t, adviser.URL, w, 900)
		tab.Go("/desk/queue")
		look(tab, "queue-empty", w)
		startCall(tab)
		tab.Choose("Are the tongue and the inside of the lips dry?", "Yes")
		fresh(tab)
		tab.Click("#record")
		tab.WaitText("h1", "Record")
		look(tab, "record", w)
		tab.Select("When is somebody to call?", "10:30 today, Sunday 22 November")
		tab.Press("Put in the queue")
		tab.WaitText("main", "Open: Call back")
		tab.Press("Hand over")
		tab.WaitText("main", "Open: Hand-over")
		tab.Press("Close")
		tab.WaitText("main", "There is a problem")
		look(tab, "record-refused", w)
		tab.Problems() // the browser notes the status of the refusal
		tab.Press("Open a call about this")
		tab.WaitText("main", "What was said then")
		tab.Choose("Do any spots stay when you press a clear glass on them?", "Yes")
		fresh(tab)
		tab.Click("#record")
		tab.WaitText("main", "Worse or more urgent than before.")
		look(tab, "record-worse", w)
		tab.Go("/desk")
		look(tab, "start-waiting", w)
		tab.Storage()

		tab = browsertest.Open(t, clinician.URL, w, 900, browsertest.NoScript)
		tab.Go("/desk/queue")
		tab.Choose("Show", "Hand-overs")
		tab.Press("Show again")
		tab.WaitText("main", "1 task waiting")
		look(tab, "queue", w)
		tab.Press("Open the record: Hand-over to a clinician, due 10:00 tomorrow, Monday 23 November")
		tab.Choose("What came of it?", "Taken over")
		look(tab, "record-clinician", w)
	}
}

// TestQueueRefreshesInABrowser: what is added while somebody looks is put in place
// and said, and the focus stays.
func TestQueueRefreshesInABrowser(t *testing.T) {
	base := webtest.Serve(t)
	adviser := as(t, base, story.Adviser)
	first := started(t, adviser).Press(recordIt).Press(story.CallBack)
	require.Len(t, storyOf(t, base, first).Tasks, 1)
	tab := browsertest.Open(t, adviser.URL, 1280, 900)
	tab.Go("/desk/queue")
	tab.Eval(`document.querySelector("[id^=open-]").focus()`, nil)
	focused := tab.Focused()
	started(t, adviser).Press(recordIt).Press(story.CallBack)
	tab.Eval(`document.dispatchEvent(new Event("desk-refresh"))`, nil)
	tab.WaitText("#desk-waiting", "2 tasks waiting")
	require.Contains(t, tab.Text("#desk-queue-status"), "2 tasks waiting")
	require.Equal(t, focused, tab.Focused())
	tab.Eval(`window.fetch = () => Promise.reject(new TypeError("gone"))`, nil)
	tab.Eval(`document.dispatchEvent(new Event("desk-refresh"))`, nil)
	tab.WaitText("#desk-queue-status", "Out of date")
}

// TestRecordLostInABrowser: where the server does not answer nothing is sent, and
// what was typed stays.
func TestRecordLostInABrowser(t *testing.T) {
	base := webtest.Serve(t)
	tab := browsertest.Open(t, as(t, base, story.Adviser).URL, 1280, 900)
	startCall(tab)
	tab.Choose("Do they grunt with each breath out?", "No")
	fresh(tab)
	tab.Eval(`window.fetch = () => Promise.reject(new TypeError("gone"))`, nil)
	tab.Click("#record")
	tab.WaitText("#desk-panel", "Out of date")
	require.True(t, tab.Has(`input[name="answer-grunting"][value="false"]:checked`))
	require.Equal(t, []string{story.Call}, kinds(t, base))
}

// TestBrowserUnrecorded: what cannot be recorded says so, tells an emergency and
// nothing calmer, and keeps what was typed until it can.
func TestBrowserUnrecorded(t *testing.T) {
	for _, w := range widths {
		is := false
		base := webtest.Serve(t, func(c *api.Config) { c.Log = full{c.Log, &is} })
		tab := browsertest.Open(t, as(t, base, story.Adviser).URL, w, 900)
		startCall(tab)
		is = true
		tab.Click("#record")
		tab.WaitText("main", "The record cannot be written just now.")
		require.Contains(t, tab.Text("#desk-panel"), "Not recorded, so not told")
		look(tab, "unrecorded", w)
		require.Len(t, tab.Problems(), 1) // the browser notes the status
		tab.Choose("Do any spots stay when you press a clear glass on them?", "Yes")
		tab.WaitText("#desk-panel", "Escalate:")
		look(tab, "unrecorded-emergency", w)
		is = false
		tab.Click("#record")
		tab.WaitText("h1", "Record")
		require.Equal(t, []string{story.Call, story.Assessment}, kinds(t, base))
	}
}
