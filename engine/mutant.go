package engine

import (
	"fmt"
	"math"
	"slices"

	"safetynet/pathways"
)

// The methods here give literals that differ in one small way from the one they are
// made from: what a definition says after a slip of the hand. Proofs ask who would
// notice. The literal itself is left alone.

// Changed is a literal that was made from another, and what was done to it.
type Changed struct {
	Literal *Literal
	Change  string
}

// changed copies the literal, changes it, and works out anew which way is worse.
func (l *Literal) changed(change func(*Literal)) *Literal {
	m := *l
	change(&m)
	m.worse = m.towardsWorse()
	return &m
}

// Position is where the literal stands in its file.
func (l *Literal) Position() pathways.Position { return l.pos }

// Compares tells whether the literal compares a number or an age with a limit.
func (l *Literal) Compares() bool { return l.want == nil }

// Negation is true just where the literal is false.
func (l *Literal) Negation() *Literal {
	return l.changed(func(m *Literal) { m.negated = !m.negated })
}

// Boundary is the literal with its limit on the other side: < for <=, > for >=. It
// is nil where the literal does not compare so.
func (l *Literal) Boundary() *Literal {
	if !l.Compares() || l.op > ge {
		return nil
	}
	return l.changed(func(m *Literal) { m.op = [...]comparison{lt: le, le: lt, gt: ge, ge: gt}[l.op] })
}

// Shifted lists the literal with a limit moved by one unit, down and up: a unit of
// the age variable, a tenth of a number with decimals, 1 of any other. Of a
// threshold with bands, one limit is moved at a time.
func (l *Literal) Shifted() []Changed {
	switch {
	case !l.Compares():
		return nil
	case l.Banded():
		return l.shiftedBands()
	}
	var out []Changed
	for _, by := range []float64{-1, 1} {
		limit := l.moved(l.limit, by)
		if l.age != "" && !ageLimit(l.age, limit) {
			continue
		}
		out = append(out, Changed{l.changed(func(m *Literal) { m.limit = limit }), fmt.Sprintf("%s: %v for %v", l, limit, l.limit)})
	}
	return out
}

func (l *Literal) shiftedBands() []Changed {
	var out []Changed
	for i, band := range l.threshold.Bands {
		for _, by := range []float64{-1, 1} {
			if band.Limit.None {
				continue
			}
			t := *l.threshold
			t.Bands = slices.Clone(t.Bands)
			t.Bands[i].Limit.Value = l.moved(band.Limit.Value, by)
			ages := "for the oldest"
			if band.BelowMonths != nil {
				ages = fmt.Sprintf("below %d months", *band.BelowMonths)
			}
			change := fmt.Sprintf("%s: %v for %v %s", l, t.Bands[i].Limit.Value, band.Limit.Value, ages)
			out = append(out, Changed{l.changed(func(m *Literal) { m.threshold = &t }), change})
		}
	}
	return out
}

// moved is a limit some units on.
func (l *Literal) moved(limit, by float64) float64 {
	if l.finding != nil && l.finding.MaxDecimals() > 0 {
		return math.Round(10*limit+by) / 10
	}
	return limit + by
}

// ageLimit tells whether an age variable may be compared with a number.
func ageLimit(name string, n float64) bool {
	switch name {
	case ageDays:
		return n >= 1 && n < dayCap
	case ageYears:
		return n >= 1
	}
	return n >= 2
}

// Revalued lists the literal of an enumeration with one value dropped, or one added
// that stands next to a wanted one.
func (l *Literal) Revalued() []Changed {
	if l.finding == nil || l.finding.Type != pathways.Enum {
		return nil
	}
	var out []Changed
	all := l.finding.Values.All()
	wanted := func(i int) bool { return i >= 0 && i < len(all) && l.want[i] != l.negated }
	count := len(l.wanted())
	for i, value := range all {
		verb := ""
		switch {
		case wanted(i) && count > 1:
			verb = "without"
		case !wanted(i) && count < len(all)-1 && (wanted(i-1) || wanted(i+1)):
			verb = "also"
		default:
			continue
		}
		m := l.changed(func(m *Literal) {
			m.want = slices.Clone(l.want)
			m.want[i] = !m.want[i]
		})
		out = append(out, Changed{m, fmt.Sprintf("%s: %s %s", l, verb, value)})
	}
	return out
}

// Cuts are the plain tests of the literal's subject that tell apart whatever the
// literal can: one limit each, for all ages. A literal that compares nothing, an
// age or a count is its own.
func (l *Literal) Cuts() []*Literal {
	if !l.Compares() || l.age != "" || l.Counts() {
		return []*Literal{l}
	}
	var out []*Literal
	for _, limit := range l.Limits() {
		for _, op := range []comparison{ge, gt} {
			out = append(out, &Literal{finding: l.finding, derived: l.derived, op: op, limit: limit, pos: l.pos})
		}
	}
	return out
}
