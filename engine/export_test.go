package engine

import "safetynet/pathways"

// Questions is what is asked next, and whether answers contradict each other,
// without the rest of an assessment.
func Questions(progs []*Program, c Case) ([]Question, bool, error) {
	t, err := decide(nil, progs, c)
	if err != nil {
		return nil, false, err
	}
	var a Assessment
	t.ask(&a)
	return a.NextQuestions, len(t.conflicts) > 0, nil
}

// NewLocality compiles a definition that was never a file.
func NewLocality(def *pathways.Locality) *Locality { return &Locality{def: def, lift: def.Lift()} }
