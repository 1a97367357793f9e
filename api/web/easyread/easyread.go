package easyread

import (
	"embed"
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/leaflet"
	"safetynet/api/web/site"
	"safetynet/pathways"
)

//go:embed all:templates
var templates embed.FS

// Files are the drawings and the style sheet, served below /assets.
//
//go:embed easyread.css drawings
var Files embed.FS

// Pages are the pages in easy read.
type Pages struct {
	*site.Site
	views *site.Views
}

// New makes the pages of a site.
func New(s *site.Site) (*Pages, error) {
	views, err := s.Views(templates, "templates")
	return &Pages{s, views}, err
}

// Mount serves the emergency signs. A result is shown by whoever has one.
func (p *Pages) Mount(r gin.IRouter, _ *site.Site) error {
	r.GET("/danger-signs/easy-read", p.signs)
	return nil
}

// Form leads back to the page with all words.
type Form struct {
	Action string
	Hidden []site.Field
}

// Result shows what to do, as a sheet that speaks to the parent says it.
func (p *Pages) Result(c *gin.Context, s *leaflet.Sheet, d *pathways.Dispositions, young bool, back Form) {
	r := resultOf(s, wording{p.words(), d})
	r.Young, r.Form = young, back
	p.views.Show(c, http.StatusOK, "result", page(title(s), r))
}

// words are those in use now.
func (p *Pages) words() words {
	return words{p.Service.Engine().Library().EasyReadAt(p.Service.Now())}
}

func page(title string, body any) site.Page {
	return site.Page{Title: title, Home: "/", Service: "Check a child", Styles: []string{"easyread/easyread.css"}, Body: body}
}

// signsView is the page of emergency signs.
type signsView struct {
	Do      []Line
	Signs   [][]Line
	Worried []Line
	Notice  []Line
}

func (p *Pages) signs(c *gin.Context) {
	def := p.inUse()
	if def == nil {
		p.Service.Refuse(c, "The list of emergency signs is not ready.")
		return
	}
	w := p.words()
	list := def.Shared.Dispositions
	v := signsView{Do: w.lines(list.List[len(list.List)-1].Text.Parent, "phone-999"), Worried: []Line{{"phone-111", "Phone 111."}}, Notice: w.notice()}
	seen := map[string]bool{}
	for _, x := range def.Signs.WatchFor {
		if text := x.Text.Parent; x.Sign != nil && !seen[text] {
			seen[text] = true
			v.Signs = append(v.Signs, w.lines(text, "look"))
		}
	}
	p.views.Show(c, http.StatusOK, "signs", page("Emergency signs in easy read", v))
}

// inUse is a definition in use, nil where none is. The emergency signs are those of
// every pathway, so any one serves.
func (p *Pages) inUse() *pathways.Pathway {
	eng := p.Service.Engine()
	if eng == nil {
		return nil
	}
	for _, id := range eng.Library().IDs() {
		if def := eng.Library().Active(id, p.Service.Now()); def != nil {
			return def
		}
	}
	return nil
}
