package engine

import "safetynet/pathways"

// Supposing is a case in which one answer at a time can be exchanged for another,
// to see what would follow. What does not read the answer is not worked out again,
// so that some hundred can be tried where a person waits. It belongs to one
// goroutine.
type Supposing struct {
	progs []*Program
	now   *standing
}

// Suppose takes a case that [AssessIn] would assess.
func Suppose(l *Locality, progs []*Program, c Case) (*Supposing, error) {
	t, err := decide(l, progs, c)
	if err != nil {
		return nil, err
	}
	return &Supposing{progs, t}, nil
}

// Now is the case as it is.
func (s *Supposing) Now() Supposed { return Supposed{s.now} }

// With is the case with another answer to one finding, and all else as it is:
// what [DecideIn] comes to for it. The answer is one that [Case.Check] admits.
// The age is left too: a corrected age does not follow a changed [GestationID].
func (s *Supposing) With(f *pathways.Finding, a Answer) Supposed {
	return Supposed{s.now.with(f, slotFrom(f, a), s.now.situation, s.progs)}
}

// Supposed is where a case would stand.
type Supposed struct{ standing *standing }

// Disposition is what would be told.
func (x Supposed) Disposition() *pathways.Disposition { return x.standing.disposition() }

// Inconsistent counts the contradictions that would hold.
func (x Supposed) Inconsistent() int { return len(x.standing.conflicts) }

// Decision is all that would be decided.
func (x Supposed) Decision() Decision { return x.standing.decision() }

// with is the standing if one finding had another answer. The slot is changed in
// place and put back: a case has 256 of them, and this is asked some hundred times
// for one assessment.
func (t *standing) with(f *pathways.Finding, x slot, s situation, progs []*Program) *standing {
	now := t.slots[f.DictionaryAt]
	defer func() { t.slots[f.DictionaryAt] = now }()
	t.slots[f.DictionaryAt] = x
	return stand(progs, s, t, f.ID.Value)
}
