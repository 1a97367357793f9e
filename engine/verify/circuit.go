//gosec:disable G115 -- gates and axes are numbered from 0 and held in memory, far fewer than an int32 counts
package verify

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// gate is a boolean function of the axes, written down once: equal gates have
// equal numbers. Both back ends read the same gates, each in its own way.
type gate int32

const (
	never gate = iota
	always
)

type gateKind uint8

const (
	kindConstant gateKind = iota
	kindIn                // an axis is at one of some points
	kindAnd
	kindOr
	kindNot
)

type gateNode struct {
	kind gateKind
	axis int
	set  pointSet
	kids []gate // ascending, no two alike
}

// circuit holds gates. It belongs to one goroutine.
type circuit struct {
	widths []int
	nodes  []gateNode
	index  map[string]gate
	ctx    context.Context // when it ends the work is given up; nil: it never does
}

// errStopped says that the work was given up because its context ended.
var errStopped = errors.New("the work was given up")

// goOn panics with errStopped where the context has ended. It is asked wherever work
// that may be long begins.
func goOn(ctx context.Context) {
	if ctx != nil && ctx.Err() != nil {
		panic(fmt.Errorf("%w: %w", errStopped, ctx.Err()))
	}
}

func newCircuit(widths []int) *circuit {
	return &circuit{widths: widths, nodes: make([]gateNode, 2), index: map[string]gate{}}
}

func (c *circuit) add(n gateNode) gate {
	key := []byte{byte(n.kind)}
	if n.kind == kindIn {
		key = binary.AppendUvarint(key, uint64(n.axis))
		key = append(key, n.set.key()...)
	}
	for _, k := range n.kids {
		key = binary.AppendUvarint(key, uint64(k))
	}
	if g, done := c.index[string(key)]; done {
		return g
	}
	g := gate(len(c.nodes))
	c.nodes = append(c.nodes, n)
	c.index[string(key)] = g
	return g
}

// in holds where an axis is at one of the points.
func (c *circuit) in(axis int, set pointSet) gate {
	switch set.count() {
	case 0:
		return never
	case c.widths[axis]:
		return always
	}
	return c.add(gateNode{kind: kindIn, axis: axis, set: set})
}

// one holds where an axis is at one point.
func (c *circuit) one(axis, point int) gate {
	s := newSet(c.widths[axis])
	s.set(point)
	return c.in(axis, s)
}

func (c *circuit) not(g gate) gate {
	switch n := c.nodes[g]; {
	case g == never:
		return always
	case g == always:
		return never
	case n.kind == kindNot:
		return n.kids[0]
	case n.kind == kindIn:
		return c.in(n.axis, c.full(n.axis).without(n.set))
	}
	return c.add(gateNode{kind: kindNot, kids: []gate{g}})
}

func (c *circuit) full(axis int) pointSet {
	s := newSet(c.widths[axis])
	for i := range c.widths[axis] {
		s.set(i)
	}
	return s
}

func (c *circuit) and(gs ...gate) gate { return c.join(kindAnd, always, never, gs) }
func (c *circuit) or(gs ...gate) gate  { return c.join(kindOr, never, always, gs) }

func (c *circuit) ite(g, yes, no gate) gate { return c.or(c.and(g, yes), c.and(c.not(g), no)) }

// join puts gates under one AND or OR; tests of one axis become one test.
func (c *circuit) join(kind gateKind, neutral, absorbing gate, gs []gate) gate {
	var kids []gate
	tests := map[int]pointSet{}
	var visit func(gs []gate) bool
	visit = func(gs []gate) bool {
		for _, g := range gs {
			n := c.nodes[g]
			switch {
			case g == absorbing:
				return false
			case g == neutral:
			case n.kind == kind:
				if !visit(n.kids) {
					return false
				}
			case n.kind == kindIn:
				if s, have := tests[n.axis]; !have {
					tests[n.axis] = n.set
				} else if kind == kindAnd {
					tests[n.axis] = s.and(n.set)
				} else {
					tests[n.axis] = s.or(n.set)
				}
			default:
				kids = append(kids, g)
			}
		}
		return true
	}
	if !visit(gs) {
		return absorbing
	}
	for axis, s := range tests {
		g := c.in(axis, s)
		if g == absorbing {
			return absorbing
		}
		if g != neutral {
			kids = append(kids, g)
		}
	}
	slices.Sort(kids)
	kids = slices.Compact(kids)
	for _, k := range kids {
		if n := c.nodes[k]; n.kind == kindNot {
			if _, both := slices.BinarySearch(kids, n.kids[0]); both {
				return absorbing
			}
		}
	}
	switch len(kids) {
	case 0:
		return neutral
	case 1:
		return kids[0]
	}
	return c.add(gateNode{kind: kind, kids: kids})
}

