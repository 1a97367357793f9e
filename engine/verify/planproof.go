package verify

import (
	"fmt"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// PlanHolds is the property that a program decides by what its conditions say. It
// is no property of a definition: it is in a report only where it does not hold.
const PlanHolds Code = "plan-is-what-conditions-say"

// planProof compares the plan of a program with the formulas it was made of, for
// every child, whatever a pathway that is asked about together with it makes
// findings known or hidden.
type planProof struct {
	*planGates
	prog *engine.Program
	work *work
	d    *diagram
	memo map[gate]int32
}

// same is one condition: what the plan has and what the formula says, by rail.
type same struct {
	subject, where string
	rails          []railPair
}

type railPair struct {
	name       string
	have, want gate
}

// planned proves that the plan is what the conditions say. Beside are the pathways that
// it is the plan of as well.
func (w *work) planned(plan *engine.Plan, beside ...*engine.Logic) {
	s := newSpaceWith(newPlanCuts(w.logic, plan), append([]*engine.Logic{w.logic}, beside...))
	x := newPlanGates(newBuilder(s), w.logic.Pathway.Dictionary, plan)
	for _, who := range pathways.Audiences() {
		w.Progress(fmt.Sprintf("%s, %s: the plan", w.prog.Definition().Key(), who))
		p := &planProof{planGates: x, prog: w.prog, work: w, d: x.diagram(w.Budget), memo: map[gate]int32{}}
		for _, c := range p.conditions(who) {
			p.compare(who, c)
		}
	}
}

// conditions are all conditions that decide something for an audience.
func (x *planProof) conditions(who pathways.Audience) []same {
	l := x.work.logic
	m := &model{builder: x.builder, logic: l, audience: who, beyond: x.hides}
	out := planSide{who, uncut}
	in := out
	if x.plan.Cut {
		in.upTo = l.Oldest
	}
	scope, conflicts := x.from(x.plan.Scope, out), x.from(x.plan.Conflicts, out)
	var all []same
	for i, r := range l.Scope {
		at := x.plan.ScopeAt[i]
		all = append(all, same{r.Def.ID.Value, "", []railPair{
			{"floor", scope.condition(at, floorRail), m.certain(r.When, uncut)},
			{"ceiling", scope.condition(at, ceilingRail), m.openScope(r)},
			{"rail of what is possible", scope.condition(at, guidanceRail), m.possible(r.When, uncut)},
		}})
	}
	for i, c := range l.Conflicts {
		all = append(all, same{c.Def.ID.Value, "", []railPair{{"floor", conflicts.condition(x.plan.ConflictAt[i], floorRail), m.certain(c.When, uncut)}}})
	}
	inside, outside := x.from(x.plan.Criteria, in), x.from(x.plan.Criteria, out)
	for i, k := range l.Criteria {
		all = append(all, x.criterion(k, inside, x.plan.Levels[0][i], "", wanted(m, k, k.When, l.Oldest)))
		away := x.plan.Levels[1][i]
		if k.Shared {
			all = append(all, x.criterion(k, outside, away, "outside the pathway, ", wanted(m, k, k.Plain, uncut)))
		} else if len(away) > 0 {
			all = append(all, x.criterion(k, outside, away, "outside the pathway, ", nothing(m)))
		}
	}
	for i, r := range l.Raises {
		at := x.plan.RaiseAt[i]
		if r.When != nil {
			all = append(all, same{r.Def.ID.Value, "", []railPair{
				{"floor", inside.condition(at, floorRail), m.certain(r.When, l.Oldest)},
				{"ceiling", inside.condition(at, ceilingRail), m.open(r.When, l.Oldest, m.unanswerable)},
			}})
		}
	}
	return all
}

// nothing is a criterion that does not count.
func nothing(m *model) rule {
	return rule{floor: never, ceiling: never, guidance: make([]gate, m.urgencies())}
}

// wanted is what a criterion says.
func wanted(m *model, k *engine.Criterion, when *engine.Formula, upTo int) rule {
	if !engine.Applies(k.Def.Audience, m.audience) {
		return nothing(m)
	}
	return m.railsOf(k, when, upTo)
}

// criterion is a criterion on its rails; levels that the plan and the criterion do
// not share are false.
func (x *planProof) criterion(k *engine.Criterion, of *matrixGates, have []engine.PlanLevel, where string, want rule) same {
	out := same{subject: k.Def.ID.Value, where: where}
	got := rule{floor: never, ceiling: never, guidance: make([]gate, len(want.guidance))}
	for n, l := range have {
		floor, ceiling := of.condition(l.PlanBit, floorRail), of.condition(l.PlanBit, ceilingRail)
		if n == 0 {
			got.floor, got.ceiling = floor, ceiling
		} else { // what is assumed counts on the guidance rail alone
			out.rails = append(out.rails, railPair{"floor", floor, never}, railPair{"ceiling", ceiling, never})
		}
		at := of.condition(l.PlanBit, guidanceRail)
		for u := 0; u <= l.Urgency; u++ {
			got.guidance[u] = x.circuit.or(got.guidance[u], at)
		}
	}
	out.rails = append(out.rails, railPair{"floor", got.floor, want.floor}, railPair{"ceiling", got.ceiling, want.ceiling})
	for u := range got.guidance {
		out.rails = append(out.rails, railPair{"guidance rail", got.guidance[u], want.guidance[u]})
	}
	return out
}

// compare asks both back ends for a child on whom a condition and its plan differ.
func (x *planProof) compare(who pathways.Audience, c same) {
	x.work.out.Conditions++
	var differ []gate
	name := ""
	for _, r := range c.rails {
		d := x.differ(r)
		if d != never && name == "" && x.circuit.draw(x.d, x.memo, d) != 0 {
			name, differ = r.name, []gate{d}
		} else if name == "" {
			differ = append(differ, d)
		}
	}
	any := x.circuit.or(differ...)
	x.work.out.Stats.Queries++
	_, sat := x.circuit.satisfy(any)
	if !sat && name == "" {
		return
	}
	r := Result{
		Code: PlanHolds, Pathway: x.work.out.Pathway, Version: x.work.out.Version, Audience: who, Subject: c.subject,
		Verdict: Disagreed, Because: "the two back ends do not agree whether the plan is what the condition says",
	}
	if sat && name != "" {
		r.Because = fmt.Sprintf("%sthe plan has another %s than the condition", c.where, name)
		r.Child, r.Because = x.child(who, any, r.Because)
	}
	x.work.out.Results = append(x.work.out.Results, r)
}

// differ is where the plan is not what the formula says.
func (x *planProof) differ(r railPair) gate {
	c := x.circuit
	if r.have == r.want {
		return never
	}
	return c.or(c.and(r.have, c.not(r.want)), c.and(r.want, c.not(r.have)))
}

// child shows where a gate is true. What the audience is expected to know is as this
// pathway has it, unless the gate is true nowhere then.
func (x *planProof) child(who pathways.Audience, g gate, because string) (*Child, string) {
	var others []string
	for _, f := range x.dict.Findings {
		axis, there := x.hiddenAt[f.ID.Value]
		if !there {
			continue
		}
		own := !x.prog.Answerable(f, who)
		h := x.hiding(g, axis, own)
		if x.circuit.draw(x.d, x.memo, h) == 0 {
			h = x.hiding(g, axis, !own)
			others = append(others, f.ID.Value)
		}
		g = h
	}
	if others != nil {
		because += ", where another pathway decides who is expected to know " + strings.Join(others, ", ")
	}
	d := newDiagram(x.space.widths(), x.work.Budget)
	points := x.space.witness(d, x.circuit.draw(d, map[gate]int32{}, g))
	c := &Child{Case: x.space.caseAt(points, who, x.work.At)}
	c.Age, c.Said = x.space.said(points)
	got, err := engine.Decide([]*engine.Program{x.prog}, c.Case)
	if err != nil {
		return nil, because + "; the engine cannot decide the child found: " + err.Error()
	}
	c.Disposition, c.Floor, c.Ceiling = got.Disposition, got.Floor, got.Ceiling
	return c, because
}

// hiding is a gate once it is known whether a finding is hidden.
func (x *planProof) hiding(g gate, axis int, hides bool) gate {
	at := 0
	if hides {
		at = 1
	}
	return x.circuit.replaced(g, func(n gateNode) gate {
		if n.axis != axis {
			return keep
		}
		return holds(n.set.has(at))
	})
}
