package engine

import "safetynet/pathways"

// unknowns calls f with the id and reason of everything that keeps the literal
// undecided. It is only meant for a literal that is unknown.
func (l *Literal) unknowns(s *state, f func(id string, r pathways.Reason)) {
	l.lacking(s, func(x *pathways.Finding, r pathways.Reason) { f(idOf(x), r) })
}

// idOf is the id of what a literal lacks.
func idOf(f *pathways.Finding) string {
	if f == nil {
		return AgeID
	}
	return f.ID.Value
}

// lacking is unknowns with the findings themselves, nil for the age.
func (l *Literal) lacking(s *state, f func(x *pathways.Finding, r pathways.Reason)) {
	finding := func(x *pathways.Finding) {
		if !s.known(x) {
			f(x, s.slot(x).reason)
		}
	}
	switch {
	case l.age == ageCorrected:
		if g := s.dict.Finding(GestationID); g != nil {
			finding(g)
		}
		if g := s.dict.Finding(GestationID); !s.age.Months.point() || (g != nil && s.known(g) && !s.age.Corrected.point()) {
			f(nil, pathways.NotAsked) // whole months leave the days open, and the due date counts from the day
		}
	case l.age != "":
		f(nil, pathways.NotAsked)
	case l.derived != nil:
		if _, ok := l.derived.value(s); ok {
			l.ageUnknown(s, f)
			return
		}
		for _, in := range l.derived.inputs {
			finding(in)
		}
	case s.known(l.finding):
		l.ageUnknown(s, f)
	default:
		finding(l.finding)
	}
}

// lacksOnly tells whether the literal lacks something, and only things for which
// ok holds.
func (l *Literal) lacksOnly(s *state, ok func(id string, r pathways.Reason) bool) bool {
	return l.lacksNoOther(s, func(x *pathways.Finding, r pathways.Reason) bool { return ok(idOf(x), r) })
}

// lacksNoOther is lacksOnly with the findings themselves, nil for the age.
func (l *Literal) lacksNoOther(s *state, ok func(x *pathways.Finding, r pathways.Reason) bool) bool {
	lacks, all := false, true
	l.lacking(s, func(x *pathways.Finding, r pathways.Reason) {
		lacks = true
		all = all && ok(x, r)
	})
	return lacks && all
}

// ageUnknown names the age where the child may be in more than one band. While
// the number itself is missing the age is not what is lacking: no age decides it.
func (l *Literal) ageUnknown(s *state, f func(*pathways.Finding, pathways.Reason)) {
	if l.threshold == nil || len(l.threshold.Bands) == 0 {
		return
	}
	if first, last := l.bands(s); first != last {
		f(nil, pathways.NotAsked)
	}
}
