package parent_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

// TestStatesInABrowser: the states of pages that no plain journey shows, on a
// small screen and on a large one.
func TestStatesInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	for _, width := range []int64{320, 1280} {
		open := func(t *testing.T, server *webtest.Server, problem string, signs ...string) *person {
			p := sit(t, browsertest.Open(t, server.URL, width, 800), 160, nil)
			p.Go("/")
			p.Click(`input[name="problem"][value="` + problem + `"]`)
			p.Press("Continue")
			for _, sign := range signs {
				p.Click(`input[name="sign"][value="` + sign + `"]`)
			}
			return p
		}
		at := " at " + strconv.FormatInt(width, 10)
		t.Run("faults"+at, func(t *testing.T) {
			p := open(t, s, "tummy-pain")
			p.Press("Continue")
			p.look() // no sign was chosen
			p.Click(`input[name="sign"][value="none"]`)
			p.Press("Continue")
			p.Fill("Day", "31")
			p.Fill("Month", "2")
			p.Fill("Year", "2024")
			p.Press("Continue")
			p.look() // no such day
			for _, part := range []string{"Day", "Month", "Year"} {
				p.Fill(part, "")
			}
			p.Fill("Years", "0")
			p.Press("Continue")
			p.look() // a more exact age is asked for
			p.Press("Continue")
			p.Press("Continue")
			require.Equal(t, 422, p.Status())
			p.look() // nothing was answered
			p.Press("Stop here and see what to do")
			p.Press("A text to send to somebody who helps you")
			p.Press("Your answers")
			p.look() // with everything opened
		})
		t.Run("emergency"+at, func(t *testing.T) {
			p := open(t, s, "high-temperature", "seizure_now")
			p.Press("Continue")
			require.True(t, p.Has(`.nhsuk-card--care--emergency`))
			p.look()
		})
		t.Run("unrecorded"+at, func(t *testing.T) {
			lost := webtest.Serve(t, func(c *api.Config) { c.Log = full{c.Log} })
			p := open(t, lost, "high-temperature", "seizure_now")
			p.Press("Continue")
			require.Contains(t, p.Text("main"), "not recorded")
			p.look()
		})
		t.Run("none of these"+at, func(t *testing.T) {
			p := open(t, s, "none-of-these", "none")
			p.Press("Continue")
			p.look()
		})
		t.Run("young"+at, func(t *testing.T) {
			p := open(t, s, "tummy-pain", "none")
			p.Press("Continue")
			p.Fill("Years", "13")
			p.Choose("Who is answering?", "The young person who is ill")
			p.Press("Continue")
			p.looks = false
			for !p.Has(".app-private") {
				p.page()
			}
			p.looks = true
			p.look()
		})
	}
	p := browsertest.Open(t, s.URL, 320, 640)
	p.Go("/nowhere", 404)
	p.NoViolations()
}
