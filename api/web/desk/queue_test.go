package desk_test

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/api/web/webtest"
)

// rows are those of the queue.
func rows(v *webtest.Visitor) []string {
	return slices.DeleteFunc(v.Texts("tr"), func(s string) bool { return strings.HasPrefix(s, "Due What") })
}

// TestQueue: what is due first stands first, a clinician sees hand-overs first, what
// is overdue says so, and each leads to its story.
func TestQueue(t *testing.T) {
	now := webtest.Now
	base := webtest.Serve(t, func(c *api.Config) { c.Now = func() time.Time { return now } })
	adviser, clinician := as(t, base, story.Adviser), as(t, base, story.Clinician)
	require.Contains(t, adviser.Visit(t, "/desk/queue").Main(), "Nothing waits.")
	v := started(t, adviser).Press(recordIt)
	v.Set("due", "2026-11-22T10:30:00Z").Press(story.CallBack).Press(story.HandOver)
	late := started(t, adviser).Press(recordIt).Set("to", "clinician-1h").Set("reason", "worried").Press("override").Press(story.CallBack)

	now = now.Add(45 * time.Minute)
	v = adviser.Visit(t, "/desk/queue")
	all := rows(v)
	require.Len(t, all, 3)
	require.Contains(t, v.Main(), "3 tasks waiting, 1 task overdue. As of 10:45.")
	require.Contains(t, all[0], "Overdue 10:30 today, Sunday 22 November 0 h 15 min overdue What Call back Child 2 years 6 months What holds Seek advice Contact with a GP or 111 today.")
	require.Contains(t, all[1], "11:00 today")
	require.Contains(t, all[1], "within 1 hour", "what holds is what was chosen")
	require.NotContains(t, all[1], "Overdue")
	require.Contains(t, all[2], "Hand-over to a clinician")
	require.Contains(t, v.Source, `href="/desk/story/`+storyOf(t, base, late).ID+`"`)
	require.Contains(t, rows(clinician.Visit(t, "/desk/queue"))[0], "Hand-over to a clinician")

	require.Len(t, rows(adviser.Visit(t, "/desk/queue?what=call-back")), 2)
	require.Len(t, rows(adviser.Visit(t, "/desk/queue?what=hand-over")), 1)
	require.Len(t, rows(adviser.Visit(t, "/desk/queue?what=nonsense")), 3)
	live := adviser.Visit(t, "/desk/queue/live?what=hand-over")
	require.Len(t, rows(live), 1)
	require.NotContains(t, live.Source, "<html")
	require.Contains(t, adviser.Visit(t, "/desk").Main(), "Call back, due 10:30 today", "beside the start")

	late.Set("result", "reached").Press("done")
	require.Len(t, rows(adviser.Visit(t, "/desk/queue")), 2)
	require.Equal(t, http.StatusForbidden, as(t, base, story.Auditor).Visit(t, "/desk/queue").Status)
}

// blind is a log that cannot be read.
type blind struct{ decisionlog.Log }

func (blind) Entries(context.Context, decisionlog.Query) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) { yield(decisionlog.Entry{}, errors.New("gone")) }
}

// TestQueueUnread: that nothing can be read is not that nothing waits.
func TestQueueUnread(t *testing.T) {
	base := webtest.Serve(t, func(c *api.Config) { c.Log = blind{c.Log} })
	v := as(t, base, story.Adviser).Visit(t, "/desk/queue")
	require.Contains(t, v.Main(), "The queue cannot be read just now.")
	require.NotContains(t, v.Main(), "Nothing waits")
}
