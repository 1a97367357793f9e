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
	p, s, err := laidOut(l, progs, c)
	if err != nil {
		return Decision{}, err
	}
	of := p.NewStanding()
	p.decide(s, of)
	return p.decision(of), nil
}

func (p *Panel) decision(of *Standing) Decision {
	list := p.Dispositions()
	d := Decision{
		Floor: list[of.Floor].ID.Value, Ceiling: list[of.Ceiling].ID.Value, Disposition: list[of.Disposition].ID.Value,
		Guidance: list[of.Disposition].Guidance, Settled: of.Settled(), Inconsistent: of.Inconsistent, Criteria: map[string]string{},
	}
	for i, x := range p.progs {
		for c, k := range x.criteria {
			outcome := "not-met"
			if r := of.rulings[i].railsOf(c); r.floor {
				outcome = "met"
			} else if r.ceiling {
				outcome = "unknown"
			}
			d.Criteria[x.def.ID.Value+"/"+k.def.ID.Value] = outcome
		}
	}
	return d
}
