package native

// temperature are the criteria about fever and low temperature, and what goes with it.
func (p *plain) temperature() {
	r, o := p.Record, &p.is
	gap := onlyCeiling
	if r.Audience != Clinician && r.TemperatureC.why != notAsked && r.FeelsHot == isNo && r.ReadingUnder36 == isNo {
		gap = asExcused // not measured, and nothing speaks for it
	}
	p.hot = p.atLeast(r.TemperatureC, 38, gap)
	p.feverAtAll = p.hot || (r.FeelsHot == isYes || p.open(r.FeelsHot))
	p.cold = p.below(r.TemperatureC, 36, gap) || (r.ReadingUnder36 == isYes || p.openAtHome(r.ReadingUnder36))

	o[r04] = r.LooksIllToClinician == isYes || p.openToClinicians(r.LooksIllToClinician)
	o[r04s] = o[r04] && p.sepsis
	if p.age.Months.lo < 3 || p.age.Corrected.lo < 3 {
		p.young()
	}
	if p.cold {
		p.coldAndOlder()
	}
	o[r19] = p.feverAtAll && (r.Headache == 1 || r.Headache == 2 || p.open(r.Headache)) && (r.NeckStiffness == isYes ||
		p.open(r.NeckStiffness)) && p.lessAwake
	o[x01] = ((r.SickleCell == isYes || p.open(r.SickleCell)) || (r.IndwellingLine == isYes || p.open(r.IndwellingLine))) && p.feverAtAll
	if r.Audience == Clinician {
		o[a30b] = p.feverAtAll && (r.FeverCauseClear == isNo || p.open(r.FeverCauseClear))
	}
	o[a34] = ((r.TravelAbroad == isYes || p.open(r.TravelAbroad)) || (r.MalariaAreaLastYear == isYes ||
		p.open(r.MalariaAreaLastYear))) && p.feverAtAll
	o[a19] = p.from(p.age.Months, 3, onlyCeiling) && p.younger(p.age.Months, 7, onlyCeiling) && p.atLeast(r.TemperatureC, 39, gap)
	if r.Immunocompromised == isYes || p.open(r.Immunocompromised) {
		o[r28] = p.moderateForSepsis(gap)
		o[r29] = p.feverAtAll
	}
}

// young are the criteria for under 3 months, counted from the due date where the child
// was born early. An age that was not asked counts as that, but for vaccination.
func (p *plain) young() {
	r, o := p.Record, &p.is
	early := p.below(r.GestationWeeks, 37, onlyCeiling)
	correctedGap := onlyCeiling
	if r.GestationWeeks.known() {
		correctedGap = asAssumed
	}
	young := p.younger(p.age.Months, 3, asAssumed) || early && p.younger(p.age.Corrected, 3, correctedGap)
	youngForSure := p.younger(p.age.Months, 3, onlyCeiling) || early && p.younger(p.age.Corrected, 3, onlyCeiling)
	o[r12] = young && p.feverAtAll && (p.younger(p.age.Days, 56, asAssumed) || (r.VaccineWithin48h == isNo ||
		p.assumed(r.VaccineWithin48h)) ||
		p.below(r.TemperatureC, 38, asAssumed))
	o[r12x] = youngForSure && p.from(p.age.Days, 56, onlyCeiling) && (r.VaccineWithin48h == isYes || p.open(r.VaccineWithin48h)) && p.hot
	o[r13] = young && p.cold
	o[r12s] = young && p.sepsis && (p.feverAtAll || p.cold)
	o[r31] = young && (r.SuspectedUti == isYes || p.openToClinicians(r.SuspectedUti))
}

// coldAndOlder are the criteria for a low temperature from 3 months. Weeks of gestation
// that are not known count as born at term.
func (p *plain) coldAndOlder() {
	r, o := p.Record, &p.is
	gap := onlyCeiling
	if !r.GestationWeeks.known() && p.age.Months.lo == p.age.Months.hi {
		gap = asAssumed
	}
	older := p.from(p.age.Months, 3, onlyCeiling) && (p.atLeast(r.GestationWeeks, 37, asAssumed) || p.from(p.age.Corrected, 3, gap))
	if r.Audience == Clinician {
		o[r14c] = older
		o[r14s] = older && p.sepsis
	} else {
		o[r14p] = older
	}
}

