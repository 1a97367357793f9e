package library

import (
	"fmt"
	"math"

	"safetynet/engine/prose"
	"safetynet/pathways"
)

// The size of a chart, in the units of its viewBox, and the box of its axes.
const (
	chartWidth, chartHeight    = 400.0, 280.0
	left, right, upper, bottom = 46.0, 376.0, 14.0, 232.0
)

// chart is a drawing of limits over the ages: a stepped line for each threshold,
// told apart by letter and by the kind of line, never by colour alone.
type chart struct {
	Key, Title, Desc string
	X, Y             axis
	Lines            []stroke
}

type axis struct {
	Label string
	Ticks []tick
}

type tick struct {
	At    float64
	Label string
}

// stroke is one threshold as a path, with its letter wherever it begins anew.
type stroke struct {
	Path, Dash, Width, Colour string
	Letters                   []letter
}

type letter struct {
	X, Y float64
	Text string
}

// looks are how the line of each level is drawn.
var looks = map[pathways.Guidance]stroke{
	pathways.Escalate:   {Dash: "none", Width: "3", Colour: "#b3161b"},
	pathways.SeekAdvice: {Dash: "8 4", Width: "2.5", Colour: "#7a4a00"},
	pathways.HomeCare:   {Dash: "2 3", Width: "2", Colour: "#005a30"},
}

// chartOf draws a measurement up to an age in months.
func chartOf(m measure, key string, oldest int) chart {
	end := stretch{months: oldest + 1}
	s := scaleOf(m, end)
	c := chart{Key: key, Title: m.Name + " by age", X: axis{Label: "Age (the youngest ages are drawn wider)"}, Y: axis{Label: m.Name + unitIn(m.Unit)}}
	c.Desc = "A stepped line for each limit. The table below has the same numbers."
	for _, months := range []int{0, 3, 6, 12, 24, 60, 96, 144, 192} {
		a := stretch{months: months}
		tight := oldest > 60 && months == 3 // its label would touch the next
		if months <= end.months && !tight {
			c.X.Ticks = append(c.X.Ticks, tick{s.x(a), tickAge(a)})
		}
	}
	for v := math.Ceil(s.low/s.every) * s.every; v <= s.high; v += s.every {
		c.Y.Ticks = append(c.Y.Ticks, tick{s.y(v), prose.Number(math.Round(v*10) / 10)})
	}
	for i, l := range m.Lines {
		c.Lines = append(c.Lines, s.stroke(l, i, end))
	}
	return c
}

func unitIn(ucum string) string {
	if ucum == "" {
		return ""
	}
	return ", " + prose.Unit(ucum)
}

func tickAge(a stretch) string {
	switch {
	case a.months == 0:
		return "birth"
	case a.months < 12:
		return fmt.Sprintf("%d mo", a.months)
	}
	return fmt.Sprintf("%d y", a.months/12)
}

// scale places ages and values.
type scale struct {
	end, low, high, every float64
}

func scaleOf(m measure, end stretch) scale {
	s := scale{end: float64(end.inDays()), low: math.Inf(1), high: math.Inf(-1)}
	for _, l := range m.Lines {
		for _, st := range l.Steps {
			s.low, s.high = min(s.low, st.Limit), max(s.high, st.Limit)
		}
	}
	room := max((s.high-s.low)/8, math.Abs(s.high)/50)
	s.low, s.high = s.low-room, s.high+room
	s.every = tickEvery(s.high - s.low)
	return s
}

// tickEvery is the distance of ticks, 1, 2 or 5 of some size, of which a span has
// at most six.
func tickEvery(span float64) float64 {
	size := math.Pow(10, math.Floor(math.Log10(span))-1)
	for _, n := range []float64{1, 2, 5, 10, 20, 50} {
		if span/(n*size) <= 6 {
			return n * size
		}
	}
	return 100 * size
}

// x draws ages by their root, for limits change most in the first year.
func (s scale) x(a stretch) float64 {
	return round(left + (right-left)*math.Sqrt(float64(a.inDays())/s.end))
}

func (s scale) y(v float64) float64 {
	return round(bottom - (bottom-upper)*(v-s.low)/(s.high-s.low))
}

func round(v float64) float64 { return math.Round(v*10) / 10 }

// stroke draws a line, with its letter where it begins and, if there is room, where
// it ends. Letters of lines that lie on each other stand side by side.
func (s scale) stroke(l limitLine, place int, end stretch) stroke {
	out := looks[l.Guidance]
	if place%2 == 1 {
		out.Width = "1.5" // lines of one kind that cross are of two widths
	}
	aside := 8 + float64(place%6)*14
	for i, st := range l.Steps {
		from, to, y := s.x(st.From), s.x(end), s.y(st.Limit)
		if st.To != nil {
			to = s.x(*st.To)
		}
		if i > 0 && l.Steps[i-1].To != nil && *l.Steps[i-1].To == st.From {
			out.Path += fmt.Sprintf("V%v H%v ", y, to)
		} else {
			out.Path += fmt.Sprintf("M%v %v H%v ", from, y, to)
			out.Letters = append(out.Letters, letter{round(min(from+aside, max(to-8, from+8))), y, l.Letter})
		}
		if st.To == nil && (i > 0 || to-from > 2*aside+20) {
			out.Letters = append(out.Letters, letter{round(max(to-aside, from+8)), y, l.Letter})
		}
	}
	return out
}
