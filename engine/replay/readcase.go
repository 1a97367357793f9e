package replay

import (
	"safetynet/engine"
	"safetynet/pathways"
)

// readCase reads a case, by the findings of both dictionaries.
func (r *reader) readCase() bool {
	clear(r.seen)
	r.child.Audience, r.child.Age, r.child.Answers = "", engine.UnknownAge(), r.child.Answers[:0]
	var given once
	ok := r.s.object(func(key []byte) bool {
		switch string(key) {
		case "audience":
			return r.child.Audience == "" && r.audience()
		case "age":
			return given.first(1) && r.age()
		case "assessed_at":
			return given.first(2) && r.time()
		case "findings":
			return given.first(4) && r.s.object(r.answer)
		}
		return false
	})
	return ok && r.child.Audience != "" && given&2 != 0
}

// once notes which keys of an object were there: what encoding/json makes of one that
// comes twice is its affair.
type once uint8

func (o *once) first(key once) bool {
	again := *o&key != 0
	*o |= key
	return !again
}

func (r *reader) audience() bool {
	text, ok := r.s.text()
	if !ok {
		return false
	}
	for _, a := range audiences {
		if string(text) == string(a) {
			r.child.Audience = a
			return true
		}
	}
	return false
}

// age reads an age that says all it can, or null.
func (r *reader) age() bool {
	if r.s.peek() == 'n' {
		return r.s.word("null")
	}
	a := engine.Age{Known: true}
	var given once
	ok := r.s.object(func(key []byte) bool {
		switch string(key) {
		case "days":
			return given.first(1) && r.span(&a.Days)
		case "months":
			return given.first(2) && r.span(&a.Months)
		case "corrected":
			return given.first(4) && r.span(&a.Corrected)
		}
		return false
	})
	r.child.Age = a
	return ok && given == 7
}

// span reads a number or [lo, hi].
func (r *reader) span(into *engine.Span) (ok bool) {
	if !r.s.take('[') {
		into.Lo, ok = r.s.count()
		into.Hi = into.Lo
		return ok
	}
	if into.Lo, ok = r.s.count(); !ok || !r.s.take(',') {
		return false
	}
	if into.Hi, ok = r.s.count(); !ok {
		return false
	}
	return into.Lo <= into.Hi && r.s.take(']')
}

// answer reads the answer to a finding.
func (r *reader) answer(key []byte) bool {
	at, has := r.c.findings.at[string(key)]
	if !has || r.seen[at/64]&(1<<(at%64)) != 0 {
		return false
	}
	r.seen[at/64] |= 1 << (at % 64)
	f := r.c.findings.list[at]
	a, ok := r.value(f)
	a.Finding = at
	if !ok || !f.admits(a) {
		return false
	}
	r.child.Answers = append(r.child.Answers, a)
	return true
}

func (r *reader) value(f *finding) (Answer, bool) {
	switch r.s.peek() {
	case 't':
		return Answer{Kind: Bool, Value: 1}, r.s.word("true")
	case 'f':
		return Answer{Kind: Bool}, r.s.word("false")
	case '"':
		return r.named(Enum, f.values)
	case '{':
		if !r.s.take('{') || !r.s.name("unknown") {
			return Answer{}, false
		}
		a, ok := r.named(Unknown, reasonNames)
		return a, ok && r.s.take('}')
	}
	v, ok := r.s.number()
	return Answer{Kind: Number, Value: v}, ok
}

// named reads one of some words.
func (r *reader) named(k Kind, words []string) (Answer, bool) {
	text, ok := r.s.text()
	if !ok {
		return Answer{}, false
	}
	for i, w := range words {
		if string(text) == w {
			return Answer{Kind: k, Value: float64(i)}, true
		}
	}
	return Answer{}, false
}

var (
	audiences   = pathways.Audiences()
	reasons     = pathways.Reasons()
	reasonNames = []string{string(reasons[0]), string(reasons[1]), string(reasons[2])}
)

// time reads a time and forgets it: nothing is decided by it.
func (r *reader) time() bool {
	t, ok := r.s.text()
	return ok && plainTime(t)
}

// plainTime tells whether a text is a time of day in a year from 1000 to 9999, in the
// form 2006-01-02T15:04:05.999Z or with an offset.
func plainTime(t []byte) bool {
	const form = "0000-00-00T00:00:00"
	if len(t) < len(form)+1 || !shaped(t, form) || t[0] == '0' {
		return false
	}
	month, day := two(t[5:]), two(t[8:])
	if month < 1 || month > 12 || day < 1 || day > lastDays[month] || two(t[11:]) > 23 || two(t[14:]) > 59 || two(t[17:]) > 59 {
		return false
	}
	rest := t[len(form):]
	if rest[0] == '.' {
		n := 1
		for n < len(rest) && rest[n]-'0' <= 9 {
			n++
		}
		if n == 1 || n > 10 {
			return false
		}
		rest = rest[n:]
	}
	if len(rest) == 1 {
		return rest[0] == 'Z'
	}
	return len(rest) == 6 && (rest[0] == '+' || rest[0] == '-') && shaped(rest[1:], "00:00") && two(rest[1:]) < 24 && two(rest[4:]) < 60
}

// lastDays are those of the months; the 29th of February is for encoding/json.
var lastDays = [...]int{1: 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// shaped tells whether a text begins like a form, in which 0 stands for any digit.
func shaped(t []byte, form string) bool {
	for i := range len(form) {
		if digit := t[i]-'0' <= 9; digit != (form[i] == '0') || (!digit && t[i] != form[i]) {
			return false
		}
	}
	return true
}

func two(t []byte) int { return int(t[0]-'0')*10 + int(t[1]-'0') }
