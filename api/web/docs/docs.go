// Package docs is the pages at /docs: the interface for programs as somebody reads it
// who is to use it. Everything on them is in the document at /openapi.json, and they
// need nothing but this server.
//
//   - /docs says what there is, by chapter.
//   - /docs/{chapter} has every call of a chapter: who may, what it takes, what it
//     answers, the problems it can have, and an example that was answered to a test.
//   - /docs/types has every type, member by member, and /docs/problems every type of
//     problem and every code of an issue.
package docs

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/api/openapi"
	"safetynet/api/web/site"
)

//go:embed all:templates
var templates embed.FS

//go:embed static
var static embed.FS

// Files are the files that the pages load, served below /assets.
var Files, _ = fs.Sub(static, "static")

const home = "/docs"

// Door has what the pages show.
type Door struct{ Document func() *openapi.Document }

type door struct {
	*site.Site
	views *site.Views
	doc   func() *openapi.Document
}

// Mount serves the pages.
func (x Door) Mount(r gin.IRouter, s *site.Site) error {
	views, err := s.Views(templates, "templates")
	if err != nil {
		return err
	}
	d := &door{s, views, x.Document}
	r.GET(home, d.index)
	r.GET(home+"/:part", d.part)
	return nil
}

func (d *door) page(title string, body any) site.Page {
	return site.Page{Title: title, Service: "For programs", Home: home, Wide: true, Styles: []string{"docs/docs.css"}, Body: body}
}

// entry is a line of the list of chapters.
type entry struct {
	Name, Link, Text string
	Calls            []openapi.Call
}

func (d *door) entries() []entry {
	var all []entry
	for _, tag := range d.doc().Tags {
		if calls := d.doc().Tagged(tag.Name); len(calls) > 0 {
			all = append(all, entry{tag.Name, home + "/" + slug(tag.Name), tag.Description, calls})
		}
	}
	return append(all,
		entry{Name: "Types", Link: home + "/types", Text: "Everything that is sent and answered, member by member."},
		entry{Name: "Problems", Link: home + "/problems", Text: "Every way in which a call can fail."})
}

func slug(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }

// index answers GET /docs.
func (d *door) index(c *gin.Context) {
	d.views.Show(c, http.StatusOK, "index", d.page("For programs", struct {
		About   []string
		Entries []entry
	}{paragraphs(d.doc().Info.Description), d.entries()}))
}

// paragraphs is a text of the document without its marks for bold.
func paragraphs(text string) []string {
	return strings.Split(strings.ReplaceAll(text, "**", ""), "\n\n")
}

// part answers GET /docs/{part}.
func (d *door) part(c *gin.Context) {
	part := c.Param("part")
	switch part {
	case "types":
		d.views.Show(c, http.StatusOK, "types", d.page("Types", types(d.doc())))
		return
	case "problems":
		d.views.Show(c, http.StatusOK, "problems", d.page("Problems", struct {
			Kinds []openapi.Kind
			Codes []any
		}{d.doc().Problems, d.codes()}))
		return
	}
	for _, e := range d.entries() {
		if slug(e.Name) == part {
			d.views.Show(c, http.StatusOK, "chapter", d.page(e.Name, newChapter(e)))
			return
		}
	}
	d.views.Show(c, http.StatusNotFound, "missing", d.page("No such chapter", nil))
}

// codes are those of issues.
func (d *door) codes() []any {
	if issue := d.doc().Components.Schemas["Issue"]; issue != nil {
		if code := issue.Properties.Get("code"); code != nil {
			return code.Enum
		}
	}
	return nil
}
