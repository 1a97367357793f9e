//gosec:disable G115 -- numbers of nodes, axes and values: the budget ends a proof long before any of them is too large
package verify

import (
	"errors"
	"math/big"
	"slices"
)

// diagram holds multi-valued decision diagrams: functions of all axes to small
// whole numbers, kept so that two functions are equal just when they are one
// node. It follows R. E. Bryant's reduced ordered diagrams with one child for
// every point of an axis. It belongs to one goroutine.
type diagram struct {
	widths []int // points of each axis, in order
	budget int   // nodes; over it the work is given up with errBudget
	place  []int // level of each axis of a circuit; nil: its number

	level  []int32 // of each node; leaves come first, one for each value
	first  []int32 // where a node's children begin in kids
	kids   []int32
	hashes []uint64 // of each node, to grow the table
	table  []int32  // open addressing over nodes; 0 is empty, for leaves are not in it
	marks  []int32  // of each node: the last walk that met it
	mark   int32
	cache  []step // direct-mapped: what collides is worked out again
}

// step is one operation on two nodes and its result, for the cache.
type step struct {
	op      op
	done    bool
	a, b, n int32
}

const cacheBits = 20

// op combines two values; over is for values past 255, which there are none of.
type op uint16

const (
	opMax op = iota
	opMin
	opLess   // 1 where a < b
	opEquals // 1 where a == b
	opPick   // opPick + n: n where a is not 0, else b
)

// leaves is the number of values a function can have.
const leaves = 64

// errBudget says that a diagram grew past its budget; the SAT solver takes over.
var errBudget = errors.New("the decision diagram grew past its budget of nodes")

func newDiagram(widths []int, budget int) *diagram {
	d := &diagram{widths: widths, budget: budget, table: make([]int32, 1<<14), cache: make([]step, 1<<cacheBits)}
	for range leaves {
		d.level = append(d.level, int32(len(widths)))
		d.first = append(d.first, 0)
		d.hashes = append(d.hashes, 0)
	}
	return d
}

// size is the number of nodes made so far.
func (d *diagram) size() int { return len(d.level) - leaves }

// node is the function that reads an axis first; one whose children are all the
// same does not.
func (d *diagram) node(level int, kids []int32) int32 {
	same := true
	h := uint64(level)*0x9e3779b97f4a7c15 + 1
	for _, k := range kids {
		same = same && k == kids[0]
		h = (h ^ uint64(k)) * 0x100000001b3
		h ^= h >> 29
	}
	if same {
		return kids[0]
	}
	at := d.slot(h, func(n int32) bool { return int(d.level[n]) == level && equalKids(d.children(n), kids) })
	if n := d.table[at]; n != 0 {
		return n
	}
	if d.size() >= d.budget {
		panic(errBudget)
	}
	n := int32(len(d.level))
	d.level = append(d.level, int32(level))
	d.first = append(d.first, int32(len(d.kids)))
	d.kids = append(d.kids, kids...)
	d.hashes = append(d.hashes, h)
	d.table[at] = n
	if 2*d.size() > len(d.table) {
		d.grow()
	}
	return n
}

// slot is where a node with a hash is in the table, or where it would go.
func (d *diagram) slot(h uint64, same func(int32) bool) int {
	mask := len(d.table) - 1
	at := int(h^h>>32) & mask
	for n := d.table[at]; n != 0 && (d.hashes[n] != h || !same(n)); n = d.table[at] {
		at = (at + 1) & mask
	}
	return at
}

func (d *diagram) grow() {
	d.table = make([]int32, 2*len(d.table))
	for n := leaves; n < len(d.level); n++ {
		d.table[d.slot(d.hashes[n], func(int32) bool { return false })] = int32(n)
	}
}

func equalKids(a, b []int32) bool {
	for i, x := range b {
		if a[i] != x {
			return false
		}
	}
	return true
}

func (d *diagram) leaf(n int32) bool { return n < leaves }

// children are a node's, one for each point of its axis.
func (d *diagram) children(n int32) []int32 {
	f := d.first[n]
	return d.kids[f : f+int32(d.widths[d.level[n]])]
}

// at is the child of n for a point of an axis at n's level or above it.
func (d *diagram) at(n int32, level, point int) int32 {
	if int(d.level[n]) != level {
		return n
	}
	return d.kids[int(d.first[n])+point]
}

// in is 1 where an axis is at one of some points.
func (d *diagram) in(level int, points pointSet) int32 {
	kids := make([]int32, d.widths[level])
	for i := range kids {
		if points.has(i) {
			kids[i] = 1
		}
	}
	return d.node(level, kids)
}

// levelOf is where an axis of a circuit is read.
func (d *diagram) levelOf(axis int) int {
	if d.place == nil {
		return axis
	}
	return d.place[axis]
}