// seizures are the criteria about a seizure in this illness.
func (p *plain) seizures() {
	r, o := p.Record, &p.is
	if !p.seizure {
		return
	}
	long := p.atLeast(r.SeizureDurationS, 300, onlyCeiling)
	o[r20] = long || (r.RepeatInSameIllness == isYes || p.open(r.RepeatInSameIllness)) && (r.RecoveredBetween == isNo ||
		p.open(r.RecoveredBetween))
	o[r21] = r.SeizureType == 5 || p.open(r.SeizureType) || p.rail != floor && r.SeizureType == unsure
	o[r22] = ((r.FirstSeizureEver == isYes || p.open(r.FirstSeizureEver)) || p.younger(p.age.Months, 6, onlyCeiling) ||
		p.above(r.PostSeizureDrowsyMin, 60, onlyCeiling) || (r.NoisyBreathingAfterSeizure == isYes ||
		p.open(r.NoisyBreathingAfterSeizure)) ||
		(r.SeizureInjury == 1 || r.SeizureInjury == 2 || r.SeizureInjury == 3 || p.open(r.SeizureInjury)))
	o[a33] = (r.PreviousFebrileSeizure == isYes || p.open(r.PreviousFebrileSeizure)) && p.below(r.SeizureDurationS, 300, onlyCeiling) &&
		(r.RecoveredNow == isYes || p.open(r.RecoveredNow)) && (r.SeizureNow == isNo || p.open(r.SeizureNow)) &&
		(r.FirstSeizureEver == isNo || p.open(r.FirstSeizureEver)) &&
		p.from(p.age.Months, 6, onlyCeiling) && p.atMost(r.PostSeizureDrowsyMin, 60, onlyCeiling) &&
		(r.NoisyBreathingAfterSeizure == isNo || p.open(r.NoisyBreathingAfterSeizure)) && (r.SeizureInjury == isNo ||
		p.open(r.SeizureInjury)) &&
		((r.RepeatInSameIllness == isNo || p.open(r.RepeatInSameIllness)) || (r.RecoveredBetween == isYes || p.open(r.RecoveredBetween)))
}

// rateGap is the worth of a breathing rate that is missing.
func (p *plain) rateGap() rails {
	r := p.Record
	if r.Audience == Parent || (r.Audience == Adviser && r.RespiratoryRate.why == notMeasured && r.BreathingSpeed == isNo) {
		return asExcused
	}
	return onlyCeiling
}

// sepsisAndRates are the criteria about heart and breathing rate, and sepsis.
func (p *plain) sepsisAndRates() {
	r, o := p.Record, &p.is
	gap := p.rateGap()
	if p.sepsis {
		o[r26] = p.atLeastByAge(&heartHigh, r.HeartRate, p.measured(), asAssumed)
		o[r27] = p.atLeastByAge(&rateHigh, r.RespiratoryRate, gap, asAssumed)
		o[a35] = p.atLeastByAge(&heartModerate, r.HeartRate, p.measured(), onlyCeiling)
		o[a36] = p.atLeastByAge(&rateModerate, r.RespiratoryRate, gap, onlyCeiling)
	}
	o[x03] = r.SuspectedSepsis == 2 || p.openToStaff(r.SuspectedSepsis)

	amber := p.aboveByAge(&rateAmber, r.RespiratoryRate, gap, onlyCeiling)
	o[r09] = p.above(r.RespiratoryRate, 60, gap)
	o[a08] = amber && p.from(p.age.Months, 6, onlyCeiling) && p.younger(p.age.Months, 12, onlyCeiling)
	o[a09] = amber && p.from(p.age.Months, 12, onlyCeiling)
	o[r25] = p.below(r.HeartRate, 60, p.measured())
	o[a14] = p.aboveByAge(&heartAmber, r.HeartRate, p.measured(), onlyCeiling)
	o[r24] = p.below(r.Spo2Percent, 92, p.measured())
	o[a12] = p.atMost(r.Spo2Percent, 95, p.measured())
}

