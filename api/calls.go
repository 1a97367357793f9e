package api

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/api/web/handover"
)

// OpenedCall is the answer to POST /v1/calls.
type OpenedCall struct {
	ID   string `json:"id"`   // of the story, for all other calls
	Call string `json:"call"` // the entry that says that the desk opened it
}

// createCall answers POST /v1/calls: with the code of a family it goes on with
// their story, and opens it again; without one a story begins.
func (s *Server) createCall(c *gin.Context) {
	if !s.keyUsable(c) {
		return
	}
	f := s.readForm(c, nil, "reference")
	if f == nil || !s.logThere(c) {
		return
	}
	at := place{id: keyedID(c)}
	if code, given := f["reference"]; given {
		a, ok := s.referred(c, code, "/reference")
		if !ok {
			return
		}
		st, err := s.book().Story(c.Request.Context(), a.ID)
		if err != nil {
			s.unreadable(c, err)
			return
		}
		at.story = st
	}
	s.open(c, at)
}

func (s *Server) open(c *gin.Context, at place) {
	entry, have := s.earlier(c, at.id)
	switch {
	case have != nil && have.Body == nil:
		s.unreadable(c, decisionlog.ErrErased)
		return
	case have != nil && (have.Kind != story.Call || !sameStory(entry, at.story)):
		keyReused.problem("Send a key of its own with each call. Nothing was recorded.").send(c)
		return
	case have != nil:
		c.Header(replayHeader, "true")
	default:
		var err error
		opened := &story.Opened{About: story.About{By: actorOf(c)}, Reference: at.story != nil}
		if entry, err = s.add(c.Request.Context(), at, story.Call, opened); err != nil {
			if _, have = s.earlier(c, at.id); have != nil { // it came twice at once
				s.open(c, at)
				return
			}
			s.logFailed(c, err)
			notRecorded.problem(unkept(err) + " Try again.").send(c)
			return
		}
	}
	c.Header("Location", "/v1/calls/"+entry.StoryID())
	s.json(c, http.StatusCreated, OpenedCall{ID: entry.StoryID(), Call: entry.ID})
}

// additions are what can be added to a call, by the end of the route.
var additions = map[string]addition{
	"/overrides": {
		kind: story.Override, must: []string{"disposition", "reason"},
		make: func(_ *Server, x adding) (story.Body, error) {
			return orRefusal(x.story.NewOverride(x.by, x.form["disposition"], x.form["reason"], x.all))
		},
		same: func(have any, x adding) bool {
			o, ok := have.(*story.Overridden)
			return ok && o.To == x.form["disposition"] && o.Reason == x.form["reason"]
		},
	},
	"/tasks": {
		kind: story.Task, must: []string{"what"}, may: []string{"due"},
		make: (*Server).newTask,
		same: func(have any, x adding) bool {
			t, ok := have.(*story.Tasked)
			return ok && t.What == x.form["what"] && (x.form["due"] == "" || t.Due.Equal(x.time("due")))
		},
	},
	"/tasks/:task/done": {
		kind: story.TaskDone, must: []string{"result"},
		make: func(_ *Server, x adding) (story.Body, error) {
			return orRefusal(x.story.NewDone(x.by, x.task, x.form["result"]))
		},
		same: func(have any, x adding) bool {
			d, ok := have.(*story.Done)
			return ok && d.Task == x.task && d.Result == x.form["result"]
		},
	},
	"/outcome": {
		kind: story.Outcome, must: []string{"outcome"},
		make: func(_ *Server, x adding) (story.Body, error) {
			return orRefusal(x.story.NewOutcome(x.by, x.form["outcome"]))
		},
		same: func(have any, x adding) bool {
			o, ok := have.(*story.Closed)
			return ok && o.Outcome == x.form["outcome"]
		},
	},
	"/corrections": {
		kind: story.Correction, must: []string{"entry", "reason"},
		make: func(_ *Server, x adding) (story.Body, error) {
			return orRefusal(x.story.NewCorrection(x.by, x.form["entry"], x.form["reason"]))
		},
		same: func(have any, x adding) bool {
			o, ok := have.(*story.Corrected)
			return ok && o.Entry == x.form["entry"] && o.Reason == x.form["reason"]
		},
	},
}

// orRefusal keeps a nil pointer from looking like a body.
func orRefusal[T interface {
	*B
	story.Body
}, B any](x T, err error) (story.Body, error) {
	if err != nil {
		return nil, err
	}
	return x, nil
}

// newTask makes a task; a hand-over carries its summary.
func (s *Server) newTask(x adding) (story.Body, error) {
	t, err := x.story.NewTask(x.by, x.form["what"], x.time("due"), s.now(), x.all)
	if err != nil || t.What != story.HandOver {
		return orRefusal(t, err)
	}
	call, err := s.handedOn(x.eng, x.story)
	if err == nil {
		t.Summary, err = json.Marshal(handover.New(call))
	}
	return orRefusal(t, err)
}
