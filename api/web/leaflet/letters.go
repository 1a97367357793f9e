package leaflet

import (
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// spelled is what stands for characters the fonts of a printed sheet lack.
var spelled = map[rune]string{
	'≥': ">=", '≤': "<=", '≠': "not", '→': "->", '−': "-", '‑': "-", '₂': "2", '⅓': "1/3", '⅔': "2/3", '✓': "yes", '✗': "no",
	'\u2009': " ", '\u202f': " ", '\u200b': "", '\ufeff': "", '\n': " ", '\t': " ", '\r': "",
}

// printable writes a text in Windows-1252, which the fonts every PDF reader has
// know. What it lacks is spelled out, loses its accent, or becomes a question
// mark: nothing disappears unseen.
func printable(text string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		if s, ok := spelled[r]; ok {
			b.WriteString(s)
			continue
		}
		b.WriteString(encoded(r))
	}
	return b.String()
}

func encoded(r rune) string {
	if c, ok := charmap.Windows1252.EncodeRune(r); ok && r >= ' ' {
		return string([]byte{c})
	}
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		if c, ok := charmap.Windows1252.EncodeRune(part); ok && part >= ' ' {
			b.WriteByte(c)
		}
	}
	if b.Len() == 0 {
		return "?"
	}
	return b.String()
}
