package workbench_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

// TestBrowser goes through every view of a draft, on a phone and on a desk, without
// scripts and with them.
func TestBrowser(t *testing.T) {
	s := webtest.Serve(t, withSmall)
	less := changed(t, next(t, small().Library(), "ear"), "    disposition: ed-now", "    disposition: clinician-2h")
	for _, width := range []int64{320, 1280} {
		options := []browsertest.Option{}
		if width == 320 {
			options = append(options, browsertest.NoScript)
		}
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			tab := browsertest.Open(t, s.URL, width, 900, options...)
			tab.SignIn(s.Token(t, story.Author))
			look := func(state string) {
				t.Helper()
				tab.NoViolations()
				tab.Picture(fmt.Sprintf("workbench %s at %d", state, width))
			}
			tab.Go("/workbench")
			look("start")
			paste(tab, changed(t, less, "when: sunken_eyes ", "when: sunken_eye "))
			tab.Press("Look at it")
			require.Contains(t, tab.Text("main"), "1 error")
			tab.Press("Line 66")
			require.Contains(t, tab.Text(".wb-line:target"), "did you mean sunken_eyes?")
			look("issues")
			paste(tab, less)
			tab.Press("Look at it again")
			require.Contains(t, tab.Text("main"), "No errors.")
			tab.Press("Rules and limits")
			look("rules")
			tab.Press("Sheet for parents")
			look("sheet")
			tab.Press("Try it")
			tab.Fill("Years", "3")
			tab.Press("Assess")
			require.Contains(t, tab.Text("main"), "The draft would say")
			look("tried")
			tab.Press("Proofs")
			for tab.Has("[role=status]") {
				tab.Press("How far is it?")
			}
			require.Contains(t, tab.Text("main"), "Everything is proved.")
			look("proofs")
			tab.Press("Compare")
			for tab.Has("[role=status]") {
				tab.Press("How far is it?")
			}
			require.Contains(t, tab.Text("main"), "Less urgent")
			look("compared")
		})
	}
}

// paste puts a text into the box at once; to type it would take minutes.
func paste(tab *browsertest.Tab, text string) {
	quoted, _ := json.Marshal(text) // of a string
	var pasted string
	tab.Eval("document.getElementById('draft').value = "+string(quoted), &pasted)
}
