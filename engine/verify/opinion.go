package verify

import (
	"context"
	"errors"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// Opinion decides live cases a second time, by diagrams drawn beforehand: no
// condition is evaluated, except that ages and the findings of calculated numbers
// are found on their axes by what the conditions say of them. It is immutable and
// safe for concurrent use.
type Opinion struct{ of map[*engine.Program]*prepared }

// Known is what is known of one, as an opinion is asked: the answers in any order, of
// a finding one at most.
type Known struct {
	Audience pathways.Audience
	Age      engine.Age
	Answers  []Said
}

// Said is the answer to a finding, which is named by its place in the dictionary of
// the programs asked, [pathways.Finding.DictionaryAt].
type Said struct {
	Place int
	engine.Answer
}

// KnownOf is what is known by a case that a dictionary admits.
func KnownOf(d *pathways.Dictionary, c engine.Case) Known {
	k := Known{Audience: c.Audience, Age: c.Age, Answers: make([]Said, 0, len(c.Findings))}
	for id, a := range c.Findings {
		if f := d.Finding(id); f != nil {
			k.Answers = append(k.Answers, Said{f.DictionaryAt, a})
		}
	}
	return k
}

// Outcome is what an opinion comes to: ids of dispositions, before any locality.
type Outcome struct{ Floor, Ceiling, Disposition string }

// opinionBudget bounds the nodes drawn for one program: the largest shipped one
// needs less than a million, and a server has better uses for its memory.
const opinionBudget = 3_000_000

// NewOpinion prepares an opinion on any of the programs, alone or together. It
// takes a second or so for each. A program whose diagrams grow too large is in the
// error, and there is no opinion on it; on the others there is. It gives up when
// ctx ends, with no opinion at all.
func NewOpinion(ctx context.Context, progs []*engine.Program) (*Opinion, error) {
	o := &Opinion{of: map[*engine.Program]*prepared{}}
	var failed []error
	for _, p := range progs {
		x, err := prepare(ctx, p, progs)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			failed = append(failed, err)
			continue
		}
		o.of[p] = x
	}
	return o, errors.Join(failed...)
}

// On tells whether there can be an opinion on a program.
func (o *Opinion) On(p *engine.Program) bool { return o.of[p] != nil }

// Decide decides about a child of whom nothing is said that the programs' dictionary
// does not admit; see [engine.Case.Check]. There is no opinion, and false, on a
// program that was not prepared and on a child like none that was drawn.
func (o *Opinion) Decide(progs []*engine.Program, c Known) (Outcome, bool) {
	if len(progs) == 0 {
		return Outcome{}, false
	}
	all := standing{}
	for _, p := range progs {
		x := o.of[p]
		if x == nil {
			return Outcome{}, false
		}
		one, ok := x.decide(progs, c)
		if !ok {
			return Outcome{}, false
		}
		all.join(one)
	}
	return all.settle(progs[0].Definition().Shared.Dispositions), true
}

// standing is the rails of one program, or of several together, as urgencies.
type standing struct {
	floor, guidance, ceiling int
	unsure, conflict         bool
}

// join lets the most urgent lead on each rail.
func (s *standing) join(t standing) {
	s.floor, s.guidance, s.ceiling = max(s.floor, t.floor), max(s.guidance, t.guidance), max(s.ceiling, t.ceiling)
	s.unsure, s.conflict = s.unsure || t.unsure, s.conflict || t.conflict
}

// settle is section 6 of engine/SEMANTICS.md, as [settle] is for diagrams.
func (s standing) settle(d *pathways.Dispositions) Outcome {
	ask, unsure := d.Get(d.Roles.Undecided.Value).Urgency, d.Get(d.Roles.DangerUnsure.Value).Urgency
	if s.conflict {
		s.ceiling = max(s.ceiling, ask)
	}
	disposition := max(s.floor, s.guidance, min(s.ceiling, ask))
	if s.unsure {
		disposition = max(disposition, min(s.ceiling, unsure))
	}
	id := func(urgency int) string { return d.List[urgency].ID.Value }
	return Outcome{Floor: id(s.floor), Ceiling: id(s.ceiling), Disposition: id(disposition)}
}

// prepared is the opinion on one program.
type prepared struct {
	prog *engine.Program
	*locator
	frozen
	contested map[pathways.Audience][]*pathways.Finding // known to the audience only in company of another program
	roots     map[company]roots
}

