package story

import (
	"maps"
	"slices"
	"strconv"
)

// appendText writes the record as JSON: [Canonical], but its case and its assessment, which
// are nearly all of it, as they were written, so that what is kept is to the byte
// what was told. They are not read.
func (r *Record) appendText(dst []byte) ([]byte, error) {
	w := textWriter{out: dst}
	if len(r.Case) == 0 || len(r.Assessment) == 0 {
		w.other(r)
		return w.out, w.err
	}
	w.begin('{')
	w.raw(`"assessment":`, r.Assessment)
	w.raw(`"by":`, nil)
	w.begin('{')
	w.some(`"id":`, r.By.ID)
	w.text(`"role":`, string(r.By.Role))
	w.end('}')
	w.raw(`"case":`, r.Case)
	w.text(`"nonce":`, r.Nonce)
	w.some(`"once":`, r.Once)
	w.raw(`"request":`, nil)
	w.request(&r.Request)
	w.text(`"semantics":`, r.Semantics)
	w.some(`"supersedes":`, r.Supersedes)
	if r.Took != 0 {
		w.raw(`"took_seconds":`, strconv.AppendInt(nil, int64(r.Took), 10))
	}
	w.some(`"view":`, r.View)
	w.end('}')
	return w.out, w.err
}

// textWriter writes as [Canonical] does what it is given in the order of the keys.
// Keys bring their quotes and their colon; items of a list have none.
type textWriter struct {
	out []byte
	err error // the first
}

func (w *textWriter) begin(bracket byte) { w.out = append(w.out, bracket) }
func (w *textWriter) end(bracket byte)   { w.out = append(w.out, bracket) }

// raw writes a member whose value is JSON, or only its key.
func (w *textWriter) raw(key string, value []byte) {
	if last := w.out[len(w.out)-1]; last != '{' && last != '[' {
		w.out = append(w.out, ',')
	}
	w.out = append(append(w.out, key...), value...)
}

// text writes a member whose value is a string.
func (w *textWriter) text(key, value string) {
	w.raw(key, nil)
	w.string(value)
}

func (w *textWriter) string(value string) {
	for _, b := range []byte(value) {
		if b < ' ' || b > '~' || b == '"' || b == '\\' {
			w.other(value)
			return
		}
	}
	w.out = append(append(append(w.out, '"'), value...), '"')
}

// some is text, or nothing for no text.
func (w *textWriter) some(key, value string) {
	if value != "" {
		w.text(key, value)
	}
}

// other writes any value.
func (w *textWriter) other(v any) {
	text, err := Canonical(v)
	if w.err == nil {
		w.err = err
	}
	w.out = append(w.out, text...)
}

func (w *textWriter) request(r *Request) {
	if r.Pathways == nil || r.Versions == nil {
		w.other(r) // null
		return
	}
	w.begin('{')
	w.some(`"locality":`, r.Locality)
	w.raw(`"pathways":`, nil)
	w.begin('[')
	for _, id := range r.Pathways {
		w.text("", id)
	}
	w.end(']')
	w.raw(`"versions":`, nil)
	w.begin('{')
	var room [8]string
	ids := slices.AppendSeq(room[:0], maps.Keys(r.Versions))
	slices.Sort(ids)
	for _, id := range ids {
		w.text("", id)
		w.out = append(w.out, ':')
		w.string(r.Versions[id])
	}
	w.end('}')
	w.end('}')
}
