package native

// dangerSigns are the general danger signs. Outside the pathway its exception to the
// one about seizures is void.
func (p *plain) dangerSigns(outside bool) {
	r, o := p.Record, &p.is
	o[d01] = r.Alertness == 3 || r.Alertness == 4 || p.open(r.Alertness)
	o[d02] = r.Confused == isYes || p.open(r.Confused)
	o[d03] = r.Responsiveness == 2 || p.open(r.Responsiveness)
	o[d04] = r.SkinColour == 2 || r.SkinColour == 3 || r.SkinColour == 4 || p.open(r.SkinColour)
	o[d05] = r.ColdBody == isYes || p.open(r.ColdBody)
	o[d06] = r.BreathingPauses == isYes || p.open(r.BreathingPauses)
	o[d07] = r.Grunting == isYes || p.open(r.Grunting)
	o[d08] = r.WorkOfBreathing == 3 || p.open(r.WorkOfBreathing)
	o[d09] = r.TooBreathlessToFeedOrTalk == isYes || p.open(r.TooBreathlessToFeedOrTalk)
	o[d10] = r.BreathingSpeed == 2 || p.openAtHome(r.BreathingSpeed)
	o[d11] = r.Exhausted == isYes || p.open(r.Exhausted)
	o[d12] = r.Stridor == 2 || p.open(r.Stridor)
	o[d13] = (r.Drooling == isYes || p.open(r.Drooling)) && ((r.Stridor == 1 || r.Stridor == 2 || p.open(r.Stridor)) ||
		(r.WorkOfBreathing == 1 || r.WorkOfBreathing == 2 || r.WorkOfBreathing == 3 || p.open(r.WorkOfBreathing)) ||
		(r.BreathingSpeed == 1 || r.BreathingSpeed == 2 || p.openAtHome(r.BreathingSpeed)) || (r.BreathlessNow == isYes ||
		p.open(r.BreathlessNow)))
	o[d14] = r.AnaphylaxisSigns == isYes || p.open(r.AnaphylaxisSigns)
	o[d15] = r.ChokingOnset == isYes || p.open(r.ChokingOnset)
	o[d16] = r.Cry == 1 || r.Cry == 2 || r.Cry == 3 || p.open(r.Cry)
	o[d17] = r.NonBlanchingRash == isYes || p.open(r.NonBlanchingRash)
	o[d18] = r.NeckStiffness == isYes || p.open(r.NeckStiffness)
	o[d19] = r.BulgingFontanelle == isYes || p.open(r.BulgingFontanelle)
	o[d20] = r.SeizureNow == isYes || p.open(r.SeizureNow)
	o[d21] = p.seizure && (outside || p.noBriefFebrileSeizure())
	o[d22] = r.FocalNeurology == isYes || p.open(r.FocalNeurology)
	o[d23] = p.below(r.Spo2Percent, 90, p.measured())
}

// noBriefFebrileSeizure is the negation of an exception: what is not known is no
// exception.
func (p *plain) noBriefFebrileSeizure() bool {
	r := p.Record
	return (r.SeizureThisIllness == isNo || p.assumed(r.SeizureThisIllness)) || (r.PreviousFebrileSeizure == isNo ||
		p.assumed(r.PreviousFebrileSeizure)) ||
		p.atLeast(r.SeizureDurationS, 300, asAssumed) || (r.RecoveredNow == isNo || p.assumed(r.RecoveredNow)) ||
		(r.SeizureNow == isYes || p.assumed(r.SeizureNow)) ||
		(r.FirstSeizureEver == isYes || p.assumed(r.FirstSeizureEver)) || p.younger(p.age.Months, 6, asAssumed) ||
		p.above(r.PostSeizureDrowsyMin, 60, asAssumed) || (r.NoisyBreathingAfterSeizure == isYes ||
		p.assumed(r.NoisyBreathingAfterSeizure)) ||
		(r.SeizureInjury == 1 || r.SeizureInjury == 2 || r.SeizureInjury == 3 || p.assumed(r.SeizureInjury)) ||
		(r.RepeatInSameIllness == isYes || p.assumed(r.RepeatInSameIllness)) && (r.RecoveredBetween == isNo ||
			p.assumed(r.RecoveredBetween))
}
