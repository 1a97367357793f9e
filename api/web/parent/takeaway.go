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

// keepable is how long after a result something can be taken away from it. Later
// the child has to be checked again.
const keepable = 24 * time.Hour

// takeAway answers with a file made of a sheet. It is that of the result: its time
// is when that was told, so that no file holds for longer than the page it is from.
func (d *door) takeAway(c *gin.Context, name, kind string, write func(io.Writer, *leaflet.Sheet) error) {
	form := d.Posted(c)
	if form == nil {
		return
	}
	j := readJourney(form)
	now := d.Service.Now()
	told, err := time.Parse(time.RFC3339, form.Get("told"))
	if err != nil || told.After(now) || now.Sub(told) > keepable {
		d.Service.Refuse(c, "This advice is too old to keep. Check your child again.")
		return
	}
	j.At = told
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
