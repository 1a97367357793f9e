package replay

import (
	"math/bits"
	"slices"
)

// columns counts in how many rows of bits each bit was set, without looking at single
// bits: the counts of 64 columns are kept as the digits of one word each. Rows wait
// until there are eight; reading the counts changes nothing.
type columns struct {
	words   int
	waiting []uint64 // rows, one behind the other
	digits  []uint64 // by word and digit
	folded  int      // how often since the digits were zero
	totals  []int64  // by word and bit: what the digits had no room for
}

const (
	rowsFolded = 8
	digitCount = 16
	mostFolded = 1<<digitCount/rowsFolded - 1
)

func newColumns(words int) columns {
	return columns{
		words: words, waiting: make([]uint64, 0, rowsFolded*words),
		digits: make([]uint64, digitCount*words), totals: make([]int64, 64*words),
	}
}

// row is where the next row is to be written, all of it: it holds what was there before.
func (c *columns) row() []uint64 {
	if len(c.waiting) == cap(c.waiting) {
		c.fold()
	}
	n := len(c.waiting)
	c.waiting = c.waiting[:n+c.words]
	return c.waiting[n:]
}

// fold adds eight rows to the digits.
func (c *columns) fold() {
	n := c.words
	for i := range n {
		x, d := c.waiting[i:], (*[digitCount]uint64)(c.digits[i*digitCount:])
		ones, a := full(d[0], x[0], x[n])
		ones, b := full(ones, x[2*n], x[3*n])
		twos, e := full(d[1], a, b)
		ones, a = full(ones, x[4*n], x[5*n])
		ones, b = full(ones, x[6*n], x[7*n])
		twos, f := full(twos, a, b)
		fours, carry := full(d[2], e, f)
		d[0], d[1], d[2] = ones, twos, fours
		for k := 3; carry != 0; k++ {
			d[k], carry = d[k]^carry, d[k]&carry
		}
	}
	c.waiting = c.waiting[:0]
	if c.folded++; c.folded == mostFolded {
		addDigits(c.totals, c.digits)
		clear(c.digits)
		c.folded = 0
	}
}

// full adds three bits, in each column.
func full(a, b, c uint64) (sum, carry uint64) {
	x := a ^ b
	return x ^ c, a&b | x&c
}

func addDigits(totals []int64, digits []uint64) {
	for i, d := range digits {
		addBits(totals[i/digitCount*64:], d, 1<<(i%digitCount))
	}
}

func addBits(totals []int64, set uint64, n int64) {
	for ; set != 0; set &= set - 1 {
		totals[bits.TrailingZeros64(set)] += n
	}
}

// counts are those of all rows, by word and bit.
func (c *columns) counts() []int64 {
	all := slices.Clone(c.totals)
	addDigits(all, c.digits)
	for i, set := range c.waiting {
		addBits(all[i%c.words*64:], set, 1)
	}
	return all
}
