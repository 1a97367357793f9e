//gosec:disable G115 -- variables are numbered from 1 and held in memory, far fewer than an int32 counts
package verify

import (
	"slices"

	"github.com/crillab/gophersat/solver"
)

// satisfy finds a point of every axis where all the gates hold, and tells whether
// there is one. Axes the gates do not read are at -1. Every question has a solver
// of its own: this one can give a wrong verdict when it is asked a second time.
func (c *circuit) satisfy(gs ...gate) (points []int, ok bool) {
	goOn(c.ctx)
	q := &question{circuit: c, index: make([]int32, len(c.nodes)), axes: make([]*asked, len(c.widths))}
	q.fresh() // variables count from 1
	for _, g := range gs {
		if !q.demand(g, true) {
			return nil, false
		}
	}
	for _, p := range q.pending {
		q.clause(p.kids, p.holds)
	}
	for _, a := range q.axes {
		if a != nil {
			q.cut(a)
		}
	}
	s := solver.New(solver.ParseSliceNb(q.clauses, len(q.needed)-1))
	if c.solve(s) != solver.Sat {
		return nil, false
	}
	return q.points(s.Model()), true
}

// solving keeps solvers apart: all of them learn in one buffer of their package, and
// two at once give wrong verdicts.
var solving = make(chan struct{}, 1)

// solve asks the solver. It cannot be told to stop: where the context ends before it
// does, nobody waits for it any more, and it keeps its place until it is done, so that
// there is never more than one.
func (c *circuit) solve(s *solver.Solver) solver.Status {
	var ended <-chan struct{}
	if c.ctx != nil {
		ended = c.ctx.Done()
	}
	select {
	case solving <- struct{}{}:
	case <-ended:
		goOn(c.ctx)
	}
	answer := make(chan any, 1)
	go func() {
		defer func() { <-solving }()
		defer func() {
			if reason := recover(); reason != nil {
				answer <- reason
			}
		}()
		answer <- s.Solve()
	}()
	var came any
	select {
	case came = <-answer:
	case <-ended:
		goOn(c.ctx)
	}
	status, is := came.(solver.Status)
	if !is {
		panic(came) // in the goroutine of whoever asked
	}
	return status
}

// question is what is asked of the solver: clauses over numbered variables, one for
// every gate below the question and one for every class of an axis's points that
// it tells apart. A gate is written only in the direction it is needed in: where
// its variable is true the gate holds, or where it is false the gate does not
// (D. A. Plaisted and S. Greenbaum, 1986).
type question struct {
	*circuit
	pending []disjunction
	axes    []*asked
	index   []int32     // by gate: its variable, negative for one that says the opposite
	needed  []direction // by variable
	clauses [][]int
}

// asked is what a question asks of an axis.
type asked struct {
	allowed pointSet // what every answer must be among
	tests   []test
	classes []class
}

// test is a variable that says the axis is at one of some points.
type test struct {
	set pointSet
	v   int
}

// class is a variable that says the axis is at this point, or at one no test tells
// from it.
type class struct{ point, v int }

// disjunction demands that one of the gates holds, or that one does not.
type disjunction struct {
	kids  []gate
	holds bool
}

// direction is a set of the two ways a variable can be relied on.
type direction uint8

const (
	whenTrue direction = 1 << iota
	whenFalse
)

func (q *question) fresh() int {
	q.needed = append(q.needed, 0)
	return len(q.needed) - 1
}

func (q *question) axis(n int) *asked {
	if q.axes[n] == nil {
		q.axes[n] = &asked{allowed: q.full(n)}
	}
	return q.axes[n]
}

