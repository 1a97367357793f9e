//gosec:disable G115 -- ids of sets and small ranges of a sequence, far from any limit
package verify

import (
	"math"
	"slices"

	"safetynet/engine"
)

// part is one operand of a conjunction: the axes it reads.
type part struct {
	axes  []int
	joins []int // conjunctions it stands in
}

// layout is what the order of the axes is chosen by: at every place the diagram
// must remember the parts left of it that are still waiting for others, or which
// of those on the right are still of use; the fewer of the two.
type layout struct {
	parts []part
	joins [][]int // by conjunction: its parts
}

// order puts what conditions read together side by side, the age first. It starts
// from the dictionary's order and anneals; the same logics give the same order.
func (s *space) order(logics []*engine.Logic) {
	l := s.layout(logics)
	n := len(s.axes)
	place := make([]int, n)
	for i := range place {
		place[i] = i
	}
	place = l.anneal(l.gravitate(place))
	axes := make([]*axis, n)
	for i, p := range place {
		axes[p] = s.axes[i]
	}
	s.axes = axes
	for id, i := range s.axisOf {
		s.axisOf[id] = place[i]
	}
}

func (s *space) layout(logics []*engine.Logic) *layout {
	l := &layout{}
	index, seen := map[string]int{}, map[string]bool{}
	enter := func(set pointSet) int {
		key := set.key()
		if _, have := index[key]; !have {
			index[key] = len(l.parts)
			l.parts = append(l.parts, part{axes: set.all()})
		}
		return index[key]
	}
	join := func(sets []pointSet) {
		var ids []int
		key := ""
		for _, set := range sets {
			if set.count() > 0 {
				ids = append(ids, enter(set))
			}
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
		for _, id := range ids {
			key += string(rune(id)) + " "
		}
		if len(ids) < 2 || seen[key] {
			return
		}
		seen[key] = true
		for _, id := range ids {
			l.parts[id].joins = append(l.parts[id].joins, len(l.joins))
		}
		l.joins = append(l.joins, ids)
	}
	var visit func(x *engine.Formula) pointSet
	visit = func(x *engine.Formula) pointSet {
		all := newSet(len(s.axes))
		if x == nil {
			return all
		}
		if x.Op == engine.Test {
			var flags []pointSet
			for _, f := range x.Literal.Findings() {
				if i := s.axisOf[f.ID.Value]; i > 0 {
					all.set(i)
					one := newSet(len(s.axes))
					one.set(i)
					flags = append(flags, one)
				}
			}
			if x.Literal.Counts() {
				join(flags)
			}
		}
		var kids []pointSet
		for _, k := range x.Kids {
			kids = append(kids, visit(k))
			all = all.or(kids[len(kids)-1])
		}
		if x.Op == engine.And {
			join(kids)
		}
		return all
	}
	for _, g := range logics {
		for _, k := range g.Criteria {
			visit(k.When)
			for _, e := range sortedKeys(k.Excuses) {
				visit(k.Excuses[e].When)
			}
		}
		for _, r := range g.Raises {
			visit(r.When)
		}
		for _, r := range g.Scope {
			visit(r.When)
		}
		for _, c := range g.Conflicts {
			visit(c.When)
		}
	}
	return l
}

func (l *layout) extent(i int, place []int) (lo, hi int) {
	lo, hi = math.MaxInt, -1
	for _, a := range l.parts[i].axes {
		lo, hi = min(lo, place[a]), max(hi, place[a])
	}
	return lo, hi
}

// cost estimates the size of the diagram for an order.
func (l *layout) cost(place []int, left, right []int) float64 {
	clear(left)
	clear(right)
	los, his := make([]int, len(l.joins)), make([]int, len(l.joins))
	for i := range los {
		los[i] = math.MaxInt
	}
	for i, p := range l.parts {
		lo, hi := l.extent(i, place)
		for _, j := range p.joins {
			los[j], his[j] = min(los[j], lo), max(his[j], hi)
		}
	}
	for i, p := range l.parts {
		lo, hi := l.extent(i, place)
		first, last := lo, hi
		for _, j := range p.joins {
			first, last = min(first, los[j]), max(last, his[j])
		}
		left[lo]++ // waits from its first axis until its last conjunction is done
		left[last]--
		right[first]++ // of use from the start of its first conjunction until it is read
		right[hi]--
	}
	total, a, b := 0.0, 0, 0
	for p := range place {
		a, b = a+left[p], b+right[p]
		total += math.Pow(1.5, float64(min(a, b)))
	}
	return total
}

// gravitate moves axes to the middle of what they are read with (F. Aloul and
// others: FORCE, 2003).
func (l *layout) gravitate(place []int) []int {
	left, right := make([]int, len(place)+1), make([]int, len(place)+1)
	best, least := place, l.cost(place, left, right)
	for range 80 {
		sum, count := make([]float64, len(place)), make([]float64, len(place))
		for _, join := range l.joins {
			middle, n := 0.0, 0.0
			for _, i := range join {
				for _, a := range l.parts[i].axes {
					middle, n = middle+float64(place[a]), n+1
				}
			}
			for _, i := range join {
				for _, a := range l.parts[i].axes {
					sum[a], count[a] = sum[a]+middle/n, count[a]+1
				}
			}
		}
		byPlace := make([]int, len(place))
		at := make([]float64, len(place))
		for a := range place {
			byPlace[place[a]] = a
			at[a] = float64(place[a])
			if count[a] > 0 {
				at[a] = sum[a] / count[a]
			}
		}
		at[0] = -1 // the age stays first
		slices.SortStableFunc(byPlace, func(a, b int) int {
			if at[a] < at[b] {
				return -1
			} else if at[a] > at[b] {
				return 1
			}
			return 0
		})
		next := make([]int, len(place))
		for p, a := range byPlace {
			next[a] = p
		}
		place = next
		if x := l.cost(place, left, right); x < least {
			best, least = place, x
		}
	}
	return best
}

// anneal moves one axis at a time and keeps what costs less, more strictly as it
// goes on.
func (l *layout) anneal(start []int) []int {
	n := len(start)
	if n < 4 {
		return start
	}
	random := new(sequence) // the same order each time
	*random = 0x9e3779b97f4a7c15
	left, right := make([]int, n+1), make([]int, n+1)
	now := slices.Clone(start)
	byPlace := make([]int, n)
	for a, p := range now {
		byPlace[p] = a
	}
	cost := math.Log(l.cost(now, left, right))
	best, least := slices.Clone(now), cost
	const moves = 12000
	for i := range moves {
		from, to := 1+random.below(n-1), 1+random.below(n-1)
		if from == to {
			continue
		}
		shift(byPlace, now, from, to)
		c := math.Log(l.cost(now, left, right))
		if heat := 0.05 * (1 - float64(i)/moves); c <= cost || random.fraction() < math.Exp((cost-c)/(heat+1e-9)) {
			cost = c
			if c < least {
				best, least = slices.Clone(now), c
			}
			continue
		}
		shift(byPlace, now, to, from)
	}
	return best
}

// shift takes the axis at one place to another; those between move up or down.
func shift(byPlace, place []int, from, to int) {
	a := byPlace[from]
	if from < to {
		copy(byPlace[from:to], byPlace[from+1:to+1])
	} else {
		copy(byPlace[to+1:from+1], byPlace[to:from])
	}
	byPlace[to] = a
	for p := min(from, to); p <= max(from, to); p++ {
		place[byPlace[p]] = p
	}
}

// sequence is a fixed sequence of numbers that look drawn (G. Marsaglia's xorshift):
// the package draws no real ones.
type sequence uint64

func (s *sequence) next() uint64 {
	x := *s
	x ^= x << 13
	x ^= x >> 7
	x ^= x << 17
	*s = x
	return uint64(x)
}

func (s *sequence) below(n int) int { return int((s.next() >> 11) % uint64(n)) }

func (s *sequence) fraction() float64 { return float64(s.next()>>11) / (1 << 53) }
