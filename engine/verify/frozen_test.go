package verify

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFrozen: frozen, five lists of drawn diagrams say at every point which is the most
// urgent that holds, as they say one by one.
func TestFrozen(t *testing.T) {
	widths := []int{2, 3, 4, 2, 3}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		d := newDiagram(widths, 10_000)
		var draw func(level int) int32
		draw = func(level int) int32 {
			if level == len(widths) || r.IntN(8) == 0 {
				return int32(r.IntN(2)) // #nosec G115 -- 0 or 1
			}
			var kids []int32
			for range widths[level] {
				kids = append(kids, draw(level+1))
			}
			return d.node(level, kids)
		}
		const urgencies = 4
		f := newFreezer(d, urgencies-1)
		var lists [railCount][]int32
		var roots [railCount]int32
		for i := range lists {
			n := urgencies
			if i >= 3 {
				n = 2
			}
			for range n {
				lists[i] = append(lists[i], draw(r.IntN(3)))
			}
			roots[i] = f.most(lists[i])
		}
		frozen := f.to.trimmed()
		points, at := make([]int32, len(widths)+1), make([]int, len(widths))
		var every func(axis int)
		every = func(axis int) {
			if axis < len(widths) {
				for at[axis] = range widths[axis] {
					points[axis] = int32(at[axis]) // #nosec G115 -- a few
					every(axis + 1)
				}
				return
			}
			values := frozen.read(roots, points)
			for i, list := range lists {
				want := 0
				for u := 1; u < len(list); u++ {
					if d.value(list[u], at) == 1 {
						want = u
					}
				}
				require.Equal(t, want, values[i], "%v of %v", at, list)
			}
		}
		every(0)
	}
}
