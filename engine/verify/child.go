package verify

import (
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// caseAt is an input at a point of every axis, as somebody would put it.
func (s *space) caseAt(points []int, who pathways.Audience, at time.Time) engine.Case {
	c := engine.Case{Audience: who, At: at, Findings: map[string]engine.Answer{}}
	for i, a := range s.axes {
		p := a.points[points[i]]
		if a.age {
			c.Age = p.ages
		}
		for j, f := range a.findings {
			if p.answers[j] != engine.UnknownAnswer(pathways.NotAsked) {
				c.Findings[f.ID.Value] = p.answers[j]
			}
		}
	}
	return c
}

// calm is the point of an axis at which a child of an age is well: normal values,
// and what has none not asked.
func (s *space) calm(axis int, age engine.Age) int {
	a := s.axes[axis]
	p := point{ages: age}
	for _, f := range a.findings {
		p.answers = append(p.answers, normalAnswer(f, min(age.Months.Lo, oldest-1)))
	}
	if n := s.locate(a, p); n >= 0 {
		return n
	}
	for i := range p.answers {
		p.answers[i] = engine.UnknownAnswer(pathways.NotAsked)
	}
	return max(s.locate(a, p), 0)
}
