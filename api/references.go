package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// Stored is a recorded assessment as staff read it back. The parts of the record
// are the bytes that were recorded.
type Stored struct {
	ID         string          `json:"id"`
	Reference  string          `json:"reference"`
	RecordedAt string          `json:"recorded_at"`
	Seq        int64           `json:"seq"`
	Hash       string          `json:"hash"`
	By         *story.Actor    `json:"by,omitempty"` // nil in records of the first release
	Semantics  string          `json:"semantics"`
	Request    json.RawMessage `json:"request"`
	Case       json.RawMessage `json:"case"`
	Assessment json.RawMessage `json:"assessment"`
}

// showAssessment answers GET /v1/assessments/{id}.
func (s *Server) showAssessment(c *gin.Context) {
	if s.readable(c) {
		entry, err := s.log.ByID(c.Request.Context(), c.Param("id"))
		s.showEntry(c, entry, err)
	}
}

// showReference answers GET /v1/references/{code}. The code may be as a person
// typed it.
func (s *Server) showReference(c *gin.Context) {
	if s.readable(c) {
		entry, err := s.log.ByReference(c.Request.Context(), c.Param("code"))
		s.showEntry(c, entry, err)
	}
}

func (s *Server) readable(c *gin.Context) bool {
	if s.log == nil {
		logUnavailable.problem("").send(c)
		return false
	}
	return queryAllowed(c)
}

func (s *Server) showEntry(c *gin.Context, entry decisionlog.Entry, err error) {
	if err != nil {
		s.unreadable(c, err)
		return
	}
	var r struct {
		By                        *story.Actor
		Semantics                 string
		Request, Case, Assessment json.RawMessage
	}
	if err := json.Unmarshal(entry.Body, &r); err != nil {
		s.internal(c, "read record", err)
		return
	}
	s.json(c, http.StatusOK, Stored{
		ID: entry.ID, Reference: entry.Reference, RecordedAt: decisionlog.FormatTime(entry.RecordedAt), Seq: entry.Seq, Hash: entry.Hash,
		By: r.By, Semantics: r.Semantics, Request: r.Request, Case: r.Case, Assessment: r.Assessment,
	})
}

// unreadable answers a failure to read from the log.
func (s *Server) unreadable(c *gin.Context, err error) {
	switch {
	case errors.Is(err, decisionlog.ErrNotFound):
		notFound.problem("There is no such record.").send(c)
		return
	case errors.Is(err, decisionlog.ErrErased):
		notFound.problem("There was such a record, and it was erased.").send(c)
		return
	case errors.Is(err, decisionlog.ErrReference):
		notFound.problem("That is not a reference code. Check every letter and digit.").send(c)
		return
	}
	s.logger.ErrorContext(c.Request.Context(), "decision log read failed",
		"fault", logFault(err), "type", rootType(err), "route", routeOf(c), "request_id", requestID(c))
	if errors.Is(err, decisionlog.ErrDamaged) {
		recordDamaged.problem("Tell the operators: the decision log must be verified.").send(c)
		return
	}
	logUnavailable.problem("Nothing is known about the record itself. Try again.").send(c)
}
