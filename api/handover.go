package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
	"safetynet/api/web/handover"
	"safetynet/engine"
)

// showHandOver answers GET /v1/calls/{id}/handover: the call for whoever takes it
// on, as JSON or, as Accept asks for it, as text/plain or application/fhir+json.
func (s *Server) showHandOver(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c) {
		return
	}
	st := s.openStory(c)
	if st == nil {
		return
	}
	call, err := s.handedOn(eng, st)
	switch accept := c.GetHeader("Accept"); {
	case err != nil:
		s.refusedBy(c, err)
	case strings.HasPrefix(accept, "text/plain"):
		c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(handover.New(call).Text()))
	case strings.HasPrefix(accept, "application/fhir+json"):
		s.document(c, call)
	default:
		s.json(c, http.StatusOK, handover.New(call))
	}
}

func (s *Server) document(c *gin.Context, call handover.Call) {
	data, err := call.Document()
	if err != nil {
		s.internal(c, "write a document", err)
		return
	}
	c.Data(http.StatusOK, handover.DocumentType, data)
}

// handedOn is a story as it stands, to be worded for whoever takes it on.
func (s *Server) handedOn(eng *engine.Engine, st *story.Story) (handover.Call, error) {
	a := st.Latest()
	if a == nil {
		return handover.Call{}, &story.Refusal{Code: "no-assessment", Text: "There is no assessment to hand over."}
	}
	ask, err := s.askOf(eng, a.Record)
	if err != nil {
		return handover.Call{}, err
	}
	before := st.Assessment(a.Supersedes)
	trend := handover.Trend(before != nil, s.changed(eng, before, a))
	return handover.Call{Words: handover.Words{Ask: ask, Told: &a.Told}, Story: st, Trend: trend}, nil
}
