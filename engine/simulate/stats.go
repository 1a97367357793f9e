package simulate

import "math"

// Interval is where a figure lies 95 times of 100, by one kind of chance alone.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

const (
	z95  = 1.959963984540054 // of the normal distribution, two-sided
	tail = 0.025
)

// Wilson is the interval of a share of which k of n were seen. It is the noise of
// drawing so few children and no more: it says nothing of the assumptions.
func Wilson(k, n int64) Interval {
	if n == 0 {
		return Interval{0, 1}
	}
	m, p := float64(n), float64(k)/float64(n)
	mid := (p + z95*z95/(2*m)) / (1 + z95*z95/m)
	half := z95 / (1 + z95*z95/m) * math.Sqrt(p*(1-p)/m+z95*z95/(4*m*m))
	return Interval{max(0, mid-half), min(1, mid+half)}
}

// Poisson is the interval of a count whose mean is known: calls on a day, when they
// come independently of each other.
func Poisson(mean float64) Interval {
	if mean <= 0 {
		return Interval{}
	}
	// from far enough below the mean that what lies under it does not matter
	k := math.Floor(max(0, mean-12*math.Sqrt(mean)-20))
	gamma, _ := math.Lgamma(k + 1)
	p := math.Exp(k*math.Log(mean) - mean - gamma)
	low, sum := -1.0, p
	for {
		if low < 0 && sum >= tail {
			low = k
		}
		if sum >= 1-tail {
			return Interval{low, k}
		}
		k++
		p *= mean / k
		sum += p
	}
}
