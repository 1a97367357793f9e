package easyread

import (
	"strings"

	"safetynet/pathways"
)

// Line is one idea, and the drawing beside it.
type Line struct{ Picture, Text string }

// Call is the number that a line tells to ring, to be rung from the page; "" where it
// tells none.
func (l Line) Call() string {
	for _, number := range []string{"999", "111"} {
		if l.Picture == "phone-"+number && strings.Contains(l.Text, number) {
			return number
		}
	}
	return ""
}

// words finds the easy words of texts.
type words struct{ *pathways.Wording }

// lines are the easy words of a text. The engine joins some texts from several, so
// the longest beginning that has easy words is taken, again and again; a sentence
// that has none is a line as it is, with a picture of what it is about at large.
func (w words) lines(text, picture string) []Line {
	var out []Line
	for text = strings.TrimSpace(text); text != ""; {
		ends := ends(text)
		taken := ends[0]
		found := []Line{{picture, capital(text[:taken])}}
		for i := len(ends) - 1; i >= 0; i-- {
			if easy, ok := w.Easy(text[:ends[i]]); ok {
				taken, found = ends[i], found[:0]
				for _, x := range easy {
					found = append(found, Line{x.Picture.Value, x.Text.Value})
				}
				break
			}
		}
		out = append(out, found...)
		text = strings.TrimSpace(text[taken:])
	}
	return out
}

// ends are where the sentences of a text end, their full stops included.
func ends(text string) []int {
	var out []int
	for i := range len(text) {
		if strings.IndexByte(".!?", text[i]) >= 0 && i+1 < len(text) && text[i+1] == ' ' {
			out = append(out, i+1)
		}
	}
	return append(out, len(text))
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
