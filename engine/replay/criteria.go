package replay

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// criteria are those of two panels together, by pathway and criterion: first those
// of the panel after, in its order, then those only the one before has.
type criteria struct {
	list  []criterionName
	sides [2]bitsOf
	moves []move

	// Of the panel after, by audience: what its criteria and its scope rules read. The
	// latter could make the outcome as urgent as undecided.
	needs     [3]needs
	scope     [3][]uint64
	undecided int
}

type criterionName struct{ Pathway, Criterion string }

func newCriteria(b, a *engine.Panel, fs *findings) *criteria {
	c := &criteria{}
	at := map[criterionName]int32{}
	for _, s := range []int{after, before} {
		p := [2]*engine.Panel{b, a}[s]
		places := make([][]int32, len(p.Programs()))
		for i, x := range p.Programs() {
			for _, k := range x.Logic().Criteria {
				name := criterionName{x.Definition().ID.Value, k.Def.ID.Value}
				if _, has := at[name]; !has {
					at[name] = int32(len(c.list)) // #nosec G115 -- a library has thousands of criteria
					c.list = append(c.list, name)
				}
				places[i] = append(places[i], at[name])
			}
		}
		c.sides[s] = newBitsOf(p, places)
	}
	c.moves = movesBetween(&c.sides[before], &c.sides[after])
	c.need(a, fs)
	return c
}

// need lays out what the criteria of a panel may want to know.
func (c *criteria) need(p *engine.Panel, fs *findings) {
	d := p.Programs()[0].Definition().Shared.Dispositions
	c.undecided = p.Locality().Lifted(d.Get(d.Roles.Undecided.Value).Urgency)
	for i, who := range audiences {
		can := func(f *pathways.Finding) bool {
			return slices.ContainsFunc(p.Programs(), func(prog *engine.Program) bool { return prog.Answerable(f, who) })
		}
		beyond := func(l *engine.Literal) bool { return !slices.ContainsFunc(l.Findings(), can) }
		worse := func(l *engine.Literal) bool { return l.Worse() && beyond(l) }
		c.scope[i] = fs.bits()
		var all [][]need
		for _, prog := range p.Programs() {
			logic := prog.Logic()
			all = append(all, needsOf(logic, p.Locality(), who, fs, worse))
			for _, r := range logic.Scope {
				if r.HandOver { // it has no worse direction
					fs.want(c.scope[i], r.When, beyond)
				} else {
					fs.want(c.scope[i], r.When, worse)
				}
			}
		}
		c.needs[i] = newNeeds(p, &c.sides[after], all, len(fs.bits()))
	}
}

func needsOf(logic *engine.Logic, l *engine.Locality, who pathways.Audience, fs *findings, excused func(*engine.Literal) bool) []need {
	all := make([]need, len(logic.Criteria))
	for i, k := range logic.Criteria {
		all[i] = need{most: l.Lifted(k.Urgency), open: fs.bits()}
		fs.want(all[i].open, k.When, func(l *engine.Literal) bool { return excused(l) && !mayAssume(k, l) })
	}
	for _, r := range logic.Raises {
		for _, i := range r.Targets {
			if !engine.Applies(r.Def.Audience, who) {
				continue
			}
			all[i].most = max(all[i].most, l.Lifted(r.Urgency))
			all[i].anyOther = all[i].anyOther || r.When == nil
			if all[i].raised == nil {
				all[i].raised = fs.bits()
			}
			fs.want(all[i].raised, r.When, excused)
		}
	}
	return all
}

// mayAssume tells whether a test counts as true while it is not known, for some
// reason: then it is not excused.
func mayAssume(k *engine.Criterion, l *engine.Literal) bool {
	return l.Exception() || slices.ContainsFunc(l.Findings(), func(f *pathways.Finding) bool {
		_, has := k.Assume[f.ID.Value]
		return has
	})
}

func (fs *findings) bits() []uint64 { return make([]uint64, len(fs.list)/64+1) }

// want adds what a condition reads, but for tests that are excused.
func (fs *findings) want(bits []uint64, when *engine.Formula, excused func(*engine.Literal) bool) {
	when.Walk(func(l *engine.Literal) {
		if l.AgeVariable() != "" || l.Banded() {
			set(bits, len(fs.list))
		}
		if len(l.Findings()) == 0 || excused(l) {
			return
		}
		for _, f := range l.Findings() {
			set(bits, f.DictionaryAt)
		}
	})
}

func set(bits []uint64, i int) { bits[i/64] |= 1 << (i % 64) }

func join(bits, more []uint64) {
	for i, b := range more {
		bits[i] |= b
	}
}
