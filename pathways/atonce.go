package pathways

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"

	"golang.org/x/sync/errgroup"
)

// atOnce does n things, as many at a time as there are processors, those of most
// weight first: one that is long would else be left over for the end, alone. A panic of
// one is the caller's: a server must outlive a text that breaks a reader of it.
func atOnce(n int, weight func(i int) int, do func(i int)) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight(b), weight(a)) })
	var all errgroup.Group
	all.SetLimit(runtime.GOMAXPROCS(0))
	for _, i := range order {
		all.Go(func() (failed error) {
			defer func() {
				if reason := recover(); reason != nil {
					failed = fmt.Errorf("%v\n%s", reason, debug.Stack())
				}
			}()
			do(i)
			return nil
		})
	}
	if failed := all.Wait(); failed != nil {
		panic(failed)
	}
}
