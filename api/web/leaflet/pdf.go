package leaflet

import (
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"safetynet/pathways"
)

// The measures of the page in millimetres, of letters in points.
const (
	pageWidth, pageHeight = 210.0, 297.0
	margin                = 10.0
	gutter                = 6.0
	millimetre            = 25.4 / 72 // of a point
	leading               = 1.15      // from line to line, in letters
	small                 = 8.0       // what only says where the sheet comes from
)

// layout is one way to set a sheet.
type layout struct {
	size    float64 // of the body
	columns int
	listed  pathways.Guidance // signs that call for this level or more have a line each, others stand one behind another
}

const nothingListed pathways.Guidance = ""

// layouts are tried in turn until all of a sheet fits on one page. Below 11 points
// it can no longer be read at arm's length; 9 is the floor.
var layouts = []layout{
	{14, 1, pathways.HomeCare}, {12, 1, pathways.HomeCare}, {12, 2, pathways.HomeCare}, {11, 2, pathways.HomeCare},
	{10.5, 2, pathways.HomeCare}, {10, 2, pathways.HomeCare}, {10, 2, pathways.Escalate}, {9.5, 2, pathways.Escalate},
	{10, 2, nothingListed}, {9.5, 2, nothingListed}, {9, 2, nothingListed},
}

func (l layout) lists(g Group) bool {
	return l.listed != nothingListed && g.Guidance.Rank() >= l.listed.Rank()
}

// PDF writes the sheet as one A4 page in black and white. What does not fit is
// left out in a fixed order and the page says so; were the signs to watch for
// alone too long, a second page would follow rather than one be left out. The
// error is that of w.
func PDF(w io.Writer, s *Sheet) error {
	p := newPrinter(s)
	p.print(s)
	return p.pdf.Output(w)
}

type printer struct {
	pdf     *fpdf.Fpdf
	lacking bool // a letter was met that cannot be printed
}

func newPrinter(s *Sheet) *printer {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCreationDate(s.At)
	pdf.SetModificationDate(s.At)
	pdf.SetCatalogSort(true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetLang("en-GB")
	pdf.SetTitle(Title, true)
	return &printer{pdf: pdf}
}

// print sets the sheet in the first way that fits.
func (p *printer) print(s *Sheet) {
	last := layouts[len(layouts)-1]
	for _, l := range layouts {
		if p.try(s, l, false) {
			return
		}
	}
	all := shorter(s)
	for _, short := range all[1:] {
		if p.try(short, last, false) {
			return
		}
	}
	last.listed = pathways.HomeCare // a sign does not go over to the next page
	p.try(all[len(all)-1], last, true)
}

// try sets the sheet on one page if it fits there, or on as many as it needs.
func (p *printer) try(s *Sheet, l layout, anyway bool) bool {
	width := pageWidth - 2*margin
	columnWidth := (width - gutter*float64(l.columns-1)) / float64(l.columns)
	top, body := p.head(s, l, width), p.body(s, l, columnWidth)
	foot := p.foot(s, width) // last: it says what the others could not
	from := margin + heightOf(top)
	room := pageHeight - margin - heightOf(foot) - from
	places, columns := flow(body, balanced(body, l.columns, room))
	if columns > l.columns && !anyway {
		return false
	}
	for first := 0; first < columns; first += l.columns {
		p.pdf.AddPage()
		p.draw(top, margin, margin, width)
		p.draw(foot, margin, pageHeight-margin-heightOf(foot), width)
		for _, at := range places {
			if at.column >= first && at.column < first+l.columns {
				x := margin + float64(at.column-first)*(columnWidth+gutter)
				p.draw([]piece{at.piece}, x, from+at.y, columnWidth)
			}
		}
	}
	return true
}

// wrap breaks a text into lines of a width, in the font that is set.
func (p *printer) wrap(text string, width float64) []string {
	var lines []string
	line := ""
	can := printable(text)
	p.lacking = p.lacking || strings.Count(can, "?") > strings.Count(text, "?")
	for _, word := range strings.Fields(can) {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if line != "" && p.pdf.GetStringWidth(next) > width {
			lines, next = append(lines, line), word
		}
		line = next
	}
	return append(lines, line)
}