// moderateForSepsis is any sign of moderate risk, for a child with weak defences.
func (p *plain) moderateForSepsis(temperatureGap rails) bool {
	r := p.Record
	return p.atLeastByAge(&heartModerate, r.HeartRate, p.measured(), asAssumed) ||
		p.atLeastByAge(&rateModerate, r.RespiratoryRate, p.rateGap(), asAssumed) ||
		p.below(r.Spo2Percent, 92, p.measured()) || p.atLeast(r.CapillaryRefillS, 3, p.measured()) ||
		(r.SkinColour == 1 || r.SkinColour == 2 || r.SkinColour == 3 || r.SkinColour == 4 || p.open(r.SkinColour)) ||
		(r.Responsiveness == 1 || r.Responsiveness == 2 || p.open(r.Responsiveness)) || (r.NoSmile == isYes || p.open(r.NoSmile)) ||
		(r.Alertness == 3 || r.Alertness == 4 || p.open(r.Alertness)) || (r.ActivityReduced == isYes || p.open(r.ActivityReduced)) ||
		(r.BehavingDifferently == isYes || p.open(r.BehavingDifferently)) || (r.NasalFlaring == isYes || p.open(r.NasalFlaring)) ||
		(r.UrineLess == isYes || p.open(r.UrineLess)) ||
		p.from(p.age.Months, 3, asAssumed) && p.younger(p.age.Months, 7, asAssumed) && p.atLeast(r.TemperatureC, 39, temperatureGap) ||
		(r.LegPain == isYes || p.open(r.LegPain)) || (r.ColdHandsFeet == isYes || p.open(r.ColdHandsFeet)) ||
		p.atLeastByAge(&urineGap, r.UrineGapH, onlyCeiling, asAssumed)
}

// looks are the red criteria about how the child looks and is.
func (p *plain) looks() {
	r, o := p.Record, &p.is
	weakPulse := r.WeakPulse == isYes || p.openToClinicians(r.WeakPulse)
	p.slowRefill = p.atLeast(r.CapillaryRefillS, 3, p.measured())
	paleOrDarker := r.SkinColour == 1 || r.SkinColour == 2 || r.SkinColour == 3 || r.SkinColour == 4 || p.open(r.SkinColour)
	o[r01] = weakPulse && p.slowRefill
	if r.Audience == Clinician {
		o[r02b] = paleOrDarker
	} else {
		o[a01] = paleOrDarker
	}
	o[r10b] = r.WorkOfBreathing == 2 || r.WorkOfBreathing == 3 || p.open(r.WorkOfBreathing)
	o[r11] = r.ReducedTurgor == isYes || p.openToClinicians(r.ReducedTurgor)
	o[r16] = (r.NonBlanchingRash == isYes || p.open(r.NonBlanchingRash)) && ((r.PurpuraOver2mm == isYes ||
		p.open(r.PurpuraOver2mm)) || (r.RashSpreadingFast == isYes || p.open(r.RashSpreadingFast)) ||
		(r.NeckStiffness == isYes || p.open(r.NeckStiffness)) || (r.BulgingFontanelle == isYes || p.open(r.BulgingFontanelle)) ||
		(r.LightHurts == isYes || p.open(r.LightHurts)) || p.lessAwake)
	o[r30] = (r.ColdHandsFeet == isYes || p.open(r.ColdHandsFeet)) && paleOrDarker && (weakPulse || p.slowRefill || p.lessAwake)
}

