package practice

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/practice/room"
	"safetynet/api/web/site"
	"safetynet/engine/practice"
	"safetynet/pathways"
)

// learn is all that a learner does.
func (d *door) learn(c *gin.Context) {
	form := d.Posted(c)
	if form == nil {
		return
	}
	switch form.Get("go") {
	case "alone":
		d.alone(c, readSent(form))
	case "join":
		d.join(c, readSent(form))
	case "answer":
		d.answer(c, form)
	case "next":
		d.next(c, form.Get("learner"))
	default:
		d.Service.Malformed(c)
	}
}

func (d *door) alone(c *gin.Context, s sent) {
	eng := d.Running(c)
	if eng == nil {
		return
	}
	role, ok := practice.RoleOf(s.Role)
	if !ok {
		d.begin(c, http.StatusUnprocessableEntity, s, site.Faults{{ID: "alone-role", Text: "Choose your role"}})
		return
	}
	p, ok := d.plan(c, eng, s, role.Audience)
	if !ok || !d.within(c) {
		return
	}
	l, err := d.room.Alone(d.Service.Now(), s.Key, p, role)
	if err != nil {
		d.refuse(c, err, "")
		return
	}
	d.goOn(c, l)
}

func (d *door) join(c *gin.Context, s sent) {
	role, ok := practice.RoleOf(s.Role)
	var faults site.Faults
	if s.Code == "" {
		faults = append(faults, site.Fault{ID: "join-code", Text: "Enter the code of the workshop"})
	}
	if !ok {
		faults = append(faults, site.Fault{ID: "join-role", Text: "Choose your role"})
	}
	if len(faults) > 0 {
		d.begin(c, http.StatusUnprocessableEntity, s, faults)
		return
	}
	if !d.within(c) {
		return
	}
	l, err := d.room.Join(d.Service.Now(), s.Key, s.Code, role)
	switch {
	case errors.Is(err, room.ErrUnknown):
		d.begin(c, http.StatusUnprocessableEntity, s, site.Faults{{ID: "join-code", Text: "There is no workshop with that code. Check each letter and number"}})
	case err != nil:
		d.refuse(c, err, "")
	default:
		d.goOn(c, l)
	}
}

// next goes on with a learner.
func (d *door) next(c *gin.Context, id string) {
	l, err := d.room.Learner(d.Service.Now(), id)
	if err != nil {
		d.refuse(c, err, "")
		return
	}
	d.goOn(c, l)
}

// goOn shows the step a learner is at, or what they did when all is answered.
func (d *door) goOn(c *gin.Context, l room.Learner) {
	if l.Done() || l.Ended {
		d.done(c, l)
		return
	}
	d.ask(c, l, http.StatusOK, nil)
}

// nothingMore is the choice to ask nothing, as the form has it.
const nothingMore = "nothing"

// answer keeps what a learner said and shows what the engine says.
func (d *door) answer(c *gin.Context, form url.Values) {
	l, err := d.room.Learner(d.Service.Now(), form.Get("learner"))
	if err != nil {
		d.refuse(c, err, "")
		return
	}
	nth, err1 := strconv.Atoi(form.Get("case"))
	step, err2 := strconv.Atoi(form.Get("step"))
	if err1 != nil || err2 != nil || nth < 0 || nth >= len(l.Cases) {
		d.Service.Malformed(c)
		return
	}
	e, err := exercise(l, nth, step)
	switch {
	case errors.Is(err, errNoStep):
		d.Service.Malformed(c)
		return
	case err != nil:
		d.Service.Failed(c, "telling a case", err)
		return
	}
	a, said := answerOf(e, nth, step, l.Seed, form)
	before, given := l.Given(nth, step)
	if !given && !said {
		if atNth, atStep := l.At(); atNth != nth || atStep != step {
			d.refuse(c, room.ErrOrder, l.ID)
			return
		}
		d.ask(c, l, http.StatusUnprocessableEntity, missing(form))
		return
	}
	if l, err = d.room.Answer(d.Service.Now(), l.ID, a); err != nil {
		d.refuse(c, err, l.ID)
		return
	}
	d.tell(c, l, e, nth, step, given && said && (a.Said != before.Said || a.Asked != before.Asked))
}

// answerOf marks what a form says of a step. said tells whether it says everything, of
// what can be chosen there.
func answerOf(e *practice.Exercise, nth, step int, seed uint64, form url.Values) (a room.Answer, said bool) {
	s := &e.Steps[step]
	guidance, asked := pathways.Guidance(form.Get("guidance")), form.Get("ask")
	if !slices.Contains(pathways.Guidances(), guidance) {
		return a, false
	}
	if asked != nothingMore && !slices.ContainsFunc(s.Asks(seed), func(x practice.Ask) bool { return x.Finding == asked }) {
		return a, false
	}
	if asked == nothingMore {
		asked = practice.Nothing
	}
	return room.Answer{
		Case: nth, Step: step, Last: step == len(e.Steps)-1, Said: guidance, Engine: s.Assessment.Guidance, Mark: practice.MarkOf(guidance, s.Assessment.Guidance),
		Asked: asked, AskMark: s.MarkAsk(asked), Criteria: practice.Decides(s.Assessment).Criteria(),
	}, true
}

func missing(form url.Values) site.Faults {
	var faults site.Faults
	if !slices.Contains(pathways.Guidances(), pathways.Guidance(form.Get("guidance"))) {
		faults = append(faults, site.Fault{ID: "guidance", Text: "Choose what you would do"})
	}
	if form.Get("ask") == "" || len(faults) == 0 {
		faults = append(faults, site.Fault{ID: "ask", Text: "Choose what you would ask next, or nothing"})
	}
	return faults
}

var errNoStep = errors.New("the case has no such step")

// exercise tells a case of a learner's as their role sees it, one step assessed.
func exercise(l room.Learner, nth, step int) (*practice.Exercise, error) {
	e, err := l.Cases[nth].Build(l.Role.Audience, l.Seed)
	if err != nil {
		return nil, err
	}
	if step < 0 || step >= len(e.Steps) {
		return nil, errNoStep
	}
	return e, e.Steps[step].Assess()
}
