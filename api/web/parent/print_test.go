package parent_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

// TestPrintedInABrowser: the result, printed in black and white, says in words how
// urgent each part is, and has none of the buttons.
func TestPrintedInABrowser(t *testing.T) {
	pdftotext, err := exec.LookPath("pdftotext")
	require.NoError(t, err, "make tools installs it")
	p := sit(t, browsertest.Open(t, webtest.Serve(t).URL, 1280, 900), 20, map[string]string{"temperature_c": "39.5"})
	p.looks = false
	p.start("high-temperature")
	p.toEnd()
	file := filepath.Join(t.TempDir(), "result.pdf")
	p.PDF(file)
	text, err := exec.Command(pdftotext, "-layout", file, "-").Output()
	require.NoError(t, err)
	for _, want := range []string{"Immediate action required", "Call 999 now if you see any of these", "hard to wake", "Not clinically approved"} {
		require.Contains(t, string(text), want)
	}
	require.NotContains(t, string(text), "Check again, from these answers")
}

// TestPrintedNumberInABrowser: on the card that says to call 999 the number is as dark on
// paper as the rest.
func TestPrintedNumberInABrowser(t *testing.T) {
	tab := browsertest.Open(t, webtest.Serve(t).URL, 1280, 900, browsertest.Print)
	tab.Go("/")
	tab.Eval(`document.querySelector('input[value="high-temperature"]').click()`, nil)
	tab.Eval(`document.querySelector('main form').requestSubmit(document.querySelector('main button[value=on]'))`, nil)
	tab.WaitText("h1", "any of these")
	tab.Eval(`document.querySelector('input[value="seizure_now"]').click()`, nil)
	tab.Eval(`document.querySelector('main form').requestSubmit(document.querySelector('main button[value=on]'))`, nil)
	tab.WaitText("main", "Call 999 now")
	require.Contains(t, tab.Texts(".nhsuk-card--care a"), "999")
	require.Empty(t, tab.Pale())
}
