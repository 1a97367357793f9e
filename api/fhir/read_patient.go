package fhir

import (
	"time"

	"safetynet/engine"
)

// onePatient reads the child. The same one may be sent twice, as a record and a
// search answer with it.
func (r *recordReader) onePatient(n node) {
	if r.patient.has() && (r.patient.get("id").text() != n.get("id").text() || r.patient.get("birthDate").text() != n.get("birthDate").text()) {
		r.fail(n, "patients-several", "send the record of one child", "there is another Patient")
		return
	}
	r.patient = n
	if id := n.get("id").text(); id != "" {
		r.isAbout(n, "Patient/"+id)
	}
	if dead := n.get("deceasedBoolean"); dead.has() && dead.v != false {
		r.fail(dead, "patient-deceased", "", "the record says that this patient has died")
	}
	if dead := n.get("deceasedDateTime"); dead.has() {
		r.fail(dead, "patient-deceased", "", "the record says that this patient has died")
	}
	if n.get("active").v == false {
		r.note(n.get("active"), "patient-inactive", "", "this Patient is no longer in use, so it is not read")
		return
	}
	if born := n.get("birthDate"); born.has() && !r.modified(n) {
		r.birthDate(born)
	}
}

// birthDate reads a whole date. Its year alone would be an age that nobody stated.
func (r *recordReader) birthDate(n node) {
	birth, err := time.Parse(time.DateOnly, n.text())
	today := time.Date(r.at.Year(), r.at.Month(), r.at.Day(), 0, 0, 0, 0, time.UTC)
	switch {
	case partial(n.text()):
		r.note(n, "birth-date-partial", "the date with its day, or a stated age", "the day of birth is not known, so the age is not")
	case err != nil:
		r.note(n, "date-wrong", "write it as 2026-08-21", "this is not a date")
	case birth.After(today):
		r.note(n, "date-in-future", "", "the date of birth is after the date of assessment")
	case birth.Before(today.AddDate(-maxYears, 0, 0)):
		r.note(n, "date-out-of-range", "", "the date of birth is more than %d years before the assessment", maxYears)
	default:
		r.told.Birth = birth
	}
}

// oneAge keeps the birth date where an age was stated as well, which must fit it: if
// not, they may be of two children.
func (r *recordReader) oneAge() {
	t := r.told
	if t.Age == nil || t.Birth.IsZero() {
		return
	}
	stated, err := engine.AgeFromStated(*t.Age, r.at, 0)
	born, wrong := engine.AgeFromBirthDate(t.Birth, r.at, 0)
	if err != nil || wrong != nil || !inside(stated.Months, born.Months) || !inside(stated.Days, born.Days) {
		r.fail(r.patient, "age-contradicts", "send the one that is right", "the age that was stated does not fit the date of birth")
	}
	t.Age = nil
}

func inside(span, point engine.Span) bool { return span.Lo <= point.Lo && point.Hi <= span.Hi }

func partial(date string) bool {
	for _, layout := range []string{"2006", "2006-01"} {
		if _, err := time.Parse(layout, date); err == nil {
			return true
		}
	}
	return false
}
