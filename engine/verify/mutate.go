package verify

import (
	"fmt"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// Mutation is what came of planting slips in a version, one at a time: who notices.
type Mutation struct {
	Pathway  string   `json:"pathway"`
	Version  string   `json:"version"`
	Digest   string   `json:"digest"`
	Only     string   `json:"only,omitempty"` // the one criterion or rule that was mutated
	Examples int      `json:"examples"`       // how many there were
	Scores   []Score  `json:"scores"`         // by operator
	Missed   []Mutant `json:"missed"`         // not equivalent, and no example notices
	Stats    Stats    `json:"stats"`          // of the inputs, with every limit a mutant has
}

// Total adds the scores of all operators.
func (m *Mutation) Total() Score {
	total := Score{Operator: "all"}
	for _, s := range m.Scores {
		total.Mutants += s.Mutants
		total.Equivalent += s.Equivalent
		total.Examples += s.Examples
		total.Proofs += s.Proofs
		total.Together += s.Together
	}
	return total
}

// Score counts the mutants of one operator. An equivalent one gives every child what
// the original gives, to every audience: the same disposition, floor and ceiling.
type Score struct {
	Operator   Operator `json:"operator"`
	Mutants    int      `json:"mutants"`
	Equivalent int      `json:"equivalent"`
	Examples   int      `json:"by_vignettes"`
	Proofs     int      `json:"by_proofs"`
	Together   int      `json:"together"`
}

// Survivors counts what nobody notices.
func (s Score) Survivors() int { return s.Mutants - s.Equivalent - s.Together }

// Mutant is one slip that no example notices.
type Mutant struct {
	Operator Operator          `json:"operator"`
	Subject  string            `json:"subject"` // the criterion or rule
	Change   string            `json:"change"`
	Position pathways.Position `json:"position"`
	Proof    Code              `json:"proof,omitempty"` // the property that notices, "" for none: it survives
	Child    *Child            `json:"child"`           // who tells it from the original, and what the original says
	Instead  *Child            `json:"instead"`         // the same child by the mutant
}

// MutateOptions says how to mutate. The zero value serves.
type MutateOptions struct {
	At       time.Time             // the time of the cases shown; nothing depends on it
	Only     string                // mutate this criterion or rule only; "" for all
	Progress func(done, total int) // may be nil
}

// Mutate plants every slip in a version and reports which ones the examples and the
// proofs notice. It fails where an example does not hold of the version itself.
func Mutate(prog *engine.Program, examples []Example, o MutateOptions) (*Mutation, error) {
	l := prog.Logic()
	def := prog.Definition()
	list := mutantsOf(l, o.Only)
	if len(list) == 0 {
		return nil, fmt.Errorf("%s has no criterion or rule %q", def.Key(), o.Only)
	}
	b := newBuilder(newSpace([]*engine.Logic{l}, extraReadings(l, list, prog.Invariants())...))
	x := &mutating{builder: b, out: &Mutation{Pathway: def.ID.Value, Version: def.Version.String(), Digest: def.Digest, Only: o.Only, Examples: len(examples)}, index: map[Operator]int{}}
	for i, op := range Operators() {
		x.index[op] = i
		x.out.Scores = append(x.out.Scores, Score{Operator: op})
	}
	well := map[int][]int{}
	for _, who := range pathways.Audiences() {
		t := newTrial(b, prog, who, well)
		if err := t.write(examples); err != nil {
			return nil, fmt.Errorf("mutate %s: %w", def.Key(), err)
		}
		t.demand(prog.Invariants())
		t.when = o.At
		x.trials = append(x.trials, t)
	}
	for i, m := range list {
		if o.Progress != nil {
			o.Progress(i, len(list))
		}
		x.try(m)
	}
	x.out.Stats = Stats{Axes: len(b.axes), Gates: len(b.circuit.nodes)}
	x.out.Stats.Points, x.out.Stats.Inputs = b.size()
	for _, t := range x.trials {
		x.out.Stats.Queries += t.asked
	}
	return x.out, nil
}

// extraReadings are the tests the mutants and the invariants have and the logic has not.
func extraReadings(l *engine.Logic, list []mutant, invariants []*engine.Invariant) []reading {
	var out []reading
	seen := map[string]bool{}
	dict := l.Pathway.Dictionary
	add := func(lit *engine.Literal, ages ...int) {
		for _, upTo := range ages {
			if key := fmt.Sprint(lit, upTo, lit.Banded()); !seen[key] {
				seen[key] = true
				out = append(out, reading{lit, dict, upTo})
			}
		}
	}
	for _, m := range list {
		for _, lit := range m.literals {
			for _, cut := range lit.Cuts() {
				add(cut, l.Oldest, uncut)
			}
		}
	}
	for _, x := range invariants {
		x.When.Walk(func(lit *engine.Literal) { add(lit, uncut) })
		x.Unless.Walk(func(lit *engine.Literal) { add(lit, uncut) })
	}
	return out
}

// mutating holds mutants against a version, for every audience.
type mutating struct {
	*builder
	trials []*trial
	index  map[Operator]int
	out    *Mutation
}

// try holds one mutant against the version.
func (x *mutating) try(m mutant) {
	score := &x.out.Scores[x.index[m.operator]]
	score.Mutants++
	noticed, unlike := false, false
	models, changed := make([]*model, len(x.trials)), make([]lists, len(x.trials))
	for i, t := range x.trials {
		models[i] = t.mutated(m)
		changed[i] = models[i].listsOf(models[i].rows())
		stand := t.written.stand(changed[i])
		unlike = unlike || t.written.unlike(stand).first() >= 0
		touched := m.touched
		if m.whole {
			touched = nil
		}
		noticed = noticed || t.written.broken(models[i], stand, touched).first() >= 0
	}
	who, points := -1, []int(nil)
	for i := 0; i < len(x.trials) && points == nil && !(unlike && noticed); i++ {
		who, points = i, x.trials[i].distinguish(changed[i])
	}
	if !unlike && points == nil {
		score.Equivalent++
		return
	}
	proof := x.proof(m, models, changed)
	if noticed {
		score.Examples++
	}
	if proof != "" {
		score.Proofs++
	}
	if noticed || proof != "" {
		score.Together++
	}
	if !noticed {
		t := x.trials[who]
		t.shrink(points, changed[who])
		x.out.Missed = append(x.out.Missed, Mutant{
			Operator: m.operator, Subject: m.subject, Change: m.change, Position: m.pos, Proof: proof,
			Child: t.childOf(points, t.lists), Instead: t.childOf(points, changed[who]),
		})
	}
}

// proof is a property that a mutant breaks for some audience. P4 is asked for one:
// the last of those that are told something else, who knows most.
func (x *mutating) proof(m mutant, models []*model, changed []lists) Code {
	for i, t := range x.trials {
		if code := t.refuted(m, models[i], changed[i]); code != "" {
			return code
		}
	}
	for i := len(x.trials) - 1; i >= 0; i-- {
		if t := x.trials[i]; len(t.circuit.changes(t.lists.calm, changed[i].calm)) > 0 {
			return t.calmer(m, changed[i])
		}
	}
	return ""
}

// shrink makes a child that tells two outcomes apart as plain as it can be: an exact
// age, and as little as possible that is not normal.
func (t *trial) shrink(points []int, is lists) {
	unlike := func() bool {
		a, b := t.urgenciesAt(points, t.lists), t.urgenciesAt(points, is)
		return a != b
	}
	told := func() bool { return t.urgenciesAt(points, t.lists)[0] != t.urgenciesAt(points, is)[0] }
	if told() {
		unlike = told // the clearest difference is kept
	}
	try := func(i, to int) bool {
		was := points[i]
		points[i] = to
		if was != to && unlike() {
			return true
		}
		points[i] = was
		return false
	}
	calm := func() {
		for i, to := range t.wellAt(points[0]) {
			if i > 0 {
				try(i, to)
			}
		}
	}
	try(0, t.someAge)
	calm()
	for i, p := range t.axes[0].points {
		if !plainAge(t.axes[0].points[points[0]]) && plainAge(p) && try(0, i) {
			calm()
		}
	}
}

// urgenciesAt is what is told, the floor and the ceiling at an input.
func (t *trial) urgenciesAt(points []int, l lists) [3]int {
	memo := map[gate]bool{}
	top := func(rail [][]gate) int {
		for u := len(rail) - 1; u > 0; u-- {
			for _, g := range rail[u] {
				if t.circuit.value(memo, g, points) {
					return u
				}
			}
		}
		return 0
	}
	return [3]int{top(l.told), top(l.floor), top(l.ceiling)}
}

// childOf shows an input in plain words, with what some lists say of it.
func (t *trial) childOf(points []int, l lists) *Child {
	list, u := t.dispositions().List, t.urgenciesAt(points, l)
	c := &Child{Case: t.caseAt(points, t.audience, t.when), Disposition: list[u[0]].ID.Value, Floor: list[u[1]].ID.Value, Ceiling: list[u[2]].ID.Value}
	c.Age, c.Said = t.said(points)
	return c
}
