package pathways

import (
	"cmp"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// atOnce does n things, as many at a time as there are processors, those of most
// weight first: one that is long would else be left over for the end, alone.
func atOnce(n int, weight func(i int) int, do func(i int)) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight(b), weight(a)) })
	var all errgroup.Group
	all.SetLimit(runtime.GOMAXPROCS(0))
	for _, i := range order {
		all.Go(func() error {
			do(i)
			return nil
		})
	}
	_ = all.Wait() // none returns an error
}
