package easyread_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/web/webtest"
)

// TestEverySign: each danger sign of each pathway in use has an easy line on the
// page, which says whom to call.
func TestEverySign(t *testing.T) {
	s := webtest.Serve(t)
	v := s.Visit(t, "/danger-signs/easy-read")
	require.Equal(t, http.StatusOK, v.Status)
	lines := v.Texts("p")
	lib, signs := s.Engine.Library(), 0
	w := lib.EasyReadAt(webtest.Now)
	for _, id := range lib.IDs() {
		for _, x := range lib.Active(id, webtest.Now).Signs.WatchFor {
			if x.Sign == nil {
				continue
			}
			signs++
			easy, ok := w.Easy(x.Text.Parent)
			require.True(t, ok, x.Text.Parent)
			for _, line := range easy {
				require.Contains(t, lines, line.Text.Value)
				require.Contains(t, v.Source, "/easyread/drawings/"+line.Picture.Value+".svg")
			}
		}
	}
	require.GreaterOrEqual(t, signs, 6*23)
	require.Equal(t, 1, count(lines, "Your child has a seizure (fit)."), "said once, though two signs word it alike")
	require.Contains(t, lines, "Call 999 now.")
	require.Contains(t, lines, "Phone 111.")
	require.Contains(t, v.Source, `<a href="tel:999">Call 999 now.</a>`, "it can be rung from the page")
	require.Contains(t, v.Source, `<a href="tel:111">Phone 111.</a>`)
	require.Contains(t, lines, "Nobody has checked these easy words yet.")
}

func count(list []string, x string) int {
	return len(slices.DeleteFunc(slices.Clone(list), func(y string) bool { return y != x }))
}

// TestNoLibrary: without definitions in use there is no list, and the emergency text
// instead.
func TestNoLibrary(t *testing.T) {
	v := webtest.Serve(t, func(c *api.Config) { c.Engine = nil }).Visit(t, "/danger-signs/easy-read")
	require.GreaterOrEqual(t, v.Status, 500)
	require.Contains(t, v.Source, "999")
}
