package engine

import (
	"encoding/binary"
	"math"
	"slices"

	"safetynet/pathways"
)

// axis is one subject while a matrix is made: what is tested on it, and the classes
// that no test tells apart.
type axis struct {
	number   int               // its place among the layout's axes
	finding  *pathways.Finding // the subject, or the gestation of the corrected age
	literals []*Literal        // tests of the subject, each meaning once
	tested   map[string]bool   // their keys
	excuses  []*excuse         // of the finding, each condition once
	kind     classifier
	direct   bool // the code is the class
	plain    bool // it is a number and nothing else: the class follows from code and limits
	classes  []class
	outgrown bool // there are more classes than can be counted
}

// class is one way in which the subject may be known or not, and the classes of the
// youngest and the oldest that the child may be.
type class struct{ subject, lo, hi uint16 }

// subjectOf names the axis that a part of a literal is read on.
func subjectOf(l *Literal, input *pathways.Finding) string {
	switch {
	case input != nil:
		return input.ID.Value
	case l.age == ageYears:
		return ageMonths
	}
	return l.subject()
}

// addTest notes that a literal is tested on the axis.
func (x *axis) addTest(l *Literal, key string) {
	if !x.tested[key] {
		x.tested[key] = true
		x.literals = append(x.literals, l)
	}
}

// addExcuse notes an excuse that concerns the axis's finding.
func (x *axis) addExcuse(e *excuse) {
	if !slices.ContainsFunc(x.excuses, e.alike) {
		x.excuses = append(x.excuses, e)
	}
}

// granting is, for a class, which excuses are taken to hold.
func (x *axis) granting(bits uint16) func(*excuse) bool {
	return func(e *excuse) bool {
		i := slices.IndexFunc(x.excuses, e.alike)
		return i >= 0 && bits>>i&1 == 1
	}
}

// prepare says how the class is worked out.
func (x *axis) prepare() {
	c := &x.kind
	c.place = -1
	if x.finding != nil {
		c.place, c.number = x.finding.DictionaryAt, x.finding.NumberAt
	}
	for _, l := range x.literals {
		x.prepareFor(l)
	}
	slices.Sort(c.limits)
	c.limits = slices.Compact(c.limits)
	if c.limits == nil && c.derived == nil && x.finding != nil && (x.finding.Type == pathways.Int || x.finding.Type == pathways.Number) {
		c.limits = []float64{} // it is a number, whose value matters to nothing here
	}
	own := x.finding != nil && !c.due && c.derived == nil && c.age.edges == nil && len(x.excuses) == 0
	x.direct, x.plain = own && c.limits == nil, own && c.limits != nil
}

func (x *axis) prepareFor(l *Literal) {
	c := &x.kind
	switch {
	case l.age != "":
		c.due = c.due || l.age == ageCorrected
		c.age.span = map[string]int{ageDays: spanDays, ageMonths: spanMonths, ageYears: spanMonths, ageCorrected: spanCorrected}[l.age]
	case l.want == nil:
		c.derived = l.derived
		for _, n := range l.limits() {
			c.limits = append(c.limits, l.op.boundaries(n)...)
		}
		if l.Banded() {
			c.age.span = spanMonths
		}
	}
	for _, from := range l.edges() {
		c.age.addEdge(from)
	}
}

// edges are the ages from which on a literal may be another one: in days where it is
// about days, and otherwise in months.
func (l *Literal) edges() (from []int) {
	switch {
	case l.age != "":
		unit := 1
		if l.age == ageYears {
			unit = 12
		}
		for _, b := range l.op.boundaries(l.limit) {
			if b == l.limit {
				from = append(from, int(b)*unit)
			} else {
				from = append(from, (int(l.limit)+1)*unit) // ages are whole: beyond a limit is one more
			}
		}
	case l.want == nil && l.Banded():
		for _, b := range l.threshold.Bands {
			if b.BelowMonths != nil {
				from = append(from, *b.BelowMonths)
			}
		}
	}
	return from
}

