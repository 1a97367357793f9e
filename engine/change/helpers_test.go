package change_test

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/change"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

var at = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

var shipped = sync.OnceValue(func() *engine.Engine {
	eng, issues := engine.Compile(pathways.Load(pathways.Embedded()))
	if eng == nil {
		panic(issues.Render())
	}
	return eng
})

type answers = map[string]engine.Answer

// programs names pathways in use, or one version as febrile-child@1.1.0.
func programs(t require.TestingT, ids ...string) []*engine.Program {
	var progs []*engine.Program
	for _, p := range shipped().Library().Pathways {
		for _, id := range ids {
			if p.Key() == id {
				progs = append(progs, shipped().Program(p.ID.Value, p.Version))
			}
		}
	}
	if len(progs) == len(ids) {
		return progs
	}
	progs, err := shipped().Select(ids, nil, at)
	require.NoError(t, err)
	return progs
}

// look is a case as assessed so many hours after the start.
func look(t require.TestingT, progs []*engine.Program, c engine.Case, hours int) change.Look {
	c.At = at.Add(time.Duration(hours) * time.Hour)
	a, err := engine.Assess(progs, c)
	require.NoError(t, err)
	d := progs[0].Definition()
	return change.Look{Case: c, Assessment: a, Dictionary: d.Dictionary, Dispositions: d.Shared.Dispositions}
}

func between(t require.TestingT, before, after change.Look) change.Change {
	c, err := change.Between(before, after)
	require.NoError(t, err)
	return c
}

// child is a clinician's case of a child so many months old, with all else as it is in
// a well one.
func child(progs []*engine.Program, months int, differs answers) engine.Case {
	c := engine.Case{Audience: pathways.Clinician, Age: aged(months), Findings: answers{}}
	for _, p := range progs {
		for _, id := range p.Tested() {
			f := p.Definition().Dictionary.Finding(id)
			if v, declared := engine.NormalValue(f, months); declared && p.Answerable(f, c.Audience) && id != engine.GestationID {
				c.Findings[id] = engine.Answer{Value: v}
			}
		}
	}
	return with(c, differs)
}

func aged(months int) engine.Age {
	age, err := engine.AgeFromStated(engine.StatedAge{Months: &months}, at, 40)
	if err != nil {
		panic(err)
	}
	return age
}

// with is a case with other answers; the zero answer is none.
func with(c engine.Case, differs answers) engine.Case {
	c.Findings = maps.Clone(c.Findings)
	for id, a := range differs {
		c.Findings[id] = a
		if a == (engine.Answer{}) {
			delete(c.Findings, id)
		}
	}
	return c
}

// told is a vignette as one audience put it to a pathway.
type told struct {
	prog *engine.Program
	c    engine.Case
}

// vignettes are those of every version of every pathway in the library.
var vignettes = sync.OnceValue(func() []told {
	var all []told
	for _, p := range shipped().Library().Pathways {
		name := filepath.Join("..", "..", "testdata", "vignettes", p.Name)
		data, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		f, issues := vignette.Load(filepath.ToSlash(name), data, shipped())
		if issues.HasErrors() {
			panic(issues.Render())
		}
		prog := shipped().Program(p.ID.Value, p.Version)
		for _, v := range f.Vignettes {
			for _, who := range v.Audiences {
				c, err := v.Case(prog, who)
				if err != nil {
					panic(err)
				}
				all = append(all, told{prog, c})
			}
		}
	}
	return all
})

// some is every so many vignettes: there are thousands, and an assessment takes
// milliseconds.
func some(every int) []told {
	var out []told
	for i := 0; i < len(vignettes()); i += every {
		out = append(out, vignettes()[i])
	}
	return out
}

// drawPair draws a vignette, and the same child later with some other answers.
func drawPair(t *rapid.T) (prog *engine.Program, before, after change.Look) {
	v := vignettes()[rapid.IntRange(0, len(vignettes())-1).Draw(t, "vignette")]
	progs := []*engine.Program{v.prog}
	return v.prog, look(t, progs, v.c, 0), look(t, progs, with(v.c, drawAnswers(t, v)), 4)
}

func drawAnswers(t *rapid.T, v told) answers {
	out := answers{}
	for range rapid.IntRange(0, 4).Draw(t, "changes") {
		id := rapid.SampledFrom(v.prog.Tested()).Draw(t, "finding")
		out[id] = drawAnswer(t, v.prog.Definition().Dictionary.Finding(id), v.c.Age.Months.Lo)
	}
	return out
}

func drawAnswer(t *rapid.T, f *pathways.Finding, months int) engine.Answer {
	v, declared := engine.NormalValue(f, months)
	switch n := rapid.IntRange(0, 9).Draw(t, "how"); {
	case n == 0:
		return engine.Answer{} // none
	case n == 1:
		return engine.UnknownAnswer(rapid.SampledFrom(pathways.Reasons()).Draw(t, "reason"))
	case n < 6 && declared:
		return engine.Answer{Value: v}
	}
	return engine.Answer{Value: rapid.SampledFrom(values(f)).Draw(t, "value")}
}

// values are those of a finding, of a number a handful from its range.
func values(f *pathways.Finding) []engine.Value {
	var out []engine.Value
	switch f.Type {
	case pathways.Bool:
		return []engine.Value{{Type: f.Type}, {Type: f.Type, Bool: true}}
	case pathways.Enum:
		for _, v := range f.Values.All() {
			out = append(out, engine.Value{Type: f.Type, Text: v})
		}
		return out
	}
	lo, hi := f.Range.Min, f.Range.Max
	for _, n := range []float64{lo, lo + (hi-lo)/4, lo + (hi-lo)/2, hi} {
		out = append(out, engine.Value{Type: f.Type, Number: max(lo, math.Floor(n))}) // not every finding has decimals
	}
	return out
}

func urgency(l change.Look, id string) int { return l.Dispositions.Get(id).Urgency }

func finding(t require.TestingT, c change.Change, id string) change.Finding {
	for _, f := range c.Findings {
		if f.ID == id {
			return f
		}
	}
	require.Fail(t, id+" is not among what changed")
	return change.Finding{}
}
