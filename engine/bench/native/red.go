package native

import "math"

// own are the pathway's own criteria.
func (c *child) own() {
	c.temperature()
	c.seizures()
	c.sepsisAndRates()
	c.looks()
	c.amber()
}

// temperature are the criteria about fever and low temperature, and what goes with it.
func (c *child) temperature() {
	r, o := c.Record, c.o
	gap := onlyCeiling
	if r.Audience != Clinician && r.TemperatureC.why != notAsked && r.FeelsHot == isNo && r.ReadingUnder36 == isNo {
		gap = asExcused // not measured, and nothing speaks for it
	}
	c.hot = r.TemperatureC.atLeast(38, gap)
	c.feverAtAll = c.hot | r.FeelsHot.is(yes|open)
	c.cold = r.TemperatureC.below(36, gap) | r.ReadingUnder36.is(yes|c.home)

	o[r04] = r.LooksIllToClinician.is(yes | c.clinical)
	o[r04s] = o[r04] & c.sepsis
	if c.age.Months.lo < 3 || c.age.Corrected.lo < 3 {
		c.young()
	}
	if c.cold != 0 {
		c.coldAndOlder()
	}
	o[r19] = c.feverAtAll & r.Headache.is(second|third|open) & r.NeckStiffness.is(yes|open) & c.lessAwake
	o[x01] = (r.SickleCell.is(yes|open) | r.IndwellingLine.is(yes|open)) & c.feverAtAll
	if r.Audience == Clinician {
		o[a30b] = c.feverAtAll & r.FeverCauseClear.is(no|open)
	}
	o[a34] = (r.TravelAbroad.is(yes|open) | r.MalariaAreaLastYear.is(yes|open)) & c.feverAtAll
	o[a19] = c.age.Months.from(3, onlyCeiling) & c.age.Months.below(7, onlyCeiling) & r.TemperatureC.atLeast(39, gap)
	if weak := r.Immunocompromised.is(yes | open); weak != 0 {
		o[r28] = weak & c.moderateForSepsis(gap)
		o[r29] = weak & c.feverAtAll
	}
}

// young are the criteria for under 3 months, counted from the due date where the child
// was born early. An age that was not asked counts as that, but for vaccination.
func (c *child) young() {
	r, o := c.Record, c.o
	early := r.GestationWeeks.below(37, onlyCeiling)
	correctedGap := onlyCeiling
	if r.GestationWeeks.known() {
		correctedGap = asAssumed
	}
	young := c.age.Months.below(3, asAssumed) | early&c.age.Corrected.below(3, correctedGap)
	youngForSure := c.age.Months.below(3, onlyCeiling) | early&c.age.Corrected.below(3, onlyCeiling)
	o[r12] = young & c.feverAtAll & (c.age.Days.below(56, asAssumed) | r.VaccineWithin48h.is(no|assumed) |
		r.TemperatureC.below(38, asAssumed))
	o[r12x] = youngForSure & c.age.Days.from(56, onlyCeiling) & r.VaccineWithin48h.is(yes|open) & c.hot
	o[r13] = young & c.cold
	o[r12s] = young & c.sepsis & (c.feverAtAll | c.cold)
	o[r31] = young & r.SuspectedUti.is(yes|c.clinical)
}

// coldAndOlder are the criteria for a low temperature from 3 months. Weeks of gestation
// that are not known count as born at term.
func (c *child) coldAndOlder() {
	r, o := c.Record, c.o
	gap := onlyCeiling
	if !r.GestationWeeks.known() && c.age.Months.lo == c.age.Months.hi {
		gap = asAssumed
	}
	older := c.cold & c.age.Months.from(3, onlyCeiling) & (r.GestationWeeks.atLeast(37, asAssumed) | c.age.Corrected.from(3, gap))
	if r.Audience == Clinician {
		o[r14c] = older
		o[r14s] = older & c.sepsis
	} else {
		o[r14p] = older
	}
}

// seizures are the criteria about a seizure in this illness.
func (c *child) seizures() {
	r, o := c.Record, c.o
	if c.seizure == 0 {
		return
	}
	long := r.SeizureDurationS.atLeast(300, onlyCeiling)
	o[r20] = c.seizure & (long | r.RepeatInSameIllness.is(yes|open)&r.RecoveredBetween.is(no|open))
	o[r21] = c.seizure & r.SeizureType.is(sixth|open|unsureAssumed)
	o[r22] = c.seizure & (r.FirstSeizureEver.is(yes|open) | c.age.Months.below(6, onlyCeiling) |
		r.PostSeizureDrowsyMin.above(60, onlyCeiling) | r.NoisyBreathingAfterSeizure.is(yes|open) |
		r.SeizureInjury.is(second|third|fourth|open))
	o[a33] = c.seizure & r.PreviousFebrileSeizure.is(yes|open) & r.SeizureDurationS.below(300, onlyCeiling) &
		r.RecoveredNow.is(yes|open) & r.SeizureNow.is(no|open) & r.FirstSeizureEver.is(no|open) &
		c.age.Months.from(6, onlyCeiling) & r.PostSeizureDrowsyMin.atMost(60, onlyCeiling) &
		r.NoisyBreathingAfterSeizure.is(no|open) & r.SeizureInjury.is(no|open) &
		(r.RepeatInSameIllness.is(no|open) | r.RecoveredBetween.is(yes|open))
}

