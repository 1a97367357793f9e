package leaflet

import (
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

var at = time.Date(2026, 11, 22, 14, 30, 0, 0, time.UTC)

var shipped = sync.OnceValues(func() (*engine.Engine, pathways.Issues) {
	lib, issues := pathways.Load(pathways.Embedded())
	return engine.Compile(lib, issues)
})

func newEngine(t testing.TB) *engine.Engine {
	eng, issues := shipped()
	require.False(t, issues.HasErrors(), issues.Render())
	return eng
}

// child is what a test says of one: everything else a parent can answer is normal,
// or is not asked.
type child struct {
	pathways []string // none: all
	months   int
	unasked  bool
	findings map[string]engine.Answer
}

// programsOf are the programs in use of pathways, all of them for none.
func programsOf(t testing.TB, ids ...string) []*engine.Program {
	eng := newEngine(t)
	if len(ids) == 0 {
		for _, p := range eng.Library().Pathways {
			ids = append(ids, p.ID.Value)
		}
		ids = slices.Compact(ids)
	}
	progs, err := eng.Select(ids, nil, at)
	require.NoError(t, err)
	return progs
}

func (x child) assessed(t testing.TB) (*engine.Assessment, Input) {
	progs := programsOf(t, x.pathways...)
	england, err := newEngine(t).SelectLocality("england", at)
	require.NoError(t, err)
	age, err := engine.AgeFromBirthDate(at.AddDate(0, -x.months, -3), at, 40)
	require.NoError(t, err)
	c := engine.Case{Audience: pathways.Parent, Age: age, At: at, Findings: map[string]engine.Answer{}}
	if !x.unasked {
		normal(progs, &c)
	}
	maps.Copy(c.Findings, x.findings)
	a, err := engine.AssessIn(england, progs, c)
	require.NoError(t, err)
	return a, Input{Case: c, Programs: progs, Reference: "KXJX-KSV6-3"}
}

func (x child) sheet(t testing.TB) *Sheet {
	a, in := x.assessed(t)
	return New(a, in)
}

// normal gives every finding a parent can answer its normal value. The epilepsy
// pathway takes "no" to its other questions about seizures for an answer only with
// a length of 0 s.
func normal(progs []*engine.Program, c *engine.Case) {
	for _, p := range progs {
		for _, id := range p.Tested() {
			if id == "seizure_duration_s" {
				c.Findings[id] = engine.NumberAnswer(0)
			}
			f := p.Definition().Dictionary.Finding(id)
			if f.Normal == nil || !p.Answerable(f, pathways.Parent) {
				continue
			}
			v := f.Normal.Value
			for _, band := range slices.Backward(f.Normal.ByAge) {
				if c.Age.Months.Lo < band.UnderMonths {
					v = band.Value
				}
			}
			switch f.Type {
			case pathways.Bool:
				c.Findings[id] = engine.BoolAnswer(*v.Bool)
			case pathways.Enum:
				c.Findings[id] = engine.EnumAnswer(*v.Text)
			case pathways.Int:
				c.Findings[id] = engine.IntAnswer(int(*v.Number))
			default:
				c.Findings[id] = engine.NumberAnswer(*v.Number)
			}
		}
	}
}

// The children most tests look at.
var (
	fever     = []string{"febrile-child"}
	well      = child{pathways: fever, months: 18, findings: map[string]engine.Answer{"temperature_c": engine.NumberAnswer(38.2), "feels_hot": engine.BoolAnswer(true)}}
	poorly    = child{pathways: fever, months: 18, findings: map[string]engine.Answer{"temperature_c": engine.NumberAnswer(39.5), "urine_less": engine.BoolAnswer(true), "dry_mouth": engine.BoolAnswer(true)}}
	youngBaby = child{pathways: fever, months: 2, findings: map[string]engine.Answer{"temperature_c": engine.NumberAnswer(38.4), "feels_hot": engine.BoolAnswer(true)}}
	fitting   = child{pathways: []string{"epilepsy", "febrile-child"}, months: 30, findings: map[string]engine.Answer{"seizure_now": engine.BoolAnswer(true)}}
	everyone  = child{months: 18}
)
