package engine

import "safetynet/pathways"

// Supposing is a case in which one answer at a time can be exchanged for another,
// to see what would follow, so quickly that some hundred can be tried where a person
// waits. It belongs to one goroutine.
type Supposing struct{ now *standing }

// Suppose takes a case that [AssessIn] would assess.
func Suppose(l *Locality, progs []*Program, c Case) (*Supposing, error) {
	p, s, err := laidOut(l, progs, c)
	if err != nil {
		return nil, err
	}
	of := p.NewStanding()
	p.decide(s, of)
	return &Supposing{&standing{situation: situation{state: s}, Standing: of, panel: p}}, nil
}

// Now is the case as it is.
func (s *Supposing) Now() Supposed { return Supposed{s.now.panel, s.now.Standing} }

// With is the case with another answer to one finding, and all else as it is:
// what [DecideIn] comes to for it. The answer is one that [Case.Check] admits.
// The age is left too: a corrected age does not follow a changed [GestationID].
func (s *Supposing) With(f *pathways.Finding, a Answer) Supposed {
	of := s.now.panel.NewStanding()
	s.now.with(f, slotFrom(f, a), func() { s.now.panel.decide(s.now.state, of) })
	return Supposed{s.now.panel, of}
}

// Supposed is where a case would stand.
type Supposed struct {
	panel    *Panel
	standing *Standing
}

// Disposition is what would be told.
func (x Supposed) Disposition() *pathways.Disposition {
	return x.panel.Dispositions()[x.standing.Disposition]
}

// Inconsistent counts the contradictions that would hold.
func (x Supposed) Inconsistent() int { return x.standing.Inconsistent }

// Decision is all that would be decided.
func (x Supposed) Decision() Decision { return x.panel.decision(x.standing) }

// with does something while one finding has another answer. The state is changed in
// place and put back.
func (t *standing) with(f *pathways.Finding, x slot, do func()) {
	now, doubted := t.codes[f.DictionaryAt], t.doubted
	was := t.slot(f)
	t.put(f, x)
	do()
	t.put(f, was)
	t.codes[f.DictionaryAt], t.doubted = now, doubted
}
