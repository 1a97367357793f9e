// Package insight is the page at /insight for staff: the figures of
// [safetynet/api/insight] as plain tables. What they are, and what is hidden and
// why, is said there; nothing is counted here.
package insight

import (
	"embed"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/api/insight"
	"safetynet/api/web/site"
)

//go:embed all:templates
var templates embed.FS

//go:embed static
var static embed.FS

// Files are the files that the page loads, served below /assets.
var Files, _ = fs.Sub(static, "static")

const home = "/insight"

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
	*insight.Figures
	Choices []choice
	Tables  []table  // of the total
	Columns []string // of the groups: dimensions, then figures
	Rows    [][]string
	Cards   *cards // nil where there are none
	Small   int
	Rounded int
}

// cards are the figures of cards.
type cards struct {
	Given, Answered, Share string
	Tables                 []table // of all services
	Columns                []string
	Rows                   [][]string
}

func cardsOf(f *insight.Figures) *cards {
	if !f.Cards.Any() {
		return nil
	}
	all := f.Cards.Total
	answered := all.Splits["card-answers"].Whole
	c := &cards{Given: count(all.Cards), Answered: count(answered), Tables: tables(insight.CardSplits, all.Splits)}
	_, c.Share = percent(answered)
	c.Columns, c.Rows = services(f)
	return c
}

type choice struct {
	ID      insight.Dimension
	Checked bool
}

func (d *door) show(c *gin.Context) {
	f := d.Service.Figures(c, c.Query("from"), c.Query("to"), strings.Join(c.QueryArray("by"), ","))
	if f == nil {
		return
	}
	b := body{Figures: f, Small: insight.SmallCount, Rounded: insight.RoundTo, Tables: tables(insight.Splits, f.Total.Splits), Cards: cardsOf(f)}
	for _, x := range insight.Dimensions {
		b.Choices = append(b.Choices, choice{x, slices.Contains(f.By, x)})
	}
	b.Columns, b.Rows = side(f)
	d.views.Show(c, http.StatusOK, "insight", site.Page{
		Title: "Insight", Service: "Insight", Home: home, Wide: true, Styles: []string{"insight/insight.css"}, Body: b,
	})
}
