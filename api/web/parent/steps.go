package parent

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// sitting is a journey with what it is answered from.
type sitting struct {
	*door
	c       *gin.Context
	journey *journey
	eng     *engine.Engine
	list    *pathways.Presenting
	problem *pathways.Problem // nil before one is chosen, and for none of these
	ask     site.Ask
	voice   site.Voice
	faults  site.Faults
	a       *engine.Assessment // of the answers so far
	asking  []string           // the questions to show; nil: all of the page that are answered or open
}

// start shows the list of problems.
func (d *door) start(c *gin.Context) {
	j := newJourney(d.Service.Now())
	if s := d.sit(c, &j); s != nil {
		s.show(problemStep)
	}
}

// check takes what a page was answered with and shows the next.
func (d *door) check(c *gin.Context) {
	form := d.Posted(c)
	if form == nil {
		return
	}
	j := readJourney(form)
	s := d.sit(c, &j)
	if s == nil {
		return
	}
	switch {
	case j.Go == goBack:
		s.leave()
		s.show(j.back())
	case strings.HasPrefix(j.Go, goChange):
		s.leave()
		j.Stopped = false
		s.showNext(strings.TrimPrefix(j.Go, goChange))
	case j.Go == goAgain:
		s.lookAgain()
	default:
		s.goOn()
	}
}

// goOn goes to the next page, if this one is answered. Who stops here need not
// answer it; what they did answer must be understood all the same. A certain
// emergency waits for neither.
func (s *sitting) goOn() {
	j := s.journey
	garbled := len(s.faults) > 0
	if s.take(); !s.emergency() && (garbled || len(s.faults) > 0 && j.Go != goStop) {
		s.asking = j.Asked
		s.show(j.Step)
		return
	}
	if garbled {
		s.leave()
	}
	j.Stopped = j.Go == goStop
	s.showNext(s.nextStep())
}

// leave goes from a page without answering it: what cannot be understood there is
// taken back, for on another page nobody could put it right.
func (s *sitting) leave() {
	if len(s.faults) == 0 {
		return
	}
	for _, f := range s.faults {
		if id, ok := site.FindingOf(f.ID); ok {
			s.journey.Forget(id)
		} else if site.IsAge(f.ID) {
			s.journey.Age = site.StatedAge{}
		}
	}
	s.mustSettle()
	s.faults = nil
}

func (s *sitting) mustSettle() {
	if err := s.settle(); err != nil {
		panic(fmt.Errorf("assess: %w", err)) // it could be done a moment ago
	}
}

// sit finds what the journey is about. Where there is nothing to start from, the
// reader was told and it returns nil.
func (d *door) sit(c *gin.Context, j *journey) *sitting {
	s := &sitting{door: d, c: c, journey: j, eng: d.Service.Engine()}
	if s.eng != nil {
		s.list = s.eng.Library().PresentingAt(d.Service.Now())
	}
	if s.list == nil {
		d.Service.Refuse(c, "The checker is not ready.")
		return nil
	}
	s.problem = s.list.Problem(j.Problem)
	if s.problem == nil && j.Problem != "" && j.Problem != s.list.None.ID.Value {
		j.Problem = ""
	}
	if err := s.settle(); err != nil {
		d.Service.Refuse(c, "The checker is not ready.")
		return nil
	}
	return s
}

// settle makes the case out of the answers and assesses it. Answers that are not
// understood are left out, and make faults.
func (s *sitting) settle() error {
	var err error
	s.voice = site.Voice{Audience: pathways.Parent}
	if s.ask, err = s.NewAsk(s.eng, s.routes(engine.UnknownAge()), nil, pathways.Parent); err != nil {
		return err
	}
	if !s.journey.At.IsZero() {
		s.ask.Case.At = s.journey.At
	}
	s.faults = s.journey.Fill(&s.ask)
	if ids := s.routes(s.ask.Case.Age); !slices.Equal(ids, s.ask.Pathways) {
		filled := s.ask.Case
		if s.ask, err = s.NewAsk(s.eng, ids, nil, pathways.Parent); err != nil {
			return err
		}
		s.ask.Case = filled
	}
	s.voice = s.speakTo()
	s.a, err = engine.AssessIn(s.ask.Locality, s.ask.Programs, s.ask.Case)
	return err
}

// routes are the pathways the problem leads to at an age. For none of these there
// is none: the danger signs are those of every pathway, so any one serves.
func (s *sitting) routes(age engine.Age) []string {
	var out []string
	if s.problem != nil {
		for _, r := range s.problem.Pathways {
			if r.TakesAge(age.Months.Lo, age.Months.Hi) {
				out = append(out, r.ID.Value)
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, id := range s.eng.Library().IDs() {
		if s.eng.Library().Active(id, s.Service.Now()) != nil {
			return []string{id}
		}
	}
	return nil
}

// nextStep is the page that comes now. A certain emergency ends everything.
func (s *sitting) nextStep() string {
	j := s.journey
	switch {
	case j.Problem == "":
		return problemStep
	case s.emergency():
		return resultStep
	case !j.Signed:
		return signsStep
	case s.problem == nil:
		return resultStep
	case !j.Age.Given():
		return ageStep
	case j.Stopped:
		return resultStep
	case asksAge(s.a) && !j.Exact:
		j.Exact = true // once: who knows no better is not asked for ever
		return ageStep
	}
	if p, _ := next(pagesOf(s.ask.Programs), s.open()); p != nil {
		s.asking = p.ask
		return questionStep + p.id
	}
	return resultStep
}

// emergency tells whether the most urgent outcome is certain.
func (s *sitting) emergency() bool {
	list := s.ask.Dispositions().List
	return s.a.Floor == list[len(list)-1].ID.Value
}

// open are the questions but for the age, which has a page of its own.
func (s *sitting) open() []engine.Question {
	return slices.DeleteFunc(slices.Clone(s.a.NextQuestions), func(q engine.Question) bool { return q.Finding == engine.AgeID })
}

func asksAge(a *engine.Assessment) bool { return asks(a.NextQuestions, engine.AgeID) }
