// Package cases draws the children that make load asks about: the same ones for the
// same seed. All are of an age the febrile child pathway is for, mostly well, and
// such that a stack that knows nothing of reasons and excuses comes to the same
// answer as the engine. In half of the cases every finding is answered; in the
// others each sign may have been left out that nothing is assumed or excused about.
package cases

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// How the children are. They are figures of the load, not of any population.
const (
	worse   = 0.02 // share of findings that are other than of a well child
	leftOut = 0.6  // share of signs that were not asked, where some may be left out
	oldest  = 1700 // days, under five years
)

// Case is one child and the body that asks about it.
type Case struct {
	Born string
	Case engine.Case
	Body []byte
}

// Draw draws n cases for an audience, assessed at a time.
func Draw(prog *engine.Program, a pathways.Audience, at time.Time, seed uint64, n int) ([]Case, error) {
	d := &drawer{prog: prog, random: rand.New(rand.NewPCG(seed, 0)), audience: a, at: at, always: alwaysAnswered(prog, a)}
	out := make([]Case, n)
	for i := range out {
		var err error
		if out[i], err = d.draw(i%2 == 1); err != nil {
			return nil, fmt.Errorf("case %d of seed %d: %w", i, seed, err)
		}
	}
	return out, nil
}

type drawer struct {
	prog     *engine.Program
	random   *rand.Rand
	audience pathways.Audience
	at       time.Time
	always   map[string]bool
}

// alwaysAnswered are the findings of which it matters why they are not known: what
// is measured, what the audience is not expected to know, what an assumption or an
// excuse is about, and what exceptions and the scope read.
func alwaysAnswered(prog *engine.Program, a pathways.Audience) map[string]bool {
	always := map[string]bool{engine.GestationID: true}
	for _, id := range prog.Tested() {
		f := prog.Definition().Dictionary.Finding(id)
		if f.Range != nil || !prog.Answerable(f, a) {
			always[id] = true
		}
	}
	reads := func(x *engine.Formula, which func(*engine.Literal) bool) {
		x.Walk(func(l *engine.Literal) {
			for _, f := range l.Findings() {
				always[f.ID.Value] = always[f.ID.Value] || which(l)
			}
		})
	}
	logic := prog.Logic()
	for _, k := range logic.Criteria {
		reads(k.When, (*engine.Literal).Exception)
		for id := range k.Assume {
			always[id] = true
		}
		for id, e := range k.Excuses {
			always[id] = true
			reads(e.When, func(*engine.Literal) bool { return true })
		}
	}
	for _, s := range logic.Scope {
		reads(s.When, func(*engine.Literal) bool { return true })
	}
	return always
}

func (d *drawer) draw(partly bool) (Case, error) {
	born := d.at.AddDate(0, 0, -d.random.IntN(oldest))
	months := int(d.at.Sub(born).Hours() / 24 / 30.44)
	answers := map[string]engine.Answer{}
	for _, id := range d.prog.Tested() {
		f := d.prog.Definition().Dictionary.Finding(id)
		value, ok := engine.NormalValue(f, months)
		if !ok {
			value = engine.Value{Type: f.Type}
		}
		if f.Type == pathways.Enum && !ok {
			value.Text = f.Values.All()[0]
		}
		if d.random.Float64() < worse {
			value = d.any(f)
		}
		if partly && !d.always[id] && d.random.Float64() < leftOut {
			continue
		}
		answers[id] = engine.Answer{Value: value}
	}
	weeks := int(answers[engine.GestationID].Value.Number)
	age, err := engine.AgeFromBirthDate(born, d.at, weeks)
	c := Case{Born: born.Format(time.DateOnly), Case: engine.Case{Audience: d.audience, Age: age, At: d.at, Findings: answers}}
	if err == nil {
		c.Body, err = c.body(d.prog.Definition().ID.Value)
	}
	return c, err
}

// any is any value at all of a finding.
func (d *drawer) any(f *pathways.Finding) engine.Value {
	v := engine.Value{Type: f.Type}
	switch f.Type {
	case pathways.Bool:
		v.Bool = d.random.IntN(2) == 1
	case pathways.Enum:
		all := f.Values.All()
		v.Text = all[d.random.IntN(len(all))]
	default:
		step := math.Pow10(f.MaxDecimals())
		v.Number = math.Round((f.Range.Min+d.random.Float64()*(f.Range.Max-f.Range.Min))*step) / step
	}
	return v
}

// body is the request, with the keys of findings in an order of their own, as they
// come from clients that differ.
func (c *Case) body(pathway string) ([]byte, error) {
	return json.Marshal(struct {
		Pathways []string                 `json:"pathways"`
		Audience pathways.Audience        `json:"audience"`
		Born     string                   `json:"date_of_birth"`
		At       time.Time                `json:"assessed_at"`
		Findings map[string]engine.Answer `json:"findings"`
	}{[]string{pathway}, c.Case.Audience, c.Born, c.Case.At, c.Case.Findings})
}

// Decision is what both stacks are asked for, and must agree on.
type Decision struct {
	Guidance     string   `json:"guidance"`
	Disposition  string   `json:"disposition"`
	Floor        string   `json:"floor"`
	Ceiling      string   `json:"ceiling"`
	Settled      bool     `json:"settled"`
	Inconsistent int      `json:"inconsistent"`
	Matched      []string `json:"matched"`
	Undecided    []string `json:"undecided"`
}

// Decide is the engine's own answer.
func Decide(p *engine.Panel, c engine.Case) (Decision, error) {
	r, s := p.NewRecord(), p.NewStanding()
	if err := r.Load(c); err != nil {
		return Decision{}, err
	}
	p.Decide(r, s)
	list := p.Dispositions()
	names := func(refs []engine.Ref) []string {
		out := []string{}
		for _, x := range refs {
			out = append(out, p.Programs()[x.Program].Definition().ID.Value+"/"+p.Criterion(x).ID.Value)
		}
		slices.Sort(out)
		return out
	}
	return Decision{
		Guidance: string(list[s.Disposition].Guidance), Disposition: list[s.Disposition].ID.Value,
		Floor: list[s.Floor].ID.Value, Ceiling: list[s.Ceiling].ID.Value,
		Settled: s.Settled(), Inconsistent: s.Inconsistent,
		Matched: names(s.AppendMet(nil)), Undecided: names(s.AppendOpen(nil)),
	}, nil
}
