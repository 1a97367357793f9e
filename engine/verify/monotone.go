package verify

import (
	"slices"

	"safetynet/engine"
)

// monotone is P4: a finding that becomes worse never makes what is told calmer, on
// full records and on partial ones. A definition may declare exceptions; then the
// property must hold as soon as they are taken away.
func (p *prover) monotone(without *prover) {
	for i, a := range p.axes {
		for _, id := range findingsOf(a.worsens) {
			moves := slices.DeleteFunc(slices.Clone(a.worsens), func(m move) bool { return m.finding.ID.Value != id })
			f := pairUp(p.calm, p.model.calm, 1)
			v, found := p.stepped(i, moves, f, f)
			r := Result{Code: WorseNotCalmer, Subject: id, Verdict: v}
			if found != nil {
				r.Because, r.Child = "a worse answer is calmer", p.shown(found)
				if where, declared, ok := p.excepted(WorseNotCalmer, id); ok {
					left, still := p.stepped(i, moves, f, p.orElse(f, where.g))
					r.Verdict = left
					if still != nil {
						r.Child = p.shown(still)
					}
					if left == Proved {
						r.Because, r.Declared = "", declared
					}
				} else if without != nil {
					g := pairUp(without.calm, without.model.calm, 1)
					if w, _ := without.stepped(i, moves, g, g); w == Proved {
						r.Because, r.Verdict, r.Declared = "", Proved, exceptionsOf(p.logic)
					}
				}
			}
			p.add(r)
		}
	}
}

// exceptionsOf names the exceptions a definition declares.
func exceptionsOf(l *engine.Logic) string {
	text := ""
	for _, k := range l.Criteria {
		if k.Def.Exception != nil {
			text += k.Def.ID.Value + ": " + k.Def.Exception.Because.Clinician + " "
		}
	}
	for _, e := range l.Pathway.DangerSigns.Exceptions {
		text += e.Sign.Value + ": " + e.Because.Clinician + " "
	}
	return text
}

// withoutExceptions is a logic whose exceptions are never met.
func withoutExceptions(l *engine.Logic) *engine.Logic {
	out := *l
	out.Criteria = nil
	some := false
	for _, k := range l.Criteria {
		c := *k
		c.When = dropExceptions(k.When)
		c.Plain = dropExceptions(k.Plain)
		some = some || c.When != k.When
		out.Criteria = append(out.Criteria, &c)
	}
	if !some {
		return nil
	}
	return &out
}

// dropExceptions leaves the negations of exceptions out of a conjunction.
func dropExceptions(x *engine.Formula) *engine.Formula {
	if x == nil || x.Op != engine.And {
		return x
	}
	kids := slices.DeleteFunc(slices.Clone(x.Kids), func(k *engine.Formula) bool {
		all := true
		k.Walk(func(l *engine.Literal) { all = all && l.Exception() })
		return all
	})
	switch len(kids) {
	case len(x.Kids):
		return x
	case 1:
		return kids[0]
	}
	return &engine.Formula{Op: engine.And, Kids: kids}
}
