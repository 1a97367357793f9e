package native

import (
	"encoding/binary"
	"math/bits"
)

// Result is what is decided of a record. It is filled by [Decide] and meant to be used
// again.
type Result struct {
	Floor, Ceiling, Disposition int // urgencies
	Inconsistent                int
	Met, Open                   []uint16 // places of criteria
}

// Decide decides a record.
func Decide(r *Record, into *Result) {
	outside, mayBeOutside := r.Age.Months.lo >= 60, r.Age.Months.hi >= 60
	into.Inconsistent = r.contradictions()

	var o outcome
	c := child{Record: r, age: r.Age, o: &o.criteria}
	if !outside { // the criteria speak of the ages in scope
		c.age.Months.hi, c.age.Corrected.hi = min(r.Age.Months.hi, 59), min(r.Age.Corrected.hi, 59)
	}
	c.look()
	c.dangerSigns(outside)
	if !outside {
		c.own()
	}
	o.sum(into)
	if !outside {
		o.raise(&c, into)
	}
	unsure := c.unsureOfDanger(o.open[0], outside)

	// out of scope, or a contradiction: home care has not been earned
	if outside || r.BronchiolitisDiagnosed == isYes {
		o.floor, o.guidance, o.ceiling = max(o.floor, gpOr111Today), max(o.guidance, gpOr111Today), max(o.ceiling, gpOr111Today)
	}
	if mayBeOutside || into.Inconsistent > 0 || (r.Audience == Clinician && r.BronchiolitisDiagnosed >= notAsked) {
		o.ceiling = max(o.ceiling, gpOr111Today)
	}
	into.Floor, into.Ceiling = o.floor, o.ceiling
	into.Disposition = max(o.floor, o.guidance, min(o.ceiling, gpOr111Today))
	if unsure {
		into.Disposition = max(into.Disposition, min(o.ceiling, clinician1h))
	}
}

// outcome is where the criteria stand, and what follows.
type outcome struct {
	criteria                 [padded]rails
	met, open                [words]uint64 // a bit a criterion
	floor, ceiling, guidance int           // urgencies
	guided                   int           // criteria that are true on the guidance rail
}

const (
	words  = (padded + 63) / 64
	ones   = 0x0101010101010101 // the lowest bit of eight criteria
	gather = 0x0102040810204080 // by which they are multiplied to stand side by side at the top
)

// sum makes the lists and the urgencies before raises, eight criteria at a time and
// without asking after any one of them.
func (o *outcome) sum(into *Result) {
	var emergency, red, all uint64
	for i := 0; i < padded; i += 8 {
		w := binary.LittleEndian.Uint64(o.criteria[i : i+8])
		all |= w
		emergency |= w & emergencies[i/8]
		red |= w & reds[i/8]
		o.guided += bits.OnesCount64(w & (ones * uint64(guidance)))
		met := w & ones
		open := w >> 1 & ones &^ met // the bit of the ceiling
		o.met[i/64] |= met * gather >> 56 << (i % 64)
		o.open[i/64] |= open * gather >> 56 << (i % 64)
	}
	urgency := func(on uint64) int {
		switch on *= ones; {
		case emergency&on != 0:
			return call999
		case red&on != 0:
			return edNow
		case all&on != 0:
			return gpOr111Today
		}
		return selfCare
	}
	o.floor, o.ceiling, o.guidance = urgency(uint64(floor)), urgency(uint64(ceiling)), urgency(uint64(guidance))
	into.Met, into.Open = list(into.Met[:0], &o.met), list(into.Open[:0], &o.open)
}

// list appends the places of the bits that are set.
func list(to []uint16, set *[words]uint64) []uint16 {
	for i, w := range set {
		for ; w != 0; w &= w - 1 {
			to = append(to, uint16(64*i+bits.TrailingZeros64(w))) // #nosec G115 -- below 128
		}
	}
	return to
}

// raise lifts criteria that are more urgent beside another sign, on each rail.
func (o *outcome) raise(c *child, into *Result) {
	// a reading that was repeated and is low again, by what a parent or adviser can know
	again := c.LowTemperatureRepeated.is(yes|open) & (c.ReadingUnder36.is(yes|open) | c.TemperatureC.below(36, onlyCeiling))
	o.floor = max(o.floor, o.raised(floor, len(into.Met), again))
	o.ceiling = max(o.ceiling, o.raised(ceiling, len(into.Met)+len(into.Open), again))
	o.guidance = max(o.guidance, o.raised(guidance, o.guided, again))
}

// raised is the greatest urgency of what is raised on one rail, where n criteria are
// true. "Another" sign is one that does not share the group.
func (o *outcome) raised(on rails, n int, again rails) int {
	most := 0
	if o.criteria[r13]&on != 0 && n > 1 {
		most = call999
	}
	if (o.criteria[r12]|o.criteria[r12x])&on != 0 && n > o.count(on, r12, r12x, r12s, a19, a30, a30b) {
		most = max(most, edNow)
		if o.criteria[r12]&on != 0 || o.otherRed(on) {
			most = call999
		}
	}
	if o.criteria[r14p]&on != 0 && (again&on != 0 || n > o.count(on, r14c, r14s, r14p)) {
		most = max(most, edNow)
	}
	if o.criteria[a15b]&on != 0 && n > o.count(on, a15, a15b) {
		most = max(most, edNow)
	}
	return most
}

func (o *outcome) count(on rails, criteria ...int) int {
	n := 0
	for _, i := range criteria {
		if o.criteria[i]&on != 0 {
			n++
		}
	}
	return n
}

// otherRed tells whether a red criterion outside the group of young infants'
// temperatures is true on a rail.
func (o *outcome) otherRed(on rails) bool {
	for i, x := range o.criteria[:count] {
		if x&on != 0 && urgencies[i] >= edNow && i != r12 && i != r12s {
			return true
		}
	}
	return false
}
