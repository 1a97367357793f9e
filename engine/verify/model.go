package verify

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// builder writes logics down as gates over one space. It belongs to one goroutine.
type builder struct {
	*space
	circuit *circuit
	known   map[reading][]situation
	second  map[int]map[gate]gate // by axis: gates that read its second copy
}

func newBuilder(s *space) *builder {
	return &builder{space: s, circuit: newCircuit(append(s.widths(), s.widths()...)), known: map[reading][]situation{}, second: map[int]map[gate]gate{}}
}

// model is the outcome of one pathway for one audience, as gates: engine/SEMANTICS.md,
// sections 3 to 6, written a third time. A list of gates by urgency holds at place u
// where the outcome is at least as urgent as u; place 0 is not used.
type model struct {
	*builder
	logic     *engine.Logic
	audience  pathways.Audience
	canAnswer func(*pathways.Finding) bool
	beyond    func(*pathways.Finding) gate // where the audience is not expected to know a finding

	outside       gate   // certainly out of scope
	criteria      []rule // by criterion
	scope         []gate // by scope rule: open or true on the ceiling
	outcome[gate]        // the rails; the ceiling without what contradictions add

	calm        []gate // the disposition of answers taken as they are, without what contradictions add
	disposition []gate
}

// rule is one criterion on its rails, before raises, and what it contributes after.
type rule struct {
	floor, ceiling, possible gate
	guidance                 []gate // at least as urgent as u on the guidance rail
	floors                   []gate // floor after raises, by urgency
	unsure                   gate   // of a danger sign: it is open and reads what was answered unsure
}

// dispositions is the ordered list of endpoints.
func (m *model) dispositions() *pathways.Dispositions { return m.logic.Pathway.Shared.Dispositions }

func (m *model) urgencies() int { return len(m.dispositions().List) }

func (m *model) urgency(id string) int { return m.dispositions().Get(id).Urgency }

// newModel writes a logic down for an audience. canAnswer says what the audience
// is expected to know; nil for what the pathway says.
func newModel(b *builder, l *engine.Logic, audience pathways.Audience, canAnswer func(*pathways.Finding) bool) *model {
	m := &model{builder: b, logic: l, audience: audience, canAnswer: canAnswer}
	if canAnswer == nil {
		m.canAnswer = func(f *pathways.Finding) bool { return answerable(l.Pathway, f, audience) }
	}
	m.beyond = func(f *pathways.Finding) gate { return holds(!m.canAnswer(f)) }
	m.parts()
	m.rails()
	m.calm = settle(gates{m.circuit}, m.dispositions(), m.outcome, false)
	m.disposition = settle(gates{m.circuit}, m.dispositions(), m.outcome, true)
	return m
}

// parts writes down what the rails are joined from.
func (m *model) parts() {
	c := m.circuit
	m.outside, m.conflict, m.unsure = never, never, never
	m.scope, m.criteria = nil, nil
	for _, r := range m.logic.Scope {
		m.scope = append(m.scope, m.openScope(r))
		if !r.HandOver {
			m.outside = c.or(m.outside, m.certain(r.When, uncut))
		}
	}
	for _, x := range m.logic.Conflicts {
		m.conflict = c.or(m.conflict, m.certain(x.When, uncut))
	}
	for i, k := range m.logic.Criteria {
		m.criteria = append(m.criteria, m.rule(k))
		m.unsure = c.or(m.unsure, m.criteria[i].unsure)
	}
}

// possible is where a formula is not false.
func (m *model) possible(x *engine.Formula, upTo int) gate {
	return m.open(x, upTo, func(*engine.Literal, situation) gate { return never })
}

// answerable tells whether an audience is expected to know a finding in a pathway.
func answerable(p *pathways.Pathway, f *pathways.Finding, a pathways.Audience) bool {
	if over, ok := p.AnsweredBy.Get(f.ID.Value); ok {
		return slices.Contains(over, a)
	}
	return f.AnsweredByAudience(a)
}

func holds(b bool) gate {
	if b {
		return always
	}
	return never
}

// certain is where a formula is true whatever the unknown turns out to be.
func (m *model) certain(x *engine.Formula, upTo int) gate {
	return m.worth(x, m.logic.Pathway.Dictionary, upTo, func(_ *engine.Literal, s situation) gate { return holds(s.truth == engine.True) })
}

// open is where a formula is not false when the unknown that excused allows counts
// as absent.
func (m *model) open(x *engine.Formula, upTo int, excused func(*engine.Literal, situation) gate) gate {
	return m.worth(x, m.logic.Pathway.Dictionary, upTo, func(l *engine.Literal, s situation) gate {
		if s.truth != engine.Unknown {
			return holds(s.truth == engine.True)
		}
		return m.circuit.not(excused(l, s))
	})
}

// unanswerable excuses a literal towards worse that lacks only what the audience
// cannot know.
func (m *model) unanswerable(l *engine.Literal, s situation) gate {
	if !l.Worse() {
		return never
	}
	return m.beyondAll(l, s)
}

// beyondAll is where the audience is expected to know nothing that a literal lacks.
func (m *model) beyondAll(_ *engine.Literal, s situation) gate {
	if len(s.lacks) == 0 {
		return never
	}
	all := always
	for _, x := range s.lacks {
		f := m.logic.Pathway.Dictionary.Finding(x.Finding)
		if f == nil {
			return never // the age: everyone can ask for it
		}
		all = m.circuit.and(all, m.beyond(f))
	}
	return all
}

