package insight

import "slices"

// classes are the upper ends of the classes that times to complete are counted in,
// in seconds. Fixed classes need no memory for each assessment, and no time that is
// shown is that of one child. (Grade design.)
var classes = []int{15, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 3600}

// times counts assessments by how long they took; the last class is above all ends.
type times []int

// add counts an assessment; 0 seconds means that nobody measured.
func (t *times) add(seconds int) {
	if seconds <= 0 {
		return
	}
	if *t == nil {
		*t = make(times, len(classes)+1)
	}
	i, _ := slices.BinarySearch(classes, seconds)
	(*t)[i]++
}

// Time is how long assessments took, from the first question to the answer.
type Time struct {
	Measured Figure `json:"measured"`         // assessments whose time is known
	Median   *int   `json:"median_at_most_s"` // upper end of the class, in seconds; null where it is not shown or over an hour
	P90      *int   `json:"p90_at_most_s"`
}

// n is how many were counted.
func (t times) n() int {
	sum := 0
	for _, x := range t {
		sum += x
	}
	return sum
}

func (t times) summary() Time {
	n := t.n()
	out := Time{Measured: shown(n)}
	if n > SmallCount {
		out.Median, out.P90 = t.below(n, 0.5), t.below(n, 0.9)
	}
	return out
}

// below is the class that a share of all is within.
func (t times) below(n int, share float64) *int {
	for i, end := range classes {
		if float64(t[:i+1].n()) >= share*float64(n) {
			return &end
		}
	}
	return nil
}
