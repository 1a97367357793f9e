package margin

import (
	"cmp"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// Margin is one case whose limits are asked about.
type Margin struct {
	locality  *engine.Locality
	progs     []*engine.Program
	c         engine.Case
	supposing *engine.Supposing
	now       engine.Decision
	dict      *pathways.Dictionary
	logics    []*engine.Logic
	moment    *engine.Moment               // answers are exchanged in it, and put back
	readers   map[string][]*engine.Literal // by finding: every test that reads it
	aging     []*engine.Literal            // every test that depends on the age
	parts     []part
}

// Of takes a case that [engine.AssessIn] would assess, with the same errors.
func Of(l *engine.Locality, progs []*engine.Program, c engine.Case) (*Margin, error) {
	s, err := engine.Suppose(l, progs, c)
	if err != nil {
		return nil, err
	}
	x := &Margin{
		locality: l, progs: progs, c: c, supposing: s, now: s.Now().Decision(),
		dict: progs[0].Definition().Dictionary, readers: map[string][]*engine.Literal{},
	}
	x.moment = engine.MomentOf(x.dict, c)
	for _, p := range progs {
		logic := p.Logic()
		x.logics = append(x.logics, logic)
		x.parts = append(x.parts, partAt(logic, x.dict, c))
		seen := map[string]bool{}
		walk(logic, func(lit *engine.Literal) {
			if seen[lit.String()] {
				return
			}
			seen[lit.String()] = true
			if lit.AgeVariable() != "" || lit.Banded() {
				x.aging = append(x.aging, lit)
			}
			for _, f := range lit.Findings() {
				x.readers[f.ID.Value] = append(x.readers[f.ID.Value], lit)
			}
		})
	}
	return x, nil
}

// walk calls f for every test of everything that a decision depends on.
func walk(logic *engine.Logic, f func(*engine.Literal)) {
	for _, k := range logic.Criteria {
		k.When.Walk(f)
		k.Plain.Walk(f)
		for _, e := range k.Excuses {
			e.When.Walk(f)
		}
	}
	for _, r := range logic.Raises {
		r.When.Walk(f)
	}
	for _, r := range logic.Scope {
		r.When.Walk(f)
	}
	for _, c := range logic.Conflicts {
		c.When.Walk(f)
	}
}

// findings lists what the pathways read, in the order it is asked for.
func (x *Margin) findings() []*pathways.Finding {
	var out []*pathways.Finding
	for _, f := range x.dict.Findings {
		if len(x.readers[f.ID.Value]) > 0 && f.ID.Value != engine.GestationID {
			out = append(out, f)
		}
	}
	order := questionOrder(x.progs)
	slices.SortStableFunc(out, func(a, b *pathways.Finding) int { return cmp.Compare(order(a.ID.Value), order(b.ID.Value)) })
	return out
}

// questionOrder tells the place of a finding among the questions of some pathways.
func questionOrder(progs []*engine.Program) func(id string) int {
	order := map[string]int{}
	for _, p := range progs {
		for _, page := range slices.Concat(p.Definition().Signs.Pages, p.Definition().Pages) {
			for _, f := range page.Ask {
				if _, asked := order[f.Value]; !asked {
					order[f.Value] = len(order)
				}
			}
		}
	}
	return func(id string) int {
		if n, asked := order[id]; asked {
			return n
		}
		return len(order)
	}
}

// known is the value a finding has in the case.
func (x *Margin) known(f *pathways.Finding) (engine.Value, bool) {
	a, given := x.c.Findings[f.ID.Value]
	return a.Value, given && a.Known()
}

// urgency is the place of what is told now in the order of urgency.
func (x *Margin) urgency() int { return x.supposing.Now().Disposition().Urgency }

// suppose exchanges one answer. It reports false for an answer that contradicts
// another one.
func (x *Margin) suppose(f *pathways.Finding, v engine.Value) (engine.Supposed, bool) {
	s := x.supposing.With(f, engine.Answer{Value: v})
	return s, s.Inconsistent() <= x.now.Inconsistent
}

// Change is one other answer and what it would lead to.
type Change struct {
	Value       engine.Value `json:"value"`
	By          float64      `json:"by,omitempty"` // how far a number is from the one known
	Disposition string       `json:"disposition"`
	Met         []string     `json:"met"`   // criteria newly met
	Unmet       []string     `json:"unmet"` // criteria no longer met
}

func (x *Margin) change(v engine.Value, s engine.Supposed) *Change {
	d := s.Decision()
	return &Change{Value: v, Disposition: d.Disposition, Met: newlyMet(x.now, d), Unmet: newlyMet(d, x.now)}
}

// newlyMet lists the criteria met in the second of two decisions only.
func newlyMet(before, after engine.Decision) []string {
	out := []string{}
	for id, outcome := range after.Criteria {
		if outcome == "met" && before.Criteria[id] != "met" {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
