// Package children makes the cases that are timed: eight fixed ones and as many random
// ones as are asked for, always the same.
package children

import (
	"math"
	"math/rand/v2"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// At is when all of them are assessed.
var At = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// Child is a case with what it is there for.
type Child struct {
	Name string
	Case engine.Case
}

// Fixed are five children of whom everything is known (well, two amber, two red) and
// three with missing data: no measurements, no age, and five answers by phone.
func Fixed(prog *engine.Program) []Child {
	all := map[string]engine.Answer{}
	d := prog.Definition().Dictionary
	for _, id := range prog.Tested() {
		if f := d.Finding(id); f != nil {
			all[id] = Normal(f, 18)
		}
	}
	all["temperature_c"], all["feels_hot"] = engine.NumberAnswer(38.4), engine.BoolAnswer(true)
	all["seizure_duration_s"] = engine.NumberAnswer(0)
	with := func(name string, audience pathways.Audience, months int, more map[string]engine.Answer) Child {
		c := engine.Case{Audience: audience, Age: ageOf(months, 40), At: At, Findings: map[string]engine.Answer{}}
		for id, a := range all {
			c.Findings[id] = a
		}
		for id, a := range more {
			c.Findings[id] = a
		}
		return Child{name, c}
	}
	yes := engine.BoolAnswer(true)
	noVitals := with("no measurements", pathways.Adviser, 18, nil)
	for _, id := range []string{"temperature_c", "heart_rate", "respiratory_rate", "spo2_percent", "capillary_refill_s"} {
		noVitals.Case.Findings[id] = engine.UnknownAnswer(pathways.NotMeasured)
	}
	noAge := with("no age", pathways.Adviser, 18, map[string]engine.Answer{"urine_less": yes})
	noAge.Case.Age = engine.UnknownAge()
	phone := engine.Case{Audience: pathways.Parent, Age: ageOf(8, 0), At: At, Findings: map[string]engine.Answer{
		"temperature_c": engine.NumberAnswer(39.1), "alertness": engine.EnumAnswer("quiet"), "skin_colour": engine.EnumAnswer("normal"),
		"non_blanching_rash": engine.UnknownAnswer(pathways.Unsure), "urine_less": yes,
	}}
	return []Child{
		with("well", pathways.Clinician, 18, nil),
		with("amber: breathing and heart fast", pathways.Clinician, 18, map[string]engine.Answer{
			"respiratory_rate": engine.IntAnswer(46), "heart_rate": engine.IntAnswer(156)}),
		with("amber: five days, dry", pathways.Adviser, 30, map[string]engine.Answer{
			"fever_days": engine.IntAnswer(6), "dry_mouth": yes, "urine_less": yes, "rigors": yes}),
		with("red: baby of seven weeks", pathways.Clinician, 1, nil),
		with("red: rash, mottled, hard to wake", pathways.Clinician, 40, map[string]engine.Answer{
			"non_blanching_rash": yes, "skin_colour": engine.EnumAnswer("mottled"), "alertness": engine.EnumAnswer("hard-to-wake"),
			"capillary_refill_s": engine.NumberAnswer(4), "suspected_sepsis": engine.EnumAnswer("yes")}),
		noVitals, noAge, {"phone, five answers", phone},
	}
}

// Normal is the answer of a child who is well. What has no normal value is the least
// number, or no, or the first of its list.
func Normal(f *pathways.Finding, months int) engine.Answer {
	v, ok := engine.NormalValue(f, months)
	if !ok {
		v = engine.Value{Type: f.Type}
		switch f.Type {
		case pathways.Bool:
		case pathways.Enum:
			v.Text = f.Values.All()[0]
		default:
			v.Number = f.Range.Min
		}
	}
	return engine.Answer{Value: v}
}

// Random are n children: with much known of them and little, with few signs and many.
// Of one in ten no age is given, of two only months or years, and a few are too old for
// a pathway of small children.
func Random(progs []*engine.Program, n int, seed uint64) []engine.Case {
	x := drawing{rand.New(rand.NewPCG(seed, 7)), progs[0].Definition().Dictionary, limits(progs)} // #nosec G404 -- the same children every time
	cases := make([]engine.Case, n)
	for i := range cases {
		cases[i] = x.child()
	}
	return cases
}

// limits are the numbers that findings are compared with.
func limits(progs []*engine.Program) map[string][]float64 {
	all := map[string][]float64{}
	for _, p := range progs {
		for _, t := range p.Thresholds() {
			id := t.Def.Finding.Value
			if t.Def.Limit != nil {
				all[id] = append(all[id], *t.Def.Limit)
			}
			for _, b := range t.Def.Bands {
				if !b.Limit.None {
					all[id] = append(all[id], b.Limit.Value)
				}
			}
		}
	}
	return all
}

type drawing struct {
	*rand.Rand
	d      *pathways.Dictionary
	limits map[string][]float64
}

func (r drawing) child() engine.Case {
	gestation := 0
	c := engine.Case{Audience: pathways.Audiences()[r.IntN(3)], At: At, Findings: map[string]engine.Answer{}}
	known, odd := []float64{1, 0.9, 0.5}[r.IntN(3)], []float64{0.02, 0.1, 0.4}[r.IntN(3)]
	for _, f := range r.d.Findings {
		switch {
		case r.Float64() >= known:
			if why := r.IntN(3); why > 0 { // otherwise nothing is said of it
				c.Findings[f.ID.Value] = engine.UnknownAnswer(pathways.Reasons()[why])
			}
		case r.Float64() < odd:
			c.Findings[f.ID.Value] = r.any(f)
		default:
			c.Findings[f.ID.Value] = Normal(f, 18)
		}
	}
	if g := c.Findings[engine.GestationID]; g.Known() {
		gestation = int(g.Value.Number)
	}
	c.Age = ageOf(r.IntN(64), gestation)
	if r.IntN(3) == 0 {
		c.Age = ageOf(r.IntN(7), gestation)
	}
	switch r.IntN(10) {
	case 0:
		c.Age = engine.UnknownAge()
	case 1:
		c.Age = stated(engine.StatedAge{Months: new(r.IntN(9))}, gestation)
	case 2:
		c.Age = stated(engine.StatedAge{Years: new(r.IntN(6))}, gestation)
	}
	return c
}

// any is any answer a finding admits; every other number lies at a limit.
func (r drawing) any(f *pathways.Finding) engine.Answer {
	switch f.Type {
	case pathways.Bool:
		return engine.BoolAnswer(r.IntN(2) == 0)
	case pathways.Enum:
		return engine.EnumAnswer(f.Values.All()[r.IntN(len(f.Values.All()))])
	}
	v := f.Range.Min + r.Float64()*(f.Range.Max-f.Range.Min)
	scale := math.Pow10(f.MaxDecimals())
	if near := r.limits[f.ID.Value]; len(near) > 0 && r.IntN(2) == 0 {
		v = near[r.IntN(len(near))] + float64(r.IntN(3)-1)/scale
		v = min(f.Range.Max, max(f.Range.Min, v))
	}
	return engine.Answer{Value: engine.Value{Type: f.Type, Number: math.Round(v*scale) / scale}}
}

// ageOf is the age of a child some days past a whole month.
func ageOf(months, gestation int) engine.Age {
	a, err := engine.AgeFromBirthDate(At.AddDate(0, -months, -19), At, gestation)
	if err != nil {
		panic(err) // no birth lies after At
	}
	return a
}

// stated is an age in months or years only, as people say it.
func stated(s engine.StatedAge, gestation int) engine.Age {
	a, err := engine.AgeFromStated(s, At, gestation)
	if err != nil {
		panic(err) // every such age fits some birth date
	}
	return a
}
