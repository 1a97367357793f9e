package practice

import (
	"fmt"
	"maps"
	"slices"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// Case is a vignette and the version of a pathway it is about.
type Case struct {
	Program  *engine.Program
	Vignette *vignette.Vignette
}

// Told is one answer that is made known.
type Told struct {
	Finding *pathways.Finding
	Answer  engine.Answer
	Normal  bool // not of the vignette's own: everything else is normal
}

// Step is what is known of a child at one moment, and what the engine says of it.
type Step struct {
	Told       []Told // what is new; of the first step the age and the pathway are
	Case       engine.Case
	Assessment *engine.Assessment // nil until [Step.Assess]
	prog       *engine.Program
}

// Assess makes the assessment of the step. It takes much longer than everything else
// here, and only the step that somebody is at needs it.
func (s *Step) Assess() (err error) {
	s.Assessment, err = engine.Assess([]*engine.Program{s.prog}, s.Case)
	return err
}

// Exercise is a case told step by step to one audience.
type Exercise struct {
	Case
	Audience pathways.Audience
	Steps    []Step
}

// Last is the step at which everything is known.
func (e *Exercise) Last() *Step { return &e.Steps[len(e.Steps)-1] }

// At most this many steps tell what a vignette says, and what is normal.
const (
	saidSteps   = 4
	normalSteps = 3
)

// MaxSteps is more than no exercise has.
const MaxSteps = 1 + saidSteps + normalSteps

// Build tells a case to an audience. The error is about a vignette that this audience
// cannot be told, or of which the engine says something else than its author.
func (c Case) Build(who pathways.Audience, seed uint64) (*Exercise, error) {
	if !slices.Contains(c.Vignette.Audiences, who) {
		return nil, fmt.Errorf("%s is not for %s", c.Vignette.Name, who)
	}
	whole, err := c.Vignette.Case(c.Program, who)
	if err != nil {
		return nil, err
	}
	t := teller{prog: c.Program, whole: whole, seed: seed, key: c.Vignette.Name}
	for _, id := range c.order(whole) {
		_, own := c.Vignette.Findings[id]
		switch {
		case id == engine.GestationID: // the age is counted with it
			t.first = append(t.first, id)
		case own:
			t.said = append(t.said, id)
		default:
			t.normal = append(t.normal, id)
		}
	}
	e := &Exercise{Case: c, Audience: who}
	var got string
	if e.Steps, got, err = t.steps(c.Vignette.Findings); err != nil {
		return nil, err
	}
	if want := c.Vignette.Expect.Disposition.Value; got != want {
		return nil, fmt.Errorf("%s comes to %s and is expected to be %s", c.Vignette.Name, got, want)
	}
	return e, nil
}

// order lists the findings of a case as the pathway asks them; those it has on no page
// follow, as the dictionary has them.
func (c Case) order(whole engine.Case) []string {
	def := c.Program.Definition()
	var ids []string
	add := func(id string) {
		if _, known := whole.Findings[id]; known && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, p := range def.Pages {
		for _, id := range p.Ask {
			add(id.Value)
		}
	}
	rest := slices.Collect(maps.Keys(whole.Findings))
	slices.SortFunc(rest, func(a, b string) int {
		return def.Dictionary.Finding(a).DictionaryAt - def.Dictionary.Finding(b).DictionaryAt
	})
	for _, id := range rest {
		add(id)
	}
	return ids
}
