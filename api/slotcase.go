package api

import "safetynet/engine"

// appendCase writes the case as [engine.Case.AppendJSON] does.
func (q *SlotRequest) appendCase(dst []byte) []byte {
	known := engine.Case{Audience: q.audience, Age: q.age, At: q.time, Findings: noAnswers}
	dst = known.AppendJSON(dst)
	if len(q.answers) == 0 {
		return dst
	}
	const ends = len("}}") // of the answers and of the case
	dst = dst[:len(dst)-ends]
	q.rows = append(q.rows[:0], make([]int, len(q.dict.findings))...)
	for i := range q.answers {
		q.rows[q.answers[i].place] = i
	}
	for _, place := range q.dict.sorted {
		if q.answered[place/64]&(1<<(place%64)) != 0 {
			f := &q.dict.findings[place]
			dst = f.answer(&q.answers[q.rows[place]]).AppendJSON(append(dst, f.name...))
			dst = append(dst, ',')
		}
	}
	return append(dst[:len(dst)-1], "}}"...)
}

var noAnswers = map[string]engine.Answer{}
