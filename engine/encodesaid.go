package engine

import (
	"slices"
	"strings"

	"safetynet/pathways"
)

// readyWatch is a sign to watch for, as [ready]: a row for each disposition of the
// program that it can mean, by urgency.
type readyWatch struct {
	text, finding string
	rows          []readyRow
}

type readyRow struct{ then, written string }

func (p *Program) readyWatchFor(w *pathways.WatchFor) (all [audiences]*readyWatch) {
	room := make([]byte, 0, 4096)
	dispositions := p.def.Shared.Dispositions.List
	for i, a := range audienceOrder {
		r := &readyWatch{text: w.Text.For(a), finding: w.Finding.Value, rows: make([]readyRow, len(dispositions))}
		item := appendText(room, `{"text":`, r.text)
		head := len(item)
		for urgency, d := range dispositions {
			if p.decides(urgency) {
				item = appendText(item[:head], `,"then":`, d.ID.Value)
				item = append(appendText(item, `,"finding":`, r.finding), '}')
				r.rows[urgency] = readyRow{d.ID.Value, string(item)}
			}
		}
		all[i] = r
	}
	return all
}

// decides tells whether anything in the program has an urgency.
func (p *Program) decides(urgency int) bool {
	return slices.ContainsFunc(p.criteria, func(k *criterion) bool { return k.urgency == urgency }) ||
		slices.ContainsFunc(p.raises, func(r *raise) bool { return r.urgency == urgency })
}

// row is an item as it is ready, empty where it is not.
func (r *readyWatch) row(w *WatchItem) string {
	if r != nil && w.rank < len(r.rows) && r.rows[w.rank].then == w.Then && r.text == w.Text && r.finding == w.Finding {
		return r.rows[w.rank].written
	}
	return ""
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
