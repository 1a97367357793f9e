package verify

import "slices"

// needless is the other side of P3: where every answer to one question leads to a
// disposition or more, that is told without the answer. Kleene's logic alone does
// not see it, so a definition has to.
func (p *prover) needless() {
	for i, a := range p.axes {
		for _, id := range findingsOf(a.forgets) {
			r := Result{Code: NotNeeded, Subject: id, Verdict: Proved}
			for _, b := range branchesOf(a.forgets, id) {
				if r = p.branch(i, id, b); r.Verdict != Proved {
					break
				}
			}
			p.add(r)
		}
	}
}

// branches are the points with every answer to one question, and the one without.
type branches struct {
	known   []int
	unknown int
}

func branchesOf(moves []move, id string) []branches {
	var out []branches
	for _, m := range moves {
		if m.finding.ID.Value != id {
			continue
		}
		i := slices.IndexFunc(out, func(b branches) bool { return b.unknown == m.to })
		if i < 0 {
			i = len(out)
			out = append(out, branches{unknown: m.to})
		}
		out[i].known = append(out[i].known, m.from)
	}
	return out
}

func (p *prover) branch(axis int, id string, b branches) Result {
	p.out.Stats.Queries++
	c := p.circuit
	found, urgency := int32(0), 0
	var wrong []gate
	asked := p.urgency(p.dispositions().Roles.Undecided.Value) // up to here asking is the answer
	for u := asked + 1; u < p.urgencies(); u++ {
		if p.calm[u] == p.calm[u-1] {
			continue
		}
		if found == 0 {
			found, urgency = p.forked(axis, p.calm[u], b), u
		}
		all := []gate{c.not(p.fixed(p.model.calm[u], axis, b.unknown))}
		for _, k := range b.known {
			all = append(all, p.fixed(p.model.calm[u], axis, k))
		}
		wrong = append(wrong, c.and(all...))
	}
	_, sat := c.satisfy(c.or(wrong...))
	r := Result{Code: NotNeeded, Subject: id, Verdict: Proved}
	switch {
	case sat != (found != 0):
		r.Verdict = Disagreed
	case sat:
		r.Verdict = Refuted
		r.Because = "every answer leads to " + p.dispositions().List[urgency].ID.Value + " or more, and without one less is told"
		points := p.space.witness(p.d, found)
		points[axis] = b.unknown
		r.Child = p.child(points)
		points = slices.Clone(points)
		points[axis] = b.known[0]
		r.Child.Then = p.child(points)
	}
	return r
}

// forked is where a function holds for every answer and not without one.
func (p *prover) forked(axis int, f int32, b branches) int32 {
	for _, n := range p.reached(f)[axis] {
		if p.fork(n, axis, b) != 0 {
			all := int32(1)
			for _, k := range b.known {
				all = p.d.and(all, p.restrict(f, axis, k))
			}
			return p.d.apply(opLess, p.restrict(f, axis, b.unknown), all)
		}
	}
	return 0
}

func (p *prover) fork(n int32, axis int, b branches) int32 {
	all := int32(1)
	for _, k := range b.known {
		if all = p.d.and(all, p.d.at(n, axis, k)); all == 0 {
			return 0
		}
	}
	return p.d.apply(opLess, p.d.at(n, axis, b.unknown), all)
}

// fixed is a gate with an axis at one point.
func (p *prover) fixed(g gate, axis, point int) gate {
	return p.circuit.replaced(g, func(n gateNode) gate {
		if n.axis != axis {
			return keep
		}
		return holds(n.set.has(point))
	})
}
