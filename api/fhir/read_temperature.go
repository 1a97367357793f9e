package fhir

import (
	"cmp"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// What the dictionary asks for of the temperature is not how it is now: the highest
// reading of the last 24 hours, and whether any of them was low.
const (
	highestID = "temperature_c"
	lowID     = "reading_under_36"
	lowLimit  = "low_temperature" // threshold of the dictionary
)

// highest keeps the highest of the temperatures, unless one among them was not
// understood: that may be higher.
func (r *recordReader) highest() {
	isReading := func(c claim) bool { return c.finding.ID.Value == highestID && !c.silent() }
	readings := slices.DeleteFunc(slices.Clone(r.claims), func(c claim) bool { return !isReading(c) })
	if len(readings) == 0 {
		return
	}
	top := slices.MaxFunc(readings, func(a, b claim) int { return cmp.Compare(a.answer.Value.Number, b.answer.Value.Number) })
	if i := slices.IndexFunc(readings, func(c claim) bool { return !c.read }); i >= 0 {
		top = readings[i]
		if len(readings) > 1 {
			r.note(top.node(), "observation-unread", "", "%s is unknown: this reading was not understood, and may be the highest", highestID)
		}
	}
	r.claims = append(slices.DeleteFunc(r.claims, isReading), top)
}

// low says of a low reading that there was one: the highest would hide it. It holds
// for the whole day, whatever is read later.
func (r *recordReader) low(reading claim) {
	f := r.dict.Finding(lowID)
	i := slices.IndexFunc(r.dict.Thresholds, func(t *pathways.Threshold) bool { return t.ID.Value == lowLimit })
	if f == nil || i < 0 || reading.finding.ID.Value != highestID || !reading.read || !reading.answer.Known() {
		return
	}
	if limit := r.dict.Thresholds[i].Limit; limit != nil && reading.answer.Value.Number < *limit {
		r.claim(claim{finding: f, answer: engine.BoolAnswer(true), read: true, origin: reading.origin})
	}
}
