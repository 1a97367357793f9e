package easyread

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestLines: a text has its easy words, one joined of several has those of each, and
// one without any is shown as it is.
func TestLines(t *testing.T) {
	w := words{library(t).EasyReadAt(time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC))}
	require.NotNil(t, w.Wording)
	call, none := Line{"phone-999", "Call 999 now."}, Line{"why", "Dance 3.5 times a day."}
	for text, want := range map[string][]Line{
		"":                                     nil,
		"Call 999 now.":                        {call},
		"Dance 3.5 times a day.":               {none},
		"dance 3.5 times a day.":               {none},
		"Dance 3.5 times a day. Call 999 now.": {none, call},
		"Call 999 now. Call 999 now.":          {call, call},
		"Call 999 now. Dance 3.5 times a day.": {call, none},
		"sudden choking":                       {{"choke", "Your child starts to choke all at once."}},
		"Being sick usually lasts 1 or 2 days. It mostly stops within 3 days. Most high temperatures settle. They usually last 1 to 4 days.": {
			{"calendar", "Being sick usually lasts 1 or 2 days."}, {"better", "It mostly stops within 3 days."},
			{"better", "Most high temperatures go away."}, {"calendar", "They usually last 1 to 4 days."},
		},
	} {
		require.Equal(t, want, w.lines(text, "why"), text)
	}
	require.Equal(t, []Line{{"why", "Call 999 now."}, {"why", "Is it?"}}, words{}.lines("Call 999 now. Is it?", "why"), "without any wording")
}
