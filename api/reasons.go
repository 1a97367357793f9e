package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
	"safetynet/pathways"
)

// showReasons answers GET /v1/reasons: every list of codes that something about a
// call is chosen from.
func (s *Server) showReasons(c *gin.Context) {
	if !queryAllowed(c) {
		return
	}
	s.json(c, http.StatusOK, gin.H{
		"grade": pathways.Design, "approved": false, "approval_notice": notApproved,
		"overrides": story.OverrideReasons, "outcomes": story.Outcomes, "tasks": story.TaskResults, "corrections": story.CorrectionReasons,
		"helped": story.Helped, "disputes": story.DisputeReasons, "erasures": story.ErasureReasons,
	})
}
