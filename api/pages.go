package api

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/insight"
	"safetynet/api/story"
	"safetynet/api/web"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/change"
	"safetynet/engine/verify"
	"safetynet/pathways"
)

// stylesheetKey is where a request carries the address of the pages' stylesheet,
// for the page of a problem.
const stylesheetKey = "safetynet/stylesheet"

// mountPages serves the web pages.
func (s *Server) mountPages(r *gin.Engine) {
	var stylesheet string
	r.Use(func(c *gin.Context) { c.Set(stylesheetKey, stylesheet) })
	w, err := web.Mount(r, pages{s}, interfaceDocument, s.vignettes)
	if err == nil {
		stylesheet, err = w.Assets.URL("nhsuk/nhsuk.css")
	}
	if err != nil {
		panic(err) // templates and files are part of the program; every test would have failed
	}
}

// pages is what the server is to its web pages.
type pages struct{ *Server }

func (p pages) Engine() *engine.Engine { return p.engine.Load() }

func (p pages) Now() time.Time { return bareOffset(p.now()) }

func (p pages) Locality(eng *engine.Engine, progs []*engine.Program) *engine.Locality {
	req := Request{Programs: progs}
	req.UseLocality(eng, p.locality, p.now())
	return req.Locality
}

func (p pages) Assess(c *gin.Context, ask site.Ask) (*engine.Assessment, error) {
	return p.decide(c, requestOf(ask))
}

func (p pages) Hear(c *gin.Context, reference, helped string, did []string) (known, done bool) {
	if !p.spared(c) {
		return false, false
	}
	return p.hear(c, Feedback{Reference: reference, Helped: helped, Did: did})
}

func (p pages) Figures(c *gin.Context, from, to, by string) *insight.Figures {
	return p.figures(c, from, to, by)
}

func (p pages) Book() story.Book {
	b := p.book()
	if b.Log == nil {
		b.Log = closedLog{}
	}
	return b
}

func (p pages) Add(c *gin.Context, of, id, kind string, body story.Body) (decisionlog.Entry, error) {
	at := place{id: id}
	if of != "" {
		at.story = &story.Story{ID: of}
	}
	entry, err := p.add(c.Request.Context(), at, kind, body)
	if err != nil {
		p.logFailed(c, err)
	}
	return entry, err
}

func (p pages) NewRecord(c *gin.Context, ask site.Ask, a *engine.Assessment) *story.Record {
	return newRecord(requestOf(ask), a.AppendJSON(nil), actorOf(c))
}

func (p pages) Waiting(c *gin.Context) ([]story.Waiting, error) {
	open, err := p.queue.Open(c.Request.Context(), p.Book().Log, p.now())
	if err != nil {
		p.logUnread(c, err)
	}
	return open, err
}

func (p pages) Unreadable(c *gin.Context, err error) { p.unreadable(c, err) }

func (p pages) AskOf(eng *engine.Engine, a *story.Assessed) (site.Ask, error) {
	return p.askOf(eng, a.Record)
}

func (p pages) Dispositions(eng *engine.Engine, s *story.Story) *pathways.Dispositions {
	return p.dispositionsOf(eng, s)
}

func (p pages) Changed(eng *engine.Engine, before, after *story.Assessed) *change.Change {
	return p.changed(eng, before, after)
}

// closedLog is the log of a server that has none.
type closedLog struct{ decisionlog.Log }

func (closedLog) ByID(context.Context, string) (decisionlog.Entry, error) {
	return decisionlog.Entry{}, decisionlog.ErrClosed
}

func (closedLog) ByReference(context.Context, string) (decisionlog.Entry, error) {
	return decisionlog.Entry{}, decisionlog.ErrClosed
}

func (closedLog) Entries(context.Context, decisionlog.Query) iter.Seq2[decisionlog.Entry, error] {
	return func(yield func(decisionlog.Entry, error) bool) { yield(decisionlog.Entry{}, decisionlog.ErrClosed) }
}

func (p pages) Refuse(c *gin.Context, why string) { notReady.problem(why).send(c) }

func (p pages) Malformed(c *gin.Context) {
	bodyUnreadable.problem("The form did not arrive whole, or is too large. Go back and send it again.").send(c)
}

func (p pages) Failed(c *gin.Context, doing string, err error) { p.internal(c, doing, err) }

func (p pages) Difference(c *gin.Context, from, to *engine.Program) (*verify.Difference, error) {
	return p.compare(c, from, to)
}

func requestOf(a site.Ask) *Request {
	return &Request{Pathways: a.Pathways, Programs: a.Programs, Case: a.Case, Locality: a.Locality}
}

// wantsPage tells whether a person reads the answer.
func wantsPage(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html") && !isCall(r.URL.Path)
}

// page is the problem for a person.
func (p *Problem) page(stylesheet string) []byte {
	return site.Problem{
		SignIn: p.Status == http.StatusUnauthorized, Status: p.Status, Title: p.Title, Detail: p.Detail, Stylesheet: stylesheet,
		Emergency: strings.SplitAfter(strings.TrimSuffix(p.Emergency, "."), ". "),
	}.HTML()
}
