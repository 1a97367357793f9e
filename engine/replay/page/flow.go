package page

import (
	"fmt"

	"safetynet/engine/replay"
)

// flow is the plot of guidance before and after: a column of bars on each side, most
// urgent on top, and a band for the cases that go from one to another.
type flow struct {
	Width, Height int
	Bars          []flowBar
	Bands         []flowBand
}

type flowBar struct {
	X, Y, H float64
	Name    string
	N, Of   int64
	TextX   float64
	Anchor  string
}

type flowBand struct {
	Path, Class, Text string
}

// Measures of the plot, made for a narrow page.
const (
	flowWidth  = 320
	flowHeight = 250
	flowTop    = 22  // room for the headings
	flowGap    = 34  // between bars, room for a name
	flowBar0   = 2   // left edge of the bars before
	flowBarW   = 14  // of a bar
	flowLeast  = 1.5 // of a band, so that a few cases can be seen
)

func newFlow(m replay.Matrix, cases int64) *flow {
	if cases == 0 {
		return nil
	}
	f := &flow{Width: flowWidth, Height: flowHeight}
	n := len(m.Before)
	scale := (flowHeight - flowTop - float64(n)*flowGap) / float64(cases)
	thick := func(n int64) float64 {
		if n == 0 {
			return 0
		}
		return max(flowLeast, float64(n)*scale)
	}
	var left, right [8]float64 // where the next band of a bar begins
	y := [2]float64{flowTop, flowTop}
	for i := n - 1; i >= 0; i-- {
		var totals [2]int64
		for j := range n {
			totals[0] += m.Cases[i][j]
			totals[1] += m.Cases[j][i]
		}
		for side, total := range totals {
			b := flowBar{X: flowBar0, Y: y[side] + 18, H: thick(total), Name: worded(guidanceWords, m.Before[i]), N: total, Of: cases, TextX: flowBar0, Anchor: "start"}
			if side == 1 {
				b.X, b.TextX, b.Anchor = flowWidth-flowBar0-flowBarW, flowWidth-flowBar0, "end"
			}
			f.Bars = append(f.Bars, b)
			y[side] = b.Y + b.H + flowGap - 18
		}
		left[i], right[i] = f.Bars[len(f.Bars)-2].Y, f.Bars[len(f.Bars)-1].Y
	}
	f.bands(m, thick, left[:], right[:])
	return f
}

// bands draws those of the same guidance first, and what changed on top of them.
func (f *flow) bands(m replay.Matrix, thick func(int64) float64, left, right []float64) {
	n := len(m.Before)
	var same, changed []flowBand
	for i := n - 1; i >= 0; i-- {
		for j := n - 1; j >= 0; j-- {
			cases := m.Cases[i][j]
			if cases == 0 {
				continue
			}
			h := thick(cases)
			b := flowBand{Path: band(left[i], right[j], h)}
			left[i], right[j] = left[i]+h, right[j]+h
			var word string
			b.Class, word = direction(j - i)
			b.Text = fmt.Sprintf("%s before, %s after: %s, %s", worded(guidanceWords, m.Before[i]), worded(guidanceWords, m.After[j]), count(cases), word)
			if i == j {
				same = append(same, b)
			} else {
				changed = append(changed, b)
			}
		}
	}
	f.Bands = append(same, changed...)
}

// band is the outline of a band between the two columns.
func band(from, to, h float64) string {
	const x0, x1, mid = flowBar0 + flowBarW, flowWidth - flowBar0 - flowBarW, flowWidth / 2
	return fmt.Sprintf("M%d %.1fC%d %.1f %d %.1f %d %.1fV%.1fC%d %.1f %d %.1f %d %.1fZ",
		x0, from, mid, from, mid, to, x1, to, to+h, mid, to+h, mid, from+h, x0, from+h)
}
