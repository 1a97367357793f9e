package api

import "safetynet/pathways"

// readOrSkipFindings reads the answers where the pathways are known already, which
// say by which dictionary; otherwise it notes where they are.
func (q *SlotRequest) readOrSkipFindings() bool {
	q.peek()
	q.from = q.at
	ok := false
	if dict := q.dictionary(); dict != nil {
		ok = q.readFindings(dict)
	} else {
		ok = q.skip()
	}
	q.to = q.at
	return ok
}

// readAgain reads the answers by another dictionary than they were, if any.
func (q *SlotRequest) readAgain(dict *slotDictionary) bool {
	q.at = q.from
	return q.readFindings(dict) && q.at == q.to
}

func (q *SlotRequest) readFindings(dict *slotDictionary) bool {
	q.dict, q.answers, q.answered = dict, q.answers[:0], q.answered[:0]
	for range (len(dict.findings) + 63) / 64 {
		q.answered = append(q.answered, 0)
	}
	if !q.takes('{') {
		return false
	}
	if q.takes('}') {
		return true
	}
	for {
		id, ok := q.key()
		if !ok {
			return false
		}
		place := dict.words.find(id)
		if place < 0 {
			return false
		}
		bits, bit := &q.answered[place/64], uint64(1)<<(place%64)
		if *bits&bit != 0 {
			return false
		}
		*bits |= bit
		a := slotAnswer{place: place}
		if !q.readAnswer(&dict.findings[place], &a) {
			return false
		}
		q.answers = append(q.answers, a)
		if more, ok := q.more('}'); !more {
			return ok
		}
	}
}

func (q *SlotRequest) readAnswer(f *slotFinding, a *slotAnswer) bool {
	switch b := q.peek(); {
	case b == '{':
		a.unknown = true
		return q.readUnknown(a)
	case f.kind == 't':
		if b == 't' {
			a.value = 1
			return q.literal("true")
		}
		return q.literal("false")
	case f.kind == '"':
		word, ok := q.word()
		return ok && f.valueOf(word, a)
	}
	n, decimals, ok := q.number()
	a.number = n
	return ok && n >= f.min && n <= f.max && decimals <= f.decimals
}

func (f *slotFinding) valueOf(word []byte, a *slotAnswer) bool {
	for i, v := range f.values {
		if v == string(word) && v != "" {
			a.value = i
			return true
		}
	}
	return false
}

// readUnknown reads {"unknown": reason}.
func (q *SlotRequest) readUnknown(a *slotAnswer) bool {
	q.at++
	key, ok := q.key()
	if !ok || string(key) != "unknown" {
		return false
	}
	word, ok := q.word()
	if !ok || !q.takes('}') {
		return false
	}
	switch string(word) {
	case string(pathways.NotAsked):
		a.value = 0
	case string(pathways.Unsure):
		a.value = 1
	case string(pathways.NotMeasured):
		a.value = 2
	default:
		return false
	}
	return true
}

// slotReasons are reasons by the place they have in an answer.
var slotReasons = [...]pathways.Reason{pathways.NotAsked, pathways.Unsure, pathways.NotMeasured}
