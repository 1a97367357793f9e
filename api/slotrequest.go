package api

import (
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// SlotRequest is a request that was read straight from the bytes of its body, laid
// out by the places of the findings in their dictionary. It belongs to one
// goroutine and is meant to be used again.
//
// It only says yes: whatever it does not read may be right all the same, and is
// read by [DecodeRequest], which says of a body that is wrong all that is. What it
// reads means what DecodeRequest and [Request.UseLocality] say that it means.
type SlotRequest struct {
	slotReader
	slots *Slots
	panel *slotPanel

	seen     slotKeys
	asked    []int // places of the pathways, as they were asked for
	named    []*slotVersion
	place    int // of the locality, or one of those below
	audience pathways.Audience
	time     time.Time // of the assessment
	stated   slotAge
	age      engine.Age
	dict     *slotDictionary // by which the answers were read, nil while they were not
	answers  []slotAnswer
	answered []uint64 // by place, a bit each
	rows     []int    // by place, of the answers, where there is one

	from, to int // where the answers stand
}

// Localities that have no place: the usual one, and none at all.
const usualPlace, noPlace = -2, -1

type slotKeys uint16

const (
	keyPathways slotKeys = 1 << iota
	keyAudience
	keyBorn
	keyAge
	keyTime
	keyFindings
	keyVersions
	keyLocality
)

// slotAnswer is an answer to the finding at a place: a number, a place among the
// values or 1 for true; or the place of a reason among those there are.
type slotAnswer struct {
	number  float64
	place   int
	value   int
	unknown bool
}

// Read reads a body. It tells whether it has; if not, the request is of nobody.
func (q *SlotRequest) Read(s *Slots, data []byte, now time.Time) bool {
	*q = SlotRequest{
		slotReader: slotReader{data: data}, slots: s, place: usualPlace,
		asked: q.asked[:0], named: q.named[:0], answers: q.answers[:0], answered: q.answered[:0], rows: q.rows[:0],
	}
	if !q.takes('{') {
		return false
	}
	for {
		key, ok := q.key()
		if !ok || !q.member(key) {
			return false
		}
		more, ok := q.more('}')
		if !ok {
			return false
		}
		if !more {
			return q.peek() == 0 && q.slotReader.at == len(data) && q.finish(now)
		}
	}
}

// member reads the value of a key, which may be there once.
func (q *SlotRequest) member(key []byte) (ok bool) {
	switch string(key) {
	case "pathways":
		return q.first(keyPathways) && q.readPathways()
	case "audience":
		return q.first(keyAudience) && q.readAudience()
	case "date_of_birth":
		q.stated.born, ok = q.date()
		q.stated.isBorn = true
		return ok && q.first(keyBorn)
	case "age":
		return q.first(keyAge) && q.stated.stated(&q.slotReader)
	case "assessed_at":
		q.time, ok = q.moment()
		return ok && q.first(keyTime)
	case "findings":
		return q.first(keyFindings) && q.readOrSkipFindings()
	case "versions":
		return q.first(keyVersions) && q.readVersions()
	case "locality":
		return q.first(keyLocality) && q.readLocality()
	}
	return false
}

func (q *SlotRequest) first(k slotKeys) bool {
	again := q.seen&k != 0
	q.seen |= k
	return !again
}

func (q *SlotRequest) readPathways() bool {
	if !q.takes('[') {
		return false
	}
	for {
		word, ok := q.word()
		if !ok {
			return false
		}
		at := q.slots.pathways.find(word)
		if at < 0 || contains(q.asked, at) {
			return false
		}
		q.asked = append(q.asked, at)
		if more, ok := q.more(']'); !more {
			return ok
		}
	}
}

func contains(list []int, n int) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}

func (q *SlotRequest) readAudience() bool {
	word, ok := q.word()
	if !ok {
		return false
	}
	switch string(word) {
	case string(pathways.Parent):
		q.audience = pathways.Parent
	case string(pathways.Adviser):
		q.audience = pathways.Adviser
	case string(pathways.Clinician):
		q.audience = pathways.Clinician
	default:
		return false
	}
	return true
}

func (q *SlotRequest) readVersions() bool {
	if !q.takes('{') {
		return false
	}
	if q.takes('}') {
		return true
	}
	for {
		id, ok := q.key()
		at := q.slots.pathways.find(id)
		text, okText := q.word()
		if !ok || !okText || at < 0 {
			return false
		}
		v := q.slots.version(at, text)
		if v == nil || q.version(at) != nil {
			return false
		}
		q.named = append(q.named, v)
		if more, ok := q.more('}'); !more {
			return ok
		}
	}
}

// version is the one that the body names of a pathway, nil for none.
func (q *SlotRequest) version(at int) *slotVersion {
	for _, v := range q.named {
		if v.pathway == at {
			return v
		}
	}
	return nil
}

func (q *SlotRequest) readLocality() bool {
	word, ok := q.word()
	if !ok {
		return false
	}
	if string(word) == pathways.NoLocality {
		q.place = noPlace
		return true
	}
	at := q.slots.localities.find(word)
	q.place = at
	return at >= 0 && q.slots.places[at] != nil
}
