package engine

import (
	"strconv"
	"strings"

	"safetynet/pathways"
)

// Truth is a truth value of Kleene's logic.
type Truth uint8

// The three truth values, in order: of two, "and" is the lesser and "or" the greater.
const (
	False Truth = iota
	Unknown
	True
)

func triOf(b bool) Truth {
	if b {
		return True
	}
	return False
}

func (t Truth) not() Truth { return True - t }

// String returns false, unknown or true.
func (t Truth) String() string { return [...]string{"false", "unknown", "true"}[t] }

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

// Literal is one test of one finding, calculated number or age variable: the
// smallest part of a condition that has a truth value of its own.
type Literal struct {
	// exactly one of these is the subject
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
func (l *Literal) key() string {
	return l.subject() + l.condition()
}

// meaning is the key with the limits in the place of the threshold's id: two pathways
// may call different limits the same, and the same limit by two names.
func (l *Literal) meaning() string {
	if l.threshold == nil {
		return l.key()
	}
	not, op := l.test()
	text := l.subject() + not + " " + comparisonText[op]
	if len(l.threshold.Bands) == 0 {
		return text + " " + strconv.FormatFloat(l.limit, 'g', -1, 64)
	}
	for _, b := range l.threshold.Bands {
		if b.Limit.None {
			text += " none"
		} else {
			text += " " + strconv.FormatFloat(b.Limit.Value, 'g', -1, 64)
		}
		if b.BelowMonths != nil {
			text += " below " + strconv.Itoa(*b.BelowMonths)
		}
	}
	return text
}

// subject is the id of what the literal reads.
func (l *Literal) subject() string {
	switch {
	case l.finding != nil:
		return l.finding.ID.Value
	case l.derived != nil:
		return l.derived.def.ID.Value
	}
	return l.age
}

// condition is the test in the language, after the subject.
func (l *Literal) condition() string {
	if l.want != nil {
		return " is " + strings.Join(l.wanted(), " or ")
	}
	not, op := l.test()
	if l.threshold != nil {
		return not + " " + comparisonText[op] + " " + l.threshold.ID.Value
	}
	return not + " " + comparisonText[op] + " " + strconv.FormatFloat(l.limit, 'g', -1, 64)
}

// test is the comparison as it is written out.
func (l *Literal) test() (not string, op comparison) {
	if l.negated && l.threshold != nil && len(l.threshold.Bands) > 0 {
		return " not", l.op // where no limit applies, "not above" holds and "at or below" would not
	} else if l.negated {
		return "", l.op.negated()
	}
	return "", l.op
}

// wanted lists the values of a bool or enum for which the literal is true.
func (l *Literal) wanted() []string {
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
func (l *Literal) truth(s *state) Truth {
	t := Unknown
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
		code := s.codes[l.finding.DictionaryAt]
		switch {
		case l.want == nil && code < known:
			t = l.limitless(s)
		case code < known:
		case l.want != nil:
			t = triOf(l.want[code-known])
		default:
			t = l.compare(s, s.numbers[l.finding.NumberAt])
		}
	}
	if l.negated {
		return t.not()
	}
	return t
}

// compare tests a known number against the limit of every age band the child
// may be in; bands that disagree leave it unknown.
func (l *Literal) compare(s *state, n float64) Truth {
	if l.threshold == nil || len(l.threshold.Bands) == 0 {
		return triOf(l.op.holds(n, l.limit))
	}
	first, last := l.bands(s)
	result := l.inBand(first, n)
	for b := first + 1; b <= last; b++ {
		if l.inBand(b, n) != result {
			return Unknown
		}
	}
	return result
}

func (l *Literal) inBand(b int, n float64) Truth {
	limit := l.threshold.Bands[b].Limit
	return triOf(!limit.None && l.op.holds(n, limit.Value))
}

// bands is the range of the threshold's age bands the child may be in.
func (l *Literal) bands(s *state) (first, last int) {
	return l.threshold.At(s.age.Months.Lo), l.threshold.At(s.age.Months.Hi)
}

// limitless decides an unknown measurement where no limit applies at the
// child's age: nothing it could turn out to be would matter.
func (l *Literal) limitless(s *state) Truth {
	if l.threshold == nil || len(l.threshold.Bands) == 0 {
		return Unknown
	}
	first, last := l.bands(s)
	for b := first; b <= last; b++ {
		if !l.threshold.Bands[b].Limit.None {
			return Unknown
		}
	}
	return False
}

// reads lists the ids of what the literal can depend on.
func (l *Literal) reads() []string {
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
func compareSpan(s Span, op comparison, limit float64) Truth {
	lo, hi := op.holds(float64(s.Lo), limit), op.holds(float64(s.Hi), limit)
	inside := float64(s.Lo) < limit && limit < float64(s.Hi)
	if lo != hi || ((op == eq || op == ne) && inside) {
		return Unknown
	}
	return triOf(lo)
}
