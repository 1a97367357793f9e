package fhir_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/pathways"
)

// TestDisabledNeverMatters is the proof by trial beside the one by reasoning: whatever
// else is known of a child, answering a question that is disabled decides nothing,
// and leaving it open decides nothing. Where the same question is enabled it does
// matter in some of the cases, so the trial can fail.
func TestDisabledNeverMatters(t *testing.T) {
	gated, mattered := 0, 0
	for _, p := range programs(t) {
		d := p.Definition().Dictionary
		draw := &drawer{rand.New(rand.NewPCG(1, 2)), p}
		each(fhir.QuestionnaireOf(p).Item, func(x fhir.QuestionnaireItem) {
			f := d.Finding(x.LinkID)
			if f == nil || len(x.EnableWhen) == 0 {
				return
			}
			gated++
			g := d.Finding(x.EnableWhen[0].Question)
			disabled, matters := 0, false
			for range 25 {
				c := draw.child()
				if a, answered := draw.anyAnswer(g); answered {
					c.Findings[g.ID.Value] = a
				} else {
					delete(c.Findings, g.ID.Value)
				}
				off := !enabled(x.EnableWhen, g, c)
				differs := draw.differs(t, f, c)
				require.False(t, off && differs, "%s: %s matters in %v", p.Definition().Key(), x.LinkID, c)
				matters = matters || differs
				if off {
					disabled++
				}
			}
			require.Positive(t, disabled, "%s %s is never disabled", p.Definition().Key(), x.LinkID)
			if matters {
				mattered++
			}
		})
	}
	require.Greater(t, gated, 20)
	require.Greater(t, mattered, gated/2, "of %d", gated)
}

// enabled is FHIR's rule: any of the conditions holds.
func enabled(list []fhir.EnableWhen, g *pathways.Finding, c engine.Case) bool {
	a, answered := c.Findings[g.ID.Value]
	for _, w := range list {
		if w.Operator == "exists" {
			if *w.AnswerBoolean == answered {
				return true
			}
			continue
		}
		if answered && *w.AnswerCoding == codingOf(g, a) {
			return true
		}
	}
	return false
}

func codingOf(g *pathways.Finding, a engine.Answer) fhir.Coding {
	switch {
	case !a.Known():
		return fhir.Coding{System: fhir.AnswerSystem, Code: string(a.Unknown)}
	case g.Type == pathways.Enum:
		return fhir.Coding{System: fhir.ValuesSystem(g.ID.Value), Code: a.Value.Text}
	case a.Value.Bool:
		return fhir.Coding{System: fhir.AnswerSystem, Code: fhir.Yes}
	}
	return fhir.Coding{System: fhir.AnswerSystem, Code: fhir.No}
}

// drawer draws children for a pathway, always the same ones.
type drawer struct {
	*rand.Rand
	prog *engine.Program
}

// child is mostly well, so that one answer can make the difference; some of it is
// not known.
func (d *drawer) child() engine.Case {
	months := d.IntN(72)
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	age, err := engine.AgeFromStated(engine.StatedAge{Months: &months}, at, 0)
	if err != nil {
		panic(err)
	}
	c := engine.Case{Audience: pathways.Audiences()[d.IntN(3)], Age: age, At: at, Findings: map[string]engine.Answer{}}
	odd := d.IntN(6) // how many answers of a hundred are drawn and not normal
	for _, id := range d.prog.Tested() {
		f := d.prog.Definition().Dictionary.Finding(id)
		normal, has := engine.NormalValue(f, months)
		if d.IntN(100) >= odd && has {
			c.Findings[id] = engine.Answer{Value: normal}
		} else if a, answered := d.anyAnswer(f); answered {
			c.Findings[id] = a
		}
	}
	return c
}

// anyAnswer is any answer there can be, or none.
func (d *drawer) anyAnswer(f *pathways.Finding) (engine.Answer, bool) {
	all := answers(f)
	i := d.IntN(len(all) + 1)
	if i == len(all) {
		return engine.Answer{}, false
	}
	return all[i], true
}

// answers are the values of a finding, of a number some, and the reasons.
func answers(f *pathways.Finding) (all []engine.Answer) {
	for _, r := range pathways.Reasons() {
		all = append(all, engine.UnknownAnswer(r))
	}
	switch f.Type {
	case pathways.Bool:
		return append(all, engine.BoolAnswer(false), engine.BoolAnswer(true))
	case pathways.Enum:
		for _, v := range f.Values.All() {
			all = append(all, engine.EnumAnswer(v))
		}
		return all
	}
	for i := range 9 {
		n := f.Range.Min + float64(i*i)*(f.Range.Max-f.Range.Min)/64
		if f.Type == pathways.Int {
			all = append(all, engine.IntAnswer(int(n)))
		} else {
			step := math.Pow10(f.MaxDecimals())
			all = append(all, engine.NumberAnswer(math.Round(n*step)/step))
		}
	}
	return all
}

// differs tells whether any answer to a finding decides otherwise than none.
func (d *drawer) differs(t *testing.T, f *pathways.Finding, c engine.Case) bool {
	t.Helper()
	delete(c.Findings, f.ID.Value)
	progs := []*engine.Program{d.prog}
	without, err := engine.Decide(progs, c)
	require.NoError(t, err)
	for _, a := range answers(f) {
		c.Findings[f.ID.Value] = a
		with, err := engine.Decide(progs, c)
		require.NoError(t, err)
		if !reflect.DeepEqual(without, with) {
			return true
		}
	}
	return false
}