// rateGap is the worth of a breathing rate that is missing.
func (c *child) rateGap() rails {
	r := c.Record
	if r.Audience == Parent || (r.Audience == Adviser && r.RespiratoryRate.why == notMeasured && r.BreathingSpeed == isNo) {
		return asExcused
	}
	return onlyCeiling
}

// sepsisAndRates are the criteria about heart and breathing rate, and sepsis.
func (c *child) sepsisAndRates() {
	r, o := c.Record, c.o
	gap := c.rateGap()
	lo, hi := c.age.Months.lo, c.age.Months.hi
	if c.sepsis != 0 {
		o[r26] = c.sepsis & byAge(lo, hi, &heartHigh).atLeast(r.HeartRate, c.measured, asAssumed)
		o[r27] = c.sepsis & byAge(lo, hi, &rateHigh).atLeast(r.RespiratoryRate, gap, asAssumed)
		o[a35] = c.sepsis & byAge(lo, hi, &heartModerate).atLeast(r.HeartRate, c.measured, onlyCeiling)
		o[a36] = c.sepsis & byAge(lo, hi, &rateModerate).atLeast(r.RespiratoryRate, gap, onlyCeiling)
	}
	o[x03] = r.SuspectedSepsis.is(third | c.staff)

	amber := byAge(lo, hi, &rateAmber).above(r.RespiratoryRate, gap, onlyCeiling)
	o[r09] = r.RespiratoryRate.above(60, gap)
	o[a08] = amber & c.age.Months.from(6, onlyCeiling) & c.age.Months.below(12, onlyCeiling)
	o[a09] = amber & c.age.Months.from(12, onlyCeiling)
	o[r25] = r.HeartRate.below(60, c.measured)
	o[a14] = byAge(lo, hi, &heartAmber).above(r.HeartRate, c.measured, onlyCeiling)
	o[r24] = r.Spo2Percent.below(92, c.measured)
	o[a12] = r.Spo2Percent.atMost(95, c.measured)
}

// moderateForSepsis is any sign of moderate risk, for a child with weak defences.
func (c *child) moderateForSepsis(temperatureGap rails) rails {
	r := c.Record
	lo, hi := c.age.Months.lo, c.age.Months.hi
	return byAge(lo, hi, &heartModerate).atLeast(r.HeartRate, c.measured, asAssumed) |
		byAge(lo, hi, &rateModerate).atLeast(r.RespiratoryRate, c.rateGap(), asAssumed) |
		r.Spo2Percent.below(92, c.measured) | r.CapillaryRefillS.atLeast(3, c.measured) |
		r.SkinColour.is(pale|darker|open) | r.Responsiveness.is(second|third|open) | r.NoSmile.is(yes|open) |
		r.Alertness.is(hardToWake|unresponsive|open) | r.ActivityReduced.is(yes|open) |
		r.BehavingDifferently.is(yes|open) | r.NasalFlaring.is(yes|open) | r.UrineLess.is(yes|open) |
		c.age.Months.from(3, asAssumed)&c.age.Months.below(7, asAssumed)&r.TemperatureC.atLeast(39, temperatureGap) |
		r.LegPain.is(yes|open) | r.ColdHandsFeet.is(yes|open) |
		byAge(lo, hi, &urineGap).atLeast(r.UrineGapH, onlyCeiling, asAssumed)
}

// band is a limit for children below an age in months.
type band struct {
	below int32
	limit float64
}

// Limits by age, of the pathway and of the tables for sepsis.
var (
	heartHigh     = [3]band{{12, 160}, {36, 150}, {60, 140}}
	heartModerate = [3]band{{12, 150}, {36, 140}, {60, 130}}
	heartAmber    = [3]band{{12, 160}, {24, 150}, {60, 140}}
	rateHigh      = [3]band{{12, 60}, {36, 50}, {60, 40}}
	rateModerate  = [3]band{{12, 50}, {36, 40}, {60, 35}}
	rateAmber     = [3]band{{6, math.Inf(1)}, {12, 50}, {60, 40}} // none under 6 months
	urineGap      = [3]band{{12, 8}, {12, 8}, {60, 12}}
)
