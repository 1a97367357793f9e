package parent

import (
	"bytes"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/web/easyread"
	"safetynet/api/web/leaflet"
)

// takeAway answers with a file made of the sheet of a result.
func (d *door) takeAway(c *gin.Context, name, kind string, write func(io.Writer, *leaflet.Sheet) error) {
	s, reference := d.told(c)
	if s == nil {
		return
	}
	var b bytes.Buffer
	if err := write(&b, s.sheet(reference)); err != nil {
		d.Service.Failed(c, "write "+name, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Data(http.StatusOK, kind, b.Bytes())
}

// easyRead answers with the result in easy read. It words what a parent is told:
// there are no easy words for a young person.
func (d *door) easyRead(c *gin.Context) {
	s, reference := d.told(c)
	if s == nil {
		return
	}
	back := easyread.Form{Action: "/check", Hidden: s.journey.Hidden(resultStep)}
	d.easy.Result(c, s.sheetIn(nil, reference), s.ask.Dispositions(), s.young(), back)
}

// told is a sitting at its result, as the form of that page gives it. Its time is
// when that was told, so that nothing made of it holds for longer than the page it is
// from; once the advice has ended there is none. Where there is none, the reader was
// told and it returns nil.
func (d *door) told(c *gin.Context) (*sitting, string) {
	form := d.Posted(c)
	if form == nil {
		return nil, ""
	}
	j := readJourney(form)
	now := d.Service.Now()
	var err error
	if j.At, err = time.Parse(time.RFC3339, form.Get("told")); err != nil || j.At.After(now) {
		d.Service.Malformed(c)
		return nil, ""
	}
	s := d.sit(c, &j)
	if s == nil {
		return nil, ""
	}
	if len(s.faults) > 0 { // not a form of ours
		d.Service.Malformed(c)
		return nil, ""
	}
	if s.a, err = d.Service.Assess(c, s.ask); err != nil {
		d.Service.Failed(c, "assess", err)
		return nil, ""
	}
	if !now.Before(s.a.SafetyNet.ValidUntil) {
		d.Service.Refuse(c, "This advice has ended. Check your child again.")
		return nil, ""
	}
	reference, err := decisionlog.ParseReference(form.Get("reference"))
	if err != nil {
		reference = "" // nothing was recorded
	}
	return s, reference
}
