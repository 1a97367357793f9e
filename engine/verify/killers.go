package verify

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// The proofs that are cheap to ask of a mutant. P1, P3 and P7 are left out: they hold
// of every logic by the way an outcome is made from it.

// p4 is what is needed to ask whether a worse answer to one finding is ever calmer.
type p4 struct {
	axis  int
	moves []move // none where the question is not asked
}

// demand notes what the invariants ask for, as far as the original gives it.
func (t *trial) demand(list []*engine.Invariant) {
	c := t.circuit
	blind := t.blind()
	for _, x := range list {
		if len(x.Def.Audience) > 0 && !slices.Contains(x.Def.Audience, t.audience) {
			continue
		}
		said := c.and(blind, t.certain(x.When, uncut))
		if x.Unless != nil {
			said = c.and(said, t.certain(x.Unless, uncut))
		}
		if t.find([]gate{said, c.not(t.outside)}, t.lists.calm[x.Urgency]) == nil {
			t.demands[x.Urgency] = c.or(t.demands[x.Urgency], said)
		}
	}
}

// blind is where nothing is known that this audience cannot answer.
func (t *trial) blind() gate {
	out := always
	for i, a := range t.axes {
		hidden := newSet(len(a.points))
		for n, p := range a.points {
			known := false
			for j, f := range a.findings {
				known = known || (p.answers[j].Known() && !t.canAnswer(f))
			}
			if !known {
				hidden.set(n)
			}
		}
		out = t.circuit.and(out, t.circuit.in(i, hidden))
	}
	return out
}

// refuted names a property that a mutant breaks and the original keeps, "" for none.
func (t *trial) refuted(x mutant, m *model, is lists) Code {
	switch {
	case t.lessThanDemanded(m, is):
		return InvariantHolds
	case x.operator != Deleted && slices.ContainsFunc(x.touched, func(i int) bool { return t.masked(i, m) }):
		return CanDecide
	}
	return ""
}

// calmer names P4 where a mutant breaks it for something the changed part reads.
func (t *trial) calmer(x mutant, is lists) Code {
	changes := t.circuit.changes(t.lists.calm, is.calm)
	if slices.ContainsFunc(x.findings, func(id string) bool { return t.calmerWhenWorse(id, changes) }) {
		return WorseNotCalmer
	}
	return ""
}

// lessThanDemanded is P8.
func (t *trial) lessThanDemanded(m *model, is lists) bool {
	c := t.circuit
	for u, said := range t.demands {
		x, differs := c.change(t.lists.calm[u], is.calm[u])
		if differs && t.find([]gate{said, x.was, c.not(x.is), c.not(m.outside)}, x.stay) != nil {
			return true
		}
	}
	return false
}

// masked is P2: a criterion that decided for some child no longer does.
func (t *trial) masked(i int, m *model) bool {
	if _, asked := t.decides[i]; !asked {
		t.decides[i] = t.decidesAlone(t.model, i, t.fits)
	}
	if !t.decides[i] {
		return false
	}
	c := t.circuit
	return !t.decidesAlone(m, i, c.and(c.not(m.outside), c.not(m.conflict)))
}

func (t *trial) decidesAlone(m *model, i int, fits gate) bool {
	var rivals []gate
	for j, k := range m.logic.Criteria {
		if j != i && k.Urgency >= m.logic.Criteria[i].Urgency && m.criteria[j].floor != never {
			rivals = append(rivals, m.criteria[j].floor)
		}
	}
	return t.find([]gate{m.criteria[i].floor, fits}, rivals) != nil
}

// calmerWhenWorse is P4 for one finding: a step to a worse answer loses something the
// mutant gained, or lands where it lost what the original gives. Either way the step
// is none of the original's.
func (t *trial) calmerWhenWorse(id string, changes map[int]change) bool {
	q := t.p4(id)
	for _, x := range changes {
		gains, losses := t.telling(q, x)
		if t.losesGain(q, x, gains) || t.losesMore(q, x, losses) {
			return true
		}
	}
	return false
}

