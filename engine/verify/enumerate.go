package verify

import (
	"math"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// enumerate fills an axis with its points, and with the steps between them.
func (s *space) enumerate(a *axis) {
	a.index = map[string]int{}
	switch {
	case a.age:
		s.enumerateAges(a)
	case len(a.findings) == 1:
		s.enumerateOne(a)
	default:
		s.enumerateJoint(a)
	}
	a.forgets, a.worsens, a.widens = dedupe(a.forgets), dedupe(a.worsens), dedupe(a.widens)
}

// enumerateOne is the common case: one finding, its values from one end to the
// other and the reasons for not knowing it.
func (s *space) enumerateOne(a *axis) {
	f := a.findings[0]
	runs := s.values(a, f)
	known := make([]int, len(runs))
	for i, r := range runs {
		known[i] = s.add(a, point{answers: []engine.Answer{r.first}}, r.count)
		if f.Normal == nil {
			continue
		}
		for months := range oldest {
			if n := normalAnswer(f, months); n.Known() && inRun(n, r) {
				a.points[known[i]].answers[0] = n // a normal value says more than the end of a run
				break
			}
		}
	}
	for _, r := range pathways.Reasons() {
		n := s.add(a, point{answers: []engine.Answer{engine.UnknownAnswer(r)}}, 1)
		for _, k := range known {
			a.forgets = append(a.forgets, move{finding: f, from: k, to: n})
		}
	}
	a.runs, a.known = runs, known
	s.worsen(a, f, runs, known)
}

func inRun(a engine.Answer, r run) bool {
	switch a.Value.Type {
	case pathways.Bool, pathways.Enum:
		return a == r.first
	}
	return r.first.Value.Number <= a.Value.Number && a.Value.Number <= r.last.Value.Number
}

// run is a stretch of neighbouring values nothing tells apart.
type run struct {
	first, last engine.Answer
	count       int64
}

// values are the known values of a finding, worst last where there is an order.
// The answers of the axis's other findings stay as they are.
func (s *space) values(a *axis, f *pathways.Finding) []run {
	switch f.Type {
	case pathways.Bool:
		return []run{single(engine.BoolAnswer(false)), single(engine.BoolAnswer(true))}
	case pathways.Enum:
		var out []run
		for _, v := range f.Values.All() {
			if s.everywhere(f.ID.Value, v) {
				out = append(out, single(engine.EnumAnswer(v)))
			}
		}
		return out
	}
	return s.numbers(a, f)
}

// everywhere tells whether every dictionary that has the finding has the value.
func (s *space) everywhere(id, value string) bool {
	for _, d := range s.dicts {
		if f := d.Finding(id); f != nil && f.Values.RankOf(value) < 0 {
			return false
		}
	}
	return true
}

// scale is the grid of a number: every value the dictionary admits is min + i
// steps, for i from 0 to last.
type scale struct {
	f    *pathways.Finding
	unit float64 // steps in 1
	last int
}

func scaleOf(f *pathways.Finding) scale {
	unit := math.Pow10(f.MaxDecimals())
	return scale{f, unit, int(math.Round((f.Range.Max - f.Range.Min) * unit))}
}

// at is the answer i steps up, exactly as its decimal text would be read.
func (x scale) at(i int) engine.Answer {
	v := math.Round(x.f.Range.Min*x.unit+float64(i)) / x.unit
	if x.f.Type == pathways.Int {
		return engine.IntAnswer(int(v))
	}
	return engine.NumberAnswer(v)
}

func (x scale) run(lo, hi int) run { return run{x.at(lo), x.at(hi), int64(hi - lo + 1)} }

func single(a engine.Answer) run { return run{a, a, 1} }

// near is the step at or next to a number, kept within the range.
func (x scale) near(v float64) int {
	return min(max(int(math.Round((v-x.f.Range.Min)*x.unit)), 0), x.last)
}

// numbers cuts a number's values into runs. Between the limits, and the corners of
// tables, every test is a step, so a run whose two ends look alike is alike
// throughout; where they differ it is halved.
func (s *space) numbers(a *axis, f *pathways.Finding) []run {
	x := scaleOf(f)
	at := slices.Index(a.findings, f)
	sig := func(i int) string {
		for _, m := range s.scratch {
			m.Set(a.findings[at].ID.Value, x.at(i))
		}
		return string(s.signature(a))
	}
	var out []run
	start := 0
	var split func(lo, hi int, slo, shi string)
	split = func(lo, hi int, slo, shi string) {
		switch {
		case slo == shi:
		case hi == lo+1:
			out = append(out, x.run(start, lo))
			start = hi
		default:
			mid := (lo + hi) / 2
			smid := sig(mid)
			split(lo, mid, slo, smid)
			split(mid, hi, smid, shi)
		}
	}
	corners := s.corners(a, x)
	for i := 1; i < len(corners); i++ {
		split(corners[i-1], corners[i], sig(corners[i-1]), sig(corners[i]))
	}
	return append(out, x.run(start, x.last))
}

// corners are the ends of the range, every limit on the finding with its two
// neighbours, and every corner of a table it is looked up in.
func (s *space) corners(a *axis, x scale) []int {
	all := []int{0, x.last}
	note := func(v float64) {
		i := x.near(v)
		all = append(all, max(i-1, 0), i, min(i+1, x.last))
	}
	for _, r := range a.readings {
		if d := r.lit.Derived(); d != nil {
			for _, p := range d.Points() {
				note(p[0])
			}
			continue
		}
		if slices.ContainsFunc(r.lit.Findings(), func(f *pathways.Finding) bool { return f.ID.Value == x.f.ID.Value }) {
			for _, v := range r.lit.Limits() {
				note(v)
			}
		}
	}
	if s.plan != nil {
		for _, v := range s.plan.limits(x.f) {
			note(v)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