// apply combines two functions point by point.
func (d *diagram) apply(o op, a, b int32) int32 {
	if n, ok := d.shortcut(o, a, b); ok {
		return n
	}
	if (o == opMax || o == opMin || o == opEquals) && a > b {
		a, b = b, a
	}
	h := (uint64(a)*0x9e3779b97f4a7c15 ^ uint64(b)*0xc2b2ae3d27d4eb4f ^ uint64(o)) * 0x165667b19e3779f9
	at := &d.cache[h>>(64-cacheBits)]
	if at.done && at.a == a && at.b == b && at.op == o {
		return at.n
	}
	level := int(min(d.level[a], d.level[b]))
	var few [16]int32
	kids := few[:]
	if w := d.widths[level]; w <= len(few) {
		kids = kids[:w]
	} else {
		kids = make([]int32, w)
	}
	for i := range kids {
		kids[i] = d.apply(o, d.at(a, level, i), d.at(b, level, i))
	}
	n := d.node(level, kids)
	*at = step{o, true, a, b, n}
	return n
}

func (d *diagram) shortcut(o op, a, b int32) (int32, bool) {
	both := d.leaf(a) && d.leaf(b)
	switch {
	case o == opMax && (a == b || b == 0):
		return a, true
	case o == opMax && a == 0:
		return b, true
	case o == opMax && both:
		return max(a, b), true
	case o == opMin && (a == 0 || b == 0):
		return 0, true
	case o == opMin && a == b:
		return a, true
	case o == opMin && both:
		return min(a, b), true
	case o == opLess && (a == b || b == 0):
		return 0, true
	case o == opLess && both:
		return truth(a < b), true
	case o == opEquals && a == b:
		return 1, true
	case o == opEquals && both:
		return 0, true
	case o >= opPick && d.leaf(a):
		if a != 0 {
			return int32(o - opPick), true
		}
		return b, true
	}
	return 0, false
}

func truth(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// not exchanges 0 and everything else.
func (d *diagram) not(a int32) int32 { return d.apply(opEquals, a, 0) }

// and, or combine functions of 0 and 1.
func (d *diagram) and(a, b int32) int32 { return d.apply(opMin, a, b) }
func (d *diagram) or(a, b int32) int32  { return d.apply(opMax, a, b) }

// fold combines many functions, neighbours first: what reads the same axes meets
// while it is small.
func (d *diagram) fold(o op, parts []int32) int32 {
	middle := map[int32]int{}
	for _, p := range parts {
		levels := d.support(p).all()
		if len(levels) > 0 {
			middle[p] = levels[len(levels)/2]
		}
	}
	slices.SortStableFunc(parts, func(a, b int32) int { return middle[a] - middle[b] })
	for len(parts) > 1 {
		next := parts[:0:0]
		for i := 0; i+1 < len(parts); i += 2 {
			next = append(next, d.apply(o, parts[i], parts[i+1]))
		}
		if len(parts)%2 == 1 {
			next = append(next, parts[len(parts)-1])
		}
		parts = next
	}
	return parts[0]
}

// value is the function's value at a point of every axis.
func (d *diagram) value(n int32, points []int) int {
	for !d.leaf(n) {
		n = d.kids[int(d.first[n])+points[d.level[n]]]
	}
	return int(n)
}

// support lists the axes a function depends on.
func (d *diagram) support(n int32) pointSet {
	levels := newSet(len(d.widths))
	d.walk(n, func(n int32) { levels.set(int(d.level[n])) })
	return levels
}

// walk calls f once for every inner node below and with n.
func (d *diagram) walk(n int32, f func(int32)) {
	d.marks = append(d.marks, make([]int32, len(d.level)-len(d.marks))...)
	d.mark++
	mark := d.mark
	var visit func(n int32)
	visit = func(n int32) {
		if d.leaf(n) || d.marks[n] == mark {
			return
		}
		d.marks[n] = mark
		f(n)
		for _, k := range d.children(n) {
			visit(k)
		}
	}
	visit(n)
}

// count is the number of inputs where the function is not 0; weights holds for
// each axis how many inputs each point stands for.
func (d *diagram) count(n int32, weights [][]*big.Int) *big.Int {
	sums := make([]*big.Int, len(weights)) // of one axis
	for i, w := range weights {
		sums[i] = new(big.Int)
		for _, x := range w {
			sums[i].Add(sums[i], x)
		}
	}
	memo := map[int32]*big.Int{}
	var below func(n int32, from int) *big.Int
	below = func(n int32, from int) *big.Int { // over the axes from `from`
		total := new(big.Int)
		if n == 0 {
			return total
		}
		if d.leaf(n) {
			total.SetInt64(1)
		} else if m, done := memo[n]; done {
			total.Set(m)
		} else {
			for i, k := range d.children(n) {
				if k != 0 {
					total.Add(total, new(big.Int).Mul(weights[d.level[n]][i], below(k, int(d.level[n])+1)))
				}
			}
			memo[n] = new(big.Int).Set(total)
		}
		for l := from; l < int(d.level[n]); l++ {
			total.Mul(total, sums[l])
		}
		return total
	}
	return below(n, 0)
}
