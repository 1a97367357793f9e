package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOnAverage: round by round, so that it can be compared with those of the same round.
func TestOnAverage(t *testing.T) {
	a := &timed{samples: []sample{{cpu: 1, wall: 10}, {cpu: 3, wall: 30}}, bytes: 8, objects: 2}
	b := &timed{samples: []sample{{cpu: 5, wall: 50}, {cpu: 7, wall: 10}}}
	one := onAverage("one", []*timed{a, b})
	require.Equal(t, []sample{{cpu: 3, wall: 30}, {cpu: 5, wall: 20}}, one.samples)
	require.Equal(t, []float64{4, 1}, []float64{one.bytes, one.objects})
	require.Equal(t, "one", one.name)
}