// telling picks the steps that can matter: from where something was gained to where
// the mutant stands otherwise, and to where something was lost.
func (t *trial) telling(q p4, x change) (gains, losses []move) {
	c := t.circuit
	tests := c.testsOf(q.axis, x.was, x.is)
	fixed := map[string][2]gate{} // by class of points: what the rows were there, and are
	at := func(point int) [2]gate {
		class := newSet(len(tests) + 1)
		for i, s := range tests {
			if s.has(point) {
				class.set(i)
			}
		}
		if _, done := fixed[class.key()]; !done {
			fixed[class.key()] = [2]gate{t.fixed(x.was, q.axis, point), t.fixed(x.is, q.axis, point)}
		}
		return fixed[class.key()]
	}
	for _, m := range q.moves {
		from, to := at(m.from), at(m.to)
		if from[1] != to[1] && c.and(from[1], c.not(from[0])) != never {
			gains = append(gains, m)
		}
		if c.and(to[0], c.not(to[1])) != never {
			losses = append(losses, m)
		}
	}
	return gains, losses
}

func (t *trial) losesGain(q p4, x change, moves []move) bool {
	if len(moves) == 0 || len(moves) > mostMoves {
		return false
	}
	c := t.circuit
	stay, moving := t.after(q.axis, x.stay)
	gained := []gate{t.steps(q.axis, moves), x.is, c.not(x.was), c.not(t.primed(x.is, q.axis))}
	return t.find(gained, append(stay, moving...)) != nil
}

func (t *trial) losesMore(q p4, x change, moves []move) bool {
	stay, moving := t.after(q.axis, x.stay)
	if t.primed(x.is, q.axis) != x.is {
		moving = append(moving, x.is)
	}
	if len(moves) == 0 || len(moves) > mostMoves || len(moving) == 0 {
		return false
	}
	c := t.circuit
	lost := []gate{t.steps(q.axis, moves), t.primed(x.was, q.axis), c.not(t.primed(x.is, q.axis)), c.or(moving...)}
	return t.find(lost, stay) != nil
}

// after is rows one step on, and those that read the axis of the step.
func (t *trial) after(axis int, rows []gate) (primed, moving []gate) {
	for _, g := range rows {
		h := t.primed(g, axis)
		if primed = append(primed, h); h != g {
			moving = append(moving, g)
		}
	}
	return primed, moving
}

// testsOf lists the sets of an axis's points that gates ask about.
func (c *circuit) testsOf(axis int, gs ...gate) []pointSet {
	var out []pointSet
	seen := map[gate]bool{}
	var visit func(g gate)
	visit = func(g gate) {
		if seen[g] {
			return
		}
		seen[g] = true
		n := c.nodes[g]
		if n.kind == kindIn && n.axis == axis {
			out = append(out, n.set)
		}
		for _, k := range n.kids {
			visit(k)
		}
	}
	for _, g := range gs {
		visit(g)
	}
	return out
}

// fixed is a gate with one axis at a point.
func (b *builder) fixed(g gate, axis, point int) gate {
	n := b.circuit.nodes[g]
	switch n.kind {
	case kindConstant:
		return g
	case kindIn:
		if n.axis == axis {
			return holds(n.set.has(point))
		}
		return g
	case kindNot:
		return b.circuit.not(b.fixed(n.kids[0], axis, point))
	}
	kids := make([]gate, len(n.kids))
	for i, k := range n.kids {
		kids[i] = b.fixed(k, axis, point)
	}
	if n.kind == kindAnd {
		return b.circuit.and(kids...)
	}
	return b.circuit.or(kids...)
}

// p4 prepares the question for a finding. What exceptions read is left out: there the
// original has steps of its own.
func (t *trial) p4(id string) p4 {
	if q, done := t.reads[id]; done {
		return q
	}
	q := p4{axis: t.axisOf[id]}
	excepted := false
	for _, k := range t.logic.Criteria {
		k.When.Walk(func(l *engine.Literal) {
			reads := slices.ContainsFunc(l.Findings(), func(f *pathways.Finding) bool { return f.ID.Value == id })
			excepted = excepted || (l.Exception() && reads)
		})
	}
	moves := slices.DeleteFunc(slices.Clone(t.axes[q.axis].worsens), func(m move) bool { return m.finding.ID.Value != id })
	if !excepted {
		q.moves = moves
	}
	t.reads[id] = q
	return q
}

// mostMoves is how many steps a question may list: findings that a calculated number
// joins have thousands.
const mostMoves = 300
