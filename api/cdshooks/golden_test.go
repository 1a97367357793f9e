package cdshooks_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
	"safetynet/api/fhir/fhirtest"
	"safetynet/pathways"
)

// TestGoldenCards: each call of testdata/cdshooks/requests is answered as its
// namesake in testdata/cdshooks/cards, which somebody has read. UPDATE=1 writes them.
func TestGoldenCards(t *testing.T) {
	s := shape(t)
	for stem, want := range map[string]struct {
		service    string
		guidance   pathways.Guidance
		indicators []string
	}{
		"home-care":          {"asthma", pathways.HomeCare, []string{cdshooks.Info}},
		"unsettled":          {"asthma", pathways.SeekAdvice, []string{cdshooks.Warning, cdshooks.Warning}},
		"escalate":           {"febrile-child", pathways.Escalate, []string{cdshooks.Critical}},
		"nothing-prefetched": {"bronchiolitis", pathways.SeekAdvice, []string{cdshooks.Warning, cdshooks.Warning}},
		"stale-vitals":       {"febrile-child", pathways.SeekAdvice, []string{cdshooks.Warning, cdshooks.Warning}},
		"out-of-scope":       {"bronchiolitis", pathways.SeekAdvice, []string{cdshooks.Warning, cdshooks.Warning}},
		"several-pathways":   {cdshooks.AnyID, pathways.Escalate, []string{cdshooks.Critical, cdshooks.Warning}},
	} {
		t.Run(stem, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join(ours, "requests", stem+".json"))
			require.NoError(t, err)
			r := answered(t, service(t, want.service), body)
			got, err := pretty(r)
			require.NoError(t, err)
			name := filepath.Join(ours, "cards", stem+".json")
			if os.Getenv("UPDATE") != "" {
				require.NoError(t, os.WriteFile(name, got, 0o644))
			}
			golden, err := os.ReadFile(name)
			require.NoError(t, err)
			require.Equal(t, string(golden), string(got))
			require.NoError(t, check(t, s, got))
			var indicators []string
			for _, c := range r.Cards {
				indicators = append(indicators, c.Indicator)
				for _, x := range c.Suggestions {
					fhirtest.Valid(t, x.Actions[0].Resource)
				}
			}
			require.Equal(t, want.indicators, indicators)
			for _, born := range birthDates.FindAllStringSubmatch(string(body), -1) {
				require.NotContains(t, string(got), born[1])
			}
			require.NotContains(t, string(got), "Practitioner")
		})
	}
	files, err := filepath.Glob(ours + "/cards/*.json")
	require.NoError(t, err)
	for _, f := range files {
		require.FileExists(t, strings.Replace(f, "/cards/", "/requests/", 1))
	}
}

var birthDates = regexp.MustCompile(`"birthDate": "([-0-9]+)"`)

func pretty(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}
