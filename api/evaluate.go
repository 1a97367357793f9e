package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
)

// evaluate answers POST /v1/evaluate: a case to an assessment. Nothing is kept.
func (s *Server) evaluate(c *gin.Context) {
	if req := s.request(c); req != nil {
		if a := s.assess(c, req); a != nil {
			s.json(c, http.StatusOK, a)
		}
	}
}

// request reads the request. Where it cannot it has answered already and returns
// nil.
func (s *Server) request(c *gin.Context) *Request {
	req, _ := s.asked(c)
	return req
}

// asked is request with what reads the same body again as at another time, and
// with keys that the body may have besides.
func (s *Server) asked(c *gin.Context, more ...string) (req *Request, at func(time.Time) *Request) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c) {
		return nil, nil
	}
	body, problem := readBody(c)
	if problem != nil {
		problem.send(c)
		return nil, nil
	}
	now := s.now()
	if req, problem = decodeRequest(body, eng, now, more...); problem != nil {
		problem.send(c)
		return nil, nil
	}
	req.UseLocality(eng, s.locality, now)
	return req, func(at time.Time) *Request {
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
	s.metrics.assessed(a)
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
