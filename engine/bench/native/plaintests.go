package native

// open tells whether what is not known counts as the worst; others of those who may
// answer it.
func (p *plain) open(c choice) bool    { return p.rail == ceiling && c >= notAsked }
func (p *plain) assumed(c choice) bool { return p.rail != floor && c >= notAsked }

func (p *plain) openToClinicians(c choice) bool { return p.Audience == Clinician && p.open(c) }
func (p *plain) openToStaff(c choice) bool      { return p.Audience != Parent && p.open(c) }
func (p *plain) openAtHome(c choice) bool       { return p.Audience != Clinician && p.open(c) }

// measured is the worth of a number only a clinician measures, where it is missing.
func (p *plain) measured() rails {
	if p.Audience == Clinician {
		return onlyCeiling
	}
	return asExcused
}

func (p *plain) atLeast(n number, limit float64, gap rails) bool {
	return n.known() && n.value >= limit || !n.known() && gap&p.rail != 0
}

func (p *plain) above(n number, limit float64, gap rails) bool {
	return n.known() && n.value > limit || !n.known() && gap&p.rail != 0
}

func (p *plain) below(n number, limit float64, gap rails) bool {
	return n.known() && n.value < limit || !n.known() && gap&p.rail != 0
}

func (p *plain) atMost(n number, limit float64, gap rails) bool {
	return n.known() && n.value <= limit || !n.known() && gap&p.rail != 0
}

func (p *plain) younger(s span, than int32, gap rails) bool {
	return s.hi < than || s.lo < than && gap&p.rail != 0
}

func (p *plain) from(s span, age int32, gap rails) bool {
	return s.lo >= age || s.hi >= age && gap&p.rail != 0
}

// atLeastByAge tests against a limit that depends on the age.
func (p *plain) atLeastByAge(t *[3]band, n number, gap, ageGap rails) bool {
	if !n.known() {
		return gap&p.rail != 0
	}
	l := byAge(p.age.Months.lo, p.age.Months.hi, t)
	return n.value >= l.most || n.value >= l.least && ageGap&p.rail != 0
}

func (p *plain) aboveByAge(t *[3]band, n number, gap, ageGap rails) bool {
	if !n.known() {
		return gap&p.rail != 0
	}
	l := byAge(p.age.Months.lo, p.age.Months.hi, t)
	return n.value > l.most || n.value > l.least && ageGap&p.rail != 0
}
