package native

// looks are the red criteria about how the child looks and is.
func (c *child) looks() {
	r, o := c.Record, c.o
	weakPulse := r.WeakPulse.is(yes | c.clinical)
	c.slowRefill = r.CapillaryRefillS.atLeast(3, c.measured)
	paleOrDarker := r.SkinColour.is(pale | darker | open)
	o[r01] = weakPulse & c.slowRefill
	if r.Audience == Clinician {
		o[r02b] = paleOrDarker
	} else {
		o[a01] = paleOrDarker
	}
	o[r10b] = r.WorkOfBreathing.is(moderate | severe | open)
	o[r11] = r.ReducedTurgor.is(yes | c.clinical)
	o[r16] = r.NonBlanchingRash.is(yes|open) & (r.PurpuraOver2mm.is(yes|open) | r.RashSpreadingFast.is(yes|open) |
		r.NeckStiffness.is(yes|open) | r.BulgingFontanelle.is(yes|open) | r.LightHurts.is(yes|open) | c.lessAwake)
	o[r30] = r.ColdHandsFeet.is(yes|open) & paleOrDarker & (weakPulse | c.slowRefill | c.lessAwake)
}

// amber are the criteria for today that nothing above has met yet.
func (c *child) amber() {
	r, o := c.Record, c.o
	o[a02] = r.Responsiveness.is(second | third | open)
	o[a03] = r.NoSmile.is(yes | open)
	o[a04d] = r.Alertness.is(drowsy | hardToWake | unresponsive | open)
	o[a05] = r.ActivityReduced.is(yes | open)
	o[a06] = r.BehavingDifferently.is(yes | open)
	o[a07] = r.NasalFlaring.is(yes | open)
	o[a11] = r.BreathingSpeed.is(second|third|c.home) | r.WorkOfBreathing.is(mild|moderate|severe|open)
	o[a13] = r.Crackles.is(second | third | c.clinical)
	o[a15] = c.slowRefill
	o[a15b] = r.CapillaryRefillS.above(3, c.measured)
	o[a16] = r.DryMouth.is(yes | open)
	o[a17] = c.age.Months.below(12, asAssumed) & (r.PoorFeeding.is(yes|open) | r.IntakePercent.below(50, onlyCeiling))
	o[a18] = r.UrineLess.is(yes|open) |
		byAge(c.age.Months.lo, c.age.Months.hi, &urineGap).atLeast(r.UrineGapH, onlyCeiling, asAssumed)
	fiveDays := r.FeverDays.atLeast(5, onlyCeiling)
	o[a20] = fiveDays
	o[a21] = fiveDays & (r.KdRedEyes.is(yes|open) | r.KdMouth.is(yes|open) | r.KdHandsFeet.is(yes|open) |
		r.KdBodyRash.is(yes|open) | r.KdNeckLump.is(yes|open) | c.age.Months.below(12, onlyCeiling))
	o[a22] = r.Rigors.is(yes | open)
	o[a23] = r.LimbSwelling.is(yes | open)
	o[a24] = r.LimbNotUsed.is(yes | open)
	o[a25] = r.LegPain.is(yes|open) | r.ColdHandsFeet.is(yes|open)
	o[a26] = r.CannotBeSettled.is(yes | open)
	o[a27] = r.SeverePain.is(yes | open)
	o[a28] = r.ChickenpoxWorse.is(yes | open)
	o[a29] = r.EyeSwelling.is(yes | open)
	o[a30] = r.SuspectedUti.is(yes|c.clinical) | r.WeePain.is(yes|open) | r.WeeMoreOften.is(yes|open) |
		r.NewWetting.is(yes|open) | r.WeeSmellyCloudy.is(yes|open) | r.WeeBlood.is(yes|open) | r.BackPain.is(yes|open) |
		r.PastUti.is(yes|open) | r.TummyPain.is(mild|moderate|severe|open)
	o[a31] = r.SunkenEyes.is(yes|open) | r.SunkenFontanelle.is(yes|open) | r.NoTears.is(yes|open)
	o[a32] = r.CarerWorried.is(yes|open) | r.GettingWorse.is(yes|open) | r.CarerCannotCope.is(yes|open)
	o[x02] = r.SafeguardingConcern.is(yes | c.staff)
}

// byAge is the limit of a table at both ends of the ages in months.
func byAge(lo, hi int32, t *[3]band) limits {
	if hi < t[0].below {
		return limits{t[0].limit, t[0].limit}
	}
	return limitsOf(limitAt(lo, t), limitAt(hi, t))
}

func limitAt(months int32, t *[3]band) float64 {
	switch {
	case months < t[0].below:
		return t[0].limit
	case months < t[1].below:
		return t[1].limit
	}
	return t[2].limit
}
