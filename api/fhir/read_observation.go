package fhir

import (
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// observation reads an Observation: its own value, and each component by its own
// code.
func (r *recordReader) observation(n node) {
	if !r.observed(n) {
		return
	}
	parts := r.list(n.get("component"))
	understood := 0
	for _, c := range parts {
		if r.result(c, n, false) {
			understood++
		}
	}
	kind, _ := n.value()
	if len(parts) > 0 && understood == len(parts) && kind == "" {
		return // a panel: the code names no result
	}
	r.result(n, n, understood < len(parts))
}

// observed tells whether an Observation stands, and is about the child itself.
func (r *recordReader) observed(n node) bool {
	switch status := n.get("status"); status.text() {
	case "final", "amended", "corrected":
	case "preliminary":
		r.warn(status, "observation-preliminary", "this is preliminary; it is used")
	default:
		r.note(status, "observation-status", "final, amended, corrected or preliminary", "an Observation of the status %s is not used", shown(status.text()))
		return false
	}
	if f := n.get("focus"); f.has() {
		r.note(f, "observation-focus", "", "this is about somebody or something other than the child, so it is not used")
		return false
	}
	return true
}

// result reads a value with its code, of an Observation or a component of one. It
// tells whether the code was known. A value beside a component that is not
// understood may mean something else: an oxygen saturation, that oxygen is given.
func (r *recordReader) result(n, whole node, qualified bool) bool {
	m, known := r.concept(n.get("code"))
	if !known {
		return false
	}
	f := m.finding
	start, at := effective(whole)
	within := Fresh
	if f.ID.Value == highestID {
		within = FreshTemperature
	}
	if !r.recent(effectiveNode(whole), "observation", at, within) || !start.Equal(at) && !r.recent(effectiveNode(whole), "observation", start, within) {
		return true
	}
	r.uses(m)
	c := claim{finding: f, at: at, origin: Origin{Pointer: n.at, At: at}}
	if !r.modified(n) && (n.at == whole.at || !r.modified(whole)) {
		if qualified {
			r.note(n, "component-unknown", "", "a component is not understood, and may change what the value of %s means", f.ID)
		} else {
			r.valueOf(&c, m, n)
		}
	}
	r.claim(c)
	r.low(c)
	return true
}

// valueOf reads the value into a claim. A code that stands for one value of a
// finding says that it is so; that it is not so leaves the others.
func (r *recordReader) valueOf(c *claim, m meaning, n node) {
	if m.value == "" {
		a, said, read := r.answered(m.finding, n)
		if !said {
			r.note(n, "value-missing", "", "there is no value of %s, and no reason for having none", m.finding.ID)
		}
		c.answer, c.origin.Original, c.read = a.is, a.original, said && read
		return
	}
	is, said, read := r.answered(&pathways.Finding{ID: m.finding.ID, Type: pathways.Bool}, n)
	switch {
	case !said:
		r.note(n, "value-missing", "", "it is not said whether %s is %s", m.finding.ID, m.value)
	case read && !is.is.Known():
		c.answer, c.read = is.is, true
	case read && is.is.Value.Bool:
		c.answer, c.read = engine.EnumAnswer(m.value), true
	case read:
		r.note(n, "value-not-allowed", "", "that %s is not %s does not say what it is", m.finding.ID, m.value)
	}
}

// effective is when an Observation was made: the same moment twice, or a period,
// both ends of which must be recent. Without a time of day it is none, which is never
// recent.
func effective(n node) (start, end time.Time) {
	for _, key := range []string{"effectiveDateTime", "effectiveInstant"} {
		if t, is := moment(n.get(key).text()); is {
			return t, t
		}
	}
	p := n.get("effectivePeriod")
	start, started := moment(p.get("start").text())
	end, ended := moment(p.get("end").text())
	if p.get("end").has() && !ended || p.get("start").has() && !started {
		return time.Time{}, time.Time{}
	}
	if !ended {
		return start, start
	}
	return start, end
}

func effectiveNode(n node) node {
	for _, key := range []string{"effectiveDateTime", "effectiveInstant", "effectivePeriod", "effectiveTiming"} {
		if x := n.get(key); x.has() {
			return x
		}
	}
	return n
}
