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
	blank    []int32          // the points of findings nobody mentioned, by axis
	alone    map[string]*scan // findings that are an axis by themselves
	together []sharedAxis     // the other axes, the age first
	reasons  *space           // of which only the reasons are known
}

// sharedAxis is an axis of the age or of several findings, whose points are found by
// their signature.
type sharedAxis struct {
	at int // place of the axis
	*axis
}

// scan is an axis of one finding. A number is looked for among runs, anything
// else among answers.
type scan struct {
	axis    int32
	answers map[engine.Answer]int32
	first   []float64 // of each run of numbers, ascending
	last    []float64
	points  []int32 // of each run
}

// newLocator takes out of a space of one dictionary what finds a case's points.
func newLocator(s *space) *locator {
	l := &locator{dict: s.dicts[0], blank: make([]int32, len(s.axes)), alone: map[string]*scan{}, reasons: &space{reasons: s.reasons}}
	for i, a := range s.axes {
		if !a.age && len(a.findings) == 1 {
			f := a.findings[0]
			x := s.scan(a, f)
			x.axis = int32(i)
			l.alone[f.ID.Value] = x
			l.blank[i] = x.answers[engine.UnknownAnswer(pathways.NotAsked)]
			continue
		}
		l.together = append(l.together, sharedAxis{i, &axis{findings: a.findings, age: a.age, index: a.index, readings: a.readings}})
	}
	return l
}

// scan lists where the answers to the one finding of an axis are.
func (s *space) scan(a *axis, f *pathways.Finding) *scan {
	x := &scan{answers: map[engine.Answer]int32{}}
	at := func(answer engine.Answer) int32 { return int32(s.locate(a, point{answers: []engine.Answer{answer}})) }
	for _, r := range pathways.Reasons() {
		x.answers[engine.UnknownAnswer(r)] = at(engine.UnknownAnswer(r))
	}
	for _, r := range s.values(a, f) {
		if f.Type == pathways.Bool || f.Type == pathways.Enum {
			x.answers[r.first] = at(r.first)
			continue
		}
		x.first, x.last = append(x.first, r.first.Value.Number), append(x.last, r.last.Value.Number)
		x.points = append(x.points, at(r.first))
	}
	return x
}

// at is the point of an answer. There is none of an answer that the dictionary
// does not admit.
func (x *scan) at(a engine.Answer) (int32, bool) {
	if len(x.first) == 0 || !a.Known() {
		n, ok := x.answers[a]
		return n, ok
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

// locate is the point of every axis that a case is at. It fails where the case is
// like no input that was drawn, such as an age no calendar gives.
func (l *locator) locate(c engine.Case) ([]int32, bool) {
	points := slices.Clone(l.blank)
	for id, a := range c.Findings {
		x := l.alone[id]
		if x == nil {
			continue // read together with others, or not at all
		}
		n, ok := x.at(a)
		if !ok {
			return nil, false
		}
		points[x.axis] = n
	}
	m := engine.NewMoment(l.dict)
	moment := func(*pathways.Dictionary) *engine.Moment { return m }
	for _, a := range l.together {
		for _, f := range a.findings {
			if answer, given := c.Findings[f.ID.Value]; given {
				m.Set(f.ID.Value, answer)
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
