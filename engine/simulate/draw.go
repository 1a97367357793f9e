package simulate

import (
	"math/rand/v2"

	"safetynet/engine"
	"safetynet/pathways"
)

// Tries is how often contradictory answers are drawn again before they are left.
const Tries = 20

// Drawer draws the children of one seed, one at a time. It belongs to one goroutine.
type Drawer struct {
	Child
	m        *Model
	seed     uint64
	source   *rand.PCG
	random   *rand.Rand
	truth    []answer // what is so
	answers  []answer // what is said
	record   *engine.Record
	standing *engine.Standing
}

// Child is what is known of a drawn child beside the answers.
type Child struct {
	Severity     int // the place of the class
	Audience     pathways.Audience
	Age          engine.Age
	Tries        int
	Inconsistent bool // the answers contradict each other still
	months, days int
	asker        int
}

// NewDrawer is a drawer for a seed.
func (m *Model) NewDrawer(seed uint64) *Drawer {
	source := rand.NewPCG(0, 0)
	return &Drawer{
		m: m, seed: seed, source: source, random: rand.New(source), // #nosec G404 -- made-up children must be drawn again
		truth: make([]answer, len(m.findings)), answers: make([]answer, len(m.findings)),
		record: m.panel.NewRecord(), standing: m.panel.NewStanding(),
	}
}

// Draw draws child i. It allocates nothing.
func (d *Drawer) Draw(i uint64) {
	d.begin(i)
	for d.Tries = 1; ; d.Tries++ {
		d.findings()
		d.Fill(d.record)
		d.m.panel.Decide(d.record, d.standing)
		if d.Inconsistent = d.standing.Inconsistent > 0; !d.Inconsistent || d.Tries == Tries {
			return
		}
	}
}

// scatter makes neighbours far apart: the finisher of splitmix64.
func scatter(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// begin draws what of child i is not drawn again.
func (d *Drawer) begin(i uint64) {
	d.source.Seed(scatter(d.seed), scatter(scatter(d.seed)^i))
	d.Severity = pick(d.m.classes, d.random.Uint64())
	d.Audience = d.m.asker
	if d.asker = pick(d.m.askers, d.random.Uint64()); d.Audience == "" {
		d.Audience = audienceAt(d.asker)
	}
	for i := range audiences {
		if audienceAt(i) == d.Audience {
			d.asker = i
		}
	}
	band, from := pick(d.m.bands, d.random.Uint64()), d.m.group.Ages.From
	if band > 0 {
		from = d.m.group.Ages.Bands[band-1].UnderMonths
	}
	d.months = from + d.random.IntN(d.m.group.Ages.Bands[band].UnderMonths-from)
	d.days = d.random.IntN(daysDrawn)
}

func audienceAt(i int) pathways.Audience {
	return [audiences]pathways.Audience{pathways.Parent, pathways.Adviser, pathways.Clinician}[i]
}

// findings draws what is so, and of that what is said. One random number does for a
// finding: its upper half says what is so, its lower half whether that is known.
func (d *Drawer) findings() {
	for n, f := range d.m.findings {
		u := d.source.Uint64()
		truth, asked := f.normal[d.months], f.gate < 0 || d.open(f.gate)
		if asked {
			truth = f.rule(d.months).draw(d.random, u, d.Severity, truth)
		}
		d.truth[n] = truth
		switch {
		case !f.knows[d.asker]:
			d.answers[n] = answer{}
		case asked && truth.state != known, truth.state == known && u<<32 < f.unknown[d.asker]:
			d.answers[n] = answer{state: f.why}
		default:
			d.answers[n] = truth
		}
	}
	weeks := 0
	if n := d.m.gestation; n >= 0 && d.answers[n].state == known {
		weeks = int(d.answers[n].value)
	}
	d.Age = d.m.ages.age(d.months, d.days, weeks)
}

func (f *finding) rule(months int) sampler {
	for i := range f.rules {
		if r := &f.rules[i]; months >= r.from && months < r.under {
			return r.sampler
		}
	}
	return asNormal{}
}

// open tells whether a gate is away from its normal value; without one that is no,
// none or the first value.
func (d *Drawer) open(gate int) bool {
	return d.truth[gate].state == known && d.truth[gate].value != d.m.findings[gate].normal[d.months].value
}

// Fill writes the child into a record of the model's panel.
func (d *Drawer) Fill(r *engine.Record) {
	r.Reset(d.Audience)
	r.SetAge(d.Age)
	for n, a := range d.answers {
		switch f := d.m.findings[n].def; {
		case a.state == unasked:
		case a.state == unsure:
			r.SetUnknown(f.DictionaryAt, pathways.Unsure)
		case a.state == notMeasured:
			r.SetUnknown(f.DictionaryAt, pathways.NotMeasured)
		case f.Type == pathways.Bool:
			r.SetBool(f.DictionaryAt, a.value == 1)
		case f.Type == pathways.Enum:
			r.SetEnum(f.DictionaryAt, int(a.value))
		default:
			r.SetNumber(f.DictionaryAt, a.value)
		}
	}
}

// Standing is what the model's panel decides of the child.
func (d *Drawer) Standing() *engine.Standing { return d.standing }

// Case is the child as a case, which can be stored and replayed.
func (d *Drawer) Case() engine.Case {
	c := engine.Case{Audience: d.Audience, Age: d.Age, At: At, Findings: map[string]engine.Answer{}}
	for n := range d.answers {
		if d.answers[n].state != unasked {
			c.Findings[d.m.findings[n].def.ID.Value] = d.answer(n)
		}
	}
	return c
}

// answer is what is said of a finding of the model.
func (d *Drawer) answer(n int) engine.Answer {
	a, f := d.answers[n], d.m.findings[n]
	switch {
	case a.state == notMeasured, a.state == unasked && f.why == notMeasured:
		return engine.UnknownAnswer(pathways.NotMeasured)
	case a.state != known:
		return engine.UnknownAnswer(pathways.Unsure)
	case f.def.Type == pathways.Bool:
		return engine.BoolAnswer(a.value == 1)
	case f.def.Type == pathways.Enum:
		return engine.EnumAnswer(f.def.Values.All()[int(a.value)])
	}
	return engine.Answer{Value: engine.Value{Type: f.def.Type, Number: a.value}}
}
