package parent

import (
	"net/http"
	"slices"
	"strings"

	"safetynet/api/web/howto"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// form is what every page but the result has.
type form struct {
	Hidden []site.Field
	Faults site.Faults
	Young  bool
	So     *soFar // nil while nothing is certain
	CanEnd bool   // there is something to tell already
	Back   bool
}

// soFar is what the answers call for already, whatever else is answered.
type soFar struct {
	Text string
	Most bool // nothing can be more urgent
}

type problemForm struct {
	form
	Problems []choice
}

// choice is a radio or a box of a list.
type choice struct {
	ID, Value, Label string
	Checked          bool
}

type signsForm struct {
	form
	Signs []choice
	None  choice
	Sure  choice
	Error string
}

type ageForm struct {
	form
	Age       site.StatedAge
	Exact     bool
	YoungFrom int // years
}

type questionForm struct {
	form
	Title     string
	Conflicts []string // answers that do not go together, some of them asked here again
	Questions []site.Question
	Left      int
}

// showNext shows a step after the one that was answered.
func (s *sitting) showNext(step string) {
	s.journey.visit(step)
	s.faults = nil
	s.show(step)
}

// show shows a step, with what is wrong where it was answered.
func (s *sitting) show(step string) {
	status := http.StatusOK
	if len(s.faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	page := site.Page{Home: "/", Service: "Check a child", Faults: s.faults, Scripts: []string{"howto/breaths.js", "parent/parent.js"}, Styles: []string{"parent/parent.css"}}
	switch {
	case step == resultStep:
		s.result(page)
		return
	case step == signsStep:
		page.Title, page.Body = "Emergency signs", s.signsForm()
	case step == ageStep:
		page.Title, page.Body = "Age", ageForm{s.form(ageStep), s.journey.Age, s.journey.Exact, pathways.YoungPersonYears}
	case strings.HasPrefix(step, questionStep):
		p := s.page(strings.TrimPrefix(step, questionStep))
		if p == nil { // a page of another problem
			s.result(page)
			return
		}
		body := s.questionForm(p)
		page.Title, page.Body = body.Title, body
		step = questionStep
	default:
		step, page.Title, page.Body = problemStep, "What is wrong?", s.problemForm()
	}
	s.views.Show(s.c, status, strings.TrimSuffix(step, ":"), page)
}

func (s *sitting) form(step string, asked ...string) form {
	f := form{Hidden: s.journey.Hidden(step, asked...), Faults: s.faults, Young: s.young(), Back: len(s.journey.Trail) > 0}
	f.CanEnd = s.journey.Signed && s.journey.Age.Given() && s.problem != nil
	if d := site.Certain(s.a, s.ask.Dispositions()); d != nil && s.journey.Age.Given() {
		f.So = &soFar{s.voice.Say(d.Text), s.emergency()}
	}
	return f
}

func (s *sitting) problemForm() problemForm {
	v := problemForm{form: s.form(problemStep)}
	for i, p := range s.list.Problems {
		v.Problems = append(v.Problems, s.choice("problem", i, p.ID.Value, p.Text))
	}
	v.Problems = append(v.Problems, s.choice("problem", len(v.Problems), s.list.None.ID.Value, s.list.None.Text))
	return v
}

func (s *sitting) choice(name string, i int, value string, t pathways.Text) choice {
	c := choice{ID: name, Value: value, Label: s.voice.Say(t), Checked: value == s.journey.Problem}
	if i > 0 {
		c.ID += "-" + string(rune('a'+i)) // #nosec G115 -- one of a few problems on a page
	}
	return c
}

func (s *sitting) signsForm() signsForm {
	ticked := s.journey.Signs
	v := signsForm{
		form: s.form(signsStep), Error: s.faults.Of("sign-0") + s.faults.Of("sign-none"),
		None: choice{"sign-none", noneOfThese, "None of these", slices.Contains(ticked, noneOfThese)},
		Sure: choice{"sign-unsure", unsure, "I'm not sure about some of these", slices.Contains(ticked, unsure)},
	}
	for i, x := range signsOf(s.ask.Programs[0], s.voice) {
		id := "sign-" + string(rune('0'+i/10)) + string(rune('0'+i%10))
		if i == 0 {
			id = "sign-0"
		}
		v.Signs = append(v.Signs, choice{id, x.Key, capital(x.Text), slices.Contains(ticked, x.Key)})
	}
	return v
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (s *sitting) questionForm(p *page) questionForm {
	_, left := next(pagesOf(s.ask.Programs), s.open())
	v := questionForm{form: s.form(questionStep+p.id, p.ask...), Title: s.voice.Say(p.title), Left: left}
	v.Hidden = slices.DeleteFunc(v.Hidden, func(f site.Field) bool { return f.Name == site.InputID(counted) && s.counts(p) })
	for _, id := range p.ask {
		f := s.ask.Dictionary().Finding(id)
		q := s.voice.Question(f, s.journey.Answers, s.faults)
		q.Private = f.PrivateFrom != nil && s.ask.Case.Age.Known && s.ask.Case.Age.Months.Lo >= 12**f.PrivateFrom
		q.Why = s.why(id)
		if g := s.guides.For(id); g != nil {
			q.Guide = s.guide(g)
		}
		v.Questions = append(v.Questions, q)
	}
	for _, x := range s.a.Inconsistent {
		if slices.ContainsFunc(p.ask, func(id string) bool { return slices.Contains(x.Findings, id) }) {
			v.Conflicts = append(v.Conflicts, s.voice.Words(x.Text))
		}
	}
	if v.Title == "" {
		v.Title = v.Questions[0].Text
	}
	return v
}

// counted is the finding that a guide's counter fills. A parent is not asked for
// it; who counts may give it, and it counts like every answer.
const counted = "respiratory_rate"

// guide is how-to help, with the field its counter fills where it has one.
type guide struct {
	*howto.Guide
	Young   bool // who is ill looks, or has somebody look
	Counted *site.Question
}

func (s *sitting) guide(g *howto.Guide) guide {
	v := guide{Guide: g, Young: s.young()}
	if g.Counter {
		q := s.voice.Question(s.ask.Dictionary().Finding(counted), s.journey.Answers, s.faults)
		v.Counted = &q
	}
	return v
}

func (s *sitting) counts(p *page) bool {
	return slices.ContainsFunc(p.ask, func(id string) bool { g := s.guides.For(id); return g != nil && g.Counter })
}

// why is why a finding is asked, as the engine says it.
func (s *sitting) why(id string) string {
	i := slices.IndexFunc(s.a.NextQuestions, func(q engine.Question) bool { return q.Finding == id })
	if i < 0 {
		return ""
	}
	return s.voice.Words(s.a.NextQuestions[i].Why)
}

// speakTo is the voice of the pages from here on.
func (s *sitting) speakTo() site.Voice {
	v := site.Voice{Audience: pathways.Parent}
	if s.young() {
		v.Reword = s.reword
	}
	return v
}
