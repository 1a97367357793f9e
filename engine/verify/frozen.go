//gosec:disable G115 -- the axes and nodes of a diagram that its budget kept small
package verify

// frozen is decision diagrams of 0 and 1 as one plain array that nothing changes any
// more, without what was needed to draw them. A node is named by its place: there
// stands its axis, and behind it its children by point, because a path down is a chain
// of reads that each wait for the one before. Nodes 0 and 1 are the values.
type frozen []int32

// freezer copies what is reached from some roots out of a diagram.
type freezer struct {
	from *diagram
	to   *frozen
	done map[int32]int32
}

func newFreezer(d *diagram) *freezer {
	return &freezer{from: d, to: &frozen{0, 0}, done: map[int32]int32{}}
}

func (f *freezer) freeze(n int32) int32 {
	if f.from.leaf(n) {
		return n
	}
	if to, done := f.done[n]; done {
		return to
	}
	kids := make([]int32, 0, f.from.widths[f.from.level[n]])
	for _, k := range f.from.children(n) {
		kids = append(kids, f.freeze(k))
	}
	to := int32(len(*f.to))
	*f.to = append(append(*f.to, f.from.level[n]), kids...)
	f.done[n] = to
	return to
}

func (f *freezer) levels(list []int32) []int32 {
	out := make([]int32, len(list))
	for u, n := range list {
		out[u] = f.freeze(n)
	}
	return out
}

// trimmed gives back the room the arrays grew past.
func (f frozen) trimmed() frozen { return append(frozen{}, f...) }

// holds follows one path down from a node.
func (f frozen) holds(n int32, points []int32) bool {
	for n > 1 {
		n = f[n+1+points[f[n]]]
	}
	return n == 1
}

// most is the greatest place of a list by urgency that holds, 0 when none does.
func (f frozen) most(list []int32, points []int32) int {
	for u := len(list) - 1; u > 0; u-- {
		if f.holds(list[u], points) {
			return u
		}
	}
	return 0
}
