package main

import (
	"slices"
	"time"
)

// dueAfter is when request i is due, counted from the first: at a fixed rate a
// second, without the rounding of an interval that would add up.
func dueAfter(rate float64, i int) time.Duration {
	return time.Duration(float64(i) * float64(time.Second) / rate)
}

// dueBy is how many requests are due once so much time has passed.
func dueBy(rate float64, passed time.Duration) int {
	if passed < 0 {
		return 0
	}
	n := int(rate * passed.Seconds())
	for dueAfter(rate, n) <= passed {
		n++
	}
	for n > 0 && dueAfter(rate, n-1) > passed {
		n--
	}
	return n
}

// quantile is the least of the sorted values that a share of q of them does not
// exceed: a value that occurred, 0 where there is none.
func quantile[T int64 | float64 | time.Duration](sorted []T, q float64) T {
	if len(sorted) == 0 {
		return 0
	}
	i := int(q*float64(len(sorted))+0.9999999) - 1
	return sorted[max(0, min(i, len(sorted)-1))]
}

// median is the middle one of some values, of an even number the mean of both.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	mid := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[mid]
	}
	return (sorted[mid-1] + sorted[mid]) / 2
}
