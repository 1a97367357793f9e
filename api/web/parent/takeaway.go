package parent

import (
	"bytes"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/web/leaflet"
)

// takeAway answers with a file made of a sheet. It is that of the result: its time
// is when that was told, so that no file holds for longer than the page it is from,
// and there is none once the advice has ended.
func (d *door) takeAway(c *gin.Context, name, kind string, write func(io.Writer, *leaflet.Sheet) error) {
	form := d.Posted(c)
	if form == nil {
		return
	}
	j := readJourney(form)
	now := d.Service.Now()
	var err error
	if j.At, err = time.Parse(time.RFC3339, form.Get("told")); err != nil || j.At.After(now) {
		d.Service.Malformed(c)
		return
	}
	s := d.sit(c, &j)
	if s == nil {
		return
	}
	if len(s.faults) > 0 { // not a form of ours
		d.Service.Malformed(c)
		return
	}
	if s.a, err = d.Service.Assess(c, s.ask); err != nil {
		d.Service.Failed(c, "assess", err)
		return
	}
	if !now.Before(s.a.SafetyNet.ValidUntil) {
		d.Service.Refuse(c, "This advice has ended. Check your child again.")
		return
	}
	reference, err := decisionlog.ParseReference(form.Get("reference"))
	if err != nil {
		reference = "" // nothing was recorded
	}
	var b bytes.Buffer
	if err := write(&b, s.sheet(reference)); err != nil {
		d.Service.Failed(c, "write "+name, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Data(http.StatusOK, kind, b.Bytes())
}
