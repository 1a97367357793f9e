package verify

import (
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// planGates writes a plan down as gates, over the points and one axis more for each
// finding: whether the audience is not expected to know it.
type planGates struct {
	*builder
	dict     *pathways.Dictionary
	plan     *engine.Plan
	hiddenAt map[string]int // axis, by finding
	stands   map[standKey]map[int]gate
	steps    map[stepKey]gate
	ages     map[ageKey]pointSet
	granting map[planSide]*matrixGates
}

// planSide is from where a plan is read.
type planSide struct {
	audience pathways.Audience
	upTo     int // what is seen of the age
}

type standKey struct {
	of *engine.PlanSubject
	planSide
}

type stepKey struct {
	standKey
	alive string
}

type ageKey struct {
	of        *engine.PlanSubject
	upTo, age int
}

// errPlanReads says that a plan looks at what no condition reads.
var errPlanReads = errors.New("the plan reads a finding that no condition reads")

func newPlanGates(b *builder, d *pathways.Dictionary, p *engine.Plan) *planGates {
	x := &planGates{
		builder: b, dict: d, plan: p, hiddenAt: map[string]int{}, stands: map[standKey]map[int]gate{},
		steps: map[stepKey]gate{}, ages: map[ageKey]pointSet{}, granting: map[planSide]*matrixGates{},
	}
	for _, a := range b.axes {
		for _, f := range a.findings {
			x.hiddenAt[f.ID.Value] = len(b.circuit.widths)
			b.circuit.widths = append(b.circuit.widths, 2)
		}
	}
	return x
}

// diagram is one in which whether a finding is hidden is read right after what is
// known of it.
func (x *planGates) diagram(budget int) *diagram {
	place := make([]int, len(x.circuit.widths))
	var widths []int
	put := func(axis int) {
		place[axis] = len(widths)
		widths = append(widths, x.circuit.widths[axis])
	}
	for i, a := range x.axes {
		put(i)
		for _, f := range a.findings {
			put(x.hiddenAt[f.ID.Value])
		}
	}
	d := newDiagram(widths, budget)
	d.place = place
	return d
}

// hides is where the audience is not expected to know a finding.
func (x *planGates) hides(f *pathways.Finding) gate { return x.circuit.one(x.hiddenAt[f.ID.Value], 1) }

// matrixGates is one matrix of the plan as it is read from one side.
type matrixGates struct {
	*planGates
	planSide
	matrix *engine.PlanMatrix
	starts []engine.PlanRow
	known  map[railBit]gate
}

type railBit struct {
	engine.PlanBit
	rail int
}

// The rails of a plan, in its order.
const (
	floorRail = iota
	ceilingRail
	guidanceRail
)

func (x *planGates) from(m *engine.PlanMatrix, s planSide) *matrixGates {
	return &matrixGates{planGates: x, planSide: s, matrix: m, starts: m.Starts(s.audience), known: map[railBit]gate{}}
}

// excuses is the matrix of the conditions under which excuses hold.
func (x *planGates) excuses(s planSide) *matrixGates {
	if x.granting[s] == nil {
		x.granting[s] = x.from(x.plan.Excuses, s)
	}
	return x.granting[s]
}

// condition is where the condition whose last bit this is is true: where any of its
// conjunctions is.
func (x *matrixGates) condition(b engine.PlanBit, rail int) gate {
	at := railBit{b, rail}
	if g, done := x.known[at]; done {
		return g
	}
	below := x.matrix.Lanes[b.Lane].Ends & (1<<b.Bit - 1)
	var any []gate
	for bit := bits.Len64(below); bit <= b.Bit; bit++ {
		any = append(any, x.conjunction(engine.PlanBit{Lane: b.Lane, Bit: bit}, rail))
	}
	g := x.circuit.or(any...)
	x.known[at] = g
	return g
}

// conjunction is where a bit is still alive after every step and use of its lane.
func (x *matrixGates) conjunction(b engine.PlanBit, rail int) gate {
	if x.starts[b.Lane][rail]>>b.Bit&1 == 0 {
		return never
	}
	lane := x.matrix.Lanes[b.Lane]
	var all []gate
	for _, s := range lane.Steps {
		all = append(all, x.alive(s, b.Bit, rail))
	}
	for _, u := range lane.Uses {
		if u.Needs>>b.Bit&1 == 1 {
			all = append(all, x.condition(u.PlanBit, rail))
		}
	}
	return x.circuit.and(all...)
}

// alive is where a step leaves a bit alive.
func (x *matrixGates) alive(s engine.PlanStep, bit, rail int) gate {
	classes := make([]byte, len(s.Rows))
	for i, r := range s.Rows {
		classes[i] = byte(r[rail] >> bit & 1)
	}
	if !slices.Contains(classes, 0) {
		return always
	}
	of := x.matrix.Subjects[s.Subject]
	key := stepKey{standKey{of, x.planSide}, string(classes)}
	if g, done := x.steps[key]; done {
		return g
	}
	var any []gate
	stands := x.standing(of)
	for _, n := range slices.Sorted(maps.Keys(stands)) {
		ages := newSet(x.circuit.widths[0])
		for age := range of.Ages() {
			if classes[of.Class(n, age)] == 1 {
				ages = ages.or(x.ageIs(of, age))
			}
		}
		any = append(any, x.circuit.and(stands[n], x.circuit.in(0, ages)))
	}
	g := x.circuit.or(any...)
	x.steps[key] = g
	return g
}

// ageIs lists the ages that are one part of a subject's table.
func (x *matrixGates) ageIs(of *engine.PlanSubject, age int) pointSet {
	if !of.Aged {
		return x.circuit.full(0)
	}
	if _, done := x.ages[ageKey{of, x.upTo, 0}]; !done {
		for i := range of.Ages() {
			x.ages[ageKey{of, x.upTo, i}] = newSet(x.circuit.widths[0])
		}
		for i, p := range x.axes[0].points {
			x.ages[ageKey{of, x.upTo, of.AgeAt(x.at(0, p))}].set(i)
		}
	}
	return x.ages[ageKey{of, x.upTo, age}]
}

// at is a child at a point of an axis, as it is seen from here.
func (x *matrixGates) at(axis int, p point) *engine.Moment {
	x.space.set(x.axes[axis], p)
	return x.scratch[x.dict].UpTo(x.upTo)
}

// standing is where a subject stands in each way it can.
func (x *matrixGates) standing(of *engine.PlanSubject) map[int]gate {
	key := standKey{of, x.planSide}
	if g, done := x.stands[key]; done {
		return g
	}
	var out map[int]gate
	switch {
	case of.Counts:
		out = x.counted(of)
	case of.Due:
		out = x.standingOn(of, 0)
	case len(of.Findings) == 0:
		out = map[int]gate{of.Stands(x.scratch[x.dict], false, 0): always}
	default:
		out = x.standingOn(of, x.axisFor(of.Findings[0]))
	}
	x.stands[key] = out
	return out
}

func (x *planGates) axisFor(f *pathways.Finding) int {
	n, there := x.axisOf[f.ID.Value]
	if !there {
		panic(fmt.Errorf("%w: %s", errPlanReads, f.ID.Value))
	}
	return n
}

// standingOn tries every point of an axis, and where the answer is not known, whether
// the finding is hidden or not and whichever excuses hold.
func (x *matrixGates) standingOn(of *engine.PlanSubject, axis int) map[int]gate {
	ways := []gate{always}
	single := len(of.Findings) == 1
	if single {
		ways = append(ways, x.unknowns(of)...)
	}
	type key struct{ stands, way int }
	sets := map[key]pointSet{}
	for i, p := range x.axes[axis].points {
		m := x.at(axis, p)
		from, to := 0, 1
		if single && !m.Answer(of.Findings[0]).Known() {
			from, to = 1, len(ways)
		}
		for way := from; way < to; way++ {
			k := key{of.Stands(m, way == 1, uint(max(way-2, 0))), way} // #nosec G115 -- never negative
			if sets[k] == nil {
				sets[k] = newSet(len(x.axes[axis].points))
			}
			sets[k].set(i)
		}
	}
	out := map[int]gate{}
	for k, set := range sets {
		out[k.stands] = x.circuit.or(out[k.stands], x.circuit.and(x.circuit.in(axis, set), ways[k.way]))
	}
	return out
}

// unknowns are the ways in which an unknown can count: hidden, or with each choice
// of excuses that hold.
func (x *matrixGates) unknowns(of *engine.PlanSubject) []gate {
	hides := x.hides(of.Findings[0])
	out := []gate{hides}
	for granted := range 1 << len(of.Grants) {
		all := []gate{x.circuit.not(hides)}
		for i, b := range of.Grants {
			holds := x.excuses(x.planSide).condition(b, floorRail)
			if granted>>i&1 == 0 {
				holds = x.circuit.not(holds)
			}
			all = append(all, holds)
		}
		out = append(out, x.circuit.and(all...))
	}
	return out
}

// counted is how many of some flags are true, or that one is not known.
func (x *matrixGates) counted(of *engine.PlanSubject) map[int]gate {
	m := x.scratch[x.dict]
	out := map[int]gate{}
	var choose func(i int, where gate)
	choose = func(i int, where gate) {
		if where == never {
			return
		}
		if i == len(of.Findings) {
			n := of.Stands(m, false, 0)
			out[n] = x.circuit.or(out[n], where)
			return
		}
		id := of.Findings[i].ID.Value
		axis := x.axisFor(of.Findings[i])
		sets := map[string]pointSet{} // no reason for not knowing one is better than another
		answers := map[string]engine.Answer{}
		for j, p := range x.axes[axis].points {
			a := p.answers[slices.IndexFunc(x.axes[axis].findings, func(f *pathways.Finding) bool { return f.ID.Value == id })]
			name := "unknown"
			if a.Known() {
				name = fmt.Sprint(a.Value.Bool)
			}
			if sets[name] == nil {
				sets[name] = newSet(len(x.axes[axis].points))
			}
			sets[name].set(j)
			answers[name] = a
		}
		for _, name := range sortedKeys(sets) {
			m.Set(id, answers[name])
			choose(i+1, x.circuit.and(where, x.circuit.in(axis, sets[name])))
		}
	}
	choose(0, always)
	return out
}
