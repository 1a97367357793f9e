package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/decisionlog"
	"safetynet/engine"
)

func TestCheckLocality(t *testing.T) {
	eng, _, issues, err := (&program{}).compile()
	require.NoError(t, err)
	require.NotNil(t, eng, issues.Render())
	early := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) // nothing is in use yet
	for name, x := range map[string]struct {
		locality string
		asked    bool
		refused  string
		logged   string
	}{
		"default":                       {"england", false, "", ""},
		"a default that is not there":   {"atlantis", false, "", ""},
		"none":                          {"none", true, "", ""},
		"asked for, and not in use yet": {"england", true, "", "no version is active on 2020-01-01"},
		"asked for, and not there":      {"atlantis", true, "locality atlantis: there is no such locality", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			err := checkLocality(eng, serveFlags{locality: x.locality, localityAsked: x.asked}, early, slog.New(slog.NewTextHandler(&log, nil)))
			require.Equal(t, x.logged != "", log.Len() > 0)
			require.Contains(t, log.String(), x.logged)
			if x.refused == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, x.refused)
			require.Equal(t, statusUsage, statusOf(err))
		})
	}
}

// TestShownDecisionNamesTheLocality: whoever reads a decision back sees where the
// family was sent.
func TestShownDecisionNamesTheLocality(t *testing.T) {
	a := engine.Assessment{
		Guidance:    "seek-advice",
		Disposition: engine.Endpoint{ID: "clinician-2h", Services: []engine.Service{{Name: "Example hub", Phone: "01632 960123", Hours: "Every day", Link: "https://hub.example.org"}, {Name: "999", Phone: "999"}}},
		Locality:    &engine.LocalityUsed{ID: "example", Version: "1.0.0", Digest: "sha256:00"},
	}
	body, err := json.Marshal(map[string]any{"assessment": a})
	require.NoError(t, err)
	text := entryText(decisionlog.Entry{Decision: decisionlog.Decision{Body: body}})
	require.Contains(t, text, "\n  * Example hub; 01632 960123; Every day\n  * 999\n")
	require.Contains(t, text, "\nlocality example 1.0.0 sha256:00\n")
}