// addEdge makes an age in the unit begin a class.
func (x *ageClass) addEdge(from int) {
	if x.outgrown = x.outgrown || x.ages > mostClasses-2; x.outgrown {
		return
	}
	for len(x.edges) <= from {
		last := uint8(0)
		if len(x.edges) > 0 {
			last = x.edges[len(x.edges)-1]
		}
		x.edges = append(x.edges, last)
	}
	if from > 0 && x.edges[from] == x.edges[from-1] {
		for i := from; i < len(x.edges); i++ {
			x.edges[i]++
		}
	}
	x.ages = uint16(x.edges[len(x.edges)-1]) + 1
}

// divide finds the classes: everything the subject and the age may be is laid out,
// and what all tests find alike, and is known or lacking alike, is one class.
func (x *axis) divide(s *state) {
	if x.outgrown = x.tooMany(); x.outgrown {
		return
	}
	if x.direct {
		for code := range known16 + uint16(max(2, len(x.finding.Values.All()))) { // #nosec G115 -- bounded by tooMany
			x.classes = append(x.classes, class{subject: code})
		}
		return
	}
	c := &x.kind
	if x.plain {
		for subject := range x.subjects() {
			x.classes = append(x.classes, class{subject: subject})
		}
		return
	}
	seen := map[string]uint8{}
	var name []byte
	for subject := range x.subjects() {
		for place := range c.age.pairs() {
			lo, hi := place/max(c.age.ages, 1), place%max(c.age.ages, 1)
			if lo > hi {
				c.table = append(c.table, 0) // no age is like that
				continue
			}
			here := class{subject, lo, hi}
			sight := x.see(s, here)
			name = x.name(name[:0], subject, &sight)
			n, there := seen[string(name)]
			if !there {
				if len(x.classes) == mostClasses {
					x.outgrown = true
					return
				}
				n = uint8(len(x.classes)) // #nosec G115 -- below mostClasses
				seen[string(name)] = n
				x.classes = append(x.classes, here)
			}
			c.table = append(c.table, n)
		}
	}
}

// mostClasses is how many classes one subject can have: they are counted in a byte.
const mostClasses = 1 << 8

// tooMany tells whether the ways in which the subject may stand are more than can be
// counted, whatever of them is one class.
func (x *axis) tooMany() bool {
	c := &x.kind
	known := 1 + len(c.limits)
	if x.finding != nil && c.limits == nil {
		known = max(2, len(x.finding.Values.All()))
	}
	ways := (int(known16) + known) << min(len(x.excuses), 16)
	switch {
	case x.direct, x.plain:
		return ways > mostClasses
	case x.finding != nil && known > mostClasses-int(known16):
		return true
	}
	return c.age.outgrown || ways*int(c.age.pairs()) > math.MaxUint16
}

// name tells classes apart: by why the subject is unknown, if it is, and by what
// each test finds.
func (x *axis) name(to []byte, subject uint16, s *sight) []byte {
	switch {
	case x.kind.derived != nil:
		subject = min(subject, 2)
	case x.finding != nil && !x.kind.due:
		subject = x.alike(subject)
	}
	to = binary.LittleEndian.AppendUint16(to, subject)
	for _, l := range x.literals {
		to = append(to, byte(s.truth(l)))
	}
	return to
}

// code is what is said of a finding, and the limits it has reached, without excuses.
func (x *axis) code(subject uint16) uint16 { return subject >> len(x.excuses) }

// alike is the first subject that differs from one in nothing but a value and excuses:
// only of an unknown that somebody could have known are excuses told apart.
func (x *axis) alike(subject uint16) uint16 {
	if code := x.code(subject); code >= hidden16 {
		return min(code, known16) << len(x.excuses)
	}
	return subject
}

// subjects is how many values [classifier.subject] has.
func (x *axis) subjects() uint16 {
	c := &x.kind
	switch {
	case c.derived != nil:
		return 3 + uint16(len(c.limits)) // #nosec G115 -- bounded by tooMany
	case c.due:
		return 4
	case x.finding == nil:
		return 1
	case c.limits != nil:
		return (known16 + 1 + uint16(len(c.limits))) << len(x.excuses) // #nosec G115 -- bounded by tooMany
	}
	return (known16 + uint16(max(2, len(x.finding.Values.All())))) << len(x.excuses) // #nosec G115 -- bounded by tooMany
}
