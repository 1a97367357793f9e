// Package signs is the page at /danger-signs: the general danger signs and what to do
// about them, in English and in every language that has all of them.
//
// What it says is data: the danger signs, the dispositions and the phrases in use, and
// their translations. A language that lacks a text, or has one made from other
// English, is not shown at all; the page is English then and says so. A translation
// that nobody reviewed says that first, in English and in itself, and has the English
// below.
package signs

import (
	"embed"
	"io/fs"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/pathways"
)

//go:embed all:templates
var templates embed.FS

//go:embed static
var static embed.FS

// Files are the files that the page loads, served below /assets.
var Files, _ = fs.Sub(static, "static")

const home = "/danger-signs"

type door struct {
	*site.Site
	views *site.Views
}

// Mount serves the page.
func Mount(r gin.IRouter, s *site.Site) error {
	views, err := s.Views(templates, "templates")
	if err != nil {
		return err
	}
	d := &door{s, views}
	r.GET(home, d.show)
	return nil
}

// body is what the page shows.
type body struct {
	Unoffered string // why another language than the one asked for is shown
	Notice    []said // that nobody reviewed it
	Words     words
	English   *words // where Words are another language
	Others    []pathways.Spoken
	Here      string // the language shown
}

// said is a text and the language it is in.
type said struct{ Lang, Dir, Text string }

func (d *door) show(c *gin.Context) {
	eng := d.Running(c)
	if eng == nil {
		return
	}
	lib, now := eng.Library(), d.Service.Now()
	parts := partsAt(lib, now)
	if parts == nil {
		d.Service.Refuse(c, "The emergency signs are not ready.")
		return
	}
	english := parts.words("en", "ltr", parts.english())
	page := site.Page{Title: english.Title, Service: "Emergency signs", Home: home, Styles: []string{"signs/signs.css"}}
	b := body{Words: english, Others: lib.Spoken(now), Here: "en"}
	if asked := c.Query("lang"); asked != "" && asked != "en" {
		i := slices.IndexFunc(b.Others, func(s pathways.Spoken) bool { return s.Language.String() == asked })
		if i < 0 {
			b.Unoffered = unoffered(asked)
		} else {
			b.speak(parts, b.Others[i], english)
			page.Title, page.Lang, page.Dir = b.Words.Title, b.Words.Lang, b.Words.Dir
		}
	}
	page.Body = b
	d.views.Show(c, http.StatusOK, "signs", page)
}

// speak puts a language in the place of the English.
func (b *body) speak(p *parts, s pathways.Spoken, english words) {
	b.Words, b.English, b.Here = p.words(s.Language.String(), s.Language.Direction(), s.Say), &english, s.Language.String()
	if notice := notices[s.Status]; notice != "" {
		b.Notice = []said{{b.Words.Lang, b.Words.Dir, s.Say(notice)}, {"en", "ltr", p.english()(notice)}}
	}
}

// notices say how a translation was made that nobody reviewed.
var notices = map[pathways.TranslationStatus]string{
	pathways.ByMachine: phrase("notice-machine"), pathways.ByTranslator: phrase("notice-translated"),
}

func unoffered(asked string) string {
	l, err := pathways.ParseLanguage(asked)
	if err != nil {
		return "There is no page in the language you asked for."
	}
	return "There is no page in " + l.English() + " yet."
}
