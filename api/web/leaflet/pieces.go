package leaflet

import "strings"

// frame is the kind of box around a piece: it shows the level that its words say.
type frame int

const (
	unframed frame = iota
	round          // care at home
	thin           // seek advice
	thick          // go to hospital
	filled         // the emergency: white on black
)

// piece is some lines that stay together.
type piece struct {
	lines  []string // in Windows-1252
	size   float64
	bold   bool
	bullet bool
	frame  frame
	before float64 // room above, in millimetres
	keep   bool    // never the last of a column
}

func (x piece) lineHeight() float64 { return x.size * millimetre * leading }

// padding is the room inside a frame, in millimetres.
func (x piece) padding() float64 { return 0.5 + x.size*0.07 }

// inset is how far the lines are from the left edge.
func (x piece) inset() float64 {
	switch {
	case x.frame != unframed:
		return x.padding() + 1
	case x.bullet:
		return x.size * millimetre * 0.9
	}
	return 0
}

func (x piece) height() float64 {
	h := x.before + float64(len(x.lines))*x.lineHeight()
	if x.frame != unframed {
		h += 2 * x.padding()
	}
	return h
}

func heightOf(pieces []piece) float64 {
	h := 0.0
	for _, x := range pieces {
		h += x.height()
	}
	return h
}

// place is where a piece stands: its column, counted over all pages, and how far
// down.
type place struct {
	piece
	column int
	y      float64
}

// flow sets pieces into columns of a height and says how many it took. A heading
// goes to the next column with what it is about.
func flow(pieces []piece, height float64) (places []place, columns int) {
	column, y := 0, 0.0
	for i := 0; i < len(pieces); {
		end := i + 1
		for end < len(pieces) && pieces[end-1].keep {
			end++
		}
		together := pieces[i:end]
		if y > 0 && y+heightOf(together) > height {
			column, y = column+1, 0
		}
		for _, x := range together {
			if y == 0 {
				x.before = 0
			}
			places = append(places, place{x, column, y})
			y += x.height()
		}
		i = end
	}
	return places, column + 1
}

// balanced is the least height with which the pieces fill no more than the
// columns, so that they end alike, or all the room there is.
func balanced(pieces []piece, columns int, room float64) float64 {
	const step = 2
	for h := heightOf(pieces) / float64(columns); h < room; h += step {
		if _, n := flow(pieces, h); n <= columns {
			return h
		}
	}
	return room
}

// draw prints pieces below each other.
func (p *printer) draw(pieces []piece, x, y, width float64) {
	for _, piece := range pieces {
		p.drawPiece(piece, x, y+piece.before, width)
		y += piece.height()
	}
}

func (p *printer) drawPiece(piece piece, x, y, width float64) {
	p.font(piece.size, piece.bold)
	p.pdf.SetTextColor(0, 0, 0)
	if piece.frame != unframed {
		p.drawFrame(piece, x, y, width)
		y += piece.padding()
	}
	if piece.bullet {
		p.pdf.Text(x+0.6, y+0.78*piece.lineHeight(), printable("•"))
	}
	for i, line := range piece.lines {
		p.pdf.Text(x+piece.inset(), y+(float64(i)+0.78)*piece.lineHeight(), line)
	}
}

func (p *printer) drawFrame(piece piece, x, y, width float64) {
	height := piece.height() - piece.before
	switch piece.frame {
	case filled:
		p.pdf.SetFillColor(0, 0, 0)
		p.pdf.SetTextColor(255, 255, 255)
		p.pdf.Rect(x, y, width, height, "F")
	case thick:
		p.pdf.SetLineWidth(1)
		p.pdf.Rect(x+0.5, y+0.5, width-1, height-1, "D")
	case thin:
		p.pdf.SetLineWidth(0.3)
		p.pdf.Rect(x, y, width, height, "D")
	case round:
		p.pdf.SetLineWidth(0.3)
		p.pdf.RoundedRect(x, y, width, height, height/3, "1234", "D")
	}
}

func (p *printer) font(size float64, bold bool) {
	style := ""
	if bold {
		style = "B"
	}
	p.pdf.SetFont("Helvetica", style, size)
}

// set wraps a text into a piece.
func (p *printer) set(text string, x piece, width float64) piece {
	p.font(x.size, x.bold)
	x.lines = p.wrap(text, width-x.inset()*insets(x))
	return x
}

// insets is how many sides the inset of a piece takes.
func insets(x piece) float64 {
	if x.frame != unframed {
		return 2
	}
	return 1
}

// runIn writes texts one behind another, each with its bullet before it.
func runIn(texts []string) string {
	const bullet = "•\u00a0" // stays with its text
	return bullet + strings.Join(texts, " "+bullet)
}
