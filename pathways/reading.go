package pathways

import (
	"strings"
	"unicode"
)

// Sentences splits a text into its sentences, without their full stops. A point
// inside a number ends none.
func Sentences(text string) []string {
	var out []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	from := 0
	for at := 0; at < len(text); at++ {
		end := at
		for end < len(text) && strings.IndexByte(".!?", text[end]) >= 0 {
			end++
		}
		if end > at && (end == len(text) || strings.IndexByte(" \t\n\f\r", text[end]) >= 0) {
			add(text[from:at])
			from = end
		}
		at = max(at, end-1)
	}
	add(text[from:])
	return out
}

// Reading says how hard texts are to read.
type Reading struct {
	Sentences, Words, Syllables int
	Longest                     int // words of the longest sentence
}

// Add counts one more text.
func (r *Reading) Add(text string) {
	for _, s := range Sentences(text) {
		words := strings.FieldsFunc(s, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '\'' && c != '&' })
		if len(words) == 0 {
			continue
		}
		r.Sentences++
		r.Words += len(words)
		r.Longest = max(r.Longest, len(strings.Fields(s)))
		for _, w := range words {
			r.Syllables += syllables(w)
		}
	}
}

// Grade is the Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a
// word - 15.59. It is a hint where to look, no gate: the NHS service manual sets
// priorities by it and nothing else. It is 0 without text.
func (r *Reading) Grade() float64 {
	if r.Sentences == 0 {
		return 0
	}
	return 0.39*float64(r.Words)/float64(r.Sentences) + 11.8*float64(r.Syllables)/float64(r.Words) - 15.59
}

// syllables counts groups of vowels, a silent final e left out; a number or an
// abbreviation counts as one.
func syllables(word string) int {
	w := strings.ToLower(word)
	n, inVowel := 0, false
	for _, c := range w {
		vowel := strings.ContainsRune("aeiouy", c)
		if vowel && !inVowel {
			n++
		}
		inVowel = vowel
	}
	if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") && n > 1 {
		n--
	}
	return max(n, 1)
}
