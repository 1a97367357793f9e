package engine

import (
	"fmt"
	"slices"
	"strings"

	"safetynet/pathways"
)

// constants reports the parts of a condition that hold, or fail, whatever is
// answered, as far as tests of one subject side by side show it. That two
// subjects never allow a condition is for proofs to find.
func (lo *lowerer) constants(text pathways.Str, n *node) {
	if n == nil {
		return
	}
	if n.op == opLiteral {
		lo.constantTest(n.lit)
		return
	}
	for _, k := range n.kids {
		lo.constants(text, k)
	}
	if n.counted {
		return
	}
	for _, group := range n.bySubject() {
		if len(group) > 1 {
			group = slices.DeleteFunc(group, lo.alone)
		}
		if len(group) > 1 && n.decided(group) {
			lo.constantPart(text, n.op, group)
			return
		}
	}
	var beside map[string]bool
	for _, k := range n.kids {
		if k.op == opLiteral || !n.mayDeny(k) {
			continue
		}
		if beside == nil {
			beside = n.parts()
		}
		if k.denied(beside) {
			lo.constantPart(text, n.op, append(k.literals(), k.negation().literals()...))
			return
		}
	}
}

// bySubject gathers the tests standing directly in a node by what they read.
func (n *node) bySubject() [][]*Literal {
	at := map[string]int{}
	var groups [][]*Literal
	for _, k := range n.kids {
		if k.op != opLiteral {
			continue
		}
		id := k.lit.axis()
		if _, seen := at[id]; !seen {
			at[id] = len(groups)
			groups = append(groups, nil)
		}
		groups[at[id]] = append(groups[at[id]], k.lit)
	}
	return groups
}

// axis is the subject, with the variables of one age counted as one.
func (l *Literal) axis() string {
	if l.age != "" && l.age != ageCorrected {
		return AgeID
	}
	return l.subject()
}

// decided tells whether the tests decide the node at every point of their
// subject: an OR that always holds, an AND that never does.
func (n *node) decided(group []*Literal) bool {
	for p := range pointsOf(group) {
		holds := func(l *Literal) bool { return l.holdsIn(p) == (n.op == opOr) }
		if !slices.ContainsFunc(group, holds) {
			return false
		}
	}
	return true
}

// mayDeny tells, sooner than [node.denied], whether there is a test beside a part
// for every test that stands directly in it.
func (n *node) mayDeny(part *node) bool {
	return !slices.ContainsFunc(part.kids, func(k *node) bool {
		return !slices.ContainsFunc(n.kids, func(beside *node) bool {
			return (k.op == opLiteral) == (beside.op == opLiteral) && (k.op != opLiteral || k.lit.subject() == beside.lit.subject())
		})
	})
}

// parts are the parts of a node, as they are written.
func (n *node) parts() map[string]bool {
	parts := make(map[string]bool, len(n.kids))
	for _, k := range n.kids {
		parts[k.String()] = true
	}
	return parts
}

// denied tells whether all that the negation of a part consists of stands beside
// it: (a && b) || !a || !b, as x || !x becomes where x is calculated.
func (n *node) denied(beside map[string]bool) bool {
	return !slices.ContainsFunc(n.kids, func(k *node) bool { return !beside[k.negation().String()] })
}

// negation is the node for the opposite, in negation normal form.
func (n *node) negation() *node {
	if n.op == opLiteral {
		l := *n.lit
		l.negated = !l.negated
		return &node{lit: &l}
	}
	opposite := &node{op: opAnd}
	if n.op == opAnd {
		opposite.op = opOr
	}
	for _, k := range n.kids {
		opposite.kids = append(opposite.kids, k.negation())
	}
	return opposite
}

func (n *node) literals() []*Literal {
	var all []*Literal
	n.walk(func(l *Literal) { all = append(all, l) })
	return all
}

func (lo *lowerer) constantTest(l *Literal) {
	if !lo.alone(l) {
		return
	}
	always := false
	for p := range pointsOf([]*Literal{l}) {
		always = l.holdsIn(p)
		break
	}
	code := map[bool]string{true: "condition-always", false: "condition-never"}[always]
	switch {
	case l.age != "":
		says := map[bool]string{true: "every", false: "no"}[always]
		lo.sayOnce(l.pos, []*Literal{l}, "age-limit-unreachable", fmt.Sprintf("%s holds at %s age a child has", l.key(), says), "age_months counts months, age_years years")
	case l.want == nil && l.beyond():
		// which was reported
	case always && (l.want == nil || lo.free):
		// it asks whether an answer was given; a criterion asks so of numbers only
	case always:
		lo.sayOnce(l.pos, []*Literal{l}, code, l.key()+" holds whatever is answered", "leave out a value, or the test")
	default:
		lo.sayOnce(l.pos, []*Literal{l}, code, l.key()+" cannot hold", "correct the limit, or the comparison")
	}
}

// beyond tells whether a limit lies outside what can be answered.
func (l *Literal) beyond() bool {
	return slices.ContainsFunc(l.limits(), func(n float64) bool { return !plausible(l.finding, n) })
}

func (lo *lowerer) constantPart(text pathways.Str, op nodeOp, group []*Literal) {
	at := group[len(group)-1]
	pos := at.pos
	if at.text != text.Pos {
		pos = text.Pos // where the calculated condition is used, not where it stands
	}
	var tests []string
	for _, l := range group {
		if key := l.key(); !slices.Contains(tests, key) {
			tests = append(tests, key)
		}
	}
	if op == opOr {
		lo.sayOnce(pos, group, "condition-always", "one of these always holds: "+strings.Join(tests, ", "), "what always holds says nothing about a child; remove it or correct one side")
		return
	}
	lo.sayOnce(pos, group, "condition-never", "these cannot hold together: "+strings.Join(tests, ", "), "correct one side, or join them with ||")
}

// sayOnce reports a part once, though the calculated condition it stands in is
// expanded wherever it is used.
func (lo *lowerer) sayOnce(pos pathways.Position, part []*Literal, code, message, hint string) {
	key := ""
	for _, l := range part {
		key += l.pos.String() + " "
	}
	if !lo.said[key] {
		lo.said[key] = true
		lo.report(pos, code, message, hint)
	}
}
