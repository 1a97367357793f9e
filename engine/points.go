package engine

import (
	"iter"
	"math"

	"safetynet/pathways"
)

// point is one value a subject may have, at an age where that matters.
type point struct {
	age    Age
	place  int
	number float64
}

func (l *Literal) holdsIn(p point) bool {
	var t Truth
	switch s := (&state{age: p.age}); {
	case l.age != "":
		t = compareSpan(s.ageSpan(l.age), l.op, l.limit)
	case l.want != nil:
		t = triOf(l.want[p.place])
	default:
		t = l.compare(s, p.number)
	}
	return (t == True) != l.negated
}

// pointsOf lists enough values of the one subject of some tests to tell the
// tests apart: every value of an enumeration, every age, and numbers at and
// beside each limit, within what can be answered.
func pointsOf(group []*Literal) iter.Seq[point] {
	return func(yield func(point) bool) {
		switch l := group[0]; {
		case l.age != "":
			for _, a := range everyAge {
				if !yield(point{age: a}) {
					return
				}
			}
		case l.want != nil:
			for i := range l.want {
				if !yield(point{place: i}) {
					return
				}
			}
		default:
			numbers := numbersOf(group)
			for _, a := range bandAges(group) {
				for _, n := range numbers {
					if !yield(point{age: a, number: n}) {
						return
					}
				}
			}
		}
	}
}

var everyAge = func() (ages []Age) {
	for days := range dayCap {
		ages = append(ages, Age{Known: true, Days: Span{days, days}})
	}
	for months := 2; months <= maxMonths; months++ {
		ages = append(ages, ageInMonths(months))
	}
	return ages
}()

// ageInMonths is a child of so many completed months, two or more, born at term.
func ageInMonths(months int) Age {
	m := Span{months, months}
	return Age{Known: true, Days: Span{dayCap, dayCap}, Months: m, Corrected: m}
}

// bandAges lists an age in every age band of the tests' limits.
func bandAges(group []*Literal) []Age {
	ages := []Age{{Known: true}}
	for _, l := range group {
		if !l.Banded() {
			continue
		}
		for _, b := range l.threshold.Bands {
			if b.BelowMonths != nil {
				ages = append(ages, ageInMonths(*b.BelowMonths))
			}
		}
	}
	return ages
}

func numbersOf(group []*Literal) []float64 {
	f := group[0].finding
	var all []float64
	for _, l := range group {
		for _, n := range l.limits() {
			whole := math.Floor(n)
			all = append(all, whole-1, whole, n-1e-6, n, n+1e-6, whole+1, whole+2)
		}
	}
	if f == nil || f.Range == nil {
		return all
	}
	within := []float64{f.Range.Min, f.Range.Max}
	for _, n := range all {
		if n > f.Range.Min && n < f.Range.Max && (f.Type != pathways.Int || n == math.Trunc(n)) {
			within = append(within, n)
		}
	}
	return within
}

// limits are the numbers a test compares with, over all ages.
func (l *Literal) limits() []float64 {
	if !l.Banded() {
		return []float64{l.limit}
	}
	var all []float64
	for _, b := range l.threshold.Bands {
		if !b.Limit.None {
			all = append(all, b.Limit.Value)
		}
	}
	return all
}

// alone tells whether one test by itself always or never holds.
func alone(l *Literal) bool {
	first, counted := false, false
	for p := range pointsOf([]*Literal{l}) {
		if holds := l.holdsIn(p); !counted {
			first, counted = holds, true
		} else if holds != first {
			return false
		}
	}
	return true
}

// test is what decides whether a test is alone; tests of one answer share it.
type test struct {
	finding   *pathways.Finding
	derived   *pathways.Derived
	age       string
	op        comparison
	limit     float64
	threshold *pathways.Threshold
}

// alone is [alone], found once for each test of a number or an age.
func (lo *lowerer) alone(l *Literal) bool {
	if l.want != nil {
		return alone(l)
	}
	t := test{finding: l.finding, age: l.age, op: l.op, limit: l.limit, threshold: l.threshold}
	if l.derived != nil {
		t.derived = l.derived.def
	}
	answer, known := lo.tests[t]
	if !known {
		answer = alone(l)
		lo.tests[t] = answer
	}
	return answer
}
