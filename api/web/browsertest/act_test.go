package browsertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const form = `<form action="/slow" method="post">
<fieldset><legend><b>Is your
 child</b> awake?</legend><label><input type="radio" name="answer" value="awake"> Yes</label> <label><input type="radio" name="answer" value="asleep"> No</label></fieldset>
<fieldset><legend>And hot?</legend><label><input type="checkbox" name="hot"> Yes</label></fieldset>
<p><label for="name">Name</label> <input id="name" name="name" value="old"></p>
<p><label>Place <select name="place"><option>England</option><option value="w">Wales</option></select></label></p>
<button>Continue</button></form>
<p><a href="#more">More</a> <a href="/calendar" download>Calendar</a> <a href="/second">Change<span>&nbsp; age&nbsp;</span></a></p>
<details><summary>Help</summary><p>How to look</p></details><p id="more">More of it</p>`

var pages = map[string]string{"/{$}": good(form), "/second": good("<p>Second</p>"), "/scripted": good(`<p id=js>off</p><script src="/page.js"></script>`), "/page.js": `
document.querySelector("#js").textContent = "on"
document.addEventListener("keydown", e => { if (e.key === "1") setTimeout(() => document.querySelector("#js").textContent = "one", 100) })`}

// TestJourney does what a user does, with the page's scripts on and off.
func TestJourney(t *testing.T) {
	for name, options := range map[string][]Option{"scripts": nil, "no scripts": {NoScript}} {
		t.Run(name, func(t *testing.T) {
			tab := Open(t, serve(t, pages), 1280, 800, options...)
			tab.Go("/")
			require.Equal(t, "A page", tab.Title())
			require.Equal(t, "/", tab.URL())
			require.Empty(t, tab.Focused())
			require.Positive(t, tab.Transferred())
			require.Less(t, tab.Transferred(), 5000)

			tab.Choose("Is your child awake?", "No")
			require.True(t, tab.Has("[value=asleep]:checked"))
			tab.Choose("answer", "Yes") // by the name in the form
			require.True(t, tab.Has("[value=awake]:checked"))
			require.False(t, tab.Has("[value=asleep]:checked"))
			tab.Choose("And hot?", "Yes")
			require.True(t, tab.Has("[name=hot]:checked"))
			tab.Fill("Name", "")
			tab.Fill("Name", " é? Bé")
			tab.Select("Place", "Wales")
			require.True(t, tab.Has("option[value=w]:checked"))
			tab.Press("Help")
			require.True(t, tab.Has("details[open]"))
			tab.Press("More") // within the page
			require.Equal(t, "/#more", tab.URL())
			tab.Press("Calendar") // not a page
			require.Equal(t, "/#more", tab.URL())
			tab.NoViolations()
			tab.Press("Continue")
			require.Equal(t, []string{"You said awake é? Bé"}, tab.Texts("#said")) // without waiting: the page is there
			require.Equal(t, 200, tab.Status())
			tab.Go("/")
			tab.Press("Change age")
			require.Equal(t, "/second", tab.URL())
			tab.Storage()
		})
	}
}

// TestWaitsForPages proves, often enough to meet the browser's moods, that an action ends on the page it leads to.
func TestWaitsForPages(t *testing.T) {
	for name, options := range map[string][]Option{"scripts": nil, "no scripts": {NoScript}} {
		t.Run(name, func(t *testing.T) {
			base := serve(t, pages)
			tab := Open(t, base, 600, 800, options...)
			for range 5 {
				tab.Go("/")
				tab.Press("Continue")
				require.Equal(t, "/slow", tab.URL())
				tab.Go("/")
				tab.Press("Change age")
				require.Equal(t, "/second", tab.URL())
			}
		})
	}
}

func TestKeyboardAlone(t *testing.T) {
	tab := Open(t, serve(t, pages), 600, 800)
	tab.Go("/")
	tab.Keys("\t", "Space")
	require.Equal(t, "Yes", tab.Focused())
	require.True(t, tab.Has("[value=awake]:checked"))
	tab.Key("ArrowDown")
	require.True(t, tab.Has("[value=asleep]:checked"))
	tab.Keys("Tab", "Tab", "n")
	require.Equal(t, "Name", tab.Focused())
	tab.Keys("Tab", "Tab")
	require.Equal(t, "Continue", tab.Focused())
	tab.Key("Shift+Tab")
	require.Equal(t, "Place", tab.Focused())
	tab.Keys("Tab", "Enter")
	require.Equal(t, "You said asleepn", tab.Text("#said"))
}

func TestScripts(t *testing.T) {
	tab := Open(t, serve(t, pages), 600, 800)
	tab.Go("/scripted")
	require.Equal(t, "on", tab.Text("#js"))
	tab.Key("1")
	tab.WaitText("#js", "one")
	var sum int
	tab.Eval("Promise.resolve(1 + 2)", &sum)
	require.Equal(t, 3, sum)

	tab = Open(t, serve(t, pages), 600, 800, NoScript)
	tab.Go("/scripted")
	require.Equal(t, "off", tab.Text("#js"))
	tab.NoViolations()
	require.Equal(t, "off", tab.Text("#js")) // axe-core ran, the page's script did not
	tab.Key("1")
	tab.Go("/scripted")
	require.Equal(t, "off", tab.Text("#js"))
}

func TestMedia(t *testing.T) {
	for query, option := range map[string]Option{"print": Print, "(forced-colors: active)": ForcedColours} {
		tab := Open(t, serve(t, pages), 600, 800, option)
		tab.Go("/")
		var matches bool
		tab.Eval("matchMedia("+quote(query)+").matches", &matches)
		require.True(t, matches, query)
	}
}

// TestProblems shows how a test takes the complaint that it provokes, and that a tab of its own keeps it from others.
func TestProblems(t *testing.T) {
	base := serve(t, pages)
	tab, other := Open(t, base, 600, 800), Open(t, base, 600, 800)
	tab.Go("/")
	tab.Eval("fetch('/gone').then(r => r.status)", nil)
	require.Len(t, tab.Problems(), 1)
	require.Empty(t, tab.Problems())
	require.Empty(t, other.Problems())
	tab.Go("/nowhere", 404)
}

func TestPictures(t *testing.T) {
	tab := Open(t, serve(t, pages), 320, 200)
	tab.Go("/")
	for name, want := range map[string]string{"a/page.png": "\x89PNG", "a/page.pdf": "%PDF-"} {
		path := filepath.Join(t.TempDir(), name)
		if filepath.Ext(name) == ".pdf" {
			tab.PDF(path)
		} else {
			tab.Screenshot(path)
		}
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Greater(t, len(data), 1000)
		require.Equal(t, want, string(data[:len(want)]))
	}
}
