//gosec:disable G115 -- points of one axis, of which there are thousands at most
package verify

import (
	"slices"
	"sync"

	"safetynet/engine"
	"safetynet/pathways"
)

// locator finds the point of every axis that a case is at. It is what a space
// knows of that, without what proofs need, and safe for concurrent use.
type locator struct {
	dict     *pathways.Dictionary
	blank    []int32      // the points of findings nobody mentioned, by axis, and that of values, see [frozen]
	alone    []*scan      // by place in the dictionary: findings that are an axis by themselves
	shares   []bool       // by place in the dictionary: findings of the other axes
	together []sharedAxis // the other axes, the age first
	reasons  *space       // of which only the reasons are known
	desks    *sync.Pool   // of *desk
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
	l := &locator{dict: s.dicts[0], blank: make([]int32, len(s.axes)+1), alone: make([]*scan, all), shares: make([]bool, all), reasons: &space{reasons: s.reasons}}
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
	l.desks = &sync.Pool{New: func() any {
		return &desk{points: make([]int32, len(l.blank)), moment: engine.NewMoment(l.dict)}
	}}
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

// desk is where one child at a time is located. It is used again.
type desk struct {
	points []int32 // by axis
	moment *engine.Moment
	shared []*Said // answers to findings of the axes in [locator.together]
	signed []byte
}

// clear forgets the child.
func (l *locator) clear(d *desk) {
	for _, a := range d.shared {
		d.moment.Set(l.dict.Findings[a.Place].ID.Value, engine.UnknownAnswer(pathways.NotAsked))
	}
	clear(d.shared)
	d.shared = d.shared[:0]
}

// locate finds the point of every axis that a child is at. It fails where the child is
// like no input that was drawn, such as an age no calendar gives.
func (l *locator) locate(c Known, on *desk) bool {
	copy(on.points, l.blank)
	on.moment.SetAge(c.Age)
	for i := range c.Answers {
		a := &c.Answers[i]
		x := l.alone[a.Place]
		if x == nil {
			if l.shares[a.Place] {
				on.shared = append(on.shared, a)
				on.moment.Set(l.dict.Findings[a.Place].ID.Value, a.Answer)
			}
			continue
		}
		n, ok := x.at(a.Answer)
		if !ok {
			return false
		}
		on.points[x.axis] = n
	}
	moment := func(*pathways.Dictionary) *engine.Moment { return on.moment }
	for _, a := range l.together {
		on.signed = l.reasons.signatureIn(on.signed[:0], a.axis, moment)
		n, ok := a.index[string(on.signed)]
		if !ok {
			return false
		}
		on.points[a.at] = int32(n)
	}
	return true
}
