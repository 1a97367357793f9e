package verify

import (
	"encoding/binary"
	"math/bits"
)

// pointSet is a set of points of an axis. Its String is equal for equal sets.
type pointSet []uint64

func newSet(n int) pointSet { return make(pointSet, (n+63)/64) }

func (s pointSet) has(i int) bool { return s[i/64]>>(i%64)&1 != 0 }

func (s pointSet) set(i int) { s[i/64] |= 1 << (i % 64) }

func (s pointSet) count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

func (s pointSet) key() string {
	b := make([]byte, 0, 8*len(s))
	for _, w := range s {
		b = binary.LittleEndian.AppendUint64(b, w)
	}
	return string(b)
}

// combine makes a set word by word.
func (s pointSet) combine(t pointSet, f func(a, b uint64) uint64) pointSet {
	out := make(pointSet, len(s))
	for i := range s {
		out[i] = f(s[i], t[i])
	}
	return out
}

func (s pointSet) and(t pointSet) pointSet {
	return s.combine(t, func(a, b uint64) uint64 { return a & b })
}

func (s pointSet) or(t pointSet) pointSet {
	return s.combine(t, func(a, b uint64) uint64 { return a | b })
}

func (s pointSet) without(t pointSet) pointSet {
	return s.combine(t, func(a, b uint64) uint64 { return a &^ b })
}

// all lists the points in order.
func (s pointSet) all() []int {
	var out []int
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			out = append(out, i*64+bits.TrailingZeros64(w))
		}
	}
	return out
}
