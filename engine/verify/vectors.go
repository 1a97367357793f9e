package verify

import (
	"cmp"
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Vector is a pair of children who differ in one answer: one meets a criterion and
// is told what it calls for, the other does not meet it and is told less. For a
// number the two answers are neighbours at a limit. What each ought to be told is
// for somebody with the guideline to say; the engine's answer is only a proposal.
type Vector struct {
	Criterion string            `json:"criterion"`
	Finding   string            `json:"finding"`
	Audience  pathways.Audience `json:"audience"`
	Meets     *Child            `json:"meets"`
	Misses    *Child            `json:"misses"`
}

// Vectors writes the boundary and pair vectors of one version for one audience: for
// every criterion and every finding it reads, the plainest pair there is.
func Vectors(prog *engine.Program, who pathways.Audience, o Options) (vectors []Vector, err error) {
	defer overBudget(prog, &err)
	w, err := newWork(prog, o.usual(), &Report{})
	if err != nil {
		return nil, err
	}
	p := w.prover(w.logic, who, newDiagram(w.widths(), w.Budget))
	for i, k := range p.logic.Criteria {
		if !p.applies(k) {
			continue
		}
		for _, axis := range p.readBy(i) {
			v, ok := p.vector(i, axis)
			if !ok {
				continue
			}
			for _, c := range []*Child{v.Meets, v.Misses} {
				if because := p.confirm(c); because != "" {
					return nil, fmt.Errorf("verify %s: %s and %s: %s", prog.Definition().Key(), v.Criterion, v.Finding, because)
				}
			}
			vectors = append(vectors, v)
		}
	}
	return vectors, nil
}

// readBy lists the axes of one finding that a criterion's floor depends on.
func (p *prover) readBy(i int) []int {
	var out []int
	for _, axis := range p.d.support(p.draw(p.criteria[i].floor)).all() {
		if a := p.axes[axis]; !a.age && len(a.findings) == 1 {
			out = append(out, axis)
		}
	}
	return out
}

// vector is the plainest pair for a criterion on one axis.
func (p *prover) vector(i, axis int) (Vector, bool) {
	k, a := p.logic.Criteria[i], p.axes[axis]
	floor, told := p.draw(p.criteria[i].floor), p.disposition[k.Urgency]
	plausible := p.d.not(p.d.or(p.conflict, p.outsideDrawn()))
	best, pair := 1<<62, [2][]int{}
	for r := 1; r < len(a.known); r++ {
		for _, step := range [][2]int{{a.known[r-1], a.known[r]}, {a.known[r], a.known[r-1]}} {
			if step[0] == step[1] {
				continue
			}
			out := p.d.or(p.restrict(floor, axis, step[0]), p.restrict(told, axis, step[0]))
			in := p.d.and(p.restrict(floor, axis, step[1]), p.restrict(told, axis, step[1]))
			both := p.d.and(p.d.apply(opLess, out, in), p.restrict(plausible, axis, step[1]))
			points := p.space.witness(p.d, p.d.and(both, p.restrict(plausible, axis, step[0])))
			if points == nil {
				continue
			}
			misses, meets := slices.Clone(points), slices.Clone(points)
			misses[axis], meets[axis] = step[0], step[1]
			if cost := len(p.child(meets).Said); cost < best {
				best, pair = cost, [2][]int{misses, meets}
			}
		}
	}
	if pair[0] == nil {
		return Vector{}, false
	}
	v := Vector{Criterion: k.Def.ID.Value, Finding: a.findings[0].ID.Value, Audience: p.audience}
	v.Misses, v.Meets = p.atLimit(pair[0], pair[1], axis)
	return v, true
}

// atLimit shows the pair with the two values next to the limit between them.
func (p *prover) atLimit(misses, meets []int, axis int) (*Child, *Child) {
	a, b := p.child(misses), p.child(meets)
	x := p.axes[axis]
	f := x.findings[0]
	if f.Range == nil {
		return a, b
	}
	i, j := slices.Index(x.known, misses[axis]), slices.Index(x.known, meets[axis])
	lower, upper := x.runs[min(i, j)].last, x.runs[max(i, j)].first
	if cmp.Compare(i, j) > 0 {
		lower, upper = upper, lower
	}
	p.say(a, f, lower)
	p.say(b, f, upper)
	return a, b
}

// say gives a child another answer of the same point.
func (p *prover) say(c *Child, f *pathways.Finding, answer engine.Answer) {
	c.Case.Findings[f.ID.Value] = answer
	line := f.ID.Value + " = "
	c.Said = slices.DeleteFunc(c.Said, func(s string) bool { return len(s) > len(line) && s[:len(line)] == line })
	c.Said = append(c.Said, line+answerText(f, answer))
}
