package verify

import (
	"maps"
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// uncut marks a reading at the age as given.
const uncut = 1 << 20

// reading is a literal as some condition reads it: with ages above upTo months
// cut, as the criteria of a pathway see them.
type reading struct {
	lit  *engine.Literal
	dict *pathways.Dictionary
	upTo int
}

// space is every input of one or several logics, cut into finitely many points:
// within a point no condition can tell two inputs apart, so what is proved for
// the points is proved for every answer the dictionary admits. An axis is what
// varies alone: the age with the weeks of gestation, one finding, or the findings
// that a calculated number joins.
type space struct {
	axes     []*axis
	axisOf   map[string]int // by finding; engine.AgeID is the first axis
	readings []reading
	reasons  map[string]map[pathways.Reason]pathways.Reason // reasons nothing tells apart have one name
	dicts    []*pathways.Dictionary
	scratch  map[*pathways.Dictionary]*engine.Moment
	signed   []byte    // room for one signature
	plan     *planCuts // what else tells points apart; nil: nothing
}

// axis is one factor of a space.
type axis struct {
	findings []*pathways.Finding // without the age
	age      bool
	points   []point
	index    map[string]int // by signature
	readings []reading      // what can tell its points apart
	runs     []run          // of an axis of one finding: its values in order
	known    []int          // of an axis of one finding: the points of the runs
	forgets  []move         // an answer becomes unknown
	worsens  []move         // a finding becomes worse
	widens   []move         // the age becomes less exact
}

// move is a step between two points of an axis in which one finding changes.
type move struct {
	finding  *pathways.Finding // nil: the age
	from, to int
	ages     pointSet // points of the age axis at which the step is what it is said to be; nil: all
}

// point is a class of inputs that every condition takes alike, with one of them.
type point struct {
	answers []engine.Answer // by the axis's findings
	ages    engine.Age      // of the age axis
	weight  int64           // inputs in the class
}

// newSpace cuts the inputs of logics by all they read.
func newSpace(logics []*engine.Logic, extra ...reading) *space {
	return newSpaceWith(nil, logics, extra...)
}

// newSpaceWith cuts the inputs wherever a plan does as well.
func newSpaceWith(plan *planCuts, logics []*engine.Logic, extra ...reading) *space {
	s := &space{plan: plan, axisOf: map[string]int{}, reasons: map[string]map[pathways.Reason]pathways.Reason{}, scratch: map[*pathways.Dictionary]*engine.Moment{}}
	seen := map[reading]bool{}
	add := func(r reading) {
		if !seen[r] {
			seen[r] = true
			s.readings = append(s.readings, r)
		}
		if s.scratch[r.dict] == nil {
			s.scratch[r.dict] = engine.NewMoment(r.dict)
			s.dicts = append(s.dicts, r.dict)
		}
	}
	for _, l := range logics {
		eachReading(l, add)
	}
	for _, r := range extra {
		add(r)
	}
	s.classReasons(logics)
	s.layOut()
	s.order(logics)
	for i, a := range s.axes {
		s.note(i, a)
		s.enumerate(a)
	}
	return s
}

// eachReading lists how a logic reads its literals.
func eachReading(l *engine.Logic, add func(reading)) {
	read := func(x *engine.Formula, upTo ...int) {
		x.Walk(func(lit *engine.Literal) {
			for _, u := range upTo {
				add(reading{lit, l.Pathway.Dictionary, u})
			}
		})
	}
	for _, k := range l.Criteria {
		read(k.When, l.Oldest)
		if k.Shared {
			read(k.Plain, uncut)
		}
		for _, id := range sortedKeys(k.Excuses) {
			read(k.Excuses[id].When, l.Oldest, uncut)
		}
	}
	for _, r := range l.Raises {
		read(r.When, l.Oldest)
	}
	for _, r := range l.Scope {
		read(r.When, uncut)
	}
	for _, c := range l.Conflicts {
		read(c.When, uncut)
	}
}

// layOut decides which findings vary together.
func (s *space) layOut() {
	joined := map[string]string{}
	var root func(id string) string
	root = func(id string) string {
		if p, ok := joined[id]; ok && p != id {
			return root(p)
		}
		return id
	}
	place := map[string]int{}
	finding := map[string]*pathways.Finding{}
	for _, r := range s.readings {
		for _, f := range r.lit.Findings() {
			id := f.ID.Value
			if finding[id] == nil {
				finding[id], place[id], joined[id] = f, f.DictionaryAt, id
			}
			if !r.lit.Counts() {
				joined[root(id)] = root(r.lit.Findings()[0].ID.Value)
			}
		}
		if r.lit.Corrected() {
			if f := r.dict.Finding(gestation); f != nil {
				finding[gestation], joined[gestation] = f, engine.AgeID
			}
		}
	}
	ids := sortedKeys(finding)
	slices.SortStableFunc(ids, func(a, b string) int { return place[a] - place[b] })
	s.axes = []*axis{{age: true}}
	s.axisOf[engine.AgeID] = 0
	at := map[string]int{engine.AgeID: 0}
	for _, id := range ids {
		finding[id] = s.common(finding[id])
		n, ok := at[root(id)]
		if !ok {
			n = len(s.axes)
			at[root(id)] = n
			s.axes = append(s.axes, &axis{})
		}
		s.axes[n].findings = append(s.axes[n].findings, finding[id])
		s.axisOf[id] = n
	}
}

// has tells whether an axis varies a finding, whichever dictionary describes it.
func (a *axis) has(f *pathways.Finding) bool {
	return slices.ContainsFunc(a.findings, func(g *pathways.Finding) bool { return g.ID.Value == f.ID.Value })
}

// common is a number with the answers that every dictionary which has it admits.
func (s *space) common(f *pathways.Finding) *pathways.Finding {
	for _, d := range s.dicts {
		g := d.Finding(f.ID.Value)
		if g == nil || g.Range == nil || f.Range == nil {
			continue
		}
		lo, hi, decimals := max(f.Range.Min, g.Range.Min), min(f.Range.Max, g.Range.Max), min(f.MaxDecimals(), g.MaxDecimals())
		if lo != f.Range.Min || hi != f.Range.Max || decimals != f.MaxDecimals() {
			both := *f
			both.Range, both.Decimals = &pathways.Range{Min: lo, Max: hi}, &decimals
			f = &both
		}
	}
	return f
}

// gestation is the finding that corrects a young baby's age.
const gestation = "gestation_weeks"

// note lists what can tell an axis's points apart.
func (s *space) note(n int, a *axis) {
	type test struct {
		text      string
		threshold *pathways.Threshold // two versions may give one name two limits,
		derived   *pathways.Derived   // and two ways to calculate
		upTo      int
	}
	seen := map[test]bool{}
	for _, r := range s.readings {
		if !s.reads(r, n) {
			continue
		}
		if !a.age || r.lit.Counts() {
			r.upTo = uncut
		}
		t := test{r.lit.String(), r.lit.Threshold(), r.lit.Derived(), r.upTo}
		if a.age && r.lit.Banded() {
			t.text = "" // only the bands count here
		}
		if !seen[t] {
			seen[t] = true
			a.readings = append(a.readings, r)
		}
	}
}

// reads tells whether a literal depends on an axis.
func (s *space) reads(r reading, n int) bool {
	if n == 0 && (r.lit.AgeVariable() != "" || r.lit.Banded()) {
		return true
	}
	for _, f := range r.lit.Findings() {
		if s.axisOf[f.ID.Value] == n {
			return true
		}
	}
	return false
}

func (s *space) widths() []int {
	w := make([]int, len(s.axes))
	for i, a := range s.axes {
		w[i] = len(a.points)
	}
	return w
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
