package library_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
	"safetynet/engine"
	"safetynet/pathways"
	"safetynet/pathways/releasetest"
)

// TestApprovedInABrowser: the pages of a library that is approved, and past its review,
// say so by words, are accessible and keep to their width.
func TestApprovedInABrowser(t *testing.T) {
	from := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	lib, issues := pathways.LoadTrusting(releasetest.Approved(t, pathways.Embedded(), from), releasetest.Approvers(t))
	eng, issues := engine.Compile(lib, issues)
	require.NotNil(t, eng, issues.Render())
	for name, at := range map[string]time.Time{"approved": from.AddDate(0, 1, 0), "overdue": from.AddDate(0, 7, 0)} {
		s := webtest.Serve(t, func(c *api.Config) { c.Engine, c.Now = eng, func() time.Time { return at } })
		for _, path := range []string{"/pathways", "/pathways/bronchiolitis", "/pathways/bronchiolitis/sheet"} {
			for _, width := range widths {
				t.Run(name+path+" at "+strconv.FormatInt(width, 10), func(t *testing.T) {
					tab := browsertest.Open(t, s.URL, width, 900)
					tab.Go(path, http.StatusOK)
					tab.NoViolations()
					require.NotContains(t, tab.Text("body"), "Not clinically approved")
					if path == "/pathways/bronchiolitis" {
						require.Contains(t, tab.Text("main"), "Clinically approved until 2027-11-22 by:")
					}
					if name == "overdue" {
						require.Contains(t, tab.Text("body"), "Review overdue")
					}
					if width > 320 || path != "/pathways/bronchiolitis" {
						tab.Picture("page")
					}
				})
			}
		}
	}
}
