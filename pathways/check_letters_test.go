package pathways

import (
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

func TestLettersThatAreReadAsOthers(t *testing.T) {
	for text, want := range map[string]int{
		"drowsy":                        -1,
		"dr\u043ewsy":                   2,  // Cyrillic o in a Latin word
		"a \u0441\u0430\u0440":          2,  // every letter has a twin: cap
		"\u0434\u043e\u043c":            -1, // a word that can only be Cyrillic
		"5 \u03bcg":                     -1, // mu has no twin
		"5 \u00b5g":                     -1, // micro
		"caf\u00e9":                     -1,
		"\uff44ry":                      0, // full-width d
		"\u2153 \u00d7 10\u2079 \u2026": -1,
		"":                              -1,
	} {
		at, _ := misread([]rune(text))
		require.Equal(t, want, at, "%q", text)
	}
}

func TestTwinsComeInPairs(t *testing.T) {
	for c, twin := range latinTwin {
		require.Greater(t, c, rune(0x7f), "%q", c)
		require.Less(t, twin, rune(0x7f), "%q", twin)
	}
}

// TestWordsForNotKnowing: each would make an answer of it, were it a value; an
// answer a clinician can give is none.
func TestWordsForNotKnowing(t *testing.T) {
	for _, v := range []string{"unknown", "not-asked", "NOT_ASKED", "don't know", "unsure", "n/a", "not-measured"} {
		require.True(t, reasonWords[letters(v)], v)
	}
	for _, v := range []string{"none", "no", "cannot-say", "unclear-story", "not-given", "normal"} {
		require.False(t, reasonWords[letters(v)], v)
	}
}

// TestItself: no letter that is taken for itself without asking is a form of an
// ASCII one.
func TestItself(t *testing.T) {
	for c := rune(0x80); c < 0x20000; c++ {
		if itself(c) && unicode.IsLetter(c) {
			form := norm.NFKC.String(string(c))
			require.False(t, len(form) == 1, "%U", c)
		}
	}
}
