package desk

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
	"safetynet/api/web/handover"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// queueShown bounds a queue's page: each task costs a look into the log.
const queueShown = 50

// queue is the open tasks.
type queue struct {
	What    string   // the filter: "" for all
	Filters []choice // ID is a filter
	Waiting []waiting
	More    int // beyond those shown
	Summary string
	Lost    bool // it cannot be read
	Read    string
}

// waiting is an open task of the queue.
type waiting struct {
	task
	Story       string
	Since       string
	Age         string
	Level, Text string // what holds
	Guidance    pathways.Guidance
}

// queue answers with the page of the queue.
func (d *door) queue(c *gin.Context) {
	if eng := d.Running(c); eng != nil {
		d.views.Show(c, http.StatusOK, "queue", site.Page{
			Title: "Queue", Service: service, Home: "/desk", Wide: true,
			Styles: []string{"desk/desk.css"}, Scripts: []string{"desk/queue.js"}, Body: d.newQueue(c, eng, queueShown),
		})
	}
}

// queueLive answers with the part of it that changes.
func (d *door) queueLive(c *gin.Context) {
	if eng := d.Running(c); eng != nil {
		d.views.Part(c, "queue", "queue", d.newQueue(c, eng, queueShown))
	}
}

// newQueue reads the queue: the first due first, for a clinician hand-overs before
// call backs, and before all others what is not in time for what holds by now.
func (d *door) newQueue(c *gin.Context, eng *engine.Engine, shown int) queue {
	now := d.Service.Now()
	q := queue{What: c.Query("what"), Read: now.Format("15:04")}
	if story.TaskResults[q.What] == nil {
		q.What = ""
	}
	for _, f := range []choice{{ID: "", Label: "All"}, {ID: story.CallBack, Label: "Call backs"}, {ID: story.HandOver, Label: "Hand-overs"}} {
		f.Checked = f.ID == q.What
		q.Filters = append(q.Filters, f)
	}
	open, err := d.Service.Waiting(c)
	if err != nil {
		q.Lost, q.Summary = true, "The queue cannot be read just now."
		return q
	}
	if q.What != "" {
		open = slices.DeleteFunc(open, func(w story.Waiting) bool { return w.What != q.What })
	}
	if d.Service.Actor(c).Role.Is(story.Clinician) {
		slices.SortStableFunc(open, func(a, b story.Waiting) int { return rank(a) - rank(b) })
	}
	overdue := 0
	for i, w := range open {
		if w.Due.Before(now) {
			overdue++
		}
		if i < shown {
			q.Waiting = append(q.Waiting, d.waiting(c, eng, w, now))
		}
	}
	slices.SortStableFunc(q.Waiting, func(a, b waiting) int { return cmp.Compare(b.tooLate(), a.tooLate()) })
	q.More = len(open) - len(q.Waiting)
	q.Summary = prose.Plural(len(open), "task") + " waiting, " + prose.Plural(overdue, "task") + " overdue."
	return q
}

func rank(w story.Waiting) int {
	if w.What == story.HandOver {
		return 0
	}
	return 1
}

// tooLate is 1 for a task that was in time once, and is not for what holds now.
func (w waiting) tooLate() int {
	if w.Late != "" {
		return 1
	}
	return 0
}

// waiting words a task with what holds for the child.
func (d *door) waiting(c *gin.Context, eng *engine.Engine, w story.Waiting, now time.Time) waiting {
	x := waiting{task: taskWords(w.ID, w.Tasked, now), Story: w.Story, Since: moment(w.At, now), Age: "Not known", Level: "Not known", Text: "Open the record."}
	s, err := d.Service.Book().Story(c.Request.Context(), w.Story)
	if err != nil || s.Latest() == nil {
		return x
	}
	a := s.Latest()
	all := d.dispositionsOf(eng, a)
	x.Guidance, x.Text = a.Told.Guidance, dispositionText(all, a.Standing())
	if to := all.Get(a.Standing()); to != nil {
		x.Guidance = to.Guidance
	}
	x.Level, x.Late = handover.Levels[x.Guidance], acting{d, c, eng, s, story.Actor{}}.late(w.Tasked)
	if ask, err := d.Service.AskOf(eng, a); err == nil {
		x.Age = prose.Age(ask.Case.Age)
	}
	return x
}
