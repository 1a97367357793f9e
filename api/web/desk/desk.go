// Package desk is the page of the 111 desk at /desk, for advisers on the phone.
//
// A call is one page: all questions of the chosen pathways in the order of the
// protocol, and beside them a panel with what the answers come to. The server
// decides; with scripts the form is posted after each answer and the panel and
// the marks of the questions are put in place, without them there is a button.
//
// Nothing of a call is kept, on the server or in the browser: it is in the fields
// of its form.
package desk

import (
	"embed"
	"errors"
	"io/fs"
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/pathways"
)

//go:embed all:templates
var templates embed.FS

//go:embed static
var static embed.FS

// Files are the files that the pages load, served below /assets.
var Files, _ = fs.Sub(static, "static")

// adviser words everything on the page but what is read out.
var adviser = site.Voice{Audience: pathways.Adviser}

type door struct {
	*site.Site
	views *site.Views
}

// Mount serves the pages.
func Mount(r gin.IRouter, s *site.Site) error {
	views, err := s.Views(templates, "templates")
	if err != nil {
		return err
	}
	d := &door{s, views}
	r.GET("/desk", func(c *gin.Context) { d.showStart(c, call{}, nil) })
	r.GET("/desk/call", func(c *gin.Context) { c.Redirect(http.StatusSeeOther, "/desk") }) // a reload without its form
	r.POST("/desk/call", d.call)
	r.POST("/desk/live", d.live)
	return nil
}

// engine is the one in use. Without one there is nothing to show but the
// emergency text, which is what the server says after a panic.
func (d *door) engine() *engine.Engine {
	eng := d.Service.Engine()
	if eng == nil {
		panic(errors.New("no library of pathways is loaded"))
	}
	return eng
}

// call answers with the page of a call, or with the start where nothing was
// chosen that can be asked about.
func (d *door) call(c *gin.Context) {
	call, ok := d.read(c)
	if !ok {
		return
	}
	v, faults := d.consider(c, call)
	if v == nil {
		d.showStart(c, call, faults)
		return
	}
	d.views.Show(c, http.StatusOK, "call", site.Page{
		Title: "Call", Service: service, Home: "/desk", Wide: true, Faults: faults,
		Styles: []string{"desk/desk.css"}, Scripts: []string{"desk/call.js", "desk/timers.js"}, Body: v,
	})
}

// live answers with what changes on the page of a call.
func (d *door) live(c *gin.Context) {
	call, ok := d.read(c)
	if !ok {
		return
	}
	v, _ := d.consider(c, call)
	if v == nil {
		c.Status(http.StatusConflict) // the script says that the panel is out of date
		return
	}
	d.views.Part(c, "call", "live", v)
}

const service = "111 desk"

// read takes the call out of a form. Where it cannot it has answered.
func (d *door) read(c *gin.Context) (call, bool) {
	if err := c.Request.ParseForm(); err != nil {
		d.showStart(c, call{}, site.Faults{{ID: "problem", Text: "The form could not be read. Start the call again."}})
		return call{}, false
	}
	return readCall(c.Request.PostForm), true
}
