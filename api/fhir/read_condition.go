package fhir

import (
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// condition reads a Condition. That there is none says nothing.
func (r *recordReader) condition(n node) {
	m, known := r.concept(n.get("code"))
	if !known || r.modified(n) || !r.stands(n) {
		return
	}
	f := m.finding
	c := claim{finding: f, read: true, origin: Origin{Pointer: n.at}}
	switch {
	case m.value != "":
		c.answer = engine.EnumAnswer(m.value)
	case f.Type == pathways.Bool:
		c.answer = engine.BoolAnswer(true)
	default:
		r.note(n.get("code"), "value-missing", "", "a Condition has no value, and %s needs one", f.ID)
		return
	}
	if f.Kind == pathways.Sign || f.Kind == pathways.Measurement {
		at, said := conditionTime(n)
		if !r.recent(said, "condition", at, Fresh) {
			return
		}
		c.at, c.origin.At = at, at
	}
	r.uses(m)
	r.claim(c)
}

// stands tells whether the child has the condition now, and certainly.
func (r *recordReader) stands(n node) bool {
	verified := n.get("verificationStatus")
	if verified.has() && !statusOf(verified, VerificationStatusSystem, "confirmed") {
		r.note(verified, "condition-status", "confirmed, or none", "a Condition that is not confirmed is not used")
		return false
	}
	clinical := n.get("clinicalStatus")
	over := false
	for _, key := range n.keys() {
		over = over || strings.HasPrefix(key, "abatement")
	}
	if over || !statusOf(clinical, ClinicalStatusSystem, "active", "recurrence", "relapse") {
		r.note(clinical, "condition-status", "active, recurrence or relapse", "a Condition that is not said to be active, or that has ended, is not used")
		return false
	}
	return true
}

// conditionTime is when a Condition was recorded, else when it began.
func conditionTime(n node) (time.Time, node) {
	said := n
	for _, key := range []string{"recordedDate", "onsetDateTime"} {
		if x := n.get(key); x.has() {
			if t, is := moment(x.text()); is {
				return t, x
			}
			said = x
		}
	}
	return time.Time{}, said
}