func (m *model) openScope(r *engine.Scope) gate {
	if r.HandOver {
		return m.open(r.When, uncut, m.beyondAll)
	}
	return m.open(r.When, uncut, m.unanswerable)
}

// rule puts one criterion on its rails: its own condition within the pathway's
// scope, the plain one of a danger sign outside it.
func (m *model) rule(k *engine.Criterion) rule {
	c := m.circuit
	none := make([]gate, m.urgencies())
	if len(k.Def.Audience) > 0 && !slices.Contains(k.Def.Audience, m.audience) {
		return rule{guidance: none, floors: none}
	}
	r := m.railsOf(k, k.When, m.logic.Oldest)
	for _, g := range []*gate{&r.floor, &r.ceiling, &r.possible} {
		*g = c.and(c.not(m.outside), *g)
	}
	for u, g := range r.guidance {
		r.guidance[u] = c.and(c.not(m.outside), g)
	}
	if k.Shared && m.outside != never {
		out := m.railsOf(k, k.Plain, uncut)
		r.floor = c.or(r.floor, c.and(m.outside, out.floor))
		r.ceiling = c.or(r.ceiling, c.and(m.outside, out.ceiling))
		r.possible = c.or(r.possible, c.and(m.outside, out.possible))
		r.unsure = c.or(r.unsure, out.unsure)
		for u, g := range out.guidance {
			r.guidance[u] = c.or(r.guidance[u], c.and(m.outside, g))
		}
	}
	return r
}

func (m *model) railsOf(k *engine.Criterion, when *engine.Formula, upTo int) rule {
	c := m.circuit
	excused := func(l *engine.Literal, s situation) gate { return m.excused(k, l, s, upTo) }
	r := rule{floor: m.certain(when, upTo), ceiling: m.open(when, upTo, excused), guidance: make([]gate, m.urgencies())}
	r.possible = m.possible(when, upTo)
	for _, level := range levels(k) {
		at := m.worth(when, m.logic.Pathway.Dictionary, upTo, func(l *engine.Literal, s situation) gate {
			return holds(s.truth == engine.True || (s.truth == engine.Unknown && assumed(k, l, s, level)))
		})
		for u := 0; u <= level; u++ {
			r.guidance[u] = c.or(r.guidance[u], at)
		}
	}
	if k.Shared {
		open := c.and(m.when(upTo), r.ceiling, c.not(r.floor))
		r.unsure = c.and(open, m.readsUnsure(when, upTo, excused))
	}
	return r
}

// when is where a criterion is read with ages up to a limit, or as given: within
// the pathway, or outside it.
func (m *model) when(upTo int) gate {
	if upTo == uncut {
		return m.outside
	}
	return m.circuit.not(m.outside)
}

// levels are the urgencies a criterion can have on the guidance rail.
func levels(k *engine.Criterion) []int {
	out := []int{k.Urgency}
	for _, id := range sortedKeys(k.Assume) {
		out = append(out, k.Assume[id].Urgency)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// assumed tells whether an unknown literal counts as true on the guidance rail, at
// an urgency or above.
func assumed(k *engine.Criterion, l *engine.Literal, s situation, level int) bool {
	if l.Exception() {
		return level <= k.Urgency
	}
	return len(s.lacks) > 0 && !slices.ContainsFunc(s.lacks, func(x engine.Lack) bool {
		a, ok := k.Assume[x.Finding]
		return !ok || a.Urgency < level || !slices.Contains(a.Reasons, x.Reason)
	})
}

// excused is where an unknown literal counts as false on the ceiling rail.
func (m *model) excused(k *engine.Criterion, l *engine.Literal, s situation, upTo int) gate {
	if !l.Worse() || assumed(k, l, s, 0) || len(s.lacks) == 0 {
		return never
	}
	all := always
	for _, x := range s.lacks {
		all = m.circuit.and(all, m.excusedFinding(k, x, upTo))
	}
	return all
}

func (m *model) excusedFinding(k *engine.Criterion, x engine.Lack, upTo int) gate {
	f := m.logic.Pathway.Dictionary.Finding(x.Finding)
	if f == nil {
		return never // the age: everyone can ask for it
	}
	beyond := m.beyond(f)
	e, ok := k.Excuses[x.Finding]
	if beyond == always || !ok || !slices.Contains(e.Reasons, x.Reason) || !slices.Contains(e.Audience, m.audience) {
		return beyond
	}
	if e.When == nil {
		return always
	}
	return m.circuit.or(beyond, m.certain(e.When, upTo))
}

// readsUnsure is where an unknown literal of a formula that is not excused lacks
// something that was answered unsure.
func (m *model) readsUnsure(x *engine.Formula, upTo int, excused func(*engine.Literal, situation) gate) gate {
	var any []gate
	x.Walk(func(l *engine.Literal) {
		for _, s := range m.situations(reading{l, m.logic.Pathway.Dictionary, upTo}) {
			if slices.ContainsFunc(s.lacks, func(l engine.Lack) bool { return l.Reason == pathways.Unsure }) {
				any = append(any, m.circuit.and(s.where, m.circuit.not(excused(l, s))))
			}
		}
	})
	return m.circuit.or(any...)
}
