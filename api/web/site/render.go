package site

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
)

//go:embed templates
var templates embed.FS

// Page is what the layout shows around a body.
type Page struct {
	Title   string   // of the page; what is wrong with a form is put before it
	Service string   // the front door's name, in the header; "" is Safetynet
	Home    string   // where the name leads
	Wide    bool     // staff pages use the whole width
	Scripts []string // modules of the page's own, such as "desk/desk.js"
	Styles  []string
	Faults  Faults      // shown first, each with a link to its field
	Actor   story.Actor // who is signed in; Show finds it
	Notice  *Notice     // of the whole service; Show finds it
	Lang    string      // of the page, where that is not English; what the layout says is English all the same
	Dir     string      // of that language: ltr or rtl
	Body    any
}

// Views are the pages of one front door. A page's templates are parsed when the server
// starts, for what is wrong with them, and again, and then kept, when it is first shown:
// many servers show none, and templates are tens of thousands of small objects to look
// through at each collection of garbage.
type Views struct {
	site  *Site
	pages map[string]func() *template.Template
}

// Partials are templates of a front door that others may show as well.
type Partials struct {
	Files fs.FS
	Names []string
}

// Views parses the templates in a folder of files: every *.html is a page and is
// named without its ending, except those that begin with _, which all of the
// folder's pages share, as they do the partials of other front doors.
func (s *Site) Views(files fs.FS, folder string, others ...Partials) (*Views, error) {
	names, err := fs.Glob(files, path.Join(folder, "*.html"))
	if err != nil {
		return nil, err
	}
	var shared, pages []string
	for _, n := range names {
		if strings.HasPrefix(path.Base(n), "_") {
			shared = append(shared, n)
		} else {
			pages = append(pages, n)
		}
	}
	v := &Views{site: s, pages: map[string]func() *template.Template{}}
	for _, n := range pages {
		if _, err := s.page(files, n, shared, others); err != nil {
			return nil, fmt.Errorf("template %s: %w", n, err)
		}
		v.pages[strings.TrimSuffix(path.Base(n), ".html")] = sync.OnceValue(func() *template.Template {
			return template.Must(s.page(files, n, shared, others))
		})
	}
	return v, nil
}

// page parses the templates that one page shows.
func (s *Site) page(files fs.FS, name string, shared []string, others []Partials) (*template.Template, error) {
	all, err := s.base.Clone()
	for _, o := range others {
		if err == nil {
			all, err = all.ParseFS(o.Files, o.Names...)
		}
	}
	if err == nil {
		all, err = all.ParseFS(files, slices.Concat(shared, []string{name})...)
	}
	if err != nil {
		return nil, err
	}
	own, err := template.New(path.Base(name)).Funcs(s.funcs()).ParseFS(files, name)
	if err != nil {
		return nil, err
	}
	return s.reached(all, own)
}

// Show answers with a page. It is rendered whole before anything is sent, so that
// a fault of ours never leaves half a page; it panics then, and the server's
// recovery tells the emergency text.
func (v *Views) Show(c *gin.Context, status int, name string, p Page) {
	if len(p.Faults) > 0 {
		p.Title = "Error: " + p.Title
	}
	p.Actor, p.Notice = v.site.Service.Actor(c), v.site.notice()
	v.write(c, status, name, "layout.html", p)
}

// Part answers with one named template of a page and no layout: what a script
// puts in the place of what is there.
func (v *Views) Part(c *gin.Context, name, part string, data any) {
	v.write(c, http.StatusOK, name, part, data)
}

func (v *Views) write(c *gin.Context, status int, name, part string, data any) {
	var b bytes.Buffer
	if err := v.pages[name]().ExecuteTemplate(&b, part, data); err != nil {
		panic(fmt.Errorf("page %s: %w", name, err))
	}
	c.Header("Content-Type", "text/html; charset=utf-8")
	c.Header("Vary", "Accept-Encoding")
	if !strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		c.Data(status, "text/html; charset=utf-8", b.Bytes())
		return
	}
	c.Header("Content-Encoding", "gzip")
	c.Status(status)
	w := gzip.NewWriter(c.Writer)
	_, _ = w.Write(b.Bytes()) // the reader has gone, which is no fault of ours
	_ = w.Close()
}
