package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
	"safetynet/pathways"
)

// Reasons is the answer to GET /v1/reasons.
type Reasons struct {
	Grade       pathways.Grade          `json:"grade"` // of the lists: design
	Approved    bool                    `json:"approved"`
	Notice      string                  `json:"approval_notice"`
	Overrides   []story.OverrideReason  `json:"overrides"`
	Outcomes    []story.Code            `json:"outcomes"`
	Tasks       map[string][]story.Code `json:"tasks"` // what can come of each kind of task
	Corrections []story.Code            `json:"corrections"`
	Helped      []story.Code            `json:"helped"`
	Disputes    []story.Code            `json:"disputes"`
	Erasures    []story.Code            `json:"erasures"`
}

// showReasons answers GET /v1/reasons: every list of codes that something about a
// call is chosen from.
func (s *Server) showReasons(c *gin.Context) {
	if !queryAllowed(c) {
		return
	}
	s.json(c, http.StatusOK, Reasons{
		Grade: pathways.Design, Notice: notApproved,
		Overrides: story.OverrideReasons, Outcomes: story.Outcomes, Tasks: story.TaskResults, Corrections: story.CorrectionReasons,
		Helped: story.Helped, Disputes: story.DisputeReasons, Erasures: story.ErasureReasons,
	})
}
