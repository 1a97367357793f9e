package engine

import (
	"slices"

	"safetynet/pathways"
)

// eval is the condition's value when each literal is worth what worth says.
func (n *node) eval(worth func(*Literal) bool) bool {
	switch n.op {
	case opAnd:
		for _, k := range n.kids {
			if !k.eval(worth) {
				return false
			}
		}
		return true
	case opOr:
		for _, k := range n.kids {
			if k.eval(worth) {
				return true
			}
		}
		return false
	}
	return worth(n.lit)
}

// certain tells whether the condition is true whatever the unknown turns out to be.
func (n *node) certain(s *state) bool {
	return n.eval(func(l *Literal) bool { return l.truth(s) == True })
}

// possible tells whether the condition could be true.
func (n *node) possible(s *state) bool {
	return n.eval(func(l *Literal) bool { return l.truth(s) != False })
}

// situation is a state with what this assessment says about its unknowns.
type situation struct {
	*state
	locality *Locality
	granted  func(*excuse) bool // while a plan is made: whether an excuse is taken to hold
}

// rails is the outcome of one criterion on every rail. They differ only in what a
// literal over an unknown finding is worth; see [owner].
type rails struct {
	floor    bool // met: true whatever the unknown turns out to be
	ceiling  bool // not excluded: true if the unknown that is not excused is at its worst
	guidance int  // urgency on the guidance rail, -1 when not true there
}

// levels lists the urgencies the criterion can have on the guidance rail, most
// urgent first.
func (k *criterion) levels() []int {
	levels := []int{k.urgency}
	for _, a := range k.assume {
		if !slices.Contains(levels, a.urgency) {
			levels = append(levels, a.urgency)
		}
	}
	slices.Sort(levels)
	slices.Reverse(levels)
	return levels
}

// inDoubt tells whether an unknown that keeps the condition open is one somebody
// was unsure of.
func (k *criterion) inDoubt(s situation, when *node) bool {
	found := false
	when.walk(func(l *Literal) {
		found = found || l.truth(s.state) == Unknown && k.doubtful(l, s)
	})
	return found
}

// assumed tells whether an unknown literal counts as true on the guidance rail:
// every finding it lacks is assumed, at this urgency or above.
func (k *criterion) assumed(l *Literal, s situation, level int) bool {
	if l.exception {
		return level <= k.urgency
	}
	if len(k.assume) == 0 {
		return false
	}
	return l.lacksOnly(s.state, func(id string, r pathways.Reason) bool { return k.assumes(id, r, level) })
}

// assumes tells whether the criterion counts a finding unknown for a reason as the
// worst, at this urgency or above.
func (k *criterion) assumes(id string, r pathways.Reason, level int) bool {
	a := k.assume[id]
	return a != nil && a.urgency >= level && slices.Contains(a.def.Reasons, r)
}

// excused tells whether an unknown literal counts as false on the ceiling rail:
// its truth would be worse, and every finding it lacks is one this audience
// cannot know, or one the criterion excuses.
func (k *criterion) excused(l *Literal, s situation) bool {
	if !l.worse || k.assumed(l, s, 0) {
		return false
	}
	return l.lacksNoOther(s.state, func(f *pathways.Finding, r pathways.Reason) bool { return k.excusedLack(f, r, s) })
}

func (k *criterion) excusedFinding(id string, r pathways.Reason, s situation) bool {
	return k.excusedLack(s.dict.Finding(id), r, s)
}

func (k *criterion) excusedLack(f *pathways.Finding, r pathways.Reason, s situation) bool {
	if f == nil {
		return false // the age: everyone can ask for it
	}
	if s.cannotKnow(f) {
		return true
	}
	e := k.excuses[f.ID.Value]
	return e != nil && slices.Contains(e.def.Reasons, r) && s.grants(e)
}

// grants tells whether the condition of an excuse holds, for this audience.
func (s situation) grants(e *excuse) bool {
	if s.granted != nil {
		return s.granted(e)
	}
	return slices.Contains(e.def.Audience, s.audience) && (e.when == nil || e.when.certain(s.state))
}

// needs calls f for every unknown finding that could still decide the condition
// on the ceiling rail, as far as excuses leave it open.
func (k *criterion) needs(s situation, when *node, f func(l *Literal, id string, r pathways.Reason)) {
	when.needs(s.state, func(l *Literal) bool { return k.excused(l, s) }, f)
}

// needs walks the undecided part of a condition. It reports false when the
// condition is decided.
func (n *node) needs(s *state, excused func(*Literal) bool, f func(l *Literal, id string, r pathways.Reason)) {
	if n.undecided(s, excused) != Unknown {
		return
	}
	if n.op == opLiteral {
		n.lit.unknowns(s, func(id string, r pathways.Reason) { f(n.lit, id, r) })
	}
	for _, k := range n.kids {
		k.needs(s, excused, f)
	}
}

// undecided is the condition's Kleene value with excused literals false.
func (n *node) undecided(s *state, excused func(*Literal) bool) Truth {
	if n.op == opLiteral {
		t := n.lit.truth(s)
		if t == Unknown && excused(n.lit) {
			return False
		}
		return t
	}
	best, stop := False, True
	if n.op == opAnd {
		best, stop = True, False
	}
	for _, k := range n.kids {
		t := k.undecided(s, excused)
		if t == stop {
			return stop
		}
		if t == Unknown {
			best = Unknown
		}
	}
	return best
}
