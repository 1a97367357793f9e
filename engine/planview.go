package engine

import (
	"slices"

	"safetynet/pathways"
)

// Plan is what a program decides by when it decides a case, alone or in a panel, as data, for whoever
// proves that it says what the conditions of [Program.Logic] say. It is a copy.
type Plan struct {
	Scope, Excuses, Criteria, Conflicts *PlanMatrix

	ScopeAt    []PlanBit        // by scope rule
	ConflictAt []PlanBit        // by contradiction
	RaiseAt    []PlanBit        // by raise rule; of "any other": lane -1
	Levels     [2][][]PlanLevel // inside and outside the pathway, by criterion: its urgencies on the guidance rail, its own first
	Cut        bool             // inside the pathway, of an age that may be beyond its oldest what lies beyond is left out
}

// PlanBit is where a condition's outcome is.
type PlanBit struct{ Lane, Bit int }

// PlanLevel is where a criterion's outcome at one urgency is.
type PlanLevel struct {
	Urgency int
	PlanBit
}

// PlanMatrix decides conditions. Each is an OR of neighbouring bits of one lane; a
// bit is true where the lane begins with it and every step and use leaves it.
type PlanMatrix struct {
	Subjects []*PlanSubject
	Lanes    []PlanLane

	starts [audiences][]row
}

// PlanRow holds the bits of a lane on the floor, the ceiling and the guidance rail.
type PlanRow = [railCount]uint64

// PlanLane is a word of bits.
type PlanLane struct {
	Steps []PlanStep
	Uses  []PlanUse
	Ends  uint64 // the last bit of each condition
}

// PlanStep leaves what the row of a subject's class has.
type PlanStep struct {
	Subject int
	Rows    []PlanRow // by class
}

// PlanUse takes away what needs a condition decided in an earlier lane, where that
// is not true.
type PlanUse struct {
	PlanBit
	Needs uint64
}

// PlanSubject is what a step looks at: a finding, a calculated number or an age.
type PlanSubject struct {
	Findings []*pathways.Finding // whose answers it is worked out from
	Counts   bool                // it is how many of them are true
	Due      bool                // it is the age from the due date
	Aged     bool                // its class depends on the age
	Grants   []PlanBit           // conditions of excuses its class depends on
	Limits   []float64           // ascending; a number counts those it has reached
	Table    []uint8             // from how it stands and the age to the class; nil: the class is how it stands

	kind classifier
	next int // classes there are
}

// Plan returns what the program decides by, where it is alone.
func (p *Program) Plan() *Plan { return p.plan.view(&p.plan.shares[0]) }

// Plan returns what the panel decides one of its pathways by.
func (p *Panel) Plan(program int) *Plan {
	for _, x := range p.plans {
		for n := range x.shares {
			if s := &x.shares[n]; s == p.shares[program] {
				return x.view(s)
			}
		}
	}
	panic("engine: a panel without a plan") // it has one for every pathway
}

func (x *plan) view(s *share) *Plan {
	d, c := s.prog.def.Dictionary, &s.prog.contradictions
	start := make([]row, len(c.floors))
	for i, f := range c.floors {
		start[i][floorRail] = f.start
	}
	out := &Plan{
		Scope:     x.scope.view(d, [audiences][]row{x.scopeStart, x.scopeStart, x.scopeStart}, x.scope.drawn),
		Excuses:   x.excuses.view(d, x.excuseStart, x.excuses.drawn),
		Criteria:  x.criteria.view(d, x.criteriaStart, x.criteria.drawn),
		Conflicts: c.view(d, [audiences][]row{start, start, start}, c.drawn),
		ScopeAt:   bitsOf(s.scopes), ConflictAt: bitsOf(c.at), Cut: s.cut,
	}
	for _, r := range s.raises {
		out.RaiseAt = append(out.RaiseAt, r.when.view())
	}
	for side, list := range s.levels {
		for _, levels := range list {
			var view []PlanLevel
			for _, l := range levels {
				view = append(view, PlanLevel{l.urgency, l.bit.view()})
			}
			out.Levels[side] = append(out.Levels[side], view)
		}
	}
	return out
}

func (b bit) view() PlanBit { return PlanBit{b.lane, b.bit} }

func bitsOf(list []bit) []PlanBit {
	var out []PlanBit
	for _, b := range list {
		out = append(out, b.view())
	}
	return out
}

// directSubject is a finding whose code is its class.
func directSubject(d *pathways.Dictionary, place int) *PlanSubject {
	f := d.Findings[place]
	return &PlanSubject{Findings: []*pathways.Finding{f}, kind: classifier{place: place}, next: int(known) + max(2, len(f.Values.All()))}
}

func numberSubject(d *pathways.Dictionary, n numberClass) *PlanSubject {
	limits := slices.Clone(n.limits)
	return &PlanSubject{
		Findings: []*pathways.Finding{d.Findings[n.place]}, Limits: limits,
		kind: classifier{place: n.place, number: n.number, limits: limits}, next: int(known) + 1 + len(limits),
	}
}

func (c classifier) view(d *pathways.Dictionary) *PlanSubject {
	c.limits, c.table = slices.Clone(c.limits), slices.Clone(c.table)
	s := &PlanSubject{
		Due: c.due, Aged: c.age.edges != nil, Limits: c.limits, Table: c.table,
		kind: c, next: int(slices.Max(c.table)) + 1,
	}
	switch {
	case c.derived != nil:
		s.Findings, s.Counts = c.derived.inputs, len(c.derived.def.Count) > 0
	case c.place >= 0 && !c.due:
		s.Findings = []*pathways.Finding{d.Findings[c.place]}
	}
	s.kind.grants = nil
	for i, g := range c.grants {
		s.Grants = append(s.Grants, PlanBit{g.lane, g.bit})
		s.kind.grants = append(s.kind.grants, grant{0, i})
	}
	return s
}

// Starts are the bits a matrix begins with for an audience.
func (x *PlanMatrix) Starts(a pathways.Audience) []PlanRow {
	var out []PlanRow
	for _, r := range x.starts[audienceAt(a)] {
		out = append(out, PlanRow(r))
	}
	return out
}

// Stands is how the subject stands at a moment, the age left out unless it is Due:
// hidden where the audience is not expected to know the finding, granted with the
// bits of the Grants that hold.
func (x *PlanSubject) Stands(m *Moment, hides bool, granted uint) int {
	c, s := &x.kind, &m.state
	v := view{state: s, classes: s.codes, granted: []row{{floorRail: uint64(granted)}}}
	v.at(&s.age)
	if c.place >= 0 && hides && s.codes[c.place] < hidden {
		v.classes = slices.Clone(s.codes)
		v.classes[c.place] += hidden
	}
	switch {
	case x.Table != nil:
		return int(c.subject(&v))
	case c.limits != nil:
		n := numberClass{at: c.place, place: c.place, number: c.number, limits: x.Limits}
		v.classes = slices.Clone(v.classes)
		(&matrix{numbers: []numberClass{n}}).classify(&v)
	}
	return int(v.classes[c.place])
}

// AgeAt is the part of the table for the age at a moment.
func (x *PlanSubject) AgeAt(m *Moment) int {
	v := view{state: &m.state}
	v.at(&m.state.age)
	return int(x.kind.age.place(&v))
}

// Ages is how many parts the table has for the age.
func (x *PlanSubject) Ages() int { return int(x.kind.age.pairs()) }

// Class is the class of a subject that stands so at such an age.
func (x *PlanSubject) Class(stands, age int) int {
	if x.Table == nil {
		return stands
	}
	return int(x.Table[stands*x.Ages()+age])
}
