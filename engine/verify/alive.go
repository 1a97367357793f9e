package verify

import (
	"slices"
	"strings"

	"safetynet/engine"
)

// alive is P2: every criterion can be met and can decide for some plausible child,
// or is proved to imply what it says it is covered by; every question can matter.
func (p *prover) alive() {
	plausible := p.plausible()
	for i, k := range p.logic.Criteria {
		if p.applies(k) {
			p.criterionAlive(i, plausible)
		}
	}
	p.questionsCount()
	p.residual(plausible)
}

// plausible is the children in scope whose answers do not contradict each other.
func (p *prover) plausible() both {
	return both{p.d.and(p.d.not(p.outsideDrawn()), p.d.not(p.conflict)), p.circuit.and(p.circuit.not(p.outside), p.circuit.not(p.model.conflict))}
}

func (p *prover) outsideDrawn() int32 { return p.draw(p.outside) }

func (p *prover) applies(k *engine.Criterion) bool {
	return len(k.Def.Audience) == 0 || slices.Contains(k.Def.Audience, p.audience)
}

func (p *prover) criterionAlive(i int, plausible both) {
	k, c := p.logic.Criteria[i], p.circuit
	id := k.Def.ID.Value
	met := p.d.and(p.draw(p.criteria[i].floor), plausible.d)
	if p.some(CanBeMet, id, "no plausible child meets it", met, p.criteria[i].floor, plausible.g); met == 0 {
		return
	}
	rivals := p.rivals(i)
	alone, by := p.alone(met, rivals)
	p.out.Stats.Queries++
	others := never
	for _, j := range rivals {
		others = c.or(others, p.criteria[j].floor)
	}
	_, sat := c.satisfy(p.criteria[i].floor, plausible.g, c.not(others))
	covered := p.covered(i)
	r := Result{Code: CanDecide, Subject: id, Verdict: Proved}
	switch {
	case sat != (alone != 0):
		r.Verdict = Disagreed
	case !sat && k.Shared:
		r.Declared = "the pathway's own say the same: " + strings.Join(by, ", ")
	case !sat && covered == Proved:
		r.Declared = "covered by " + strings.Join(values(k.Def.CoveredBy), ", ")
	case !sat && p.meant(CanDecide, id, &r):
	case !sat:
		r.Verdict, r.Because = Refuted, "another criterion at least as urgent is met whenever it is: "+strings.Join(by, ", ")
	}
	p.add(r)
}

// meant tells whether an exception accounts for a subject, and says which.
func (p *prover) meant(code Code, subject string, r *Result) bool {
	_, declared, ok := p.excepted(code, subject)
	r.Declared = declared
	return ok
}

// some enters that an input exists.
func (p *prover) some(code Code, subject, because string, d int32, gs ...gate) {
	p.out.Stats.Queries++
	_, sat := p.circuit.satisfy(gs...)
	r := Result{Code: code, Subject: subject, Verdict: Proved}
	switch {
	case sat != (d != 0):
		r.Verdict = Disagreed
	case !sat:
		r.Verdict, r.Because = Refuted, because
	}
	p.add(r)
}

// rivals are the other criteria that call for as much or more.
func (p *prover) rivals(i int) []int {
	var out []int
	for j, k := range p.logic.Criteria {
		if j != i && k.Urgency >= p.logic.Criteria[i].Urgency && p.applies(k) {
			out = append(out, j)
		}
	}
	return out
}

// alone is where a criterion is met and none of its rivals: those that turn up at a
// witness are taken out one by one, so that the diagram stays small. by names the
// ones that had to be.
func (p *prover) alone(met int32, rivals []int) (left int32, by []string) {
	for met != 0 {
		points := p.space.witness(p.d, met)
		memo := map[gate]bool{}
		rival := slices.IndexFunc(rivals, func(j int) bool { return p.circuit.value(memo, p.criteria[j].floor, points) })
		if rival < 0 {
			return met, nil
		}
		j := rivals[rival]
		by = append(by, p.logic.Criteria[j].Def.ID.Value)
		met = p.d.apply(opLess, p.draw(p.criteria[j].floor), met)
	}
	return 0, by
}

