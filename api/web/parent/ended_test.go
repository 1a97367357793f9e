package parent_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

// result goes to the result of a child of 3 years and 2 months with the questions
// not answered.
func (p *person) result() {
	p.t.Helper()
	p.Go("/")
	p.Click(`input[name="problem"][value="high-temperature"]`)
	p.Press("Continue")
	p.Click(`input[name="sign"][value="none"]`)
	p.Press("Continue")
	p.Fill("Years", "3")
	p.Fill("Months", "2")
	p.Press("Continue")
	p.Press("Stop here and see what to do")
}

// TestAResultInABrowser: loading the result again, and coming back to it with the same
// answers, show the same code; a page that is left open says when its advice has ended.
func TestAResultInABrowser(t *testing.T) {
	s := webtest.Serve(t, func(c *api.Config) { c.Now = time.Now }) // a browser compares with its own clock
	for _, width := range []int64{320, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) {
			p := sit(t, browsertest.Open(t, s.URL, width, 800), 38, nil)
			p.result()
			first := p.Text(".app-reference")
			require.NotEmpty(t, first)
			p.look()
			p.Reload()
			require.Equal(t, first, p.Text(".app-reference"))
			p.Press("Your answers")
			p.Press("Change the age")
			p.Press("Continue")
			p.Press("Stop here and see what to do")
			require.Equal(t, first, p.Text(".app-reference"))

			require.NotContains(t, p.Text("main"), "Check again first.")
			var shown bool
			p.Eval(`(() => {
				document.querySelector("[data-ends]").dataset.ends = "2026-11-22T00:00:00Z";
				return document.dispatchEvent(new Event("visibilitychange"));
			})()`, &shown)
			p.WaitText("main", "Check again first. This advice was good until")
			p.look()
			p.Press("Check again now")
			require.Contains(t, p.Title(), "Emergency signs")
			p.Storage()
		})
	}
}

// TestAnEndedResultInABrowser: loaded after its end, with and without scripts.
func TestAnEndedResultInABrowser(t *testing.T) {
	now := webtest.Now
	s := webtest.Serve(t, func(c *api.Config) { c.Now = func() time.Time { return now } })
	for _, options := range [][]browsertest.Option{nil, {browsertest.NoScript}} {
		now = webtest.Now
		p := sit(t, browsertest.Open(t, s.URL, 320, 640, options...), 38, nil)
		p.result()
		now = now.Add(24 * time.Hour)
		p.Reload()
		require.Contains(t, p.Text("main"), "Check again first.")
		p.look()
	}
}
