package practice_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

// TestBrowser: alone, without scripts, from the first page to what one said, with every
// page accessible on the way.
func TestBrowser(t *testing.T) {
	s := webtest.Serve(t)
	for _, width := range []int64{320, 1280} {
		at := " at " + strconv.FormatInt(width, 10)
		tab := browsertest.Open(t, s.URL, width, 900, browsertest.NoScript)
		look := func(state string) {
			tab.NoViolations()
			tab.Picture(state + at)
		}
		tab.Go("/practice")
		look("begin")
		tab.Press("Start practising")
		require.Contains(t, tab.Text(".nhsuk-error-summary"), "Choose your role")
		look("begin with faults")
		tab.Eval(`document.getElementById("alone-role").value = "nurse-practitioner"; document.getElementById("alone-number").value = "3"; document.getElementById("alone-seed").value = "7"; 1`, nil)
		tab.Press("Start practising")
		look("first step")
		tab.Press("Answer")
		require.Contains(t, tab.Text(".nhsuk-error-summary"), "Choose what you would do")
		tab.NoViolations()
		for n := 0; !strings.Contains(tab.Text("h1"), "What you said"); n++ {
			require.Less(t, n, 30)
			tab.Choose("guidance", "Seek advice: a GP, 111 or another clinician, in a stated time")
			tab.Choose("ask", "Nothing more: I know enough")
			if n == 3 {
				look("later step")
			}
			tab.Press("Answer")
			if n < 4 || strings.Contains(tab.Text("main"), "This is the vignette") {
				look("engine " + strconv.Itoa(n))
			}
			tab.Click("button[value=next]")
		}
		look("done")
		tab.Storage()
		tab.Go("/practice/calibration")
		look("calibration")
	}
}

// TestWorkshopInABrowser: the page of a workshop comes up to date by itself, and can be
// used by the keyboard alone.
func TestWorkshopInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	for _, width := range []int64{320, 1280} {
		at := " at " + strconv.FormatInt(width, 10)
		tab := browsertest.Open(t, s.URL, width, 900)
		tab.Go("/practice")
		tab.Eval(`document.getElementById("open-number").value = "3"; document.getElementById("open-seed").focus(); 1`, nil)
		tab.Keys("Tab", "Enter")
		tab.WaitText("h1", "Your workshop")
		code := strings.TrimSpace(strings.TrimPrefix(tab.Text(".practice-code"), "Code: "))
		for range 8 {
			through(t, join(t, s, code, "gp"), "escalate")
		}
		tab.WaitText("#results", "Finished: 8")
		tab.NoViolations()
		tab.Picture("workshop" + at)
		tab.Press("End this workshop")
		require.Contains(t, tab.Text("#results"), "This workshop has ended")
		tab.NoViolations()
		tab.Picture("ended" + at)
		tab.Storage()
	}
}
