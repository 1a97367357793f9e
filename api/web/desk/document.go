package desk

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/web/handover"
)

// document answers with the hand-over of a story as a file for another system.
func (d *door) document(c *gin.Context) {
	eng := d.Running(c)
	if eng == nil {
		return
	}
	s, err := d.Service.Book().Story(c.Request.Context(), c.Param("id"))
	switch {
	case err != nil:
	case s.Erased:
		err = decisionlog.ErrErased
	case s.Latest() == nil:
		err = decisionlog.ErrNotFound
	}
	if err != nil {
		d.Service.Unreadable(c, err)
		return
	}
	call, err := acting{d, c, eng, s, d.Service.Actor(c)}.handedOn()
	if err != nil {
		d.Service.Refuse(c, "The record was made with questions that are not in use any more. Assess again, and hand that over.")
		return
	}
	data, err := call.Document()
	if err != nil {
		d.Service.Failed(c, "write a document", err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="handover-`+s.ID+`.json"`)
	c.Data(http.StatusOK, handover.DocumentType, data)
}
