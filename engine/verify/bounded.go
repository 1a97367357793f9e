package verify

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// bounded is P3: what is not known can only be held against home care. Steps that
// forget one answer are enough: forgetting several is a chain of them. It speaks of
// records free of contradictions, so the outcome without what those add is used.
func (p *prover) bounded() {
	for i, a := range p.axes {
		for _, id := range findingsOf(a.forgets) {
			moves := slices.DeleteFunc(slices.Clone(a.forgets), func(m move) bool { return m.finding.ID.Value != id })
			p.forgetting(i, id, moves)
		}
	}
	p.needless()
	p.widening()
	p.between()
	p.answering()
}

func findingsOf(moves []move) []string {
	var ids []string
	for _, m := range moves {
		if !slices.Contains(ids, m.finding.ID.Value) {
			ids = append(ids, m.finding.ID.Value)
		}
	}
	return ids
}

func (p *prover) forgetting(axis int, id string, moves []move) {
	p.step(FloorBelow, id, "knowing less makes more certain", axis, reversed(moves),
		pairUp(p.floor, p.model.floor, 1), pairUp(p.floor, p.model.floor, 1))
	for _, group := range p.byReason(axis, id, moves) {
		excused := p.excusedAnywhere(id, group.reason)
		if excused == always {
			continue // forgetting what this audience need not know may calm: that is what excusing costs
		}
		p.step(CeilingAbove, id, "knowing less rules more out", axis, group.moves,
			pairUp(p.ceiling, p.model.ceiling, 1), p.orElse(pairUp(p.ceiling, p.model.ceiling, 1), excused))
		u := p.above()
		p.step(NotForgotten, id, "forgetting an answer earns home care", axis, group.moves,
			pairUp(p.calm, p.model.calm, u)[:1], p.orElse(pairUp(p.calm, p.model.calm, u)[:1], excused))
	}
}

// step puts the question whether a step can lead from where f holds to where g does
// not.
func (p *prover) step(code Code, subject, because string, axis int, moves []move, f, g []both) {
	v, found := p.stepped(axis, moves, f, g)
	r := Result{Code: code, Subject: subject, Verdict: v}
	if found != nil {
		r.Because, r.Child = because, p.shown(found)
	}
	p.add(r)
}

func reversed(moves []move) []move {
	out := slices.Clone(moves)
	for i, m := range out {
		out[i].from, out[i].to = m.to, m.from
	}
	return out
}

// reasoned are the steps that leave a finding unknown for one reason.
type reasoned struct {
	reason pathways.Reason
	moves  []move
}

func (p *prover) byReason(axis int, id string, moves []move) []reasoned {
	var out []reasoned
	a := p.axes[axis]
	at := slices.IndexFunc(a.findings, func(f *pathways.Finding) bool { return f.ID.Value == id })
	for _, m := range moves {
		r := p.reason(id, a.points[m.to].answers[at].Unknown)
		i := slices.IndexFunc(out, func(x reasoned) bool { return x.reason == r })
		if i < 0 {
			i = len(out)
			out = append(out, reasoned{reason: r})
		}
		out[i].moves = append(out[i].moves, m)
	}
	return out
}

// excusedAnywhere is where some criterion excuses a finding that is unknown for a
// reason.
func (p *prover) excusedAnywhere(id string, r pathways.Reason) gate {
	out := never
	for _, k := range p.logic.Criteria {
		if len(k.Def.Audience) > 0 && !slices.Contains(k.Def.Audience, p.audience) {
			continue
		}
		for _, upTo := range []int{p.logic.Oldest, uncut} {
			out = p.circuit.or(out, p.excusedFinding(k, engine.Lack{Finding: id, Reason: r}, upTo))
		}
	}
	return out
}

// orElse is a list of functions, each true where another is as well.
func (p *prover) orElse(list []both, g gate) []both {
	if g == never {
		return list
	}
	d := p.draw(g)
	out := slices.Clone(list)
	for i, b := range list {
		out[i] = both{p.d.or(b.d, d), p.circuit.or(b.g, g)}
	}
	return out
}

// widening is P3 for the age: an age left open never earns what the exact one
// does not.
func (p *prover) widening() {
	moves := p.axes[0].widens
	p.step(AgeForgotten, engine.AgeID, "not knowing the age earns home care", 0, moves,
		pairUp(p.calm, p.model.calm, p.above())[:1], pairUp(p.calm, p.model.calm, p.above())[:1])
}

// between: what is told is at least the floor and at most the ceiling.
func (p *prover) between() {
	under, over := int32(0), int32(0)
	underG, overG := never, never
	c := p.circuit
	for u := 1; u < p.urgencies(); u++ {
		under = p.d.or(under, p.d.apply(opLess, p.calm[u], p.floor[u]))
		underG = c.or(underG, c.and(p.model.floor[u], c.not(p.model.calm[u])))
		over = p.d.or(over, p.d.apply(opLess, p.ceiling[u], p.calm[u]))
		overG = c.or(overG, c.and(p.model.calm[u], c.not(p.model.ceiling[u])))
	}
	p.judge(InBounds, "floor", "what is told is calmer than what is certain", under, underG)
	p.judge(InBounds, "ceiling", "what is told is more urgent than anything possible", over, overG)
}

// answering: once everything this audience can answer is answered, and the age is
// exact, floor and ceiling are one.
func (p *prover) answering() {
	c := p.circuit
	answered := always
	for i, a := range p.axes {
		all := newSet(len(a.points))
		for n, pt := range a.points {
			open := a.age && !plainAgeSpan(pt)
			for j, f := range a.findings {
				if p.canAnswer(f) {
					open = open || !pt.answers[j].Known()
				} else { // nobody asks this audience
					open = open || (!pt.answers[j].Known() && pt.answers[j].Unknown != p.reason(f.ID.Value, pathways.NotAsked))
				}
			}
			if !open {
				all.set(n)
			}
		}
		answered = c.and(answered, c.in(i, all))
	}
	differ, differG := int32(0), never
	for u := 1; u < p.urgencies(); u++ {
		differ = p.d.or(differ, p.d.and(p.draw(answered), p.d.apply(opLess, p.floor[u], p.ceiling[u])))
		differG = c.or(differG, c.and(p.model.ceiling[u], c.not(p.model.floor[u])))
	}
	free := p.d.not(p.conflict)
	p.judge(AnsweringEnds, "", "something is still open when everything this audience can answer is answered",
		p.d.and(differ, free), answered, differG, c.not(p.model.conflict))
}

func plainAgeSpan(p point) bool {
	a := p.ages
	return a.Months.Lo == a.Months.Hi && a.Days.Lo == a.Days.Hi
}