// amber are the criteria for today that nothing above has met yet.
func (p *plain) amber() {
	r, o := p.Record, &p.is
	o[a02] = r.Responsiveness == 1 || r.Responsiveness == 2 || p.open(r.Responsiveness)
	o[a03] = r.NoSmile == isYes || p.open(r.NoSmile)
	o[a04d] = r.Alertness == 2 || r.Alertness == 3 || r.Alertness == 4 || p.open(r.Alertness)
	o[a05] = r.ActivityReduced == isYes || p.open(r.ActivityReduced)
	o[a06] = r.BehavingDifferently == isYes || p.open(r.BehavingDifferently)
	o[a07] = r.NasalFlaring == isYes || p.open(r.NasalFlaring)
	o[a11] = (r.BreathingSpeed == 1 || r.BreathingSpeed == 2 || p.openAtHome(r.BreathingSpeed)) || (r.WorkOfBreathing == 1 ||
		r.WorkOfBreathing == 2 || r.WorkOfBreathing == 3 || p.open(r.WorkOfBreathing))
	o[a13] = r.Crackles == 1 || r.Crackles == 2 || p.openToClinicians(r.Crackles)
	o[a15] = p.slowRefill
	o[a15b] = p.above(r.CapillaryRefillS, 3, p.measured())
	o[a16] = r.DryMouth == isYes || p.open(r.DryMouth)
	o[a17] = p.younger(p.age.Months, 12, asAssumed) && ((r.PoorFeeding == isYes || p.open(r.PoorFeeding)) ||
		p.below(r.IntakePercent, 50, onlyCeiling))
	o[a18] = (r.UrineLess == isYes || p.open(r.UrineLess)) ||
		p.atLeastByAge(&urineGap, r.UrineGapH, onlyCeiling, asAssumed)
	fiveDays := p.atLeast(r.FeverDays, 5, onlyCeiling)
	o[a20] = fiveDays
	o[a21] = fiveDays && ((r.KdRedEyes == isYes || p.open(r.KdRedEyes)) || (r.KdMouth == isYes || p.open(r.KdMouth)) ||
		(r.KdHandsFeet == isYes || p.open(r.KdHandsFeet)) ||
		(r.KdBodyRash == isYes || p.open(r.KdBodyRash)) || (r.KdNeckLump == isYes || p.open(r.KdNeckLump)) ||
		p.younger(p.age.Months, 12, onlyCeiling))
	o[a22] = r.Rigors == isYes || p.open(r.Rigors)
	o[a23] = r.LimbSwelling == isYes || p.open(r.LimbSwelling)
	o[a24] = r.LimbNotUsed == isYes || p.open(r.LimbNotUsed)
	o[a25] = (r.LegPain == isYes || p.open(r.LegPain)) || (r.ColdHandsFeet == isYes || p.open(r.ColdHandsFeet))
	o[a26] = r.CannotBeSettled == isYes || p.open(r.CannotBeSettled)
	o[a27] = r.SeverePain == isYes || p.open(r.SeverePain)
	o[a28] = r.ChickenpoxWorse == isYes || p.open(r.ChickenpoxWorse)
	o[a29] = r.EyeSwelling == isYes || p.open(r.EyeSwelling)
	o[a30] = (r.SuspectedUti == isYes || p.openToClinicians(r.SuspectedUti)) || (r.WeePain == isYes || p.open(r.WeePain)) ||
		(r.WeeMoreOften == isYes || p.open(r.WeeMoreOften)) ||
		(r.NewWetting == isYes || p.open(r.NewWetting)) || (r.WeeSmellyCloudy == isYes || p.open(r.WeeSmellyCloudy)) ||
		(r.WeeBlood == isYes || p.open(r.WeeBlood)) || (r.BackPain == isYes || p.open(r.BackPain)) ||
		(r.PastUti == isYes || p.open(r.PastUti)) || (r.TummyPain == 1 || r.TummyPain == 2 || r.TummyPain == 3 || p.open(r.TummyPain))
	o[a31] = (r.SunkenEyes == isYes || p.open(r.SunkenEyes)) || (r.SunkenFontanelle == isYes || p.open(r.SunkenFontanelle)) ||
		(r.NoTears == isYes || p.open(r.NoTears))
	o[a32] = (r.CarerWorried == isYes || p.open(r.CarerWorried)) || (r.GettingWorse == isYes || p.open(r.GettingWorse)) ||
		(r.CarerCannotCope == isYes || p.open(r.CarerCannotCope))
	o[x02] = r.SafeguardingConcern == isYes || p.openToStaff(r.SafeguardingConcern)
}
