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
// on, as JSON or, with Accept: text/plain, as text.
func (s *Server) showHandOver(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil || !queryAllowed(c) {
		return
	}
	st := s.openStory(c)
	if st == nil {
		return
	}
	summary, err := s.summary(eng, st)
	switch {
	case err != nil:
		s.refusedBy(c, err)
	case strings.HasPrefix(c.GetHeader("Accept"), "text/plain"):
		c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(summary.Text()))
	default:
		s.json(c, http.StatusOK, summary)
	}
}

// summary words a story for whoever takes it on.
func (s *Server) summary(eng *engine.Engine, st *story.Story) (handover.Summary, error) {
	a := st.Latest()
	if a == nil {
		return handover.Summary{}, &story.Refusal{Code: "no-assessment", Text: "There is no assessment to hand over."}
	}
	ask, err := s.askOf(eng, a.Record)
	if err != nil {
		return handover.Summary{}, err
	}
	before := st.Assessment(a.Supersedes)
	trend := handover.Trend(before != nil, s.changed(eng, before, a))
	return handover.New(handover.Call{Words: handover.Words{Ask: ask, Told: &a.Told}, Story: st, Trend: trend}), nil
}
