package engine

import (
	"math"
	"slices"

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
func pointsOf(group []*Literal) []point {
	var points []point
	switch l := group[0]; {
	case l.age != "":
		for _, a := range everyAge() {
			points = append(points, point{age: a})
		}
	case l.want != nil:
		for i := range l.want {
			points = append(points, point{place: i})
		}
	default:
		for _, a := range bandAges(group) {
			for _, n := range numbersOf(group) {
				points = append(points, point{age: a, number: n})
			}
		}
	}
	return points
}

func everyAge() []Age {
	var ages []Age
	for days := range dayCap {
		ages = append(ages, Age{Known: true, Days: Span{days, days}})
	}
	for months := 2; months <= maxMonths; months++ {
		ages = append(ages, ageInMonths(months))
	}
	return ages
}

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
	points := pointsOf([]*Literal{l})
	first := l.holdsIn(points[0])
	return !slices.ContainsFunc(points, func(p point) bool { return l.holdsIn(p) != first })
}
