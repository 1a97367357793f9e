package engine

import "safetynet/pathways"

// Decision is what an assessment decides, without its explanation. Proofs and
// property tests look at a hundred times as many children this way.
type Decision struct {
	Floor, Ceiling, Disposition string
	Guidance                    pathways.Guidance
	Settled                     bool
	Inconsistent                int               // contradictions that hold
	Criteria                    map[string]string // "pathway/criterion" -> met, not-met, unknown
}

// Decide is Assess without the explanation.
func Decide(progs []*Program, c Case) (Decision, error) { return DecideIn(nil, progs, c) }

// DecideIn is AssessIn without the explanation.
func DecideIn(l *Locality, progs []*Program, c Case) (Decision, error) {
	t, err := decide(l, progs, c)
	if err != nil {
		return Decision{}, err
	}
	return t.decision(), nil
}

func (t *standing) decision() Decision {
	list := t.dispositions.List
	d := Decision{
		Floor: list[t.floor].ID.Value, Ceiling: list[t.ceiling].ID.Value, Disposition: t.disposition().ID.Value,
		Guidance: t.disposition().Guidance, Settled: t.floor == t.ceiling, Inconsistent: len(t.conflicts), Criteria: map[string]string{},
	}
	for _, o := range t.outcomes {
		for i, k := range o.prog.criteria {
			outcome := "not-met"
			if o.rails[i].floor {
				outcome = "met"
			} else if o.rails[i].ceiling {
				outcome = "unknown"
			}
			d.Criteria[o.prog.def.ID.Value+"/"+k.def.ID.Value] = outcome
		}
	}
	return d
}
