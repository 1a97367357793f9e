package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/pathways"
)

// Recorded is the answer to POST /v1/assessments: the assessment, and how to find
// its record. Without a record there is neither id nor reference.
type Recorded struct {
	Receipt
	*engine.Assessment
}

// RecordedDecision is the answer with view=decision: what is decided and no words.
type RecordedDecision struct {
	Receipt
	DecisionView
}

// Receipt is how to find a record.
type Receipt struct {
	ID        string `json:"id,omitempty"`
	Reference string `json:"reference,omitempty"`
	Call      string `json:"call,omitempty"` // the story that it joins, if it does not begin one
	Recorded  bool   `json:"recorded"`       // it is on durable storage for certain; false where it is not, and where nobody knows yet
}

// tell answers with what was recorded, as encoding/json writes it: the record, and
// then the members of what is told.
func (s *Server) tell(c *gin.Context, status int, r Receipt, t *telling) {
	receipt, err := json.Marshal(r)
	if err != nil {
		s.internal(c, "encode", err)
		return
	}
	room := answers.Get().(*[]byte)
	body := append((*room)[:0], receipt[:len(receipt)-1]...)
	body = append(append(body, ','), t.said[1:]...) // one object of the two
	c.Data(status, t.view.media(), body)
	if cap(body) <= mostRoom {
		*room = body
		answers.Put(room)
	}
}

// answers are the rooms of answers that were given.
var answers = sync.Pool{New: func() any { return new([]byte) }}

// createAssessment answers POST /v1/assessments: it assesses, records, and only
// then answers.
func (s *Server) createAssessment(c *gin.Context) {
	if v, ok := viewOf(c); ok && s.keyUsable(c) {
		s.assessInto(c, nil, v)
	}
}

// assessCall answers POST /v1/calls/{id}/assessments.
func (s *Server) assessCall(c *gin.Context) {
	if !queryAllowed(c) || !s.keyUsable(c) {
		return
	}
	if st := s.openStory(c); st != nil {
		s.assessInto(c, st, fullView)
	}
}

// assessInto assesses and records in a story, nil for the one that the request
// names or for a new one.
func (s *Server) assessInto(c *gin.Context, st *story.Story, v view) {
	var more []string
	if st == nil {
		more = []string{"supersedes"}
	}
	e, again := s.asked(c, v, more...)
	if e == nil {
		return
	}
	defer s.evaluations.Put(e)
	if !s.mayAssess(c, e.audience()) {
		return
	}
	if e.req != nil && e.req.supersedes != nil {
		if st = s.superseded(c, e.req.supersedes); st == nil {
			return
		}
	}
	at := place{story: st, id: keyedID(c)}
	if s.repeated(c, at, v, again) {
		return
	}
	if st != nil {
		if _, err := st.NewAssessment(); err != nil {
			s.refusedBy(c, err)
			return
		}
	}
	t, err := e.told()
	if err != nil { // a decoded request can be assessed; if not, no guess is made
		s.internal(c, "assess", err)
		return
	}
	entry, err := s.record(e, t, at)
	switch {
	case errors.Is(err, decisionlog.ErrDuplicate) && s.repeated(c, at, v, again): // it came twice at once
	case err != nil:
		s.unrecorded(c, t, err)
	default:
		s.recorded(c, entry, t)
	}
}

func (s *Server) recorded(c *gin.Context, entry decisionlog.Entry, t *telling) {
	c.Header("Location", "/v1/assessments/"+entry.ID)
	s.tell(c, http.StatusCreated, Receipt{ID: entry.ID, Reference: entry.Reference, Call: entry.Story, Recorded: true}, t)
}

// superseded reads the story of the assessment that a request names, by its id or
// its reference. Where it cannot, or the sender may not, it has answered.
func (s *Server) superseded(c *gin.Context, name *value) *story.Story {
	if !s.mayJoin(c) || !s.logThere(c) {
		return nil
	}
	id := name.text
	if _, err := decisionlog.ParseReference(name.text); err == nil {
		a, ok := s.referred(c, name.text, "/supersedes")
		if !ok {
			return nil
		}
		id = a.ID
	}
	st, err := s.book().Story(c.Request.Context(), id)
	if err == nil && st.Assessment(id) == nil && !st.Erased {
		err = decisionlog.ErrNotFound
	}
	switch {
	case errors.Is(err, decisionlog.ErrNotFound), errors.Is(err, story.ErrUnknownKind):
		invalidRequest.problem("Nothing was recorded.", issueAt("supersedes-unknown", "/supersedes", "there is no such assessment", "give an id or a reference code")).send(c)
		return nil
	case err != nil:
		s.unreadable(c, err)
		return nil
	}
	return s.ifNotErased(c, st)
}

// unrecorded is the fail-safe rule: help that is urgent is not held back by a full
// disk, and nothing calmer is said that nobody could answer for later.
func (s *Server) unrecorded(c *gin.Context, t *telling, err error) {
	s.logFailed(c, err)
	if t.guidance == pathways.Escalate {
		s.tell(c, http.StatusOK, Receipt{}, t)
		return
	}
	notRecorded.problem(unkept(err) + " No guidance is given.").send(c)
}

// unkept tells a client what became of what could not be recorded.
func unkept(err error) string {
	if errors.Is(err, decisionlog.ErrInDoubt) {
		return "It is not known whether it was recorded."
	}
	return "Nothing was recorded."
}

func (s *Server) logFailed(c *gin.Context, err error) {
	s.metrics.logFailures.Inc()
	s.logger.ErrorContext(c.Request.Context(), "decision log write failed",
		"fault", logFault(err), "type", rootType(err), "request_id", requestID(c))
}
