package engine

import "safetynet/pathways"

// unknowns calls f with the id and reason of everything that keeps the literal
// undecided. It is only meant for a literal that is unknown.
func (l *Literal) unknowns(s *state, f func(id string, r pathways.Reason)) {
	finding := func(x *pathways.Finding) {
		if !s.known(x) {
			f(x.ID.Value, s.slot(x).reason)
		}
	}
	switch {
	case l.age == ageCorrected:
		if g := s.dict.Finding(GestationID); g != nil {
			finding(g)
		}
		if g := s.dict.Finding(GestationID); !s.age.Months.point() || (g != nil && s.known(g) && !s.age.Corrected.point()) {
			f(AgeID, pathways.NotAsked) // whole months leave the days open, and the due date counts from the day
		}
	case l.age != "":
		f(AgeID, pathways.NotAsked)
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
	lacks, all := false, true
	l.unknowns(s, func(id string, r pathways.Reason) {
		lacks = true
		all = all && ok(id, r)
	})
	return lacks && all
}

// ageUnknown names the age where the child may be in more than one band. While
// the number itself is missing the age is not what is lacking: no age decides it.
func (l *Literal) ageUnknown(s *state, f func(string, pathways.Reason)) {
	if l.threshold == nil || len(l.threshold.Bands) == 0 {
		return
	}
	if first, last := l.bands(s); first != last {
		f(AgeID, pathways.NotAsked)
	}
}
