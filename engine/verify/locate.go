//gosec:disable G115 -- points of one axis, of which there are thousands at most
package verify

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// locator finds the point of every axis that a case is at. It is what a space
// knows of that, without what proofs need, and never changes.
type locator struct {
	dict     *pathways.Dictionary
	blank    []int32      // the points of findings nobody mentioned, by axis
	alone    []*scan      // by place in the dictionary: findings that are an axis by themselves
	shares   []bool       // by place in the dictionary: findings of the other axes
	together []sharedAxis // the other axes, the age first
	reasons  *space       // of which only the reasons are known
}

// sharedAxis is an axis of the age or of several findings, whose points are found by
// their signature.
type sharedAxis struct {
	at int // place of the axis
	*axis
}

// scan is an axis of one finding. There are few reasons and few values, which are
// quicker compared than looked up; numbers come in runs.
type scan struct {
	axis    int32
	kind    pathways.FindingType
	reasons []pathways.Reason
	unknown []int32 // by reason
	yes, no int32   // of a finding of type bool
	values  []string
	first   []float64 // of each run of numbers, ascending
	last    []float64
	points  []int32 // of each value or run
}

// newLocator takes out of a space of one dictionary what finds a case's points.
func newLocator(s *space) *locator {
	all := len(s.dicts[0].Findings)
	l := &locator{dict: s.dicts[0], blank: make([]int32, len(s.axes)), alone: make([]*scan, all), shares: make([]bool, all), reasons: &space{reasons: s.reasons}}
	for i, a := range s.axes {
		if !a.age && len(a.findings) == 1 {
			f := a.findings[0]
			x := s.scan(a, f)
			x.axis = int32(i)
			l.alone[l.dict.Finding(f.ID.Value).DictionaryAt] = x
			l.blank[i], _ = x.at(engine.UnknownAnswer(pathways.NotAsked))
			continue
		}
		for _, f := range a.findings {
			l.shares[l.dict.Finding(f.ID.Value).DictionaryAt] = true
		}
		l.together = append(l.together, sharedAxis{i, &axis{findings: a.findings, age: a.age, index: a.index, readings: a.readings}})
	}
	return l
}

// scan lists where the answers to the one finding of an axis are.
func (s *space) scan(a *axis, f *pathways.Finding) *scan {
	x := &scan{kind: f.Type, reasons: pathways.Reasons(), yes: -1, no: -1}
	at := func(answer engine.Answer) int32 { return int32(s.locate(a, point{answers: []engine.Answer{answer}})) }
	for _, r := range x.reasons {
		x.unknown = append(x.unknown, at(engine.UnknownAnswer(r)))
	}
	for _, r := range s.values(a, f) {
		switch v := r.first.Value; {
		case f.Type == pathways.Bool && v.Bool:
			x.yes = at(r.first)
		case f.Type == pathways.Bool:
			x.no = at(r.first)
		case f.Type == pathways.Enum:
			x.values, x.points = append(x.values, v.Text), append(x.points, at(r.first))
		default:
			x.first, x.last = append(x.first, v.Number), append(x.last, r.last.Value.Number)
			x.points = append(x.points, at(r.first))
		}
	}
	return x
}

// at is the point of an answer. There is none of an answer that the dictionary
// does not admit.
func (x *scan) at(a engine.Answer) (int32, bool) {
	switch {
	case !a.Known():
		return pointOf(x.reasons, a.Unknown, x.unknown)
	case a.Value.Type != x.kind && len(x.first) == 0: // numbers are numbers, whole or not
		return 0, false
	case x.kind == pathways.Enum:
		return pointOf(x.values, a.Value.Text, x.points)
	case x.kind == pathways.Bool && a.Value.Bool:
		return x.yes, x.yes >= 0
	case x.kind == pathways.Bool:
		return x.no, x.no >= 0
	}
	i, exact := slices.BinarySearch(x.first, a.Value.Number)
	if !exact {
		i--
	}
	if i < 0 || a.Value.Number > x.last[i] {
		return 0, false
	}
	return x.points[i], true
}

// pointOf is the point of one of a few.
func pointOf[T comparable](all []T, one T, points []int32) (int32, bool) {
	i := slices.Index(all, one)
	if i < 0 {
		return 0, false
	}
	return points[i], true
}

// locate is the point of every axis that a child is at. It fails where the child is
// like no input that was drawn, such as an age no calendar gives.
func (l *locator) locate(c Known) ([]int32, bool) {
	points := slices.Clone(l.blank)
	var shared []*Said
	for i := range c.Answers {
		a := &c.Answers[i]
		x := l.alone[a.Place]
		if x == nil {
			if l.shares[a.Place] {
				shared = append(shared, a)
			}
			continue
		}
		n, ok := x.at(a.Answer)
		if !ok {
			return nil, false
		}
		points[x.axis] = n
	}
	m := engine.NewMoment(l.dict)
	moment := func(*pathways.Dictionary) *engine.Moment { return m }
	for _, a := range l.together {
		for _, f := range a.findings {
			for _, answer := range shared {
				if l.dict.Findings[answer.Place].ID.Value == f.ID.Value {
					m.Set(f.ID.Value, answer.Answer)
				}
			}
		}
		if a.age {
			m.SetAge(c.Age)
		}
		n, ok := a.index[l.reasons.signatureIn(a.axis, moment)]
		if !ok {
			return nil, false
		}
		points[a.at] = int32(n)
	}
	return points, true
}
