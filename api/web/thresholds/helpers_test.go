package thresholds_test

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/browsertest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

// form is the fields of a form: names and values in turn.
func form(pairs ...string) url.Values {
	out := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

// ofChild is a form for the newest version in use, of a child of an age in months.
func ofChild(pathway, months string, pairs ...string) url.Values {
	return form(append([]string{"pathway", pathway, "age-months", months, "age-days", "0"}, pairs...)...)
}

// between is a part of a text.
func between(t testing.TB, text, from, to string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, from)
	require.True(t, found, "there is no %q", from)
	part, _, found := strings.Cut(rest, to)
	require.True(t, found, "there is no %q after %q", to, from)
	return part
}
