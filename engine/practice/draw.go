package practice

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
)

// draw is a number that depends on the seed and on what it is for.
func draw(seed uint64, of ...any) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, seed)
	for _, x := range of {
		fmt.Fprintf(h, "|%v", x)
	}
	x := h.Sum64() // its low bits alone are no good: mix them
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	return x ^ x>>33
}

// shuffled is a list in an order that depends on the seed and the names of its items.
func shuffled[T any](list []T, seed uint64, name func(T) string) []T {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b T) int { return cmp.Compare(draw(seed, name(a)), draw(seed, name(b))) })
	return out
}
