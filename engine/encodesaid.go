package engine

import (
	"strings"

	"safetynet/pathways"
)

// readyWatch is a sign to watch for, as [ready]: a row for each disposition that it could mean.
type readyWatch struct {
	text, finding string
	then          []string // by urgency: the id of the disposition
	rows          string   // for each of those, one behind the other
	ends          []int32
}

// makeReadyWatch writes them for an audience.
func (p *Program) makeReadyWatch(whose int) {
	var then []string
	for _, d := range p.def.Shared.Dispositions.List {
		then = append(then, d.ID.Value)
	}
	var room []byte
	for _, w := range p.watched {
		r := &readyWatch{text: w.def.Text.For(audienceOrder[whose]), finding: w.def.Finding.Value, then: then, ends: make([]int32, len(then))}
		room = room[:0]
		for i, id := range then {
			room = appendWatchItem(room, &WatchItem{Text: r.text, Then: id, Finding: r.finding})
			r.ends[i] = int32(len(room)) // #nosec G115 -- some hundred bytes for each
		}
		r.rows = string(room)
		w.ready[whose] = r
	}
}

// row is what is written of an item, or nothing where it says something else.
func (r *readyWatch) row(w *WatchItem) string {
	if r == nil || r.text != w.Text || r.finding != w.Finding || r.then[w.rank] != w.Then {
		return ""
	}
	var from int32
	if w.rank > 0 {
		from = r.ends[w.rank-1]
	}
	return r.rows[from:r.ends[w.rank]]
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
