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
