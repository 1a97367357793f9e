package verify

import (
	"errors"
	"fmt"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// enumerateJoint fills an axis of findings that calculated numbers join. One of
// them, the hub, is in every calculated number; the others meet only through it.
func (s *space) enumerateJoint(a *axis) {
	hub := s.hub(a)
	others := slices.DeleteFunc(slices.Clone(a.findings), func(f *pathways.Finding) bool { return f == hub })
	j := &joint{space: s, axis: a, hub: hub, others: others}
	var before map[*pathways.Finding][]run
	var last engine.Answer
	for _, value := range j.hubValues() {
		runs := j.runs(value)
		j.enter(value, runs)
		if before != nil {
			j.stepHub(last, value, before, runs)
		}
		before, last = runs, value
	}
	for _, r := range pathways.Reasons() {
		j.enter(engine.UnknownAnswer(r), j.runs(engine.UnknownAnswer(r)))
	}
}

type joint struct {
	*space
	axis   *axis
	hub    *pathways.Finding
	others []*pathways.Finding
}

// errNoHub says that the findings of an axis cannot be cut.
var errNoHub = errors.New("calculated numbers join findings of which no one is in all")

// hub is the finding every calculated number of the axis reads. Without one the
// findings cannot be cut; there is no such pathway yet, and it must not be missed.
func (s *space) hub(a *axis) *pathways.Finding {
	for _, f := range a.findings {
		if !slices.ContainsFunc(a.readings, func(r reading) bool {
			return r.lit.Derived() != nil && !slices.ContainsFunc(r.lit.Findings(), func(g *pathways.Finding) bool { return g.ID.Value == f.ID.Value })
		}) {
			return f
		}
	}
	panic(fmt.Errorf("%w: %d findings", errNoHub, len(a.findings)))
}

// hubValues are the values of the hub at which something can change: all of a
// short scale; of a long one those where a test of the hub, or of a calculated
// number with another finding at one of its own limits, turns.
func (j *joint) hubValues() []engine.Answer {
	x := scaleOf(j.hub)
	steps := j.corners(j.axis, x)
	if x.last <= 2000 {
		steps = steps[:0]
		for i := range x.last + 1 {
			steps = append(steps, i)
		}
	}
	for _, f := range j.others {
		y := scaleOf(f)
		for _, c := range j.corners(j.axis, y) {
			j.assign(j.hub, x.at(0))
			j.assign(f, y.at(c))
			for _, r := range j.numbers(j.axis, j.hub) {
				i := x.near(r.first.Value.Number)
				steps = append(steps, max(i-1, 0), i, min(i+1, x.last))
			}
			j.assign(f, engine.UnknownAnswer(pathways.NotAsked))
		}
	}
	slices.Sort(steps)
	var out []engine.Answer
	for _, i := range slices.Compact(steps) {
		out = append(out, x.at(i))
	}
	return out
}

func (j *joint) assign(f *pathways.Finding, a engine.Answer) {
	for _, m := range j.scratch {
		m.Set(f.ID.Value, a)
	}
}

// runs cuts every other finding while the hub has a value.
func (j *joint) runs(hub engine.Answer) map[*pathways.Finding][]run {
	out := map[*pathways.Finding][]run{}
	for _, f := range j.others {
		j.assign(f, engine.UnknownAnswer(pathways.NotAsked))
	}
	j.assign(j.hub, hub)
	for _, f := range j.others {
		out[f] = j.numbers(j.axis, f)
		j.assign(f, engine.UnknownAnswer(pathways.NotAsked))
	}
	return out
}

// tuple is one answer to every finding of the axis, in its order.
func (j *joint) tuple(hub engine.Answer, rest map[*pathways.Finding]engine.Answer) point {
	p := point{}
	for _, f := range j.axis.findings {
		if f == j.hub {
			p.answers = append(p.answers, hub)
		} else {
			p.answers = append(p.answers, rest[f])
		}
	}
	return p
}

// each calls f for every combination of the others' runs and unknowns.
func (j *joint) each(runs map[*pathways.Finding][]run, f func(rest map[*pathways.Finding]engine.Answer, weight int64)) {
	rest := map[*pathways.Finding]engine.Answer{}
	var choose func(i int, weight int64)
	choose = func(i int, weight int64) {
		if i == len(j.others) {
			f(rest, weight)
			return
		}
		for _, r := range runs[j.others[i]] {
			rest[j.others[i]] = r.first
			choose(i+1, weight*r.count)
		}
		for _, r := range pathways.Reasons() {
			rest[j.others[i]] = engine.UnknownAnswer(r)
			choose(i+1, weight)
		}
	}
	choose(0, 1)
}

// enter adds every combination at one value of the hub, and the steps that forget
// one of its answers or make another finding worse.
func (j *joint) enter(hub engine.Answer, runs map[*pathways.Finding][]run) {
	j.each(runs, func(rest map[*pathways.Finding]engine.Answer, weight int64) {
		n := j.add(j.axis, j.tuple(hub, rest), weight)
		if hub.Known() {
			for _, r := range pathways.Reasons() {
				j.forget(j.hub, n, j.tuple(engine.UnknownAnswer(r), rest))
			}
		}
		for _, f := range j.others {
			was := rest[f]
			if !was.Known() {
				continue
			}
			for _, r := range pathways.Reasons() {
				rest[f] = engine.UnknownAnswer(r)
				j.forget(f, n, j.tuple(hub, rest))
			}
			if i := slices.IndexFunc(runs[f], func(r run) bool { return r.first == was }); i > 0 {
				rest[f] = runs[f][i-1].first
				j.worse(f, j.add(j.axis, j.tuple(hub, rest), 0), n)
			}
			rest[f] = was
		}
	})
}

func (j *joint) forget(f *pathways.Finding, from int, to point) {
	j.axis.forgets = append(j.axis.forgets, move{finding: f, from: from, to: j.add(j.axis, to, 0)})
}

// worse notes a step between a lower and a higher value of a finding.
func (j *joint) worse(f *pathways.Finding, lower, higher int) {
	switch f.Worse {
	case pathways.WorseUp:
		j.axis.worsens = append(j.axis.worsens, move{finding: f, from: lower, to: higher})
	case pathways.WorseDown:
		j.axis.worsens = append(j.axis.worsens, move{finding: f, from: higher, to: lower})
	}
}

// stepHub notes the steps between two neighbouring values of the hub.
func (j *joint) stepHub(lower, higher engine.Answer, a, b map[*pathways.Finding][]run) {
	both := map[*pathways.Finding][]run{}
	for _, f := range j.others {
		both[f] = slices.Concat(a[f], b[f])
	}
	j.each(both, func(rest map[*pathways.Finding]engine.Answer, _ int64) {
		j.worse(j.hub, j.add(j.axis, j.tuple(lower, rest), 0), j.add(j.axis, j.tuple(higher, rest), 0))
	})
}
