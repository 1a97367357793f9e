package native

// rails is the worth of a test, a part of a condition or a criterion on the three
// rails of SEMANTICS.md, one bit each, so that "and" is & and "or" is |.
type rails = uint8

const (
	floor    = rails(1 << iota) // true whatever the unknown turns out to be
	ceiling                     // true if the unknown that is not excused is at its worst
	guidance                    // true if the unknown that is assumed is at its worst

	allTrue       = floor | ceiling | guidance
	onlyCeiling   = ceiling            // unknown
	asAssumed     = ceiling | guidance // unknown, and counted as the worst
	asExcused     = rails(0)           // unknown, and counted as absent
	bitsOfAnswer  = 4
	maskOfAnswers = 63
)

// choice is a yes-or-no or a choice of a list: its place in the dictionary, or why it
// is not known.
type choice uint8

const (
	isNo        choice = 0
	isYes       choice = 1
	notAsked    choice = 13
	unsure      choice = 14
	notMeasured choice = 15
)

// What a test asks of a choice: four bits an answer, which are its worth. A test is the
// answers that are wanted and one word for what is not known.
const (
	no  = uint64(allTrue) << (bitsOfAnswer * isNo)
	yes = uint64(allTrue) << (bitsOfAnswer * isYes)

	open = uint64(onlyCeiling)<<(bitsOfAnswer*notAsked) |
		uint64(onlyCeiling)<<(bitsOfAnswer*unsure) |
		uint64(onlyCeiling)<<(bitsOfAnswer*notMeasured)
	assumed = uint64(asAssumed)<<(bitsOfAnswer*notAsked) |
		uint64(asAssumed)<<(bitsOfAnswer*unsure) |
		uint64(asAssumed)<<(bitsOfAnswer*notMeasured)
	unsureAssumed = uint64(asAssumed) << (bitsOfAnswer * unsure)
	excused       = uint64(0)
)

// is tests a choice.
func (c choice) is(test uint64) rails {
	return rails(test>>(bitsOfAnswer*c&maskOfAnswers)) & allTrue
}

// number is a measurement or a count, or why it is not known.
type number struct {
	value float64
	why   choice // 0 when known
}

func (n number) known() bool { return n.why == 0 }

func (n number) atLeast(limit float64, gap rails) rails {
	if !n.known() {
		return gap
	}
	return railsOf(n.value >= limit)
}

func (n number) above(limit float64, gap rails) rails {
	if !n.known() {
		return gap
	}
	return railsOf(n.value > limit)
}

func (n number) below(limit float64, gap rails) rails {
	if !n.known() {
		return gap
	}
	return railsOf(n.value < limit)
}

func (n number) atMost(limit float64, gap rails) rails {
	if !n.known() {
		return gap
	}
	return railsOf(n.value <= limit)
}

func railsOf(b bool) rails {
	if b {
		return allTrue
	}
	return 0
}

// limits is the limit at the youngest and at the oldest age the child may have, the
// lesser first.
type limits struct{ least, most float64 }

func limitsOf(a, b float64) limits { return limits{min(a, b), max(a, b)} }

// atLeast tests against a limit that depends on the age: gap is the worth of a
// number that is missing, ageGap where it depends on the age whether it counts.
func (l limits) atLeast(n number, gap, ageGap rails) rails {
	switch {
	case !n.known():
		return gap
	case n.value >= l.most:
		return allTrue
	case n.value < l.least:
		return 0
	}
	return ageGap
}

func (l limits) above(n number, gap, ageGap rails) rails {
	switch {
	case !n.known():
		return gap
	case n.value > l.most:
		return allTrue
	case n.value <= l.least:
		return 0
	}
	return ageGap
}

// span is the ages a child may have, in one unit.
type span struct{ lo, hi int32 }

func (s span) below(n int32, gap rails) rails {
	switch {
	case s.hi < n:
		return allTrue
	case s.lo >= n:
		return 0
	}
	return gap
}

func (s span) from(n int32, gap rails) rails {
	switch {
	case s.lo >= n:
		return allTrue
	case s.hi < n:
		return 0
	}
	return gap
}
