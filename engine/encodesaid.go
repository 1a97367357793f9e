package engine

import "safetynet/pathways"

// readyWatch is a sign to watch for, as [ready].
type readyWatch struct{ text, finding, head, end string }

func readyWatchFor(w *pathways.WatchFor) (all [audiences]*readyWatch) {
	room := make([]byte, 0, 512)
	for i, a := range audienceOrder {
		r := &readyWatch{text: w.Text.For(a), finding: w.Finding.Value}
		r.head = string(append(appendText(room, `{"text":`, r.text), `,"then":`...))
		r.end = string(append(appendText(room, `,"finding":`, r.finding), '}'))
		all[i] = r
	}
	return all
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
