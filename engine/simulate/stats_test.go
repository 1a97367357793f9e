package simulate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine/simulate"
)

// TestWilson compares with values worked out by hand from the formula.
func TestWilson(t *testing.T) {
	for _, x := range []struct {
		k, n      int64
		low, high float64
	}{
		{0, 10, 0, 0.277533}, {10, 10, 0.722467, 1}, {5, 10, 0.236593, 0.763407}, {1, 2, 0.094529, 0.905471}, {300, 1000, 0.272407, 0.329124}, {0, 0, 0, 1},
	} {
		got := simulate.Wilson(x.k, x.n)
		require.InDelta(t, x.low, got.Low, 1e-5, "%d of %d", x.k, x.n)
		require.InDelta(t, x.high, got.High, 1e-5, "%d of %d", x.k, x.n)
	}
}

// TestPoisson compares with the quantiles of tables.
func TestPoisson(t *testing.T) {
	for mean, want := range map[float64]simulate.Interval{
		0: {}, 0.01: {0, 0}, 1: {0, 3}, 5: {1, 10}, 10: {4, 17}, 100: {81, 120},
	} {
		require.Equal(t, want, simulate.Poisson(mean), "mean %g", mean)
	}
	large := simulate.Poisson(1e6) // a normal distribution by then
	require.InDelta(t, 1e6-1960, large.Low, 3)
	require.InDelta(t, 1e6+1960, large.High, 3)
}
