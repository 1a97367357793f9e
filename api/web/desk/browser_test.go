package desk_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
	"safetynet/pathways"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

// keyboard is a call by keyboard alone.
type keyboard struct {
	*browsertest.Tab
	t    testing.TB
	dict *pathways.Dictionary
}

// begin starts a call about one pathway.
func begin(t testing.TB, s *webtest.Server, pathway string, months int) keyboard {
	k := keyboard{signedIn(t, s, 1280), t, dictionary(t, s.Engine, pathway)}
	k.tabTo("#pathway-" + pathway)
	k.Key("Space")
	k.tabTo("#age-months")
	k.Keys(strings.Split(strconv.Itoa(months), "")...)
	k.Key("Enter")
	k.WaitText("h1", "Call:")
	return k
}

// tabTo presses Tab until an element has the focus.
func (k keyboard) tabTo(selector string) {
	k.t.Helper()
	for range 40 {
		k.Key("Tab")
		if k.Has(selector + ":focus") {
			return
		}
	}
	k.t.Fatalf("Tab does not reach %s", selector)
}

// find jumps to a question by search.
func (k keyboard) find(finding string) {
	k.t.Helper()
	k.Key("/")
	k.Keys(strings.Split(finding, "")...)
	k.Key("Enter")
	require.True(k.t, k.Has(`[data-question="`+finding+`"]:focus`), "the search jumps to %s", finding)
}

// give answers the question that has the focus, by its digit or by typing, and
// waits until the panel says what that comes to.
func (k keyboard) give(finding, value string) {
	k.t.Helper()
	var key string
	k.Eval(`document.querySelector('[data-question="`+finding+`"] input[value="`+value+`"]')?.dataset.key ?? ""`, &key)
	if key != "" {
		k.Key(key)
	} else {
		k.Key("1")
		k.Keys(strings.Split(value, "")...)
		k.Key("Enter")
	}
	k.fresh()
}

// fresh waits until the panel is about what is answered.
func (k keyboard) fresh() {
	k.t.Helper()
	k.WaitFor("[data-call]:not(.desk-waiting)")
}

func (k keyboard) giveAll(list []said) {
	k.t.Helper()
	for _, x := range list {
		k.find(x.finding)
		k.give(x.finding, x.value)
	}
}

// TestByKeyboardInABrowser: each pathway to home care, to something to seek advice for and
// to an emergency, without a pointer.
func TestByKeyboardInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	for _, x := range journeys {
		t.Run(x.pathway+" home care", func(t *testing.T) {
			k := begin(t, s, x.pathway, x.months)
			for n := 0; !strings.Contains(k.Text("#desk-status"), "Settled."); n++ {
				require.Less(t, n, 150)
				k.Key("n")
				var id string
				k.Eval(`document.activeElement.dataset.question ?? ""`, &id)
				require.NotEmpty(t, id, "%d: %s", n, k.Text("#desk-status"))
				k.give(id, webtest.Normal(k.dict.Finding(id), x.months))
			}
			require.Contains(t, strings.ToLower(k.Text("#desk-status")), "home care")
			k.NoViolations()
			k.Picture("home care")
			k.Storage()
		})
		t.Run(x.pathway+" seek advice", func(t *testing.T) {
			k := begin(t, s, x.pathway, x.months)
			k.giveAll(x.advice)
			k.WaitFor("#desk-panel .desk-decides")
			require.Contains(t, strings.ToLower(k.Text("#desk-status")), "seek advice")
			k.NoViolations()
		})
		t.Run(x.pathway+" escalate", func(t *testing.T) {
			k := begin(t, s, x.pathway, x.months)
			k.giveAll(x.escape)
			k.WaitText("#desk-panel", "Escalate:")
			k.WaitFor("#desk-panel .desk-decides")
			require.Contains(t, strings.ToLower(k.Text("#desk-status")), "escalate")
			k.NoViolations()
		})
	}
}
