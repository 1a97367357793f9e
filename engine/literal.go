package engine

import (
	"fmt"
	"strings"

	"safetynet/pathways"
)

// tri is a truth value of Kleene's logic.
type tri uint8

const (
	isFalse tri = iota
	isUnknown
	isTrue
)

func triOf(b bool) tri {
	if b {
		return isTrue
	}
	return isFalse
}

func (t tri) not() tri { return isTrue - t }

// String returns false, unknown or true.
func (t tri) String() string { return [...]string{"false", "unknown", "true"}[t] }

type comparison uint8

const (
	lt comparison = iota
	le
	gt
	ge
	eq
	ne
)

var comparisonText = [...]string{"<", "<=", ">", ">=", "==", "!="}

func (c comparison) holds(a, b float64) bool {
	switch c {
	case lt:
		return a < b
	case le:
		return a <= b
	case gt:
		return a > b
	case ge:
		return a >= b
	case eq:
		return a == b
	}
	return a != b
}

// negated is the comparison that holds exactly where c does not.
func (c comparison) negated() comparison { return [...]comparison{ge, gt, le, lt, ne, eq}[c] }

// swapped is c with its two sides exchanged.
func (c comparison) swapped() comparison { return [...]comparison{gt, ge, lt, le, eq, ne}[c] }

// literal is one test of one thing: the smallest part of a condition that has a
// truth value of its own. Exactly one of finding, derived and age is its subject.
type literal struct {
	finding *pathways.Finding
	derived *derivedNumber
	age     string // one of the age variables

	want      []bool // enum: by place among the values; bool: [false, true]
	op        comparison
	limit     float64 // ages and thresholds without bands
	threshold *pathways.Threshold
	negated   bool

	exception bool // part of an exception's negation: unknown is no exception

	worse bool // its truth lies in the finding's direction of worse
	pos   pathways.Position
	text  pathways.Position // of the condition it was written in
}

// key names the literal's meaning: literals with one key are one literal.
func (l *literal) key() string {
	return l.subject() + l.condition()
}

// subject is the id of what the literal reads.
func (l *literal) subject() string {
	switch {
	case l.finding != nil:
		return l.finding.ID.Value
	case l.derived != nil:
		return l.derived.def.ID.Value
	}
	return l.age
}

// condition is the test in the language, after the subject.
func (l *literal) condition() string {
	if l.want != nil {
		return " is " + strings.Join(l.wanted(), " or ")
	}
	op, not := l.op, ""
	if l.negated && l.threshold != nil && len(l.threshold.Bands) > 0 {
		not = " not" // where no limit applies, "not above" holds and "at or below" would not
	} else if l.negated {
		op = op.negated()
	}
	if l.threshold != nil {
		return fmt.Sprintf("%s %s %s", not, comparisonText[op], l.threshold.ID)
	}
	return fmt.Sprintf("%s %s %v", not, comparisonText[op], l.limit)
}

// wanted lists the values of a bool or enum for which the literal is true.
func (l *literal) wanted() []string {
	names := []string{"false", "true"}
	if l.finding.Type == pathways.Enum {
		names = l.finding.Values.All()
	}
	var out []string
	for i, w := range l.want {
		if w != l.negated {
			out = append(out, names[i])
		}
	}
	return out
}

// truth is the literal's value in a case.
func (l *literal) truth(s *state) tri {
	t := isUnknown
	switch {
	case l.age != "":
		t = compareSpan(s.ageSpan(l.age), l.op, l.limit)
	case l.derived != nil:
		if n, ok := l.derived.value(s); ok {
			t = l.compare(s, n)
		} else {
			t = l.limitless(s)
		}
	default:
		slot := &s.slots[l.finding.DictionaryAt]
		switch {
		case l.want == nil && !slot.known:
			t = l.limitless(s)
		case !slot.known:
		case l.want != nil:
			t = triOf(l.want[slot.place])
		default:
			t = l.compare(s, slot.number)
		}
	}
	if l.negated {
		return t.not()
	}
	return t
}

// compare tests a known number against the limit of every age band the child
// may be in; bands that disagree leave it unknown.
func (l *literal) compare(s *state, n float64) tri {
	if l.threshold == nil || len(l.threshold.Bands) == 0 {
		return triOf(l.op.holds(n, l.limit))
	}
	first, last := l.bands(s)
	result := l.inBand(first, n)
	for b := first + 1; b <= last; b++ {
		if l.inBand(b, n) != result {
			return isUnknown
		}
	}
	return result
}

func (l *literal) inBand(b int, n float64) tri {
	limit := l.threshold.Bands[b].Limit
	return triOf(!limit.None && l.op.holds(n, limit.Value))
}

// bands is the range of the threshold's age bands the child may be in.
func (l *literal) bands(s *state) (first, last int) {
	return l.threshold.At(s.age.Months.Lo), l.threshold.At(s.age.Months.Hi)
}

// limitless decides an unknown measurement where no limit applies at the
// child's age: nothing it could turn out to be would matter.
func (l *literal) limitless(s *state) tri {
	if l.threshold == nil || len(l.threshold.Bands) == 0 {
		return isUnknown
	}
	first, last := l.bands(s)
	for b := first; b <= last; b++ {
		if !l.threshold.Bands[b].Limit.None {
			return isUnknown
		}
	}
	return isFalse
}

// reads lists the ids of what the literal can depend on.
func (l *literal) reads() []string {
	var ids []string
	switch {
	case l.age == ageCorrected:
		return []string{AgeID, GestationID}
	case l.age != "":
		return []string{AgeID}
	case l.derived != nil:
		for _, in := range l.derived.inputs {
			ids = append(ids, in.ID.Value)
		}
	default:
		ids = append(ids, l.finding.ID.Value)
	}
	if l.threshold != nil && len(l.threshold.Bands) > 0 {
		ids = append(ids, AgeID)
	}
	return ids
}

// compareSpan compares every number of a span with a limit; it is known only
// where all agree.
func compareSpan(s Span, op comparison, limit float64) tri {
	lo, hi := op.holds(float64(s.Lo), limit), op.holds(float64(s.Hi), limit)
	inside := float64(s.Lo) < limit && limit < float64(s.Hi)
	if lo != hi || ((op == eq || op == ne) && inside) {
		return isUnknown
	}
	return triOf(lo)
}
