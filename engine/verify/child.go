package verify

import (
	"fmt"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

var (
	rankSeek     = pathways.SeekAdvice.Rank()
	rankEscalate = pathways.Escalate.Rank()
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
	n := s.locate(a, p)
	if n < 0 {
		panic("verify: not asking has no point on an axis") // every axis has it; another point would be an answer nobody gave
	}
	return n
}

// child shows an input in plain words, with what the diagram says of it.
func (p *prover) child(points []int) *Child {
	c := &Child{Case: p.caseAt(points, p.audience, p.at)}
	c.Age, c.Said = p.said(points)
	value := func(levels []int32) string {
		u := 0
		for i := 1; i < len(levels); i++ {
			if p.d.value(levels[i], points) != 0 {
				u = i
			}
		}
		return p.dispositions().List[u].ID.Value
	}
	ask := p.urgency(p.dispositions().Roles.Undecided.Value)
	c.Disposition, c.Floor = value(p.disposition), value(p.floor)
	c.Ceiling = value(lift(p.d, p.ceiling, p.conflict, ask))
	return c
}

// said is the age at a point of every axis, and what is not as in a well child.
func (s *space) said(points []int) (age string, said []string) {
	ages := s.axes[0].points[points[0]].ages
	for i, a := range s.axes {
		if i > 0 && points[i] == s.calm(i, ages) {
			continue
		}
		for j, f := range a.findings {
			got := a.points[points[i]].answers[j]
			if got == normalAnswer(f, min(ages.Months.Lo, oldest-1)) {
				continue
			}
			if !got.Known() && f.Normal == nil {
				continue // nothing normal to say
			}
			said = append(said, f.ID.Value+" = "+answerText(f, got))
		}
	}
	return ageText(ages), said
}

func ageText(a engine.Age) string {
	switch {
	case !a.Known:
		return "of unknown age"
	case a.Months.Lo != a.Months.Hi:
		return fmt.Sprintf("%d to %d months old", a.Months.Lo, a.Months.Hi)
	case a.Months.Lo >= 24:
		return fmt.Sprintf("%d years %d months old", a.Months.Lo/12, a.Months.Lo%12)
	case a.Days.Lo < 59 && a.Days.Lo == a.Days.Hi:
		return fmt.Sprintf("%d days old", a.Days.Lo)
	}
	return fmt.Sprintf("%d months old", a.Months.Lo)
}

func answerText(f *pathways.Finding, a engine.Answer) string {
	switch {
	case !a.Known():
		return string(a.Unknown)
	case a.Value.Type == pathways.Bool && a.Value.Bool:
		return "yes"
	case a.Value.Type == pathways.Bool:
		return "no"
	case a.Value.Type == pathways.Enum:
		return a.Value.Text
	}
	text := fmt.Sprint(a.Value.Number)
	if f.Unit != "" {
		text += " " + f.Unit
	}
	return text
}

// Text is the child in one line.
func (c *Child) Text() string {
	text := c.who() + ": " + c.Outcome()
	if c.Then != nil {
		text += "; then " + c.Then.Text()
	}
	return text
}

// Outcome is what the child is told, with floor and ceiling where they differ.
func (c *Child) Outcome() string {
	if c.Floor == c.Ceiling {
		return c.Disposition
	}
	return c.Disposition + " (" + c.Floor + " to " + c.Ceiling + ")"
}

// who is the child alone.
func (c *Child) who() string {
	text := "a child " + c.Age
	for _, s := range c.Said {
		text += ", " + s
	}
	if len(c.Said) > 0 {
		return text + ", all else normal"
	}
	return text + ", all normal"
}
