package engine

import "safetynet/pathways"

// planTogether makes one plan of several programs, nil where they calculate different
// numbers by one name or have more classes together than can be counted.
func planTogether(progs []*Program) *plan {
	meant := map[string]*pathways.Derived{}
	alike := true
	note := func(l *Literal) {
		if l.derived != nil {
			other, there := meant[l.subject()]
			alike = alike && (!there || other == l.derived.def)
			meant[l.subject()] = l.derived.def
		}
	}
	for _, p := range progs {
		p.eachLiteral(note)
		for _, r := range p.scope {
			r.when.walk(note)
		}
	}
	if !alike {
		return nil
	}
	x := newPlan(progs...)
	if x.outgrown() != nil {
		return nil
	}
	return x
}

// eachLiteral calls f for all that a plan is made of but scope rules.
func (p *Program) eachLiteral(f func(*Literal)) {
	for _, k := range p.criteria {
		k.when.walk(f)
		k.plain.walk(f)
		for _, e := range k.excuses {
			if e.when != nil {
				e.when.walk(f)
			}
		}
	}
	for _, r := range p.raises {
		if r.when != nil {
			r.when.walk(f)
		}
	}
}

// looksBeyond tells whether a child who may be older than so many months is seen in
// another way where what lies beyond them is left out. How far a corrected age is known
// may be so a year before.
func (p *Program) looksBeyond(months int) bool {
	beyond := false
	p.eachLiteral(func(l *Literal) {
		for _, from := range l.edges() {
			if l.age == ageCorrected {
				from += 12
			}
			beyond = beyond || l.age != ageDays && from > months
		}
	})
	return beyond
}
