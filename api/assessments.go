package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
	"safetynet/pathways"
)

// Recorded is the answer to POST /v1/assessments: the assessment, and how to find
// its record. Without a record there is neither id nor reference.
type Recorded struct {
	ID        string `json:"id,omitempty"`
	Reference string `json:"reference,omitempty"`
	Recorded  bool   `json:"recorded"`
	*engine.Assessment
}

// createAssessment answers POST /v1/assessments: it assesses, records, and only
// then answers.
func (s *Server) createAssessment(c *gin.Context) {
	req := s.request(c)
	if req == nil || !s.mayAssess(c, req.Case.Audience) {
		return
	}
	a := s.assess(c, req)
	if a == nil {
		return
	}
	entry, err := s.record(c, req, a)
	if err != nil {
		s.unrecorded(c, a, err)
		return
	}
	c.Header("Location", "/v1/assessments/"+entry.ID)
	s.json(c, http.StatusCreated, Recorded{ID: entry.ID, Reference: entry.Reference, Recorded: true, Assessment: a})
}

// unrecorded is the fail-safe rule: help that is urgent is not held back by a full
// disk, and nothing calmer is said that nobody could answer for later.
func (s *Server) unrecorded(c *gin.Context, a *engine.Assessment, err error) {
	s.logFailed(c, err)
	if a.Guidance == pathways.Escalate {
		s.json(c, http.StatusOK, Recorded{Assessment: a})
		return
	}
	notRecorded.problem("Nothing was recorded and no guidance is given.").send(c)
}

func (s *Server) logFailed(c *gin.Context, err error) {
	s.metrics.logFailures.Inc()
	s.logger.ErrorContext(c.Request.Context(), "decision log write failed",
		"fault", logFault(err), "type", rootType(err), "request_id", requestID(c))
}
