package margin

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// grid is the values a number may have, counted in steps: 1 for whole numbers, 0.1
// for others, or less where the known value is finer.
type grid struct {
	f      *pathways.Finding
	scale  float64 // steps in 1
	lo, hi int     // ends of the range, in steps
}

func gridOf(f *pathways.Finding, known float64) grid {
	_, frac, _ := strings.Cut(strconv.FormatFloat(known, 'f', -1, 64), ".")
	decimals := max(min(1, f.MaxDecimals()), min(len(frac), f.MaxDecimals()))
	g := grid{f: f, scale: math.Pow10(decimals)}
	g.lo, g.hi = int(math.Ceil(g.steps(f.Range.Min))), int(math.Floor(g.steps(f.Range.Max)))
	return g
}

// steps is a number in steps, not rounded but for what binary fractions blur.
func (g grid) steps(n float64) float64 { return math.Round(n*g.scale*1e6) / 1e6 }

// place is the step nearest to a number.
func (g grid) place(n float64) int { return int(math.Round(n * g.scale)) }

// number is the value of so many steps: dividing makes it the decimal one writes.
func (g grid) number(i int) float64 { return float64(i) / g.scale }

func (g grid) value(i int) engine.Value { return engine.Value{Type: g.f.Type, Number: g.number(i)} }

// marks lists the places on the grid that can tell apart what the tests of a finding
// come to: from one to the next, nothing changes but at the two. In order, with the
// ends of the range.
func (x *Margin) marks(g grid) []int {
	out := []int{g.lo, g.hi}
	for _, l := range x.readers[g.f.ID.Value] {
		if l.Derived() != nil {
			out = append(out, x.derivedMarks(g, l)...)
			continue
		}
		for _, n := range x.numbers(l) {
			i := g.place(n)
			out = append(out, i-1, i, i+1)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(i int) bool { return i < g.lo || i > g.hi })
}

// numbers are the limits of a test of a number at the ages the child may have.
func (x *Margin) numbers(l *engine.Literal) []float64 {
	if !l.Banded() {
		return l.Limits()
	}
	var out []float64
	first, last := l.Bands(x.moment)
	for _, b := range l.Threshold().Bands[first : last+1] {
		if !b.Limit.None {
			out = append(out, b.Limit.Value)
		}
	}
	return out
}

// derivedMarks finds where a test of a calculated number changes with one of its
// findings: between the points of its table, and on one side of zero, the number
// only rises or only falls, so that halving finds every change.
func (x *Margin) derivedMarks(g grid, l *engine.Literal) []int {
	pieces := []int{g.lo, g.hi, g.place(0)}
	for _, p := range l.Derived().Points() {
		i := g.place(p[0])
		pieces = append(pieces, i-1, i, i+1)
	}
	slices.Sort(pieces)
	pieces = slices.DeleteFunc(slices.Compact(pieces), func(i int) bool { return i < g.lo || i > g.hi })
	var out []int
	for _, p := range x.parts {
		truth := func(i int) engine.Truth { return truthWith(l, p.moment, g, i) }
		for i := 1; i < len(pieces); i++ {
			out = halve(pieces[i-1], pieces[i], truth(pieces[i-1]), truth(pieces[i]), truth, out)
		}
	}
	return out
}

// halve adds both sides of every change between two places.
func halve(a, b int, atA, atB engine.Truth, truth func(int) engine.Truth, out []int) []int {
	if atA == atB {
		return out
	}
	if b-a == 1 {
		return append(out, a, b)
	}
	mid := (a + b) / 2
	atMid := truth(mid)
	return halve(mid, b, atMid, atB, truth, halve(a, mid, atA, atMid, truth, out))
}
