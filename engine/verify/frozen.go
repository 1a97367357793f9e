//gosec:disable G115 -- the axes and nodes of a diagram that its budget kept small
package verify

import (
	"encoding/binary"
	"math"
)

// frozen is decision diagrams as one plain array that nothing changes any more, without
// what was needed to draw them. A node is named by its place: there stands its axis, and
// behind it its children by point, because a path down is a chain of reads that each wait
// for the one before. The values come first, each a node with itself as its only child,
// on an axis of their own whose only point is 0.
type frozen []int32

// railCount is how many diagrams are read of one child: [roots].
const railCount = 5

// freezer makes frozen diagrams of lists of diagrams of 0 and 1.
type freezer struct {
	from *diagram
	to   frozen
	done map[string]int32 // by what is left of the list
}

// newFreezer has values up to the given one.
func newFreezer(d *diagram, most int) *freezer {
	f := &freezer{from: d, done: map[string]int32{}}
	for v := range most + 1 {
		f.to = append(f.to, int32(len(d.widths)), value(v))
	}
	return f
}

// value is the node of a value.
func value(v int) int32 { return int32(2 * v) }

// most freezes a list by urgency: one diagram of the greatest place that holds, 0 where
// none does or only the first.
func (f *freezer) most(list []int32) int32 {
	var key []byte
	top, left := int32(math.MaxInt32), make([]int32, len(list))
	for u := len(list) - 1; u > 0; u-- {
		n := list[u]
		left[u] = n
		key = binary.LittleEndian.AppendUint32(key, uint32(n))
		if f.from.leaf(n) {
			if n == 0 {
				continue
			}
			if top == math.MaxInt32 {
				return value(u)
			}
			break // what is less urgent makes no difference
		}
		top = min(top, f.from.level[n])
	}
	if top == math.MaxInt32 {
		return value(0)
	}
	if to, done := f.done[string(key)]; done {
		return to
	}
	kids := make([]int32, f.from.widths[top])
	for point := range kids {
		kids[point] = f.most(f.at(left, top, point))
	}
	to := int32(len(f.to))
	f.to = append(append(f.to, top), kids...)
	f.done[string(key)] = to
	return to
}

// at is what is left of a list at a point of an axis.
func (f *freezer) at(list []int32, axis int32, point int) []int32 {
	out := make([]int32, len(list))
	for u, n := range list {
		out[u] = n
		if !f.from.leaf(n) && f.from.level[n] == axis {
			out[u] = f.from.children(n)[point]
		}
	}
	return out
}

// trimmed gives back the room the array grew past.
func (f frozen) trimmed() frozen { return append(frozen{}, f...) }

// read follows the paths down from some nodes to their values, all at once: each step of
// a path waits for memory, and no path waits for another. points are by axis, that of the
// values behind them.
func (f frozen) read(nodes [railCount]int32, points []int32) (values [railCount]int) {
	for moved := true; moved; {
		moved = false
		for i, n := range nodes {
			next := f[n+1+points[f[n]]]
			nodes[i] = next
			moved = moved || next != n
		}
	}
	for i, n := range nodes {
		values[i] = int(n / 2)
	}
	return values
}
