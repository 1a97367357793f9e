package thresholds_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/webtest"
)

func TestCompare(t *testing.T) {
	s := webtest.Serve(t)
	tests := []struct {
		name, query string
		want        []string
	}{
		{"which pathway", "", []string{"Choose a pathway", "Febrile child under 5 years 3 versions", "1 version"}},
		{"the two newest", "?pathway=febrile-child", []string{
			"From 1.1.0 to 1.2.0", "When a parent answers", "When a clinician answers", "F-R12s: added", "▲ More urgent: from “Home with advice and a safety net”", "answers there can be", "1.2.0: Found by proof", "Questions None changed.",
		}},
		{"back again", "?pathway=febrile-child&from=1.2.0&to=1.1.0", []string{"From 1.2.0 to 1.1.0", "F-R12s: removed", "▼ Less urgent"}},
		{"a limit that changed", "?pathway=febrile-child&from=1.0.0&to=1.1.0", []string{"From 1.0.0 to 1.1.0", "1.1.0:", "Limits"}},
		{"one version", "?pathway=asthma", []string{"There is one released version of this pathway."}},
		{"the same twice", "?pathway=febrile-child&from=1.1.0&to=1.1.0", []string{"These are the same version. Choose two."}},
		{"no such version", "?pathway=febrile-child&from=1.1.0&to=7.0.0", []string{"There is no such pathway or version."}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := s.Visit(t, "/thresholds/compare"+test.query)
			require.Equal(t, http.StatusOK, page.Status)
			for _, want := range test.want {
				require.Contains(t, page.Main(), want)
			}
		})
	}
}
