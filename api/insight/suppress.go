package insight

// The rule of NHS Hospital Episode Statistics since September 2018 ("Disclosure
// control methodology for HES and ECDS", digital.nhs.uk); see the package page for
// what it hides. Its page gives it for counts below the national level.
const (
	SmallCount = 7 // counts from 1 to this one are not shown
	RoundTo    = 5 // others are rounded to the nearest multiple
)

// Figure is a count as it is shown.
type Figure struct {
	Count      *int     `json:"count"`           // null where it is suppressed
	Share      *float64 `json:"share,omitempty"` // of the whole, both as shown
	Suppressed bool     `json:"suppressed,omitempty"`
}

// round is what is shown of a count, -1 where nothing is.
func round(n int) int {
	if n > 0 && n <= SmallCount {
		return -1
	}
	return (n + RoundTo/2) / RoundTo * RoundTo
}

func shown(n int) Figure {
	if r := round(n); r >= 0 {
		return Figure{Count: &r}
	}
	return Figure{Suppressed: true}
}

// span is the counts that are shown as n is.
func span(n int) (lo, hi int) {
	switch r := round(n); {
	case n == 0:
		return 0, 0
	case r < 0:
		return 1, SmallCount
	default:
		return max(r-RoundTo/2, SmallCount+1), r + RoundTo/2
	}
}

// pins tells whether showing a whole beside its parts would let somebody work out
// a small one among them: where what is shown of it leaves only the least, or only
// the greatest, that the parts can add up to. The whole is held back then, and as
// well where it is one class further in, so that its being held back does not say
// the same. Parts that overlap add up to the whole or more, so only the greatest
// tells anything.
func pins(whole int, parts []int, overlap bool) bool {
	least, most, small := 0, 0, false
	for _, n := range parts {
		lo, hi := span(n)
		least, most, small = least+lo, most+hi, small || round(n) < 0
	}
	if !small {
		return false
	}
	lo, hi := span(whole)
	atMost := func(lo, hi int) bool { return lo <= most && most <= hi && lo == most }
	atLeast := func(lo, hi int) bool { return !overlap && lo <= least && least <= hi && hi == least }
	aboveLo, aboveHi := span(hi + 1)
	belowLo, belowHi := span(max(lo-1, 0))
	return atMost(lo, hi) || atMost(aboveLo, aboveHi) || atLeast(lo, hi) || atLeast(belowLo, belowHi)
}

// cell is a count of a sheet, with what a reader can tell of it.
type cell struct {
	n         int
	of, split string // what its whole counts, and of which split it is a part; "" for the whole itself
	held      bool   // not shown, be it small or not
	lo, hi    int
}

// figure is what is shown; where there is no cell nothing was counted.
func (x *cell) figure() Figure {
	switch {
	case x == nil:
		return shown(0)
	case x.held:
		return Figure{Suppressed: true}
	default:
		return shown(x.n)
	}
}

func (x *cell) small() bool { return round(x.n) < 0 }

// endless is more than anything that is counted.
const endless = 1 << 40

// look is what a reader can tell of a cell by itself.
func (x *cell) look() {
	x.lo, x.hi = span(x.n)
	if x.held && !x.small() {
		x.lo, x.hi = 1, endless
	}
}

// within tells a reader that a cell is between two counts, true where that is news.
func (x *cell) within(lo, hi int) bool {
	lo, hi = max(x.lo, lo), min(x.hi, hi)
	news := lo != x.lo || hi != x.hi
	x.lo, x.hi = lo, hi
	return news
}

// sum says how cells make up another one: parts that overlap are together as many
// or more.
type sum struct {
	whole   *cell
	parts   []*cell
	overlap bool
}

// narrow tells a reader what follows from a sum, true where that is news.
func (s sum) narrow() bool {
	least, most := 0, 0
	for _, p := range s.parts {
		least, most = least+p.lo, most+p.hi
	}
	if s.overlap {
		least = 0
	}
	news := s.whole.within(least, most)
	for _, p := range s.parts {
		highest := endless
		if !s.overlap {
			highest = s.whole.hi - (least - p.lo)
		}
		if p.within(s.whole.lo-(most-p.hi), highest) {
			news = true
		}
	}
	return news
}

// tells reads figures as somebody would who wants to know: each sum narrows what its
// cells may be, until none does any more. It is a small count that only one value
// is left for, nil where there is none.
func tells(sums []sum) *cell {
	for _, s := range sums {
		s.whole.look()
		for _, p := range s.parts {
			p.look()
		}
	}
	for news := true; news; {
		news = false
		for _, s := range sums {
			news = s.narrow() || news
		}
	}
	for _, s := range sums {
		for _, x := range append([]*cell{s.whole}, s.parts...) {
			if x.small() && x.lo == x.hi {
				return x
			}
		}
	}
	return nil
}

// Together is how counts that make up a whole are shown outside of a sheet: each of
// them, or, where one is small, none, and the whole alone. Wholes that are shown beside
// one another must not be shown with their sum.
func Together(parts ...int) (whole Figure, each []Figure) {
	sum, small := 0, false
	for _, n := range parts {
		sum, small = sum+n, small || round(n) < 0
		each = append(each, shown(n))
	}
	if small {
		for i := range each {
			each[i] = Figure{Suppressed: true}
		}
	}
	return shown(sum), each
}
