package verify

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// rails joins the criteria, the raise rules and the scope rules on each rail.
func (m *model) rails() {
	rows := m.rows()
	for i := range m.criteria {
		m.criteria[i].floors = rows.floor[i]
	}
	m.floor, m.ceiling, m.guidance = m.most(rows.floor), m.most(rows.ceiling), m.most(rows.guidance)
}

// rows are the rails before they are joined, each a list by urgency for every
// criterion, raises included, and then for every scope rule.
type rows struct{ floor, ceiling, guidance [][]gate }

func (m *model) rows() rows {
	base := func(pick func(rule) gate) func(i, u int) gate {
		return func(i, u int) gate {
			if u > m.logic.Criteria[i].Urgency {
				return never
			}
			return pick(m.criteria[i])
		}
	}
	onFloor := base(func(r rule) gate { return r.floor })
	onCeiling := base(func(r rule) gate { return r.ceiling })
	onGuidance := func(i, u int) gate { return m.criteria[i].guidance[u] }
	certain := func(r *engine.Raise) gate { return m.certain(r.When, m.logic.Oldest) }
	possible := func(r *engine.Raise) gate { return m.open(r.When, m.logic.Oldest, m.unanswerable) }
	out := rows{floor: m.raised(onFloor, certain), ceiling: m.raised(onCeiling, possible), guidance: m.raised(onGuidance, certain)}
	for i, r := range m.logic.Scope {
		sure := m.upToAsked(m.certain(r.When, uncut))
		out.floor, out.guidance = append(out.floor, sure), append(out.guidance, sure)
		out.ceiling = append(out.ceiling, m.upToAsked(m.scope[i]))
	}
	return out
}

// upToAsked is a rail of what calls for asking somebody, and no more.
func (m *model) upToAsked(g gate) []gate {
	out := make([]gate, m.urgencies())
	for u := 1; u <= m.urgency(m.dispositions().Roles.Undecided.Value); u++ {
		out[u] = g
	}
	return out
}

// raised is each criterion on one rail after raises, by urgency. at is where a
// criterion is at least as urgent as u there, before raises.
func (m *model) raised(at func(i, u int) gate, holds func(*engine.Raise) gate) [][]gate {
	c := m.circuit
	out := make([][]gate, len(m.criteria))
	for i := range m.criteria {
		out[i] = make([]gate, m.urgencies())
		for u := range out[i] {
			out[i][u] = at(i, u)
		}
	}
	for _, r := range m.logic.Raises {
		if len(r.Def.Audience) > 0 && !slices.Contains(r.Def.Audience, m.audience) {
			continue
		}
		for _, t := range r.Targets {
			rising := c.and(c.not(m.outside), at(t, 0), m.raiseHolds(r, t, at, holds))
			for u := 1; u <= r.Urgency; u++ {
				out[t][u] = c.or(out[t][u], rising)
			}
		}
	}
	return out
}

// raiseHolds is where a raise rule's condition holds for one target: its own, or
// that another criterion of another group is true at the level.
func (m *model) raiseHolds(r *engine.Raise, target int, at func(i, u int) gate, holds func(*engine.Raise) gate) gate {
	if r.When != nil {
		return holds(r)
	}
	least := m.firstAt(r.Level)
	var any []gate
	for i, k := range m.logic.Criteria {
		if k.Group != m.logic.Criteria[target].Group {
			any = append(any, at(i, least))
		}
	}
	return m.circuit.or(any...)
}

// firstAt is the least urgency whose guidance has a rank or more.
func (m *model) firstAt(rank int) int {
	return slices.IndexFunc(m.dispositions().List, func(d *pathways.Disposition) bool { return d.Guidance.Rank() >= rank })
}

func (m *model) most(each [][]gate) []gate {
	out := make([]gate, m.urgencies())
	for u := range out {
		var any []gate
		for _, k := range each {
			any = append(any, k[u])
		}
		out[u] = m.circuit.or(any...)
	}
	return out
}

// algebra is what outcomes are combined by: gates, or diagrams.
type algebra[T any] interface {
	and(a, b T) T
	or(a, b T) T
}

type gates struct{ c *circuit }

func (g gates) and(a, b gate) gate { return g.c.and(a, b) }
func (g gates) or(a, b gate) gate  { return g.c.or(a, b) }

// outcome is the rails of one pathway, or of several together, each a list by
// urgency.
type outcome[T any] struct {
	floor, guidance, ceiling []T
	unsure, conflict         T
}

// settle is section 6: the most urgent of the guidance rail, which is never below
// the floor, and of the ceiling, but no more than is told to those who must be asked
// more. It is worked out with what contradictions add to the ceiling, or without.
func settle[T any](a algebra[T], d *pathways.Dispositions, o outcome[T], contradictions bool) []T {
	ask, unsure := d.Get(d.Roles.Undecided.Value).Urgency, d.Get(d.Roles.DangerUnsure.Value).Urgency
	ceiling := o.ceiling
	if contradictions {
		ceiling = lift(a, ceiling, o.conflict, ask)
	}
	out := slices.Clone(o.guidance)
	for u := 1; u < len(out); u++ {
		if u <= ask {
			out[u] = a.or(out[u], ceiling[u])
		} else if u <= unsure {
			out[u] = a.or(out[u], a.and(ceiling[u], o.unsure))
		}
	}
	return out
}

// lift makes a rail at least as urgent as u where a condition holds.
func lift[T any](a algebra[T], rail []T, where T, u int) []T {
	rail = slices.Clone(rail)
	for i := 1; i <= u; i++ {
		rail[i] = a.or(rail[i], where)
	}
	return rail
}
