package workbench

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/workbench"
	"safetynet/pathways"
)

// MaxForm is more than a form takes with a draft as large as the loader reads: a
// browser's sends it as it is, others may escape each of its bytes.
const MaxForm = 3*512<<10 + 64<<10

// patience is how long a draft may take to be read and compiled, and how long it waits
// for the one before it. One of a usual size takes a tenth of a second.
const patience = 5 * time.Second

// room is a place that one has at a time.
type room chan struct{}

// posted is the form of a request, nil where it was answered because it cannot be
// read. A file that was chosen takes the place of the text. Nothing is put on a disk.
func (d *door) posted(c *gin.Context) url.Values {
	if !strings.HasPrefix(c.GetHeader("Content-Type"), "multipart/form-data") {
		return d.Posted(c)
	}
	if err := c.Request.ParseMultipartForm(2 * MaxForm); err != nil {
		d.Service.Malformed(c)
		return nil
	}
	form := url.Values(c.Request.MultipartForm.Value)
	for _, f := range c.Request.MultipartForm.File["file"] {
		if f.Size > 0 {
			text, err := readUpload(f)
			if err != nil {
				d.Service.Malformed(c)
				return nil
			}
			form.Set("draft", text)
		}
	}
	return form
}

// work answers POST /workbench.
func (d *door) work(c *gin.Context) {
	form := d.posted(c)
	eng := (*engine.Engine)(nil)
	if form != nil {
		eng = d.Running(c)
	}
	if eng == nil {
		return
	}
	text, faults := d.text(eng.Library(), form)
	if len(faults) > 0 {
		d.begin(c, http.StatusUnprocessableEntity, faults, start{ID: form.Get("id"), Title: form.Get("title")})
		return
	}
	b := &bench{Draft: text, View: viewOf(cmp.Or(form.Get("stop"), form.Get("do"))), Hidden: carried(form)}
	var why error
	if b.draft, why = d.lay(eng.Library(), text); why != nil {
		b.View, b.Busy = "busy", why.Error()
		c.Header("Retry-After", "5")
		d.show(c, http.StatusServiceUnavailable, "bench", "Workbench: busy", nil, b)
		return
	}
	d.fill(c, b, form)
}

// text is the draft that a form holds, or asks to begin with.
func (d *door) text(lib *pathways.Library, form url.Values) (string, site.Faults) {
	now := d.Service.Now()
	switch form.Get("do") {
	case "begin":
		id, number, _ := strings.Cut(form.Get("from"), "@")
		v, err := pathways.ParseVersion(number)
		if err != nil || lib.Pathway(id, v) == nil {
			return "", site.Faults{{ID: "from", Text: "Choose a version to begin with"}}
		}
		next := lib.Newest(id).Version
		next.Minor, next.Patch = next.Minor+1, 0
		f, err := workbench.NewVersion(lib, id, v, next, now)
		if err != nil {
			return "", site.Faults{{ID: "from", Text: site.Sentence(err.Error())}}
		}
		return f.Text, nil
	case "new":
		s, err := workbench.NewPathway(lib, strings.TrimSpace(form.Get("id")), strings.TrimSpace(form.Get("title")), now)
		if err != nil {
			return "", site.Faults{{ID: "id", Text: site.Sentence(err.Error())}}
		}
		return s.Definition.Text, nil
	}
	text := strings.ReplaceAll(form.Get("draft"), "\r\n", "\n") // a form sends lines so, whatever was pasted
	if strings.TrimSpace(text) == "" {
		return "", site.Faults{{ID: "draft", Text: "Paste a draft, or choose its file"}}
	}
	return text, nil
}

var (
	errBusy = errors.New("Another draft is being read. Wait a few seconds, then try again.")
	errSlow = errors.New("This draft takes too long to read. Make it smaller: split the pathway, or its conditions.")
)

// lay reads and compiles a draft, one at a time. One that takes too long keeps its
// place until it is done, so that no number of them keeps more than one processor busy.
func (d *door) lay(lib *pathways.Library, text string) (*workbench.Draft, error) {
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case d.desk <- struct{}{}:
	case <-late.C:
		return nil, errBusy
	}
	now := d.Service.Now()
	done := make(chan any, 1)
	go func() {
		defer func() { <-d.desk }()
		defer func() {
			if reason := recover(); reason != nil {
				done <- reason
			}
		}()
		done <- workbench.Lay(lib, []byte(text), now)
	}()
	select {
	case came := <-done:
		draft, is := came.(*workbench.Draft)
		if !is {
			panic(came) // in the request's own goroutine, where the server answers for it
		}
		return draft, nil
	case <-late.C:
		return nil, errSlow
	}
}
