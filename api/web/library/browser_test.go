package library_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

var widths = []int64{320, 1280}

// TestEveryPageInABrowser: every page is accessible, keeps to its width, and asks nobody
// else for anything.
func TestEveryPageInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	paths := map[string]int{"/pathways": http.StatusOK, "/pathways/nope": http.StatusNotFound}
	tall := map[string]bool{} // at 320 px longer than a picture can be
	for _, id := range s.Engine.Library().IDs() {
		paths["/pathways/"+id], paths["/pathways/"+id+"/sheet"] = http.StatusOK, http.StatusOK
		tall["/pathways/"+id] = true
	}
	for path, status := range paths {
		for _, width := range widths {
			t.Run(strings.ReplaceAll(path[1:], "/", " ")+" at "+strconv.FormatInt(width, 10), func(t *testing.T) {
				tab := browsertest.Open(t, s.URL, width, 900)
				tab.Go(path, status)
				tab.NoViolations()
				tab.Storage()
				if !tall[path] || width > 320 {
					tab.Picture("page")
				}
			})
		}
	}
}

// TestWithoutScriptsInABrowser: a reader gets from the list to a criterion and to another
// version without JavaScript.
func TestWithoutScriptsInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	tab := browsertest.Open(t, s.URL, 320, 900, browsertest.NoScript)
	tab.Go("/pathways")
	tab.Press("Febrile child under 5 years")
	tab.Press("Versions")
	tab.Press("Read version 1.0.0")
	require.Contains(t, tab.Text("h1"), "version 1.0.0, not in use")
	tab.Press("Sheet for parents (red, amber, green)")
	require.Contains(t, tab.Text("h1"), "High temperature (fever) in a child under 5: when to get help")
	require.Contains(t, tab.Text("main"), "Made from the pathway febrile-child 1.0.0")
}

var pages = regexp.MustCompile(`(?m)^Pages:\s+(\d+)$`)

// TestSheetsArePrintedInABrowser: a sheet takes at most two pages of A4.
func TestSheetsArePrintedInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	for _, id := range s.Engine.Library().IDs() {
		t.Run(id, func(t *testing.T) {
			tab := browsertest.Open(t, s.URL, 1280, 900)
			tab.Go("/pathways/" + id + "/sheet")
			file := filepath.Join(t.TempDir(), "sheet.pdf")
			tab.PDF(file)
			out, err := exec.CommandContext(t.Context(), "pdfinfo", file).Output()
			require.NoError(t, err, "pdfinfo is of poppler-utils; see make tools")
			require.Contains(t, string(out), "A4")
			found := pages.FindSubmatch(out)
			require.NotNil(t, found, string(out))
			n, err := strconv.Atoi(string(found[1]))
			require.NoError(t, err)
			require.LessOrEqual(t, n, 2)
		})
	}
}
