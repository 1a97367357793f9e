package native

import "math/bits"

// child is a record with what several criteria ask of it.
type child struct {
	*Record
	age Age            // as the criteria see it
	o   *[padded]rails // the criteria

	// what is not known and this audience cannot know counts as absent, where its
	// being so would be worse
	clinical, staff, home uint64 // tests: of a clinician only, of staff, of who sees the child at home
	measured              rails  // a number only a clinician measures

	hot, cold, feverAtAll rails // measured 38.0 or over; under 36.0 or a reading of it; 38.0 or over, or feels hot
	lessAwake             rails // drowsy or worse, or confused
	seizure               rails // in this illness
	sepsis                rails // is not excluded; unsure counts as that
	slowRefill            rails
}

func (c *child) look() {
	r := c.Record
	c.clinical, c.staff, c.home, c.measured = excused, excused, open, asExcused
	switch r.Audience {
	case Adviser:
		c.staff = open
	case Clinician:
		c.clinical, c.staff, c.home, c.measured = open, open, excused, onlyCeiling
	}
	c.lessAwake = r.Alertness.is(drowsy|hardToWake|unresponsive|open) | r.Confused.is(yes|open)
	c.seizure = r.SeizureThisIllness.is(yes | open)
	c.sepsis = r.SuspectedSepsis.is(second | third | c.staff | unsureAssumed)
}

// dangerSigns are the general danger signs. Outside the pathway its exception to the
// one about seizures is void.
func (c *child) dangerSigns(outside bool) {
	r, o := c.Record, c.o
	o[d01] = r.Alertness.is(hardToWake | unresponsive | open)
	o[d02] = r.Confused.is(yes | open)
	o[d03] = r.Responsiveness.is(third | open)
	o[d04] = r.SkinColour.is(darker | open)
	o[d05] = r.ColdBody.is(yes | open)
	o[d06] = r.BreathingPauses.is(yes | open)
	o[d07] = r.Grunting.is(yes | open)
	o[d08] = r.WorkOfBreathing.is(severe | open)
	o[d09] = r.TooBreathlessToFeedOrTalk.is(yes | open)
	o[d10] = r.BreathingSpeed.is(third | c.home)
	o[d11] = r.Exhausted.is(yes | open)
	o[d12] = r.Stridor.is(third | open)
	if drooling := r.Drooling.is(yes | open); drooling != 0 {
		o[d13] = drooling & (r.Stridor.is(second|third|open) | r.WorkOfBreathing.is(mild|moderate|severe|open) |
			r.BreathingSpeed.is(second|third|c.home) | r.BreathlessNow.is(yes|open))
	}
	o[d14] = r.AnaphylaxisSigns.is(yes | open)
	o[d15] = r.ChokingOnset.is(yes | open)
	o[d16] = r.Cry.is(second | third | fourth | open)
	o[d17] = r.NonBlanchingRash.is(yes | open)
	o[d18] = r.NeckStiffness.is(yes | open)
	o[d19] = r.BulgingFontanelle.is(yes | open)
	o[d20] = r.SeizureNow.is(yes | open)
	o[d21] = c.seizure
	if c.seizure != 0 && !outside {
		o[d21] &= c.noBriefFebrileSeizure()
	}
	o[d22] = r.FocalNeurology.is(yes | open)
	o[d23] = r.Spo2Percent.below(90, c.measured)
}

// noBriefFebrileSeizure is the negation of an exception: what is not known is no
// exception.
func (c *child) noBriefFebrileSeizure() rails {
	r := c.Record
	return r.SeizureThisIllness.is(no|assumed) | r.PreviousFebrileSeizure.is(no|assumed) |
		r.SeizureDurationS.atLeast(300, asAssumed) | r.RecoveredNow.is(no|assumed) | r.SeizureNow.is(yes|assumed) |
		r.FirstSeizureEver.is(yes|assumed) | c.age.Months.below(6, asAssumed) |
		r.PostSeizureDrowsyMin.above(60, asAssumed) | r.NoisyBreathingAfterSeizure.is(yes|assumed) |
		r.SeizureInjury.is(second|third|fourth|assumed) |
		r.RepeatInSameIllness.is(yes|assumed)&r.RecoveredBetween.is(no|assumed)
}

// unsureOfDanger tells whether an open danger sign asks for what somebody was unsure of.
func (c *child) unsureOfDanger(open uint64, outside bool) bool {
	for open &= 1<<dangerSigns - 1; open != 0; open &= open - 1 {
		if c.unsureOf(bits.TrailingZeros64(open), outside) {
			return true
		}
	}
	return false
}

func (c *child) unsureOf(sign int, outside bool) bool {
	switch sign {
	case d01:
		return c.Alertness == unsure
	case d02:
		return c.Confused == unsure
	case d03:
		return c.Responsiveness == unsure
	case d04:
		return c.SkinColour == unsure
	case d05:
		return c.ColdBody == unsure
	case d06:
		return c.BreathingPauses == unsure
	case d07:
		return c.Grunting == unsure
	case d08:
		return c.WorkOfBreathing == unsure
	case d09:
		return c.TooBreathlessToFeedOrTalk == unsure
	case d10:
		return c.BreathingSpeed == unsure
	case d11:
		return c.Exhausted == unsure
	case d12:
		return c.Stridor == unsure
	case d13:
		return c.Drooling == unsure || c.Stridor == unsure || c.WorkOfBreathing == unsure || c.BreathlessNow == unsure ||
			(c.BreathingSpeed == unsure && c.Audience != Clinician)
	case d14:
		return c.AnaphylaxisSigns == unsure
	case d15:
		return c.ChokingOnset == unsure
	case d16:
		return c.Cry == unsure
	case d17:
		return c.NonBlanchingRash == unsure
	case d18:
		return c.NeckStiffness == unsure
	case d19:
		return c.BulgingFontanelle == unsure
	case d20:
		return c.SeizureNow == unsure
	case d21:
		return c.SeizureThisIllness == unsure || (!outside && c.unsureOfSeizure())
	case d22:
		return c.FocalNeurology == unsure
	}
	return c.Spo2Percent.why == unsure
}

func (c *child) unsureOfSeizure() bool {
	return c.PreviousFebrileSeizure == unsure || c.SeizureDurationS.why == unsure || c.RecoveredNow == unsure ||
		c.SeizureNow == unsure || c.FirstSeizureEver == unsure || c.PostSeizureDrowsyMin.why == unsure ||
		c.NoisyBreathingAfterSeizure == unsure || c.SeizureInjury == unsure || c.RepeatInSameIllness == unsure ||
		c.RecoveredBetween == unsure
}
