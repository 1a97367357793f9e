package engine

import "slices"

// sight is a child of whom only one subject is known, as far as a class tells.
type sight struct {
	situation
	subject uint16  // see [classifier.subject]
	number  float64 // of a calculated number that has a value
}

// truth is a literal's value for a class of its subject.
func (x *sight) truth(l *Literal) Truth {
	if l.derived == nil {
		return l.truth(x.state)
	}
	t := l.limitless(x.state)
	if x.subject >= 2 {
		t = l.compare(x.state, x.number)
	}
	if l.negated {
		return t.not()
	}
	return t
}

// lacks tells what a literal over several subjects lacks: any of them, the age.
func (x *sight) lacks(l *Literal) (inputs, age bool) {
	if l.derived != nil {
		return x.subject == 0, x.subject >= 2
	}
	return x.subject&1 != 0, x.subject&2 != 0
}

// see makes s a child like that. What is left of another class does not matter.
func (x *axis) see(in *state, of class) sight {
	c, subject := &x.kind, of.subject
	s := sight{situation: situation{state: in, granted: x.granting(0)}, subject: subject}
	s.age = UnknownAge()
	if c.age.edges != nil {
		span := Span{c.age.first(of.lo), c.age.first(of.hi)}
		switch {
		case x.onAge(ageDays):
			s.age.Days = span
		case x.onAge(ageCorrected):
			s.age.Corrected = span
		default:
			s.age.Months = span
		}
	}
	switch {
	case c.derived != nil:
		if subject >= 2 {
			s.number = sample(c.limits, subject-2)
		}
	case x.finding != nil && !c.due:
		code := x.code(subject)
		if c.limits != nil && code >= known16 {
			s.numbers[c.number] = sample(c.limits, code-known16)
			code = known16
		}
		s.codes[c.place] = uint8(code) // #nosec G115 -- a code, see tooMany
		s.granted = x.granting(subject & (1<<len(x.excuses) - 1))
	}
	return s
}

func (x *axis) onAge(variable string) bool {
	return slices.ContainsFunc(x.literals, func(l *Literal) bool { return l.age == variable })
}

// first is the youngest age of a class.
func (x *ageClass) first(class uint16) int { return slices.Index(x.edges, uint8(class)) } // #nosec G115 -- as many classes of ages as addEdge makes

// sample is a number that has reached so many limits.
func sample(limits []float64, n uint16) float64 {
	switch {
	case n > 0:
		return limits[n-1]
	case len(limits) > 0:
		return limits[0] - 1
	}
	return 0
}