// demand asks that a gate holds, or does not, and tells whether it still can.
func (q *question) demand(g gate, holds bool) bool {
	n := q.nodes[g]
	switch {
	case n.kind == kindConstant:
		return (g == always) == holds
	case n.kind == kindNot:
		return q.demand(n.kids[0], !holds)
	case n.kind == kindIn:
		a := q.axis(n.axis)
		if holds {
			a.allowed = a.allowed.and(n.set)
		} else {
			a.allowed = a.allowed.without(n.set)
		}
		return a.allowed.count() > 0
	case (n.kind == kindAnd) == holds:
		for _, k := range n.kids {
			if !q.demand(k, holds) {
				return false
			}
		}
		return true
	}
	q.pending = append(q.pending, disjunction{n.kids, holds})
	return true
}

// clause writes that one of the gates holds, or does not, or else a literal.
func (q *question) clause(kids []gate, holds bool, or ...int) {
	lits := append(make([]int, 0, len(or)+len(kids)), or...)
	for _, k := range kids {
		lits = append(lits, q.literal(k, holds))
	}
	q.clauses = append(q.clauses, lits)
}

// literal says that a gate holds, or does not, and is written as far as relying
// on that takes.
func (q *question) literal(g gate, holds bool) int {
	n := q.nodes[g]
	if n.kind == kindNot {
		return q.literal(n.kids[0], !holds)
	}
	if q.index[g] == 0 {
		q.index[g] = q.variable(n)
	}
	lit := int(q.index[g])
	if !holds {
		lit = -lit
	}
	v, d := lit, whenTrue
	if lit < 0 {
		v, d = -lit, whenFalse
	}
	if q.needed[v]&d != 0 {
		return lit
	}
	q.needed[v] |= d
	switch {
	case n.kind == kindIn: // by cut, when all tests of the axis are known
	case (n.kind == kindAnd) == holds:
		for _, k := range n.kids {
			q.clauses = append(q.clauses, []int{-lit, q.literal(k, holds)})
		}
	default:
		q.clause(n.kids, holds, -lit)
	}
	return lit
}

// variable is a new one for a gate; a test and its opposite share one.
func (q *question) variable(n gateNode) int32 {
	if n.kind != kindIn {
		return int32(q.fresh())
	}
	a, sign := q.axis(n.axis), 1
	set := n.set
	if !set.has(0) {
		set, sign = q.full(n.axis).without(set), -1
	}
	for _, t := range a.tests {
		if slices.Equal(t.set, set) {
			return int32(sign * t.v)
		}
	}
	a.tests = append(a.tests, test{set, q.fresh()})
	return int32(sign * a.tests[len(a.tests)-1].v)
}

// cut gives an axis a variable for every class of points its tests tell apart.
// At least one is true, and what a true test rules out is false; so any true one
// is a point where the tests are as their variables say, and it needs no saying
// that there is just one.
func (q *question) cut(a *asked) {
	points := a.allowed.all()
	of, count := make([]int, len(points)), 1 // the class of each point
	for _, t := range a.tests {
		parts, next := make([]int, 2*count), 0
		for i, p := range points {
			part := &parts[2*of[i]]
			if t.set.has(p) {
				part = &parts[2*of[i]+1]
			}
			if *part == 0 {
				next++
				*part = next
			}
			of[i] = *part - 1
		}
		count = next
	}
	var some []int
	for i, p := range points {
		if of[i] == len(a.classes) { // classes are numbered as they are first met
			a.classes = append(a.classes, class{p, q.fresh()})
			some = append(some, a.classes[of[i]].v)
		}
	}
	q.clauses = append(q.clauses, some)
	for _, t := range a.tests {
		for _, x := range a.classes {
			if in := t.set.has(x.point); !in && q.needed[t.v]&whenTrue != 0 {
				q.clauses = append(q.clauses, []int{-t.v, -x.v})
			} else if in && q.needed[t.v]&whenFalse != 0 {
				q.clauses = append(q.clauses, []int{t.v, -x.v})
			}
		}
	}
}

// points reads the solver's answer.
func (q *question) points(model []bool) []int {
	out := make([]int, len(q.axes))
	for i, a := range q.axes {
		out[i] = -1
		if a == nil {
			continue
		}
		for _, x := range a.classes {
			if model[x.v-1] {
				out[i] = x.point
				break
			}
		}
	}
	return out
}
