// Package workbench is the page at /workbench for those who write and review
// pathways: a draft is pasted or opened, and shown as what it would be if it were
// released. What is wrong stands at its lines; the criteria, the limits by age and the
// sheet for parents are those of /pathways; a child can be tried on it; it is proved;
// and whose guidance it changes is counted, as on /thresholds/compare.
//
// Nothing of a draft is kept. It travels in the form that is posted and is laid over
// the library in use for one request, by the loader and the compiler of released
// definitions, with their limits. Only while its proofs or its comparison are worked
// out does the server hold it: one draft at a time, for a bounded time; what came of
// it is kept, in memory, until it is fetched or for some minutes. Nothing is recorded,
// and a draft decides nobody's guidance.
package workbench

import (
	"embed"
	"io/fs"
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/library"
	"safetynet/api/web/site"
	"safetynet/api/web/thresholds"
)

//go:embed all:templates
var templates embed.FS

//go:embed static
var static embed.FS

// Files are the files that the page loads, served below /assets.
var Files, _ = fs.Sub(static, "static")

const home = "/workbench"

type door struct {
	*site.Site
	views *site.Views
	desk  room // in which drafts are read and compiled
	jobs  jobs
}

// Mount serves the page.
func Mount(r gin.IRouter, s *site.Site) error {
	views, err := s.Views(templates, "templates", library.Partials, thresholds.Partials)
	if err != nil {
		return err
	}
	d := &door{Site: s, views: views, desk: make(room, 1)}
	r.GET(home, d.open)
	r.POST(home, d.work)
	return nil
}

// show answers with a page.
func (d *door) show(c *gin.Context, status int, name, title string, faults site.Faults, body any) {
	d.views.Show(c, status, name, site.Page{
		Title: title, Service: "Workbench", Home: home, Wide: true, Faults: faults,
		Styles: []string{"library/library.css", "thresholds/thresholds.css", "workbench/workbench.css"}, Body: body,
	})
}

// start is the page without a draft.
type start struct {
	Entries []entry
	ID      string // typed for a new pathway
	Title   string
}

// entry is a version to start from.
type entry struct{ Key, Title string }

// open answers GET /workbench.
func (d *door) open(c *gin.Context) { d.begin(c, http.StatusOK, nil, start{}) }

// begin shows the ways to begin.
func (d *door) begin(c *gin.Context, status int, faults site.Faults, body start) {
	eng := d.Running(c)
	if eng == nil {
		return
	}
	lib, now := eng.Library(), d.Service.Now()
	for _, id := range lib.IDs() {
		p := lib.Current(id, now)
		body.Entries = append(body.Entries, entry{p.Key(), p.Title.For("clinician")})
	}
	d.show(c, status, "start", "Workbench", faults, body)
}
