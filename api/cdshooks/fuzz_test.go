package cdshooks_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
)

// FuzzCall: whatever is sent, there is something wrong with it, or it is about another
// child, or there is a card in the shape of the specification; never a panic.
func FuzzCall(f *testing.F) {
	files, err := filepath.Glob(ours + "/requests/*.json")
	require.NoError(f, err)
	for _, name := range files {
		if data, err := os.ReadFile(name); err == nil && len(data) < 8000 { // long ones take the fuzzer a minute each to shorten
			f.Add(data)
		}
	}
	s, schema := service(f, "febrile-child"), shape(f)
	dict := programs(f)[0].Definition().Dictionary
	f.Fuzz(func(t *testing.T, data []byte) {
		r, issues := cdshooks.ReadRequest(data, s)
		if r == nil {
			require.NotEmpty(t, issues)
			return
		}
		require.Empty(t, issues)
		told := r.Told(dict, now)
		if told.Refused() {
			return
		}
		body, err := json.Marshal(cdshooks.Response{Cards: cdshooks.Cards(s, decide(t, s, told), page)})
		require.NoError(t, err)
		require.NoError(t, check(t, schema, body))
	})
}

// FuzzFeedback: there is feedback or something wrong with it, and not both.
func FuzzFeedback(f *testing.F) {
	f.Add([]byte(`{"feedback":[{"card":"` + card + `","outcome":"overridden","outcomeTimestamp":"2026-11-22T10:00:00Z","overrideReason":{"userComment":"x"}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, issues := cdshooks.ReadFeedback(data)
		require.NotEqual(t, len(got) > 0, len(issues) > 0)
	})
}
