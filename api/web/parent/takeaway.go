package parent

import (
	"bytes"
	"io"
	"net/http"
	"regexp"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/leaflet"
)

// referenceForm is how a reference looks; one that looks otherwise is left out.
var referenceForm = regexp.MustCompile(`^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$`)

// takeAway answers with a file made of a sheet.
func (d *door) takeAway(c *gin.Context, name, kind string, write func(io.Writer, *leaflet.Sheet) error) {
	form := d.Posted(c)
	if form == nil {
		return
	}
	j := readJourney(form)
	s := d.sit(c, &j)
	if s == nil {
		return
	}
	var err error
	if s.a, err = d.Service.Assess(c, s.ask); err != nil {
		d.Service.Failed(c, "assess", err)
		return
	}
	reference := c.Request.PostForm.Get("reference")
	if !referenceForm.MatchString(reference) {
		reference = ""
	}
	var b bytes.Buffer
	if err := write(&b, s.sheet(reference)); err != nil {
		d.Service.Failed(c, "write "+name, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Data(http.StatusOK, kind, b.Bytes())
}
