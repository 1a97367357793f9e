package verify

import (
	"math"

	"safetynet/engine"
)

// witness is the plainest input at which a function is not 0: the fewest things
// said of the child besides what is normal, an exact age before an open one.
func (s *space) witness(d *diagram, n int32) []int {
	if n == 0 {
		return nil
	}
	var best []int
	least := math.MaxInt
	seen := map[int32]bool{}
	for i, p := range s.axes[0].points {
		root := d.at(n, 0, i)
		if root == 0 || (seen[root] && !plainAge(p)) {
			continue
		}
		seen[root] = true
		w := &shortest{space: s, d: d, age: p.ages, memo: map[int32]int{}}
		if cost := w.cost(root) + ageCost(p); cost < least {
			least = cost
			best = w.path(root)
			best[0] = i
		}
	}
	return best
}

// plainAge is one somebody would give without being asked twice.
func plainAge(p point) bool { return ageCost(p) == 0 }

func ageCost(p point) int {
	cost := 0
	if p.ages.Months.Lo != p.ages.Months.Hi || p.ages.Days.Lo != p.ages.Days.Hi {
		cost += 2
	}
	for _, a := range p.answers {
		if !a.Known() || a.Value.Number < term {
			cost++
		}
	}
	return cost
}

// shortest finds the cheapest way down a diagram for a child of one age.
type shortest struct {
	*space
	d    *diagram
	age  engine.Age
	memo map[int32]int
	well []int // calm points by axis, from 1; 0 not yet known
}

const never0 = math.MaxInt / 2

func (w *shortest) calmAt(axis int) int {
	if w.well == nil {
		w.well = make([]int, len(w.axes))
	}
	if w.well[axis] == 0 {
		w.well[axis] = w.calm(axis, w.age) + 1
	}
	return w.well[axis] - 1
}

// price is what it costs to say something other than what is normal: an unknown
// costs more than a value, for it says less about the child.
func (w *shortest) price(axis, point int) int {
	if point == w.calmAt(axis) {
		return 0
	}
	cost := 2
	for _, a := range w.axes[axis].points[point].answers {
		if !a.Known() {
			cost++
		}
	}
	return cost
}

func (w *shortest) cost(n int32) int {
	if n == 0 {
		return never0
	}
	if w.d.leaf(n) {
		return 0
	}
	if c, done := w.memo[n]; done {
		return c
	}
	least := never0
	for i, k := range w.d.children(n) {
		least = min(least, w.cost(k)+w.price(int(w.d.level[n]), i))
	}
	w.memo[n] = least
	return least
}

func (w *shortest) path(n int32) []int {
	points := make([]int, len(w.axes))
	for i := range w.axes {
		if i > 0 {
			points[i] = w.calmAt(i)
		}
	}
	for !w.d.leaf(n) {
		level := int(w.d.level[n])
		best, least := 0, math.MaxInt
		for i, k := range w.d.children(n) {
			if c := w.cost(k) + w.price(level, i); c < least {
				best, least = i, c
			}
		}
		points[level] = best
		n = w.d.at(n, level, best)
	}
	return points
}
