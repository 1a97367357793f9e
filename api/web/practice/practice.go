// Package practice is the pages at /practice: made-up cases to practise on, alone or in
// a workshop. A case is told a piece at a time (see [safetynet/engine/practice]);
// after each the learner says home care, advice or escalate and what they would ask
// next, and then sees what the engine says, why, and how others answered.
//
//   - GET /practice begins.
//   - POST /practice is all a learner does; go=alone, join, answer or next says what.
//   - POST /practice/workshop is all that whoever opened a workshop does; go=open, show
//     or end.
//   - POST /practice/results.csv and results.json are the answers of a workshop, for
//     who opened it, or a learner's own.
//   - GET /practice/calibration is where people were too calm or too urgent, criterion
//     by criterion, small counts held back as api/insight does.
//
// There are no accounts and no names. Keys that nobody guesses go from page to page in
// hidden fields; answers are in a [room.Room], not in the decision log, because they are
// no decisions about a child. Cases are vignettes and say so.
package practice

import (
	"embed"
	"errors"
	"io/fs"
	"net/http"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"

	"safetynet/api/web/practice/room"
	"safetynet/api/web/site"
)

//go:embed all:templates
var templates embed.FS

//go:embed static
var static embed.FS

// Files are the files that the pages load, served below /assets.
var Files, _ = fs.Sub(static, "static")

const home = "/practice"

// One limit is for all who begin something: nobody is told apart by an address. A whole
// workshop can join at once. (Grade design.)
const (
	beginsPerSecond = 2
	beginsAtOnce    = 2 * room.MaxLearners
)

// Door is the front door to practice.
type Door struct {
	Vignettes fs.FS // <pathway>/<version>.yaml; nil: there are no cases
}

type door struct {
	*site.Site
	views  *site.Views
	room   *room.Room
	begins *rate.Limiter
	shelf  shelf
}

// Mount serves the pages.
func (d Door) Mount(r gin.IRouter, s *site.Site) error {
	views, err := s.Views(templates, "templates")
	if err != nil {
		return err
	}
	x := &door{Site: s, views: views, room: room.New(), begins: rate.NewLimiter(beginsPerSecond, beginsAtOnce), shelf: shelf{files: d.Vignettes}}
	r.GET(home, func(c *gin.Context) { x.begin(c, http.StatusOK, sent{}, nil) })
	r.POST(home, x.learn)
	r.POST(home+"/workshop", x.facilitate)
	r.POST(home+"/results.csv", x.exportCSV)
	r.POST(home+"/results.json", x.exportJSON)
	r.GET(home+"/calibration", x.calibration)
	return nil
}

// show answers with a page.
func (d *door) show(c *gin.Context, status int, name, title string, faults site.Faults, body any) {
	p := site.Page{Title: title, Service: "Practice", Home: home, Styles: []string{"practice/practice.css"}, Faults: faults, Body: body}
	if name == "workshop" {
		p.Wide, p.Scripts = true, []string{"practice/practice.js"}
	}
	d.views.Show(c, status, name, p)
}

// refused are the pages for what a room does not do.
var refused = []struct {
	err                 error
	status              int
	title, text, advice string
}{
	{room.ErrUnknown, http.StatusNotFound, "This is over, or was never here", "There is no such workshop or practice.", "They last 24 hours and end when the server is started again. Another instance of the server does not know them."},
	{room.ErrEnded, http.StatusConflict, "This workshop has ended", "Whoever opened the workshop has ended it.", "Nothing more can be answered."},
	{room.ErrFull, http.StatusServiceUnavailable, "There is no more room", "Too many people practise here now.", "Try again in an hour."},
	{room.ErrOrder, http.StatusConflict, "That is not where you are", "This answer is for a step that you are not at.", "Perhaps you went back in the browser."},
	{errTooMany, http.StatusTooManyRequests, "Too many at once", "Too many people begin at this moment.", "Wait a moment and try again."},
}

var errTooMany = errors.New("too many begin at once")

// refuse answers with what cannot be done. learner leads back to where somebody is, ""
// where that is nowhere.
func (d *door) refuse(c *gin.Context, err error, learner string) {
	for _, r := range refused {
		if errors.Is(err, r.err) {
			if r.status == http.StatusTooManyRequests {
				c.Header("Retry-After", "1")
			}
			d.show(c, r.status, "refused", r.title, nil, map[string]any{
				"Title": r.title, "Text": r.text, "Advice": r.advice, "Learner": learner, "Emergency": site.EmergencySentences(),
			})
			return
		}
	}
	d.Service.Failed(c, "practising", err)
}
