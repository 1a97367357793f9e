package cdshooks_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// eachOf calls f for every object of a list.
func eachOf(t testing.TB, in map[string]any, key string, f func(testing.TB, map[string]any)) {
	t.Helper()
	list, there := in[key]
	if !there {
		return
	}
	for _, x := range list.([]any) {
		f(t, x.(map[string]any))
	}
}

// text is a string that is there.
func text(t testing.TB, in map[string]any, key string) string {
	t.Helper()
	s, _ := in[key].(string)
	require.NotEmpty(t, strings.TrimSpace(s), key)
	return s
}

func coding(t testing.TB, x any) {
	t.Helper()
	for _, key := range []string{"system", "code", "display"} {
		text(t, x.(map[string]any), key)
	}
}

func absolute(t testing.TB, x map[string]any) {
	t.Helper()
	u, err := url.Parse(text(t, x, "url"))
	require.NoError(t, err)
	require.True(t, u.IsAbs() && u.Host != "", u)
}

// hollow lists what is null or empty.
func hollow(at string, v any) []string {
	switch v := v.(type) {
	case nil:
		return []string{at}
	case string:
		if strings.TrimSpace(v) == "" {
			return []string{at}
		}
	case []any:
		found := []string{}
		for i, x := range v {
			found = append(found, hollow(fmt.Sprintf("%s/%d", at, i), x)...)
		}
		if len(v) == 0 {
			found = append(found, at)
		}
		return found
	case map[string]any:
		found := []string{}
		for key, x := range v {
			found = append(found, hollow(at+"/"+key, x)...)
		}
		if len(v) == 0 {
			found = append(found, at)
		}
		return slices.Clip(found)
	}
	return nil
}
