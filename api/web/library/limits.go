package library

import (
	"slices"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// measure is the limits of one measurement over the ages: where a chart and the
// table beside it come from.
type measure struct {
	Name, Unit string
	Lines      []limitLine
}

// limitLine is one threshold: at which ages criteria use it, and what for.
type limitLine struct {
	Letter   string // names it in the chart
	ID       string
	Op       string // as in "more than"
	Guidance pathways.Guidance
	Told     string // the most urgent disposition it can lead to
	Criteria []string
	Steps    []step
	Cites    []site.Cite
	Notes    []string
}

// step is a stretch of ages with one limit.
type step struct {
	From  stretch
	To    *stretch // left out; nil to the end
	Limit float64
}

// Ages words the stretch of ages.
func (s step) Ages() string { return between(s.From, s.To) }

// Words says the limit with its comparison.
func (s step) Words(op, unit string) string { return prose.Compared(op, prose.Amount(s.Limit, unit)) }

// measures are what has several limits, of which one is not the same at all ages,
// in the order of the dictionary. What lies in the past is not drawn.
func measures(prog *engine.Program, words prose.Words) []measure {
	logic, def := prog.Logic(), prog.Definition()
	ages := stretches(logic)
	var out []measure
	for _, f := range def.Dictionary.Findings {
		if f.Kind != pathways.Sign && f.Kind != pathways.Measurement {
			continue
		}
		m := measure{Name: words.Name(f.ID.Value), Unit: f.Unit}
		changes := false
		for _, u := range prog.Thresholds() {
			if u.Def.Finding.Value != f.ID.Value {
				continue
			}
			l := lineOf(u.Def, logic, ages)
			if len(l.Steps) > 0 {
				m.Lines = append(m.Lines, l)
			}
			changes = changes || len(l.Steps) > 1 || len(l.Steps) == 1 && (l.Steps[0].To != nil || l.Steps[0].From != ages[0])
		}
		if !changes || m.limits() < 2 {
			continue
		}
		slices.SortStableFunc(m.Lines, func(a, b limitLine) int { return b.Guidance.Rank() - a.Guidance.Rank() })
		for i := range m.Lines {
			m.Lines[i].Letter = string(rune('A' + i))
		}
		out = append(out, m)
	}
	return out
}

// limits counts the different ones.
func (m measure) limits() int {
	seen := map[float64]bool{}
	for _, l := range m.Lines {
		for _, s := range l.Steps {
			seen[s.Limit] = true
		}
	}
	return len(seen)
}

// lineOf follows a threshold through the ages. It has a limit where its band has
// one and some criterion still depends on it.
func lineOf(t *pathways.Threshold, logic *engine.Logic, ages []stretch) limitLine {
	l := limitLine{ID: t.ID.Value, Cites: site.Cites(t.Source, t.Also)}
	most := -1
	open := false // the last step may go on
	for i, s := range ages {
		limit, ok := limitAt(t, s)
		users := usersAt(t, logic, s)
		if !ok || len(users) == 0 {
			open = l.end(open, s)
			continue
		}
		for _, k := range users {
			if !slices.Contains(l.Criteria, k.Def.ID.Value) {
				l.Criteria = append(l.Criteria, k.Def.ID.Value)
			}
			if k.Urgency > most {
				most = k.Urgency
				d := logic.Pathway.Dispositions.List[most]
				l.Guidance, l.Told = d.Guidance, d.ID.Value
			}
		}
		if n := len(l.Steps); open && l.Steps[n-1].Limit == limit {
			continue
		}
		l.end(open, s)
		l.Steps = append(l.Steps, step{From: ages[i], Limit: limit})
		open = true
	}
	for _, k := range logic.Criteria {
		k.When.Walk(func(x *engine.Literal) {
			if x.Threshold() == t && l.Op == "" {
				l.Op = x.Comparison()
			}
		})
	}
	for _, b := range t.Bands {
		if b.Note != "" {
			l.Notes = append(l.Notes, b.Note)
		}
	}
	if t.Note != "" {
		l.Notes = append(l.Notes, t.Note)
	}
	return l
}

// end ends the last step, where it is open, before an age.
func (l *limitLine) end(open bool, at stretch) bool {
	if open {
		l.Steps[len(l.Steps)-1].To = &at
	}
	return false
}

func limitAt(t *pathways.Threshold, s stretch) (float64, bool) {
	if t.Limit != nil {
		return *t.Limit, true
	}
	b := t.Bands[t.At(s.months)].Limit
	return b.Value, !b.None
}

// usersAt are the criteria that a threshold can still decide for a child of an age
// of whom nothing else is known.
func usersAt(t *pathways.Threshold, logic *engine.Logic, s stretch) []*engine.Criterion {
	age, err := s.age()
	if err != nil {
		return nil // the age is of ours and is never in the future
	}
	m := engine.NewMoment(logic.Pathway.Dictionary)
	m.SetAge(age)
	return slices.DeleteFunc(slices.Clone(logic.Criteria), func(k *engine.Criterion) bool { return !depends(k.When, t, m) })
}

// depends tells whether an undecided part of a condition reads a threshold.
func depends(x *engine.Formula, t *pathways.Threshold, m *engine.Moment) bool {
	if x.At(m) != engine.Unknown {
		return false
	}
	if x.Op == engine.Test {
		return x.Literal.Threshold() == t
	}
	return slices.ContainsFunc(x.Kids, func(k *engine.Formula) bool { return depends(k, t, m) })
}
