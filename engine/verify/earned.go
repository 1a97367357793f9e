package verify

// earned is P1: home care is told only where every criterion for more is false on
// the ceiling rail, and never to a child outside the pathway.
func (p *prover) earned() {
	u := p.above()
	p.judge(EarnedHomeCare, "", "home care is told while a criterion for more is open",
		p.d.apply(opLess, p.disposition[u], p.ceiling[u]),
		p.circuit.not(p.model.disposition[u]), p.model.ceiling[u])
	p.judge(OutsideIsAsked, "", "a child outside the pathway is told home care",
		p.d.apply(opLess, p.disposition[u], p.draw(p.outside)),
		p.circuit.not(p.model.disposition[u]), p.outside)
}