// company is who is asked, and the contested findings that the programs asked
// together add to what is expected of them.
type company struct {
	audience pathways.Audience
	adds     string
}

// roots are the frozen diagrams of one program in one company: the urgency on the floor,
// the guidance and the ceiling rail, whether a danger sign is unsure, and whether answers
// contradict each other.
type roots [railCount]int32

// companies bounds the drawings of one program for one audience; a company past
// them gets no opinion. The shipped library needs two.
const companies = 16

func prepare(ctx context.Context, p *engine.Program, progs []*engine.Program) (x *prepared, err error) {
	defer overBudget(p, &err)
	logic := p.Logic()
	s := newSpace([]*engine.Logic{logic})
	x = &prepared{prog: p, locator: newLocator(s), contested: map[pathways.Audience][]*pathways.Finding{}, roots: map[company]roots{}}
	b, d, memo := newBuilder(s), newDiagram(s.widths(), opinionBudget), map[gate]int32{}
	f := newFreezer(d, len(p.Definition().Shared.Dispositions.List)-1)
	for _, who := range pathways.Audiences() {
		for _, added := range x.company(s, who, progs) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			m := newModel(b, logic, who, func(f *pathways.Finding) bool {
				return p.Answerable(f, who) || slices.Contains(added, f.ID.Value)
			})
			urgency := func(list []gate) int32 { return f.most(b.circuit.drawLevels(d, memo, list)) }
			whether := func(g gate) int32 { return f.most([]int32{1, b.circuit.draw(d, memo, g)}) }
			x.roots[company{who, strings.Join(added, " ")}] = roots{
				urgency(m.floor), urgency(m.guidance), urgency(m.ceiling), whether(m.unsure), whether(m.conflict),
			}
		}
	}
	x.frozen = f.to.trimmed()
	return x, nil
}

// company notes what is contested for an audience, and lists what the sets of
// programs that can be asked together add to what it is expected to know: nothing
// first. What is expected is known together: section 1 of engine/SEMANTICS.md.
func (x *prepared) company(s *space, who pathways.Audience, progs []*engine.Program) [][]string {
	for _, f := range x.dict.Findings {
		if _, read := s.axisOf[f.ID.Value]; read && !x.prog.Answerable(f, who) && answerableWith(x.prog, progs, f, who) {
			x.contested[who] = append(x.contested[who], f)
		}
	}
	sets := [][]string{nil}
	for _, p := range progs {
		for _, set := range sets[:len(sets):len(sets)] {
			with := x.adds(who, func(f *pathways.Finding) bool {
				return slices.Contains(set, f.ID.Value) || answerableWith(x.prog, []*engine.Program{p}, f, who)
			})
			if len(sets) < companies && !slices.ContainsFunc(sets, func(have []string) bool { return slices.Equal(have, with) }) {
				sets = append(sets, with)
			}
		}
	}
	return sets
}

// adds lists the contested findings that are known, in the dictionary's order.
func (x *prepared) adds(who pathways.Audience, known func(*pathways.Finding) bool) []string {
	var out []string
	for _, f := range x.contested[who] {
		if known(f) {
			out = append(out, f.ID.Value)
		}
	}
	return out
}

// answerableWith tells whether an audience is expected to know a finding in one of
// the programs that can be asked together with a program.
func answerableWith(p *engine.Program, progs []*engine.Program, f *pathways.Finding, who pathways.Audience) bool {
	return slices.ContainsFunc(progs, func(q *engine.Program) bool {
		return q.Definition().Pins == p.Definition().Pins && q.Answerable(f, who)
	})
}

// decide puts a child on the program's rails, as the programs asked together have it.
func (x *prepared) decide(progs []*engine.Program, c Known) (standing, bool) {
	added := x.adds(c.Audience, func(f *pathways.Finding) bool { return answerableWith(x.prog, progs, f, c.Audience) })
	r, drawn := x.roots[company{c.Audience, strings.Join(added, " ")}]
	if !drawn {
		return standing{}, false
	}
	on := x.desks.Get().(*desk)
	defer x.desks.Put(on)
	defer x.clear(on)
	if !x.locate(c, on) {
		return standing{}, false
	}
	v := x.read(r, on.points)
	return standing{floor: v[0], guidance: v[1], ceiling: v[2], unsure: v[3] == 1, conflict: v[4] == 1}, true
}
