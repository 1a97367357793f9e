package verify

import (
	"time"

	"safetynet/engine"
)

// prover puts the questions about one version and one audience to both back ends.
type prover struct {
	*drawn
	prog  *engine.Program // nil for a logic that is no program, such as a mutant
	byCEL *engine.ByCEL   // of the program
	at    time.Time       // of the cases shown; nothing depends on it
	out   *Report

	exceptions []*engine.ProofException
	needed     map[string]bool // exceptions that a counterexample was found for
}

// none decides whether no input satisfies a question, given as a diagram and as
// gates that mean the same. Where the back ends disagree nothing is proved.
func (p *prover) none(d int32, gs ...gate) (Verdict, []int) {
	p.out.Stats.Queries++
	_, sat := p.circuit.satisfy(gs...)
	switch {
	case sat != (d != 0):
		return Disagreed, nil
	case !sat:
		return Proved, nil
	}
	return Refuted, p.space.witness(p.d, d)
}

// add enters a result. Where the child it shows is another one to the engine or to
// cel-go, nothing is proved.
func (p *prover) add(r Result) {
	if because := p.confirm(r.Child); because != "" {
		r.Verdict, r.Because = Disagreed, because
	}
	r.Pathway, r.Version, r.Audience = p.out.Pathway, p.out.Version, p.audience
	p.out.Results = append(p.out.Results, r)
}

// judge enters what came of a question whose answer ought to be that there is no
// such input; what there is otherwise is said in because.
func (p *prover) judge(code Code, subject, because string, d int32, gs ...gate) Verdict {
	v, points := p.none(d, gs...)
	r := Result{Code: code, Subject: subject, Verdict: v}
	if v == Refuted {
		if where, declared, ok := p.excepted(code, subject); ok {
			left, still := p.none(p.d.apply(opLess, where.d, d), append(gs, p.circuit.not(where.g))...)
			if left == Proved {
				r.Declared = declared
			}
			v, points, r.Verdict = left, still, left
		}
	}
	if v != Proved {
		r.Because = because
	}
	if points != nil {
		r.Child = p.child(points)
	}
	p.add(r)
	return v
}

// above is the least urgency above home care.
func (p *prover) above() int { return p.firstAt(rankSeek) }

// stepped decides whether a step of an axis never leads from where f holds to where
// g does not; f and g are given for both back ends.
func (p *prover) stepped(axis int, moves []move, f, g []both) (Verdict, *violation) {
	if len(moves) == 0 {
		return Proved, nil
	}
	p.out.Stats.Queries++
	var found *violation
	var wrong []gate
	for u := range f {
		if found == nil {
			found = p.stepFrom(axis, moves, f[u].d, g[u].d)
		}
		wrong = append(wrong, p.circuit.and(f[u].g, p.circuit.not(p.primed(g[u].g, axis))))
	}
	_, sat := p.circuit.satisfy(p.steps(axis, moves), p.circuit.or(wrong...))
	switch {
	case sat != (found != nil):
		return Disagreed, nil
	case found == nil:
		return Proved, nil
	}
	return Refuted, found
}

// both is one function for both back ends.
type both struct {
	d int32
	g gate
}

// pairUp joins a list of diagrams with the gates they were drawn from, from an
// urgency on.
func pairUp(d []int32, g []gate, from int) []both {
	var out []both
	for u := from; u < len(d); u++ {
		out = append(out, both{d[u], g[u]})
	}
	return out
}

// primed is a gate in which one axis is read at its second copy.
func (b *builder) primed(g gate, axis int) gate {
	if b.second[axis] == nil {
		b.second[axis] = map[gate]gate{}
	}
	h, done := b.second[axis][g]
	if !done {
		h = b.circuit.replaced(g, func(n gateNode) gate {
			if n.axis != axis {
				return keep
			}
			return b.circuit.in(len(b.axes)+axis, n.set)
		})
		b.second[axis][g] = h
	}
	return h
}

// steps is where the second copy of an axis is one step on from the first.
func (b *builder) steps(axis int, moves []move) gate {
	c := b.circuit
	var any []gate
	for _, m := range moves {
		at := c.and(c.one(axis, m.from), c.one(len(b.axes)+axis, m.to))
		if m.ages != nil {
			at = c.and(at, c.in(0, m.ages))
		}
		any = append(any, at)
	}
	return c.or(any...)
}

// split is a violation as the two children before and after the step.
func (p *prover) split(v *violation) (before, after []int) {
	points := p.space.witness(p.d, v.where)
	if points == nil {
		return nil, nil
	}
	before, after = append([]int{}, points...), append([]int{}, points...)
	before[v.axis], after[v.axis] = v.move.from, v.move.to
	return before, after
}

// shown is the child before a step, and after it.
func (p *prover) shown(v *violation) *Child {
	before, after := p.split(v)
	if before == nil {
		return nil
	}
	c := p.child(before)
	c.Then = p.child(after)
	return c
}
