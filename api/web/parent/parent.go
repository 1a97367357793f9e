// Package parent is the symptom checker at /, for parents and for young people
// who answer for themselves.
//
// It asks what is wrong, the emergency signs, the age, and then a page at a time
// the questions whose answers can still change what to do, as the engine lists
// them. An emergency that is certain ends the questions at once. What it tells is
// a [leaflet.Sheet].
//
// One sitting is a [journey], which travels in the hidden fields of the forms. Each
// page is the answer to a POST of the page before; nothing is in the address and
// nothing is kept in the browser. What is recorded is recorded when the result is
// shown: the age in completed units, the answers, and the seconds it took. A random
// key in the forms makes it once for the same answers, and one story of what a
// family is told after changing them; see [story.Book.Once].
package parent

import (
	"embed"
	"io/fs"
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/easyread"
	"safetynet/api/web/howto"
	"safetynet/api/web/site"
)

//go:embed all:templates
var templates embed.FS

//go:embed static
var static embed.FS

// Files are the files that the pages load, served below /assets.
var Files, _ = fs.Sub(static, "static")

// Door is what the pages need beside the site.
type Door struct {
	Guides *howto.Guides
	Easy   *easyread.Pages
}

type door struct {
	*site.Site
	views  *site.Views
	guides *howto.Guides
	easy   *easyread.Pages
}

// Mount serves the pages.
func (x Door) Mount(r gin.IRouter, s *site.Site) error {
	views, err := s.Views(templates, "templates")
	if err != nil {
		return err
	}
	d := &door{s, views, x.Guides, x.Easy}
	r.GET("/", d.start)
	r.GET("/check", func(c *gin.Context) { c.Redirect(http.StatusSeeOther, "/") }) // a reload without its form
	r.POST("/check", d.check)
	r.POST("/check/easy-read", d.easyRead)
	r.POST("/check/leaflet.pdf", d.leafletPDF)
	r.POST("/check/look-again.ics", d.calendar)
	return nil
}
