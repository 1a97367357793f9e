package browsertest

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestBites proves that each thing that is wrong with a page fails the test that visits it,
// and that a good page does not.
func TestBites(t *testing.T) {
	for _, x := range []struct {
		name, main, want string
		script           string // of /page.js
		options          []Option
	}{
		{name: "nothing", main: `<p>Well</p><img alt="a glass" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`},
		{name: "nothing, without scripts", main: `<p>Well</p>`, options: []Option{NoScript}},
		{name: "no alternative text", main: `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`, want: "accessibility: image-alt (critical)"},
		{name: "no alternative text, without scripts", main: `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`, want: "accessibility: image-alt", options: []Option{NoScript}},
		{name: "no label", main: `<input id="age">`, want: "#age"},
		{name: "a heading left out", main: `<h4>Deep</h4>`, want: "accessibility: heading-order (moderate)"},
		{name: "a request elsewhere", main: `<img alt="logo" src="http://assets.nhs.example/logo.svg">`, want: "a request to another server: http://assets.nhs.example/logo.svg"},
		{name: "against the policy", main: `<p style="color:red">Red</p>`, want: "Content Security Policy"},
		{name: "script against the policy", main: `<script>document.title = "ran"</script>`, want: "Content Security Policy"},
		{name: "a lacking part", main: `<img alt="a glass" src="/glass.svg">`, want: "a request failed: Image 404"},
		{name: "a console error", script: `console.error("odd", 3)`, want: `the browser complained: console error: "odd" 3`},
		{name: "an exception", script: `throw new Error("broken")`, want: "the browser complained: uncaught exception: Uncaught Error: broken"},
		{name: "a broken promise", script: `Promise.reject(new Error("broken"))`, want: "Uncaught (in promise) Error: broken"},
		{name: "too wide", main: "<p>" + strings.Repeat("W", 60) + "</p>", want: "in a window of 600 px"},
		{name: "too wide only when zoomed", main: "<p>" + strings.Repeat("W", 30) + "</p>", want: "in a window of 320 px"},
	} {
		t.Run(x.name, func(t *testing.T) {
			main := x.main
			if x.script != "" {
				main += `<script src="/page.js"></script>`
			}
			base := serve(t, map[string]string{"/{$}": good(main), "/page.js": x.script})
			got := failures(t, base, 600, func(tab *Tab) {
				tab.Go("/")
				tab.NoViolations()
			}, x.options...)
			requireFails(t, got, x.want)
		})
	}
}

// TestStorageBites proves that whatever a page stores is found.
func TestStorageBites(t *testing.T) {
	for _, x := range []struct{ script, want string }{
		{`document.title = "stores nothing"`, ""},
		{`document.cookie = "a=1"`, "stored in the browser: cookie a"},
		{`localStorage.setItem("child", "3")`, "stored in the browser: localStorage child"},
		{`sessionStorage.setItem("child", "3")`, "stored in the browser: sessionStorage child"},
		{`indexedDB.open("children")`, "stored in the browser: IndexedDB children"},
		{`caches.open("pages")`, "stored in the browser: cache pages"},
		{`window.name = "3 months"`, "stored in the browser: window.name"},
	} {
		t.Run(x.script, func(t *testing.T) {
			base := serve(t, map[string]string{"/{$}": good(`<script src="/page.js"></script>`), "/page.js": x.script + "; setTimeout(() => document.body.id = 'done', 200)"})
			got := failures(t, base, 600, func(tab *Tab) {
				tab.Go("/")
				tab.WaitFor("#done")
				tab.Storage()
			})
			requireFails(t, got, x.want)
		})
	}
	base := serve(t, map[string]string{"/{$}": good("")})
	require.Empty(t, failures(t, base, 600, func(tab *Tab) { tab.Go("/"); tab.Storage() }, NoScript))
}

// TestFailuresSay proves that what a user could not do fails, and says what there is instead.
func TestFailuresSay(t *testing.T) {
	page := good(`<form action="/slow" method="post"><fieldset><legend>Is your child awake?</legend>
<label><input type="radio" name="awake" value="yes"> Yes</label> <label><input type="radio" name="awake" value="no"> No</label></fieldset>
<label>Name <input name="name"></label> <button>Continue</button> <button disabled>Later</button></form>
<button id="hidden" hidden>Gone</button> <a href="/1">Read more</a> <a href="/2">Read more</a>
<a href="tel:999">Call 999</a>`)
	covered := `<link rel="stylesheet" href="/over.css"><button>Under</button><p id="over">Over it</p>`
	for _, x := range []struct {
		name string
		do   func(tab *Tab)
		want []string
		path string
	}{
		{name: "no such button", do: func(tab *Tab) { tab.Press("Next") }, want: []string{`Press("Next"): not on the page`, `button "Continue"`, `The page "A page" at / says:`, "Is your child awake?"}},
		{name: "which of two", do: func(tab *Tab) { tab.Press("Read more") }, want: []string{"2 elements match"}},
		{name: "disabled", do: func(tab *Tab) { tab.Press("Later") }, want: []string{"it is disabled"}},
		{name: "hidden", do: func(tab *Tab) { tab.Click("#hidden") }, want: []string{`Click("#hidden"): it is not visible`}},
		{name: "hidden by name", do: func(tab *Tab) { tab.Press("Gone") }, want: []string{`Press("Gone"): not on the page`}},
		{name: "covered", path: "covered", do: func(tab *Tab) { tab.Press("Under") }, want: []string{`Press("Under"): it is covered by <p id="over"`}},
		{name: "another program", do: func(tab *Tab) { tab.Press("Call 999") }, want: []string{"it leads to another program", "tel:999"}},
		{name: "other group", do: func(tab *Tab) { tab.Choose("Is your child hot?", "Yes") }, want: []string{"not on the page", `radio "Yes"`}},
		{name: "no such field", do: func(tab *Tab) { tab.Fill("Age", "3") }, want: []string{`Fill("Age", "3"): not on the page`, `textbox "Name"`}},
		{name: "no such key", do: func(tab *Tab) { tab.Key("Hyper+1") }, want: []string{"there is no such key"}},
		{name: "nothing there", do: func(tab *Tab) { tab.Text("#result") }, want: []string{`Text("#result"): not on the page`}},
		{name: "never comes", do: func(tab *Tab) { tab.WaitText("h1", "Call 999") }, want: []string{`WaitText("h1", "Call 999"): not on the page`}},
		{name: "hidden is not there", do: func(tab *Tab) { tab.WaitFor("#hidden") }, want: []string{`WaitFor("#hidden"): not on the page`}},
		{name: "bad script", do: func(tab *Tab) { tab.Eval("nothing.at.all", nil) }, want: []string{"nothing is not defined"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			base := serve(t, map[string]string{"/{$}": page, "/covered": good(covered), "/over.css": "#over { position: fixed; inset: 0 }"})
			got := failures(t, base, 600, func(tab *Tab) {
				tab.Go("/" + x.path)
				tab.patience = 500 * time.Millisecond // what is not there now does not come
				x.do(tab)
			})
			for _, want := range x.want {
				require.Contains(t, got, want)
			}
		})
	}
	got := failures(t, serve(t, nil), 600, func(tab *Tab) { tab.Go("/nowhere") })
	require.Contains(t, got, `Go("/nowhere"): status 404, not 200`)
}
