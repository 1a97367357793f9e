package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/engine/prose"
)

// maxQueue bounds one look at the queue: each line of it reads a story.
const maxQueue = 100

// Queue is the answer to GET /v1/queue.
type Queue struct {
	Tasks   []Queued `json:"tasks"`             // the first due first
	More    int      `json:"more"`              // open tasks that are not listed, due later
	Damaged bool     `json:"damaged,omitempty"` // something about tasks cannot be read: the list may lack some
}

// Queued is one open task, with what a nurse chooses by.
type Queued struct {
	ID       string          `json:"id"`
	Call     string          `json:"call"`
	What     string          `json:"what"`
	Due      time.Time       `json:"due"`
	Overdue  bool            `json:"overdue"`
	Since    time.Time       `json:"since"`
	By       story.Actor     `json:"by"`
	Age      string          `json:"age,omitempty"`
	Standing *Standing       `json:"standing"`
	Summary  json.RawMessage `json:"summary,omitempty"` // of a hand-over, as it was handed over
}

// showQueue answers GET /v1/queue.
func (s *Server) showQueue(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !s.logThere(c) || !queryAllowed(c, "what") {
		return
	}
	what, asked := c.GetQuery("what")
	if asked && story.TaskResults[what] == nil {
		invalidRequest.problem("The parameter what is call-back or hand-over.").send(c)
		return
	}
	now := s.now()
	open, err := s.queue.Open(c.Request.Context(), s.log, now)
	if err != nil && !errors.Is(err, decisionlog.ErrDamaged) {
		s.unreadable(c, err)
		return
	}
	list := Queue{Tasks: []Queued{}, Damaged: err != nil}
	if list.Damaged {
		s.logUnread(c, err)
	}
	for _, w := range open {
		switch {
		case asked && w.What != what:
		case len(list.Tasks) == maxQueue:
			list.More++
		default:
			list.Tasks = append(list.Tasks, s.queued(c, eng, w, now))
		}
	}
	s.json(c, http.StatusOK, list)
}

// queued is a task with how its story stands. A story that cannot be read does not
// hide that somebody waits.
func (s *Server) queued(c *gin.Context, eng *engine.Engine, w story.Waiting, now time.Time) Queued {
	q := Queued{ID: w.ID, Call: w.Story, What: w.What, Due: w.Due, Overdue: w.Due.Before(now), Since: w.At, By: w.By, Summary: w.Summary}
	st, err := s.book().Story(c.Request.Context(), w.Story)
	if err != nil {
		s.logUnread(c, err)
		return q
	}
	q.Standing = s.standing(eng, st)
	if a := st.Latest(); a != nil {
		told := struct{ Age engine.Age }{engine.UnknownAge()}
		if json.Unmarshal(a.Case, &told) == nil {
			q.Age = prose.Age(told.Age)
		}
	}
	return q
}