// keep says that a test stays as it is.
const keep gate = -1

// replaced is a gate with its tests of axes replaced by what swap says.
func (c *circuit) replaced(g gate, swap func(gateNode) gate) gate {
	memo := map[gate]gate{}
	var visit func(gate) gate
	visit = func(g gate) gate {
		if g <= always {
			return g
		}
		if h, done := memo[g]; done {
			return h
		}
		n, h := c.nodes[g], g
		if n.kind == kindIn {
			if to := swap(n); to != keep {
				h = to
			}
			memo[g] = h
			return h
		}
		kids, same := make([]gate, len(n.kids)), true
		for i, k := range n.kids {
			kids[i] = visit(k)
			same = same && kids[i] == k
		}
		switch {
		case same:
		case n.kind == kindNot:
			h = c.not(kids[0])
		case n.kind == kindAnd:
			h = c.and(kids...)
		default:
			h = c.or(kids...)
		}
		memo[g] = h
		return h
	}
	return visit(g)
}

// draw turns a gate into a diagram.
func (c *circuit) draw(d *diagram, memo map[gate]int32, g gate) int32 {
	if g <= always {
		return int32(g)
	}
	if n, done := memo[g]; done {
		return n
	}
	goOn(c.ctx)
	var n int32
	switch x := c.nodes[g]; x.kind {
	case kindIn:
		n = d.in(d.levelOf(x.axis), x.set)
	case kindNot:
		n = d.not(c.draw(d, memo, x.kids[0]))
	case kindAnd:
		n = c.drawAll(d, memo, x.kids, opMin)
	case kindOr:
		n = c.drawAll(d, memo, x.kids, opMax)
	}
	memo[g] = n
	return n
}

// drawAll draws gates and combines them.
func (c *circuit) drawAll(d *diagram, memo map[gate]int32, kids []gate, o op) int32 {
	parts := make([]int32, len(kids))
	for i, k := range kids {
		parts[i] = c.draw(d, memo, k)
	}
	return d.fold(o, parts)
}

// drawLevels draws a list of gates by urgency, each of which holds where the next
// does: the most urgent first, so that what it settles is settled.
func (c *circuit) drawLevels(d *diagram, memo map[gate]int32, list []gate) []int32 {
	out := make([]int32, len(list))
	done, above := map[gate]bool{}, int32(0)
	for u := len(list) - 1; u > 0; u-- {
		if _, drawn := memo[list[u]]; !drawn && c.nodes[list[u]].kind == kindOr {
			parts := []int32{}
			for _, k := range c.nodes[list[u]].kids {
				if !done[k] {
					parts = append(parts, c.draw(d, memo, k))
				}
				done[k] = true
			}
			memo[list[u]] = d.or(above, d.fold(opMax, append(parts, 0)))
		}
		out[u] = c.draw(d, memo, list[u])
		above = out[u]
	}
	return out
}

// value is a gate's value at a point of every axis.
func (c *circuit) value(memo map[gate]bool, g gate, points []int) bool {
	if g <= always {
		return g == always
	}
	if v, done := memo[g]; done {
		return v
	}
	x := c.nodes[g]
	v := x.kind == kindAnd
	switch x.kind {
	case kindIn:
		v = x.set.has(points[x.axis])
	case kindNot:
		v = !c.value(memo, x.kids[0], points)
	default:
		for _, k := range x.kids {
			if c.value(memo, k, points) != v {
				v = !v
				break
			}
		}
	}
	memo[g] = v
	return v
}
