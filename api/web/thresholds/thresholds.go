// Package thresholds is the pages at /thresholds.
package thresholds

import (
	"embed"
	"io/fs"
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
)

//go:embed all:templates
var templates embed.FS

//go:embed static
var static embed.FS

// Files are the files that the pages load, served below /assets.
var Files, _ = fs.Sub(static, "static")

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
	r.GET("/thresholds", d.start)
	return nil
}

func (d *door) start(c *gin.Context) {
	d.views.Show(c, http.StatusOK, "start", site.Page{Title: "Thresholds", Home: "/thresholds"})
}
