package engine

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/pathways"
)

// constants reports the parts of a condition that hold, or fail, whatever is
// answered, as far as tests of one subject side by side show it. That two
// subjects never allow a condition is for proofs to find.
func (lo *lowerer) constants(text pathways.Str, n *node) {
	if n == nil {
		return
	}
	if n.op == opLiteral {
		lo.constantTest(n.lit)
		return
	}
	for _, k := range n.kids {
		lo.constants(text, k)
	}
	if n.counted {
		return
	}
	for _, group := range n.bySubject() {
		group = slices.DeleteFunc(group, alone)
		if len(group) > 1 && n.decided(group) {
			lo.constantPart(text, n.op, group)
			return
		}
	}
	beside := map[string]bool{}
	for _, k := range n.kids {
		beside[k.String()] = true
	}
	for _, k := range n.kids {
		if k.op != opLiteral && k.denied(beside) {
			lo.constantPart(text, n.op, append(k.literals(), k.negation().literals()...))
			return
		}
	}
}

// bySubject gathers the tests standing directly in a node by what they read.
func (n *node) bySubject() [][]*literal {
	at := map[string]int{}
	var groups [][]*literal
	for _, k := range n.kids {
		if k.op != opLiteral {
			continue
		}
		id := k.lit.axis()
		if _, seen := at[id]; !seen {
			at[id] = len(groups)
			groups = append(groups, nil)
		}
		groups[at[id]] = append(groups[at[id]], k.lit)
	}
	return groups
}

// axis is the subject, with the variables of one age counted as one.
func (l *literal) axis() string {
	if l.age != "" && l.age != ageCorrected {
		return AgeID
	}
	return l.subject()
}

// decided tells whether the tests decide the node at every point of their
// subject: an OR that always holds, an AND that never does.
func (n *node) decided(group []*literal) bool {
	for _, p := range pointsOf(group) {
		holds := func(l *literal) bool { return l.holdsIn(p) == (n.op == opOr) }
		if !slices.ContainsFunc(group, holds) {
			return false
		}
	}
	return true
}

// denied tells whether all that the negation of a part consists of stands beside
// it: (a && b) || !a || !b, as x || !x becomes where x is calculated.
func (n *node) denied(beside map[string]bool) bool {
	return !slices.ContainsFunc(n.kids, func(k *node) bool { return !beside[k.negation().String()] })
}

// negation is the node for the opposite, in negation normal form.
func (n *node) negation() *node {
	if n.op == opLiteral {
		l := *n.lit
		l.negated = !l.negated
		return &node{lit: &l}
	}
	opposite := &node{op: opAnd}
	if n.op == opAnd {
		opposite.op = opOr
	}
	for _, k := range n.kids {
		opposite.kids = append(opposite.kids, k.negation())
	}
	return opposite
}

func (n *node) literals() []*literal {
	var all []*literal
	n.walk(func(l *literal) { all = append(all, l) })
	return all
}

// alone tells whether one test by itself always or never holds.
func alone(l *literal) bool {
	points := pointsOf([]*literal{l})
	first := l.holdsIn(points[0])
	return !slices.ContainsFunc(points, func(p point) bool { return l.holdsIn(p) != first })
}

func (lo *lowerer) constantTest(l *literal) {
	if !alone(l) {
		return
	}
	always := l.holdsIn(pointsOf([]*literal{l})[0])
	code := map[bool]string{true: "condition-always", false: "condition-never"}[always]
	switch {
	case l.age != "":
		says := map[bool]string{true: "every", false: "no"}[always]
		lo.sayOnce(l.pos, []*literal{l}, "age-limit-unreachable", fmt.Sprintf("%s holds at %s age a child has", l.key(), says), "age_months counts months, age_years years")
	case l.want == nil && (always || l.beyond()):
		// a limit at the end of the range asks whether a number was given; one past it was reported
	case always:
		lo.sayOnce(l.pos, []*literal{l}, code, l.key()+" holds whatever is answered", "leave out a value, or the test")
	default:
		lo.sayOnce(l.pos, []*literal{l}, code, l.key()+" cannot hold", "correct the limit, or the comparison")
	}
}

// beyond tells whether a limit lies outside what can be answered.
func (l *literal) beyond() bool {
	return slices.ContainsFunc(l.limits(), func(n float64) bool { return !plausible(l.finding, n) })
}

func (lo *lowerer) constantPart(text pathways.Str, op nodeOp, group []*literal) {
	at := group[len(group)-1]
	pos := at.pos
	if at.text != text.Pos {
		pos = text.Pos // where the calculated condition is used, not where it stands
	}
	var tests []string
	for _, l := range group {
		if key := l.key(); !slices.Contains(tests, key) {
			tests = append(tests, key)
		}
	}
	if op == opOr {
		lo.sayOnce(pos, group, "condition-always", "one of these always holds: "+strings.Join(tests, ", "), "what always holds says nothing about a child; remove it or correct one side")
		return
	}
	lo.sayOnce(pos, group, "condition-never", "these cannot hold together: "+strings.Join(tests, ", "), "correct one side, or join them with ||")
}

// sayOnce reports a part once, though the calculated condition it stands in is
// expanded wherever it is used.
func (lo *lowerer) sayOnce(pos pathways.Position, part []*literal, code, message, hint string) {
	key := ""
	for _, l := range part {
		key += l.pos.String() + " "
	}
	if !lo.said[key] {
		lo.said[key] = true
		lo.report(pos, code, message, hint)
	}
}

// point is one value a subject may have, at an age where that matters.
type point struct {
	age    Age
	place  int
	number float64
}

func (l *literal) holdsIn(p point) bool {
	var t tri
	switch s := (&state{age: p.age}); {
	case l.age != "":
		t = compareSpan(s.ageSpan(l.age), l.op, l.limit)
	case l.want != nil:
		t = triOf(l.want[p.place])
	default:
		t = l.compare(s, p.number)
	}
	return (t == isTrue) != l.negated
}

// pointsOf lists enough values of the one subject of some tests to tell the
// tests apart: every value of an enumeration, every age, and numbers at and
// beside each limit, within what can be answered.
func pointsOf(group []*literal) []point {
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
func bandAges(group []*literal) []Age {
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

func numbersOf(group []*literal) []float64 {
	f := group[0].finding
	var all []float64
	add := func(n, step float64) {
		all = append(all, n-step, n, n+step)
	}
	for _, l := range group {
		for _, n := range l.limits() {
			add(n, 1)
			add(n, 1e-6)
		}
	}
	if f == nil || f.Range == nil {
		return all
	}
	within := []float64{f.Range.Min, f.Range.Max}
	for _, n := range all {
		if n > f.Range.Min && n < f.Range.Max && (f.Type != pathways.Int || n == float64(int(n))) {
			within = append(within, n)
		}
	}
	return within
}

// limits are the numbers a test compares with, over all ages.
func (l *literal) limits() []float64 {
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
