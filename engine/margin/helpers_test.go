package margin_test

import (
	"math"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/engine"
	"safetynet/engine/margin"
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

func programs(t require.TestingT, ids ...string) []*engine.Program {
	progs, err := shipped().Select(ids, nil, at)
	require.NoError(t, err)
	return progs
}

// child is a case of a child born on a date, with all else as it is in a well one.
func child(t require.TestingT, progs []*engine.Program, a pathways.Audience, birth string, findings map[string]engine.Answer) engine.Case {
	age, err := engine.AgeFromBirthDate(date(t, birth), at, 0)
	require.NoError(t, err)
	c := engine.Case{Audience: a, Age: age, At: at, Findings: map[string]engine.Answer{}}
	for _, p := range progs {
		for _, id := range p.Tested() {
			if f := p.Definition().Dictionary.Finding(id); f.Normal != nil && p.Answerable(f, a) && id != engine.GestationID {
				c.Findings[id] = normal(f, age.Months.Lo)
			}
		}
	}
	for id, answer := range findings {
		c.Findings[id] = answer
	}
	return c
}

func date(t require.TestingT, s string) time.Time {
	day, err := time.Parse(time.DateOnly, s)
	require.NoError(t, err)
	return day
}

func marginOf(t require.TestingT, progs []*engine.Program, c engine.Case) *margin.Margin {
	m, err := margin.Of(nil, progs, c)
	require.NoError(t, err)
	return m
}

func normal(f *pathways.Finding, months int) engine.Answer {
	switch s := f.Normal.At(months); {
	case s.Bool != nil:
		return engine.BoolAnswer(*s.Bool)
	case s.Text != nil:
		return engine.EnumAnswer(*s.Text)
	default:
		return engine.Answer{Value: engine.Value{Type: f.Type, Number: *s.Number}}
	}
}

// drawCase draws a child of a shipped pathway, of whom much is normal.
func drawCase(t *rapid.T, progs []*engine.Program) engine.Case {
	c := engine.Case{
		Audience: rapid.SampledFrom(pathways.Audiences()).Draw(t, "audience"),
		Age:      drawAge(t), At: at, Findings: map[string]engine.Answer{},
	}
	answered := rapid.SampledFrom([]int{30, 90, 99}).Draw(t, "answered")
	for _, p := range progs {
		for _, id := range p.Tested() {
			f := p.Definition().Dictionary.Finding(id)
			switch n := rapid.IntRange(0, 99).Draw(t, "how "+id); {
			case n < answered:
				c.Findings[id] = drawAnswer(t, p, f)
			case n%4 == 0:
				c.Findings[id] = engine.UnknownAnswer(rapid.SampledFrom(pathways.Reasons()).Draw(t, "reason "+id))
			}
		}
	}
	return c
}

func drawAge(t *rapid.T) engine.Age {
	switch rapid.IntRange(0, 9).Draw(t, "kind of age") {
	case 0:
		return engine.UnknownAge()
	case 1, 2:
		y := rapid.IntRange(0, 12).Draw(t, "years")
		age, err := engine.AgeFromStated(engine.StatedAge{Years: &y}, at, 0)
		require.NoError(t, err)
		return age
	}
	age, err := engine.AgeFromBirthDate(drawBirth(t), at, 0)
	require.NoError(t, err)
	return age
}

func drawBirth(t *rapid.T) time.Time {
	days := rapid.OneOf(rapid.IntRange(0, 250), rapid.IntRange(0, 1825), rapid.IntRange(1826, 6500)).Draw(t, "days")
	return at.AddDate(0, 0, -days)
}

func drawAnswer(t *rapid.T, p *engine.Program, f *pathways.Finding) engine.Answer {
	if f.Normal != nil && rapid.IntRange(0, 99).Draw(t, "normal "+f.ID.Value) < 92 {
		return normal(f, 24)
	}
	switch f.Type {
	case pathways.Bool:
		return engine.BoolAnswer(rapid.Bool().Draw(t, f.ID.Value))
	case pathways.Enum:
		return engine.EnumAnswer(rapid.SampledFrom(f.Values.All()).Draw(t, f.ID.Value))
	}
	return engine.Answer{Value: engine.Value{Type: f.Type, Number: drawNumber(t, p, f)}}
}

// drawNumber draws a number near a limit as often as not.
func drawNumber(t *rapid.T, p *engine.Program, f *pathways.Finding) float64 {
	n := rapid.Float64Range(f.Range.Min, f.Range.Max).Draw(t, f.ID.Value)
	var limits []float64
	for _, u := range p.Thresholds() {
		if u.Def.Finding.Value == f.ID.Value && u.Def.Limit != nil {
			limits = append(limits, *u.Def.Limit)
		}
		for _, b := range u.Def.Bands {
			if u.Def.Finding.Value == f.ID.Value && !b.Limit.None {
				limits = append(limits, b.Limit.Value)
			}
		}
	}
	if len(limits) > 0 && rapid.Bool().Draw(t, "near "+f.ID.Value) {
		n = rapid.SampledFrom(limits).Draw(t, "limit") + rapid.Float64Range(-5, 5).Draw(t, "off")
	}
	return written(math.Max(f.Range.Min, math.Min(f.Range.Max, n)), min(1, f.MaxDecimals()))
}

// written is a number as one writes it with so many decimals.
func written(n float64, decimals int) float64 {
	out, err := strconv.ParseFloat(strconv.FormatFloat(n, 'f', decimals, 64), 64)
	if err != nil {
		panic(err)
	}
	return out
}

// with is a case with one other answer.
func with(c engine.Case, id string, v engine.Value) engine.Case {
	findings := map[string]engine.Answer{}
	for k, a := range c.Findings {
		findings[k] = a
	}
	findings[id] = engine.Answer{Value: v}
	c.Findings = findings
	return c
}

func decide(t require.TestingT, progs []*engine.Program, c engine.Case) engine.Decision {
	d, err := engine.Decide(progs, c)
	require.NoError(t, err)
	return d
}

// urgency is the place of a disposition in the order.
func urgency(progs []*engine.Program, d string) int {
	return progs[0].Definition().Shared.Dispositions.Get(d).Urgency
}

// newly lists the criteria met in the second of two decisions only.
func newly(before, after engine.Decision) []string {
	out := []string{}
	for id, outcome := range after.Criteria {
		if outcome == "met" && before.Criteria[id] != "met" {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

func ids() []string { return shipped().Library().IDs() }