// allKnown is where everything that is asked about is known.
func (p *prover) allKnown() both {
	out := both{1, always}
	for i, a := range p.axes {
		known := newSet(len(a.points))
		for n, pt := range a.points {
			open := a.age && !plainAgeSpan(pt)
			for _, x := range pt.answers {
				open = open || !x.Known()
			}
			if !open {
				known.set(n)
			}
		}
		out = both{p.d.and(out.d, p.d.in(i, known)), p.circuit.and(out.g, p.circuit.in(i, known))}
	}
	return out
}

// covered decides whether a criterion implies one of those it says it is covered
// by, once everything is known.
func (p *prover) covered(i int) Verdict {
	k, c := p.logic.Criteria[i], p.circuit
	if len(k.Def.CoveredBy) == 0 {
		return Refuted
	}
	known := p.allKnown()
	any, anyG := int32(0), never
	for j, other := range p.logic.Criteria {
		if slices.Contains(values(k.Def.CoveredBy), other.Def.ID.Value) {
			any, anyG = p.d.or(any, p.draw(p.criteria[j].floor)), c.or(anyG, p.criteria[j].floor)
		}
	}
	in := p.d.and(known.d, p.d.and(p.draw(p.criteria[i].floor), p.d.not(p.outsideDrawn())))
	return p.judge(IsCovered, k.Def.ID.Value, "it is met without what it says covers it",
		p.d.apply(opLess, any, in), known.g, p.criteria[i].floor, c.not(p.outside), c.not(anyG))
}

func values[T interface{ String() string }](list []T) []string {
	var out []string
	for _, x := range list {
		out = append(out, x.String())
	}
	return out
}

// questionsCount: every finding somebody is asked for can change what is told.
func (p *prover) questionsCount() {
	read := newSet(len(p.axes))
	for u := 1; u < p.urgencies(); u++ {
		read = read.or(p.d.support(p.disposition[u]))
	}
	for i, a := range p.axes {
		for _, f := range a.findings {
			if !p.canAnswer(f) || !p.decides(f.ID.Value) {
				continue
			}
			r := Result{Code: QuestionCounts, Subject: f.ID.Value, Verdict: Proved}
			if !read.has(i) {
				r.Verdict, r.Because = Noted, "no answer to it can change what is told, only what is said of why"
			}
			p.add(r)
		}
	}
}

// decides tells whether a criterion, raise or scope rule reads a finding; what only
// contradictions read is asked for another reason.
func (p *prover) decides(id string) bool {
	found := false
	see := func(x *engine.Formula) {
		x.Walk(func(l *engine.Literal) {
			for _, f := range l.Findings() {
				found = found || f.ID.Value == id
			}
		})
	}
	for _, k := range p.logic.Criteria {
		see(k.When)
	}
	for _, r := range p.logic.Raises {
		see(r.When)
	}
	for _, r := range p.logic.Scope {
		see(r.When)
	}
	return found
}

// residual lists the escalate criteria this audience cannot see: those that are
// never met as long as what it cannot answer is unknown. That is what excusing
// costs, and a clinician must accept it.
func (p *prover) residual(plausible both) {
	blind, blindG := p.answerableOnly()
	for i, k := range p.logic.Criteria {
		if p.dispositions().List[k.Urgency].Guidance.Rank() < rankEscalate || !p.applies(k) {
			continue
		}
		seen := p.d.and(p.d.and(p.draw(p.criteria[i].floor), plausible.d), blind)
		p.out.Stats.Queries++
		if _, sat := p.circuit.satisfy(p.criteria[i].floor, plausible.g, blindG); sat == (seen != 0) && !sat {
			p.out.Residual = append(p.out.Residual, Result{
				Code: CanBeMet, Pathway: p.out.Pathway, Version: p.out.Version, Audience: p.audience, Subject: k.Def.ID.Value,
				Verdict: Refuted, Because: k.Def.Because.Clinician,
			})
		}
	}
}
