package engine

import (
	"strings"

	"safetynet/pathways"
)

// readyWatch is a sign to watch for, as [ready]: a row for each disposition that it could mean.
type readyWatch struct {
	text, finding string
	then, rows    []string // by urgency: the id of the disposition, and the row
}

func readyWatchFor(w *pathways.WatchFor, then []string) (all [audiences]*readyWatch) {
	room := make([]byte, 0, 4096)
	for i, a := range audienceOrder {
		r := &readyWatch{text: w.Text.For(a), finding: w.Finding.Value, then: then}
		written, ends := room, make([]int, 0, len(then))
		for _, id := range then {
			written = appendWatchItem(written, &WatchItem{Text: r.text, Then: id, Finding: r.finding})
			ends = append(ends, len(written))
		}
		together, from := string(written), 0
		for _, end := range ends {
			r.rows, from = append(r.rows, together[from:end]), end
		}
		all[i] = r
	}
	return all
}

// row is what is written of an item, or nothing where it says something else.
func (r *readyWatch) row(w *WatchItem) string {
	if r == nil || r.text != w.Text || r.finding != w.Finding || r.then[w.rank] != w.Then {
		return ""
	}
	return r.rows[w.rank]
}

// said is a text of a list, and what it is written as.
type said struct{ text, quoted string }

func saidFor(x pathways.Text) (all [audiences]*said) {
	room := make([]byte, 0, 1024)
	for i, a := range audienceOrder {
		text := x.For(a)
		all[i] = &said{text, string(appendString(room, text))}
	}
	return all
}

// appendSaidTexts writes a list of texts, those that are said in its place as they are ready.
func appendSaidTexts(dst []byte, name string, list []string, ready []*said) []byte {
	if len(list) == 0 || len(ready) != len(list) {
		return appendTexts(dst, name, list)
	}
	between := byte('[')
	dst = append(dst, name...)
	for i, text := range list {
		dst = append(dst, between)
		between = ','
		if ready[i].text == text {
			dst = append(dst, ready[i].quoted...)
			continue
		}
		dst = appendString(dst, text)
	}
	return append(dst, ']')
}

// appendSaidTogether writes a text that is made of what is said, one after the other
// with spaces between, as it is ready.
func appendSaidTogether(dst []byte, text string, ready []*said) []byte {
	start, rest := len(dst), text
	dst = append(dst, '"')
	for i, x := range ready {
		after, ok := strings.CutPrefix(rest, x.text)
		if rest = after; ok && i < len(ready)-1 {
			rest, ok = strings.CutPrefix(rest, " ")
		}
		if !ok {
			return appendString(dst[:start], text)
		}
		dst = append(append(dst, x.quoted[1:len(x.quoted)-1]...), ' ')
	}
	if rest != "" || len(ready) == 0 {
		return appendString(dst[:start], text)
	}
	dst[len(dst)-1] = '"'
	return dst
}
