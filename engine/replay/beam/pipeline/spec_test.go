package pipeline

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSpec(t *testing.T) {
	s, err := ReadSpec([]byte(`{"before": {"pathways": ["febrile-child@1.1.0"]},
		"after": {"pathways": ["febrile-child@1.2.0"], "locality": "england@1.0.0"},
		"limits": [{"pathway": "febrile-child", "threshold": "fever", "limit": 37.5}]}`))
	require.NoError(t, err)
	require.Equal(t, moved, s)
	about := comparison(t).About()
	require.Equal(t, "england", about.After.Locality.ID)
	require.Contains(t, about.Patches, "febrile-child@1.2.0 fever 37.5 for 38")
}

func TestSpecRefused(t *testing.T) {
	for name, x := range map[string]struct{ text, err string }{
		"unknown key":      {`{"befor": {}}`, `unknown field "befor"`},
		"more behind":      {`{} {}`, "something stands behind it"},
		"no pathway":       {`{"before": {"pathways": ["febrile-child@1.1.0"]}}`, "names no pathway"},
		"no version":       {`{"before": {"pathways": ["febrile-child"]}}`, "name it with its version"},
		"no such pathway":  {`{"before": {"pathways": ["febrile-child@7.0.0"]}}`, "there is no pathway febrile-child@7.0.0"},
		"no such locality": {`{"before": {"pathways": ["febrile-child@1.1.0"], "locality": "mars@1.0.0"}}`, "there is no locality mars@1.0.0"},
		"no such limit": {`{"before": {"pathways": ["febrile-child@1.1.0"]}, "after": {"pathways": ["febrile-child@1.1.0"]},
			"limits": [{"pathway": "febrile-child", "threshold": "none", "limit": 1}]}`, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := ReadSpec([]byte(x.text))
			if err == nil {
				_, err = s.Comparison()
			}
			require.ErrorContains(t, err, x.err)
		})
	}
}
