package engine

import (
	"slices"

	"safetynet/pathways"
)

// readyQuestion is what is always said of a question, as [ready].
type readyQuestion struct {
	of   Question
	head string
}

func (p *Program) readyQuestion(f *pathways.Finding, a pathways.Audience) *readyQuestion {
	r := &readyQuestion{of: Question{
		Finding: f.ID.Value, Text: f.Text.For(a), Help: f.Help.For(a), Type: string(f.Type), Values: p.choices[audienceAt(a)][f.DictionaryAt],
		Unit: f.Unit, Range: f.Range, PrivateFrom: f.PrivateFrom,
	}}
	var none *readyQuestion
	r.head = string(none.appendHead(make([]byte, 0, 1024), &r.of))
	r.of.ready = r
	return r
}

func (r *readyQuestion) appendHead(dst []byte, q *Question) []byte {
	if r != nil && r.asks(q) {
		return append(dst, r.head...)
	}
	dst = appendText(dst, `{"finding":`, q.Finding)
	dst = appendText(dst, `,"text":`, q.Text)
	dst = appendSome(dst, `,"help":`, q.Help)
	dst = appendText(dst, `,"type":`, q.Type)
	dst = appendAny(dst, `,"values":`, q.Values, appendChoice)
	dst = appendSome(dst, `,"unit":`, q.Unit)
	if q.Range != nil {
		dst = appendNumber(append(dst, `,"range":{"min":`...), q.Range.Min)
		dst = append(appendNumber(append(dst, `,"max":`...), q.Range.Max), '}')
	}
	if q.PrivateFrom != nil {
		dst = appendInt(dst, `,"private_from_years":`, *q.PrivateFrom)
	}
	return dst
}

func (r *readyQuestion) asks(q *Question) bool {
	x := &r.of
	return x.Finding == q.Finding && x.Text == q.Text && x.Help == q.Help && x.Type == q.Type && sameList(x.Values, q.Values) &&
		x.Unit == q.Unit && x.Range == q.Range && x.PrivateFrom == q.PrivateFrom
}

// reach lists how urgent a question can be that has an urgency without raise rules.
func (p *Program) reach(urgency int) []int {
	all := []int{urgency}
	for _, r := range p.raises {
		if r.urgency > urgency && !slices.Contains(all, r.urgency) {
			all = append(all, r.urgency)
		}
	}
	return all
}

// readyReason is why a question is asked, and what an answer could mean. One that was
// worded for an assessment alone is not written yet.
type readyReason struct {
	urgency               int
	why, couldBe, written string
}

// write is to be put in its place by the texts it is joined to.
func (r *readyReason) write(j *joined, because string, d *pathways.Disposition, a pathways.Audience) {
	var none *readyReason
	why := wouldMean(because, d.Text.For(a))
	r.urgency, r.couldBe = d.Urgency, d.ID.Value
	j.add(&r.why, append(j.text, why...))
	j.add(&r.written, none.append(j.text, why, r.couldBe))
}

// reasonAt is the reason that could mean a disposition, nil where there is none.
func (r *ready) reasonAt(urgency int) *readyReason {
	for i := range r.reasons {
		if r.reasons[i].urgency == urgency {
			return &r.reasons[i]
		}
	}
	return nil
}

func (r *readyReason) append(dst []byte, why, couldBe string) []byte {
	if r != nil && r.written != "" && r.why == why && r.couldBe == couldBe {
		return append(dst, r.written...)
	}
	return appendText(appendText(dst, `,"why":`, why), `,"could_be":`, couldBe)
}
