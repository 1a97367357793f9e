package thresholds

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/calculate"
	"safetynet/pathways"
)

// calculatorList is the page that lists the calculators.
type calculatorList struct {
	Version  string
	Approved bool
	List     []calculatorLink
}

type calculatorLink struct{ Kind, Title, Notice string }

// calculation is the page of one calculator: its form, and what came of it.
type calculation struct {
	Kind, Title, Notice string
	Age                 site.StatedAge
	Faults              site.Faults
	Questions           []site.Question
	Figures             []figure
	Approved            bool
	Remarks             []string
	Sources             []site.Cite
}

// figure is one number of a result. The first of a result is the answer.
type figure struct{ Name, Value, Note string }

// forms are the calculators with a page. Normal ranges are on the page of limits.
var forms = []calculate.Kind{calculate.PEWS, calculate.PeakFlow, calculate.Rehydration}

func (d *door) calculators(c *gin.Context, eng *engine.Engine) {
	def := eng.Library().CalculatorsAt(d.Service.Now())
	if !d.known(c) {
		return
	}
	if def == nil {
		d.refuse(c, http.StatusNotFound, "This library has no calculators.")
		return
	}
	body := calculatorList{Version: def.Version.String(), Approved: def.ApprovedAt(d.Service.Now())}
	for _, kind := range forms {
		head := calculate.Head(def, kind)
		body.List = append(body.List, calculatorLink{string(kind), head.Title.For(pathways.Clinician), head.Notice.For(pathways.Clinician)})
	}
	d.views.Show(c, http.StatusOK, "calculators", page("Calculators", body))
}

func (d *door) calculator(c *gin.Context, eng *engine.Engine) {
	if !d.known(c) {
		return
	}
	if x := d.calculation(c, eng, url.Values{}); x != nil {
		d.views.Show(c, http.StatusOK, "calculator", page(x.Title, x))
	}
}

// calculate answers the form of a calculator. Nothing is kept.
func (d *door) calculate(c *gin.Context, eng *engine.Engine) {
	form := d.Posted(c)
	if form == nil {
		return
	}
	x := d.calculation(c, eng, form)
	if x == nil {
		return
	}
	def := eng.Library().CalculatorsAt(d.Service.Now())
	x.run(def, d.inputOf(def, x, form))
	x.ask(def, site.ReadAnswers(form)) // now with what is wrong
	p := page(x.Title, x)
	p.Faults = x.Faults
	status := http.StatusOK
	if len(x.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	d.views.Show(c, status, "calculator", p)
}

// calculation is the empty page of the calculator in the address, nil when there is
// none and that was answered.
func (d *door) calculation(c *gin.Context, eng *engine.Engine, form url.Values) *calculation {
	def, kind := eng.Library().CalculatorsAt(d.Service.Now()), calculate.Kind(c.Param("kind"))
	if def == nil || !slices.Contains(forms, kind) {
		d.refuse(c, http.StatusNotFound, "There is no such calculator.")
		return nil
	}
	head := calculate.Head(def, kind)
	x := &calculation{Kind: string(kind), Title: head.Title.For(pathways.Clinician), Notice: head.Notice.For(pathways.Clinician)}
	x.ask(def, site.ReadAnswers(form))
	return x
}

// ask makes the questions, with what was answered and what is wrong.
func (x *calculation) ask(def *pathways.Calculators, a site.Answers) {
	voice := site.Voice{Audience: pathways.Clinician}
	x.Age, x.Questions = a.Age, nil
	for _, f := range calculate.Inputs(def, calculate.Kind(x.Kind)) {
		x.Questions = append(x.Questions, voice.Question(f, a, x.Faults))
	}
}

// inputOf reads the form. What cannot be read is a fault of the page.
func (d *door) inputOf(def *pathways.Calculators, x *calculation, form url.Values) calculate.Input {
	a := site.ReadAnswers(form)
	in := calculate.Input{Audience: pathways.Clinician, Answers: map[string]engine.Answer{}}
	in.Age, x.Faults = a.Age.At(engine.Case{At: d.Service.Now()})
	for _, f := range calculate.Inputs(def, calculate.Kind(x.Kind)) {
		answer, given, why := a.To(f)
		if why != "" {
			x.Faults = append(x.Faults, site.Fault{ID: site.InputID(f.ID.Value), Text: why})
		}
		if given {
			in.Answers[f.ID.Value] = answer
		}
	}
	return in
}

// run calculates, or notes why not: each refusal at the field it is about.
func (x *calculation) run(def *pathways.Calculators, in calculate.Input) {
	if len(x.Faults) > 0 {
		return
	}
	result, err := calculate.Run(def, calculate.Kind(x.Kind), in)
	var refusals calculate.Refusals
	switch {
	case errors.As(err, &refusals):
		for _, r := range refusals {
			id := site.InputID(r.Input)
			if r.Input == calculate.AgeInput {
				id = "birth-day"
			}
			x.Faults = append(x.Faults, site.Fault{ID: id, Text: x.named(sentences(site.Sentence(r.Message), site.Sentence(r.Hint)))})
		}
	case err != nil:
		x.Faults = site.Faults{{ID: "birth-day", Text: site.Sentence(err.Error())}}
	default:
		x.Approved = result.Approved
		x.show(result)
	}
}

// named says inputs as the form names them, where a text names them by their ids.
func (x *calculation) named(text string) string {
	var pairs []string
	for _, q := range x.Questions {
		pairs = append(pairs, q.Finding, "“"+q.Text+"”")
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

func (x *calculation) show(r *calculate.Result) {
	switch {
	case r.PEWS != nil:
		x.showPEWS(r.PEWS)
	case r.PeakFlow != nil:
		x.showPeakFlow(r.PeakFlow)
	case r.Rehydration != nil:
		x.showRehydration(r.Rehydration)
	}
	for _, m := range r.Remarks {
		x.Remarks = append(x.Remarks, m.Text)
	}
	for _, s := range r.Sources {
		x.Sources = append(x.Sources, site.Cite{Ref: s.Ref, Section: sentences(s.Title+",", s.Publisher, s.Section), GradeTag: site.GradeOf(s.Grade)})
	}
}
