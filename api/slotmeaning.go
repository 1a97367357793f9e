package api

import (
	"time"

	"safetynet/engine"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// program is the one chosen of a pathway that is asked for, nil where none can be.
func (q *SlotRequest) program(at int) *engine.Program {
	if v := q.version(at); v != nil {
		return v.program
	}
	return q.slots.active[at]
}

// dictionary is the one of the pathways asked for so far, nil for none.
func (q *SlotRequest) dictionary() *slotDictionary {
	if len(q.asked) == 0 || q.program(q.asked[0]) == nil {
		return nil
	}
	return q.slots.dictionary[q.program(q.asked[0]).Definition().Dictionary]
}

// finish makes of what was read what it means together.
func (q *SlotRequest) finish(now time.Time) bool {
	const needed = keyPathways | keyAudience
	if q.seen&needed != needed {
		return false
	}
	for _, v := range q.named {
		if !contains(q.asked, v.pathway) {
			return false
		}
	}
	if q.panel = q.slots.panelOf(q); q.panel == nil {
		return false
	}
	if dict := q.dictionary(); q.seen&keyFindings != 0 && dict != q.dict && !q.readAgain(dict) {
		return false
	}
	if q.seen&keyTime == 0 {
		q.time = bareOffset(now.Truncate(time.Second))
	}
	var ok bool
	q.age, ok = q.stated.at(q.time, q.gestation(), &q.slots.ages)
	return ok
}

// gestation is the gestation at birth if it was answered, else 0.
func (q *SlotRequest) gestation() int {
	if q.dict == nil || q.dict.gestation < 0 {
		return 0
	}
	for i := range q.answers {
		if a := &q.answers[i]; a.place == q.dict.gestation && !a.unknown {
			return int(a.number)
		}
	}
	return 0
}

// Fill makes a record of the panel that of the child asked about.
func (q *SlotRequest) Fill(r *engine.Record) {
	r.Reset(q.audience)
	r.SetAge(q.age)
	for i := range q.answers {
		a, place := &q.answers[i], q.answers[i].place
		switch f := &q.dict.findings[place]; {
		case a.unknown:
			r.SetUnknown(place, slotReasons[a.value])
		case f.kind == 't':
			r.SetBool(place, a.value == 1)
		case f.kind == '"':
			r.SetEnum(place, a.value)
		default:
			r.SetNumber(place, a.number)
		}
	}
}

// caseOf is the case.
func (q *SlotRequest) caseOf() engine.Case {
	answers := make(map[string]engine.Answer, len(q.answers))
	for i := range q.answers {
		a := &q.answers[i]
		f := &q.dict.findings[a.place]
		answers[q.dict.dict.Findings[a.place].ID.Value] = f.answer(a)
	}
	return engine.Case{Audience: q.audience, Age: q.age, At: q.time, Findings: answers}
}

// appendSaid lists the answers by place.
func (q *SlotRequest) appendSaid(dst []verify.Said) []verify.Said {
	for i := range q.answers {
		a := &q.answers[i]
		dst = append(dst, verify.Said{Place: a.place, Answer: q.dict.findings[a.place].answer(a)})
	}
	return dst
}

func (f *slotFinding) answer(a *slotAnswer) engine.Answer {
	switch {
	case a.unknown:
		return engine.UnknownAnswer(slotReasons[a.value])
	case f.kind == 't':
		return engine.BoolAnswer(a.value == 1)
	case f.kind == '"':
		return engine.EnumAnswer(f.values[a.value])
	case f.whole:
		return engine.Answer{Value: engine.Value{Type: pathways.Int, Number: a.number}}
	}
	return engine.NumberAnswer(a.number)
}

// Request is the same as [DecodeRequest] and [Request.UseLocality] make it.
func (q *SlotRequest) Request() *Request {
	r := q.question()
	r.Case = q.caseOf()
	return r
}

// question is the request without its case.
func (q *SlotRequest) question() *Request {
	r := &Request{
		Locality: q.panel.panel.Locality(), localityNamed: q.seen&keyLocality != 0,
		named: make(map[string]pathways.Version, len(q.named)), timed: q.seen&keyTime != 0,
	}
	for _, at := range q.asked {
		r.Pathways = append(r.Pathways, q.slots.ids[at])
		r.Programs = append(r.Programs, q.program(at))
	}
	for _, v := range q.named {
		r.named[q.slots.ids[v.pathway]] = v.version
	}
	return r
}
