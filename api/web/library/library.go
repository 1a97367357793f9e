// Package library is the pages at /pathways: each pathway as a clinician reads it,
// who has never seen the definition language, and the printable sheet for parents.
//
//   - /pathways lists the pathways in use.
//   - /pathways/{id} is the document of one version (?version=, else the one in use):
//     whom it is for, criteria by urgency in words, limits by age drawn and in
//     tables, advice, sources and their grades, what waits for sign-off, what was
//     proved, and all versions with what changed.
//   - /pathways/{id}/sheet is the red, amber and green sheet for parents. Nothing on
//     it is written for it: what each sign would mean is asked of the engine.
//
// Conditions are worded by [prose], from the formulas that decide. There is no
// clinical rule and no clinical text in this package.
package library

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

// home is where the pages begin.
const home = "/pathways"

// Partials are what shows a [Document] and a [ParentSheet], for drafts as well.
var Partials = site.Partials{Files: templates, Names: []string{
	"templates/_common.html", "templates/_criteria.html", "templates/_limits.html", "templates/_sheet.html",
}}

type door struct {
	*site.Site
	views  *site.Views
	sheets cache
}

// Mount serves the pages.
func Mount(r gin.IRouter, s *site.Site) error {
	views, err := s.Views(templates, "templates")
	if err != nil {
		return err
	}
	d := &door{Site: s, views: views}
	r.GET(home, d.list)
	r.GET(home+"/:id", d.document)
	r.GET(home+"/:id/sheet", d.sheet)
	return nil
}

func (d *door) page(title string, wide bool, body any) site.Page {
	return site.Page{Title: title, Service: "Pathways", Home: home, Wide: wide, Styles: []string{"library/library.css"}, Body: body}
}

// asked is the program a page is about, nil when the answer was given: there is no
// such pathway, or version, or no library.
func (d *door) asked(c *gin.Context) (*engine.Engine, *engine.Program) {
	eng := d.Running(c)
	if eng == nil {
		return nil, nil
	}
	def := eng.Library().Current(c.Param("id"), d.Service.Now())
	if text := c.Query("version"); text != "" && def != nil {
		v, err := pathways.ParseVersion(text)
		if err == nil {
			def = eng.Library().Pathway(def.ID.Value, v)
		}
		if err != nil {
			def = nil
		}
	}
	if def == nil {
		d.views.Show(c, http.StatusNotFound, "missing", d.page("No such pathway", false, nil))
		return nil, nil
	}
	return eng, eng.Program(def.ID.Value, def.Version)
}
