package site

import (
	"html/template"
	"io/fs"
	"maps"
	"slices"

	"github.com/gin-gonic/gin"
)

// Site is the pages' common ground. It is safe for concurrent use.
type Site struct {
	Service Service
	Assets  *Assets
	base    *template.Template // the layout and the partials
}

// New makes a site whose front doors have these files of their own, by the name
// they are found under.
func New(s Service, files map[string]fs.FS) (*Site, error) {
	assets, err := NewAssets(files)
	if err != nil {
		return nil, err
	}
	site := &Site{Service: s, Assets: assets}
	site.base, err = template.New("layout").Funcs(site.funcs()).ParseFS(templates, "templates/*.html")
	return site, err
}

// Mount serves the assets.
func (s *Site) Mount(r gin.IRouter) {
	r.GET("/assets/:digest/*file", s.Assets.serve)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
