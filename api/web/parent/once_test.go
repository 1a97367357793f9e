package parent_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/api/web/webtest"
)

// timed is a server whose clock a test moves.
type timed struct {
	*webtest.Server
	now time.Time
}

func serveTimed(t *testing.T) *timed {
	x := &timed{now: webtest.Now}
	x.Server = webtest.Serve(t, func(c *api.Config) { c.Now = func() time.Time { return x.now } })
	return x
}

// questions goes to the first page of questions, of a child of 3 years and 2 months.
func (x *timed) questions(t *testing.T) *webtest.Visitor {
	t.Helper()
	v := x.Visit(t, "/").Set("problem", "high-temperature").Press("on").Set("sign", "none").Press("on")
	return v.Set("age-years", "3").Set("age-months", "2").Press("on")
}

// tab is the page opened a second time, as it is filled.
func tab(v *webtest.Visitor) *webtest.Visitor { second := *v; return &second }

var codeForm = regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]`)

func code(t *testing.T, v *webtest.Visitor) string {
	t.Helper()
	require.Equal(t, http.StatusOK, v.Status, v.Main())
	found := codeForm.FindString(v.Main())
	require.NotEmpty(t, found, v.Main())
	return found
}

// stories are all assessments in the log by story, oldest first.
func (x *timed) stories(t *testing.T) map[string][]*story.Assessed {
	t.Helper()
	out := map[string][]*story.Assessed{}
	for e, err := range x.Log.Entries(t.Context(), decisionlog.Query{}) {
		require.NoError(t, err)
		s, err := story.Fold(x.Log.Entries(t.Context(), decisionlog.Query{Story: e.StoryID()}))
		require.NoError(t, err)
		out[s.ID] = s.Assessments
	}
	return out
}

// only is the one story there is.
func (x *timed) only(t *testing.T) []*story.Assessed {
	t.Helper()
	all := x.stories(t)
	require.Len(t, all, 1)
	for _, list := range all {
		return list
	}
	return nil
}

// TestAReloadShowsTheSameCode: sending the form again, at once or hours later,
// records nothing and tells what was told, until when it was told.
func TestAReloadShowsTheSameCode(t *testing.T) {
	x := serveTimed(t)
	v := x.questions(t)
	x.now = x.now.Add(95 * time.Second)
	again, back := tab(v), tab(v)
	first := code(t, v.Press("stop"))
	shown := v.Main()
	x.now = x.now.Add(2 * time.Hour)
	require.Equal(t, first, code(t, again.Press("stop")))
	require.Equal(t, shown, again.Main(), "no word is another, nor any time")
	back.Press("back").Press("on")
	require.Equal(t, first, code(t, back.Press("stop")))
	list := x.only(t)
	require.Len(t, list, 1)
	require.Equal(t, 95, list[0].Took, "from the first question to the first result")
	require.NotContains(t, list[0].ID+string(list[0].Case), v.Value("key"))
}

// TestChangedAnswersSupersede: another answer is another assessment of the same
// story, whichever page it came from.
func TestChangedAnswersSupersede(t *testing.T) {
	x := serveTimed(t)
	v := x.questions(t)
	before := tab(v)
	first := code(t, v.Press("stop"))
	v.Press("change:signs").Set("sign", "non_blanching_rash").Press("on")
	second := code(t, v)
	require.NotEqual(t, first, second)
	before.Press("back").Set("age-years", "4") // a page from before there was a result
	third := code(t, before.Press("on").Press("stop"))
	list := x.only(t)
	require.Len(t, list, 3)
	for i, want := range []string{first, second, third} {
		require.Equal(t, want, list[i].Item.Reference)
		if i > 0 {
			require.Equal(t, list[i-1].ID, list[i].Supersedes)
		}
	}
}

// TestTwoTabs: one form sent from two tabs at the same moment is one assessment.
func TestTwoTabs(t *testing.T) {
	x := serveTimed(t)
	v := x.questions(t)
	tabs := []*webtest.Visitor{tab(v), tab(v), tab(v), tab(v)}
	var sending sync.WaitGroup
	for _, one := range tabs {
		sending.Go(func() { one.Press("stop") })
	}
	sending.Wait()
	for _, one := range tabs {
		require.Equal(t, code(t, tabs[0]), code(t, one))
	}
	require.Len(t, x.only(t), 1)
	code(t, x.questions(t).Press("stop"))
	require.Len(t, x.stories(t), 2, "who begins anew has a story of their own")
}

// TestKeysThatAreNotOurs: without a key, or with one that was made up, the checker
// works, and nobody gets into the story of somebody else.
func TestKeysThatAreNotOurs(t *testing.T) {
	x := serveTimed(t)
	theirs := x.questions(t)
	code(t, theirs.Press("stop"))
	for i, key := range []string{"", "x", strings.Repeat("a", 26), strings.Repeat("A", 27), theirs.Value("key") + "\n", "🙂"} {
		v := x.questions(t).Set("key", key)
		code(t, v.Press("stop"))
		require.Regexp(t, `^[A-Z2-7]{26}$`, v.Value("key"), "it has one from now on")
		require.Len(t, x.stories(t), i+2)
	}
	bare := url.Values{"problem": {"high-temperature"}, "sign": {"seizure_now"}, "step": {"signs"}, "go": {"on"}}
	code(t, x.Post(t, "/check", bare))
	code(t, x.Post(t, "/check", bare))
	require.Len(t, x.stories(t), 9)
}

// TestHowLongItTook: only whole seconds of at most a day are kept.
func TestHowLongItTook(t *testing.T) {
	began := func(d time.Duration) string { return strconv.FormatInt(webtest.Now.Add(d).Unix(), 10) }
	for form, want := range map[string]int{
		began(-61 * time.Second): 61, began(0): 0, began(-24 * time.Hour): 86400,
		began(-24*time.Hour - time.Second): 0, began(time.Second): 0, "": 0, "soon": 0, "99999999999999999999": 0, "-9223372036854775808": 0,
	} {
		x := serveTimed(t)
		code(t, x.questions(t).Set("began", form).Press("stop"))
		require.Equal(t, want, x.only(t)[0].Took, form)
	}
}

// TestLookingAgainIsNews: who checks again from their answers is recorded again, in
// the same story, whatever they answer.
func TestLookingAgainIsNews(t *testing.T) {
	x := serveTimed(t)
	v := x.questions(t)
	first := code(t, v.Press("stop"))
	x.now = x.now.Add(time.Hour)
	v.Press("again").Set("sign", "none").Press("on")
	x.now = x.now.Add(30 * time.Second)
	require.NotEqual(t, first, code(t, v.Press("stop")))
	list := x.only(t)
	require.Len(t, list, 2)
	require.Equal(t, list[0].ID, list[1].Supersedes)
	require.Equal(t, 30, list[1].Took, "from when they came back")
}

// TestAnEndedResult: advice whose time is over says check again before anything
// else, and nothing is taken away from it.
func TestAnEndedResult(t *testing.T) {
	x := serveTimed(t)
	v := x.questions(t)
	later, again := tab(v), tab(v)
	first := code(t, v.Press("stop"))
	until := x.only(t)[0].Told.SafetyNet.ValidUntil
	require.Contains(t, v.Source, `data-ends="`+until.UTC().Format(time.RFC3339)+`" hidden>`)
	require.NotContains(t, v.Title(), "Check again")
	x.now = until.Add(-time.Second)
	late := tab(v).Press("Get a page to print (PDF)")
	require.Equal(t, "application/pdf", late.Header.Get("Content-Type"))

	x.now = until
	require.Equal(t, first, code(t, later.Press("stop")))
	require.Contains(t, later.Title(), "Check again: ")
	require.True(t, strings.HasPrefix(later.Main(), "Check again first. This advice was good until 14:00 on Sunday 22 November."), later.Main())
	require.Contains(t, later.Main(), "If it told you to get help and you have not, get help now.")
	require.Contains(t, later.Source, `data-ends="`+until.UTC().Format(time.RFC3339)+`">`, "it is shown")
	require.NotContains(t, later.Source, "/check/leaflet.pdf")
	require.NotContains(t, later.Main(), "today, ", "whatever day it is read on")
	x.now = webtest.Now.Add(story.ReferenceLife)
	gone := tab(again).Press("stop")
	require.NotContains(t, gone.Main(), first, "its code opens nothing any more")
	require.Contains(t, gone.Main(), "Check again first.")
	require.Len(t, x.only(t), 1)
	ended := tab(v).Press("Get a page to print (PDF)")
	require.Equal(t, http.StatusServiceUnavailable, ended.Status)
	require.Contains(t, ended.Main(), "This advice has ended. Check your child again.")
}

// TestUntilWhen: beside the code stands until when it works and until when the
// advice holds, in everything that is taken away too.
func TestUntilWhen(t *testing.T) {
	x := serveTimed(t)
	v := x.questions(t).Press("stop")
	works, holds := "works until 10:00 on Sunday 6 December", "good until 14:00 today, Sunday 22 November"
	text := strings.ReplaceAll(tab(v).Press("Put it in my calendar").Source, "\r\n ", "")
	for _, shown := range []string{v.Main(), v.Source[strings.Index(v.Source, "<textarea"):], text} {
		for _, want := range []string{works, holds} {
			require.Contains(t, strings.ReplaceAll(shown, `\,`, ","), want)
		}
	}
}
