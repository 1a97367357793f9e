package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
)

// evaluate answers POST /v1/evaluate: a case to an assessment, or with
// view=decision to what is decided and no words. Nothing is kept.
func (s *Server) evaluate(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil {
		return
	}
	view, ok := viewOf(c)
	if !ok {
		return
	}
	e := s.evaluation(c, eng, view)
	defer s.evaluations.Put(e)
	var problem *Problem
	if e.body, problem = readBodyInto(c, e.body[:0]); problem != nil {
		problem.send(c)
		return
	}
	answer, problem, err := e.answer(e.written[:0], e.body)
	switch {
	case problem != nil:
		problem.send(c)
	case err != nil: // a decoded request can be assessed; if not, no guess is made
		s.internal(c, "assess", err)
	default:
		e.written = answer
		c.Data(http.StatusOK, e.view.media(), answer)
	}
}

// asked reads a request, of which more are keys that the body may have besides, and
// answers what reads the same body again as at another time. Where it cannot it has
// answered already and returns nil. The evaluation is to be put back.
func (s *Server) asked(c *gin.Context, v view, more ...string) (e *evaluation, again func(time.Time) *Request) {
	eng := s.loaded(c)
	if eng == nil {
		return nil, nil
	}
	e = s.evaluation(c, eng, v)
	body, problem := readBodyInto(c, e.body[:0])
	if problem == nil {
		e.body = body
		problem = e.read(body, more...)
	}
	if problem != nil {
		s.evaluations.Put(e)
		problem.send(c)
		return nil, nil
	}
	return e, func(at time.Time) *Request {
		req, _ := decodeRequest(body, eng, at, more...)
		return req
	}
}

// assess decides a request. Where it cannot it has answered and returns nil.
func (s *Server) assess(c *gin.Context, req *Request) *engine.Assessment {
	a, err := s.decide(c, req)
	if err != nil { // a decoded request can be assessed; if not, no guess is made
		s.internal(c, "assess", err)
		return nil
	}
	return a
}

// decide assesses, asks for the second opinion, and counts.
func (s *Server) decide(c *gin.Context, req *Request) (*engine.Assessment, error) {
	a, err := engine.AssessIn(req.Locality, req.Programs, req.Case)
	if err == nil {
		a, err = s.consult(c, req, a)
	}
	if err != nil {
		return nil, err
	}
	s.metrics.assessed(a.Guidance, a.Settled)
	return a, nil
}

// loaded returns the engine for this request. It is asked once per request.
func (s *Server) loaded(c *gin.Context) *engine.Engine {
	eng := s.engine.Load()
	if eng == nil {
		notReady.problem("No library of pathways is loaded.").send(c)
	}
	return eng
}

// slotsOf are the slots of an engine at a time.
func (s *Server) slotsOf(eng *engine.Engine, now time.Time) *Slots {
	slots := s.slots.Load()
	if !slots.At(eng, now) {
		slots = NewSlots(eng, s.locality, now)
		s.slots.Store(slots)
	}
	return slots
}
