// Package feedback is the page at /feedback, on which a family says by its code if
// the advice helped and what happened next. It asks for no words of their own and
// shows nothing of the record: who has a code learns no more than that it is one.
//
//   - GET /feedback asks.
//   - POST /feedback says thank you, or what is wrong. With go=open it asks, the code
//     filled in: a code is in no address.
package feedback

import (
	"embed"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"safetynet/api/story"
	"safetynet/api/web/site"
)

//go:embed all:templates
var templates embed.FS

const home = "/feedback"

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
	r.GET(home, func(c *gin.Context) { d.ask(c, http.StatusOK, url.Values{}, nil) })
	r.POST(home, d.hear)
	return nil
}

// option is something to choose.
type option struct {
	story.Code
	Checked bool
}

// form is what the page shows.
type form struct {
	Emergency   []string
	Reference   string
	Helped, Did []option
	Wrong       site.Faults
}

func (d *door) ask(c *gin.Context, status int, sent url.Values, faults site.Faults) {
	d.views.Show(c, status, "ask", site.Page{Title: "Did this advice help?", Faults: faults, Body: form{
		Emergency: site.EmergencySentences(), Reference: sent.Get("reference"),
		Helped: options(story.Helped, sent["helped"]), Did: options(story.Did, sent["did"]), Wrong: faults,
	}})
}

func options(list []story.Code, chosen []string) []option {
	var out []option
	for _, c := range list {
		out = append(out, option{c, slices.Contains(chosen, c.ID)})
	}
	return out
}

func (d *door) hear(c *gin.Context) {
	sent := d.Posted(c)
	if sent == nil {
		return
	}
	if sent.Get("go") == "open" {
		d.ask(c, http.StatusOK, url.Values{"reference": sent["reference"]}, nil)
		return
	}
	if !ours(sent) {
		d.Service.Malformed(c)
		return
	}
	var faults site.Faults
	if sent.Get("reference") == "" {
		faults = append(faults, site.Fault{ID: "reference", Text: "Enter your code"})
	}
	if sent.Get("helped") == "" {
		faults = append(faults, site.Fault{ID: "helped-yes", Text: "Choose if the advice helped"})
	}
	if len(faults) == 0 {
		known, done := d.Service.Hear(c, sent.Get("reference"), sent.Get("helped"), sent["did"])
		if !done {
			return
		}
		if known {
			d.views.Show(c, http.StatusOK, "thanks", site.Page{Title: "Thank you", Body: form{Emergency: site.EmergencySentences()}})
			return
		}
		faults = append(faults, site.Fault{ID: "reference", Text: "We do not know that code. Check each letter and number. A code works for 14 days"})
	}
	d.ask(c, http.StatusUnprocessableEntity, sent, faults)
}

// ours tells whether a form of these pages sent this: nothing is chosen that is not
// on them, or twice.
func ours(sent url.Values) bool {
	helped, did := sent["helped"], sent["did"]
	for i, id := range did {
		if _, ok := story.Lookup(story.Did, id); !ok || slices.Contains(did[:i], id) {
			return false
		}
	}
	_, ok := story.Lookup(story.Helped, sent.Get("helped"))
	return len(helped) == 0 || len(helped) == 1 && ok
}
