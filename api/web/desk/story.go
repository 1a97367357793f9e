package desk

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
	"safetynet/api/web/handover"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

// record is the page of a story: what holds now, what can be done, and everything
// that was recorded.
type record struct {
	ID        string
	Key       string // of all forms of this page
	Clinician bool
	Erased    bool
	Closed    string
	Now       *told // the latest assessment; nil while there is none
	Before    []*told
	AtOnce    []string // assessed by somebody else at the same time
	Tasks     []task
	Override  overrideForm
	CallBack  callBackForm
	HandOver  handOverForm
	Outcomes  []choice
	Entries   []entry
	Answer    answer
}

// task is an open call back or hand-over.
type task struct {
	ID, What, Due, Left string
	Overdue             bool
	Results             []choice // an ID is a result that the one who looks may give
	Text                string   // what was handed over
	Late                string   // why it is not in time for what holds now
}

// of is the answer if it is about a form, and none otherwise.
func (a answer) of(form string) answer {
	if a.Form == form {
		return a
	}
	return answer{}
}

// For is what is said beside a form.
func (r record) For(form string) answer { return r.Answer.of(form) }

// story answers with the page of a story by the id of any of its entries.
func (d *door) story(c *gin.Context) {
	eng := d.Running(c)
	if eng == nil {
		return
	}
	s, err := d.Service.Book().Call(c.Request.Context(), c.Param("id"))
	if err != nil {
		d.Service.Unreadable(c, err)
		return
	}
	d.showStory(c, eng, s, answer{})
}

// showStory shows the page of a story, with what is said about a form that was not
// carried out.
func (d *door) showStory(c *gin.Context, eng *engine.Engine, s *story.Story, said answer) {
	x := acting{d, c, eng, s, d.Service.Actor(c)}
	r := record{
		ID: s.ID, Key: newKey(), Clinician: x.by.Role.Is(story.Clinician), Erased: s.Erased, Answer: said,
		Tasks: x.tasks(), Entries: x.entries(said),
	}
	if said.Lost { // what was sent may yet arrive: it must not be written twice
		r.Key = said.Typed.Get("key")
	}
	if s.Closed != nil {
		r.Closed = x.words(s.Closed)
	}
	for _, a := range s.Assessments {
		if t := d.told(eng, s, a, x.by); a == s.Latest() {
			r.Now = t
		} else {
			r.Before = append(r.Before, t)
		}
	}
	if r.Now != nil {
		r.Override, r.CallBack, r.HandOver = x.overrideForm(said.of("override")), x.callBackForm(said.of(story.CallBack)), x.handOverForm()
	}
	if r.Now != nil {
		for _, a := range s.AtOnce() {
			r.AtOnce = append(r.AtOnce, handover.Levels[a.Told.Guidance]+": "+a.Told.Disposition.Text)
		}
	}
	for _, o := range story.Outcomes {
		r.Outcomes = append(r.Outcomes, choice{ID: o.ID, Label: o.Text, Checked: said.of("outcome").Typed.Get("outcome") == o.ID})
	}
	status := http.StatusOK
	var faults site.Faults
	switch {
	case said.Lost:
		status = http.StatusServiceUnavailable
	case said.Text != "":
		status = http.StatusUnprocessableEntity
	}
	if said.Text != "" {
		faults = site.Faults{{ID: x.place(said), Text: said.Text}}
	}
	d.views.Show(c, status, "story", site.Page{
		Title: "Record", Service: service, Home: "/desk", Wide: true, Faults: faults, Styles: []string{"desk/desk.css"}, Body: r,
	})
}

// place is where on the page something is said about a form.
func (x acting) place(said answer) string {
	known := slices.Contains([]string{"call", "override", story.CallBack, story.HandOver}, said.Form) || said.Form == "outcome" && x.story.Closed == nil
	for _, item := range x.story.Items {
		known = known || said.Form == "correction"+item.ID || said.Form == story.Dispute+item.ID
	}
	for _, item := range x.story.Tasks {
		known = known || said.Form == "done"+item.ID
	}
	if !known || x.story.Latest() == nil && said.Form != "call" {
		return "maincontent"
	}
	return "form-" + said.Form
}

var tasks = map[string]string{story.CallBack: "Call back", story.HandOver: "Hand-over to a clinician"}

func (x acting) tasks() []task {
	var all []task
	now := x.Service.Now()
	for _, item := range x.story.Tasks {
		t := taskWords(item.ID, item.Body.(*story.Tasked), now)
		t.Late = x.late(item.Body.(*story.Tasked))
		for _, r := range story.TaskResults[item.Body.(*story.Tasked).What] {
			_, err := x.story.NewDone(x.by, item.ID, r.ID)
			t.Results = append(t.Results, choice{ID: r.ID, Label: r.Text, Closed: err != nil})
		}
		all = append(all, t)
	}
	return all
}

// late says why a task that was in time once is not in time for what holds now.
func (x acting) late(body *story.Tasked) string {
	anew := *x.story
	anew.Tasks = nil
	allowed, err := anew.NewTask(x.by, body.What, time.Time{}, x.Service.Now(), x.dispositions())
	switch {
	case err != nil:
		return err.Error()
	case body.Due.After(allowed.Due):
		return "It is due later than what holds now allows: " + moment(allowed.Due, x.Service.Now()) + " at the latest. Take it back, and set it again."
	}
	return ""
}

func taskWords(id string, body *story.Tasked, now time.Time) task {
	left := body.Due.Sub(now)
	t := task{ID: id, What: tasks[body.What], Due: moment(body.Due, now), Left: length(left), Overdue: left < 0}
	var sent handover.Summary
	if len(body.Summary) > 0 && json.Unmarshal(body.Summary, &sent) == nil {
		t.Text = sent.Text()
	}
	return t
}

// dispositionsOf are those an assessment was made with, or those in use.
func (d *door) dispositionsOf(eng *engine.Engine, a *story.Assessed) *pathways.Dispositions {
	return acting{door: d, eng: eng, story: &story.Story{Assessments: []*story.Assessed{a}}}.dispositions()
}
