// Package thresholds is the clinician's page at /thresholds: for one child, every
// limit of a pathway at this age, which are crossed, and how far away the next is.
//
// GET shows a pathway and a form, and nothing about a child is in its address. The
// form is posted to the same address; for whoever runs scripts it is posted on
// every change to /thresholds/live, which answers with the result alone. Nothing is
// recorded.
//
// What is told comes from the engine (the assessment, and [margin] for distances),
// from [calculate] (the systems side by side, PEWS) and from the definitions. This
// package puts it into words and pictures.
//
// Beside it are the calculators, at /thresholds/calculators, and what changes from
// one version of a pathway to another, at /thresholds/compare.
package thresholds

import (
	"embed"
	"io/fs"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/engine"
)

//go:embed all:templates
var templates embed.FS

//go:embed static
var static embed.FS

// Files are the files that the pages load, served below /assets.
var Files, _ = fs.Sub(static, "static")

// Partials are what shows the difference of a [Comparison], with drafts as well.
var Partials = site.Partials{Files: templates, Names: []string{"templates/_difference.html"}}

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
	r.GET("/thresholds", d.with(d.open))
	r.POST("/thresholds", d.with(d.answer))
	r.POST("/thresholds/live", d.with(d.live))
	r.GET("/thresholds/compare", d.with(d.compare))
	r.GET("/thresholds/calculators", d.with(d.calculators))
	r.GET("/thresholds/calculators/:kind", d.with(d.calculator))
	r.POST("/thresholds/calculators/:kind", d.with(d.calculate))
	return nil
}

// with gives a handler the engine in use, and answers for it while there is none.
func (d *door) with(h func(*gin.Context, *engine.Engine)) gin.HandlerFunc {
	return func(c *gin.Context) {
		if eng := d.Running(c); eng != nil {
			h(c, eng)
		}
	}
}

// page is what all pages of this door share.
func page(title string, body any) site.Page {
	return site.Page{
		Title: title, Service: "Safetynet thresholds", Home: "/thresholds", Wide: true,
		Styles: []string{"thresholds/thresholds.css"}, Body: body,
	}
}

// refuse says why there is nothing to show.
func (d *door) refuse(c *gin.Context, status int, why string) {
	d.views.Show(c, status, "refused", page("Nothing to show", why))
}

// known tells whether an address has no parameters but these: whatever else is in
// one may be about a child, and belongs in no address.
func (d *door) known(c *gin.Context, names ...string) bool {
	for name := range c.Request.URL.Query() {
		if !slices.Contains(names, name) {
			d.refuse(c, http.StatusBadRequest, "This address has something in it that this page does not know.")
			return false
		}
	}
	return true
}
