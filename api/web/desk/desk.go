// Package desk is the page of the 111 desk at /desk, for advisers on the phone.
//
// A call is one page: all questions of the chosen pathways in the order of the
// protocol, and beside them a panel with what the answers come to. The server
// decides; with scripts the form is posted after each answer and the panel and
// the marks of the questions are put in place, without them there is a button.
//
// A call that is opened is an entry of the decision log. Its answers are in the
// fields of its form until they are recorded as an assessment; nothing is kept in
// the browser. What was recorded, of this call and of those before, is the page of
// the story, where the outcome is overridden, called back, handed over and closed:
// each is a form, and each a further entry, allowed by the rules of [story]. A form
// carries a random key, so that one that is sent twice is carried out once. The
// queue is the open call backs and hand-overs of all stories.
package desk

import (
	"embed"
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
	for _, path := range []string{"/desk/call", "/desk/open", "/desk/record"} { // a reload without its form
		r.GET(path, func(c *gin.Context) { c.Redirect(http.StatusSeeOther, "/desk") })
	}
	r.POST("/desk/call", d.call)
	r.POST("/desk/open", d.open)
	r.POST("/desk/live", d.live)
	r.POST("/desk/record", d.record)
	r.GET("/desk/call/:id", d.resume)
	r.GET("/desk/story/:id", d.story)
	r.GET("/desk/story/:id/handover.json", d.document)
	r.POST("/desk/story/:id", d.act)
	r.GET("/desk/queue", d.queue)
	r.GET("/desk/queue/live", d.queueLive)
	return nil
}

// call answers with the page of a call, which begins with it where it is new.
func (d *door) call(c *gin.Context) {
	given, eng := d.read(c)
	switch {
	case eng == nil:
	case given.Call == "":
		d.begin(c, eng, given)
	default:
		d.show(c, eng, given, http.StatusOK)
	}
}

// show answers with the page of a call, or with the start where nothing was chosen
// that can be asked about.
func (d *door) show(c *gin.Context, eng *engine.Engine, given call, status int) {
	ask, faults := d.askOf(eng, given)
	if len(faults) > 0 {
		d.showStart(c, given, faults)
		return
	}
	if v := d.consider(c, given, ask); v != nil {
		v.Then = d.then(c, eng, given)
		d.views.Show(c, status, "call", site.Page{
			Title: "Call", Service: service, Home: "/desk", Wide: true, Faults: v.Faults,
			Styles: []string{"desk/desk.css"}, Scripts: []string{"desk/call.js", "desk/timers.js"}, Body: v,
		})
	}
}

// then is what was recorded last in the story of a call; nil where nothing was, or
// it cannot be read.
func (d *door) then(c *gin.Context, eng *engine.Engine, given call) *told {
	s, err := d.Service.Book().Call(c.Request.Context(), given.Story)
	if err != nil || s.Latest() == nil {
		return nil
	}
	return d.told(eng, s, s.Latest(), d.Service.Actor(c))
}

// live answers with what changes on the page of a call.
func (d *door) live(c *gin.Context) {
	given, eng := d.read(c)
	if eng == nil {
		return
	}
	ask, faults := d.askOf(eng, given)
	if len(faults) > 0 {
		d.Service.Refuse(c, faults[0].Text) // the script says that the panel is out of date
		return
	}
	if v := d.consider(c, given, ask); v != nil {
		d.views.Part(c, "call", "live", v)
	}
}

const service = "111 desk"

// read takes the call out of a form. Where it cannot, or there is no engine, it
// has answered.
func (d *door) read(c *gin.Context) (call, *engine.Engine) {
	form := d.Posted(c)
	if form == nil {
		return call{}, nil
	}
	return readCall(form), d.Running(c)
}
