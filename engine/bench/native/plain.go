package native

// Plain decides a record as [Decide] does, in the Go that one would write first: a
// bool a criterion, && and ||, which stop where the rest cannot matter, the criteria
// once for each rail, and loops over them for what follows.
func Plain(r *Record, into *Result) {
	outside, mayBeOutside := r.Age.Months.lo >= 60, r.Age.Months.hi >= 60
	into.Inconsistent = r.contradictions()
	onFloor, onCeiling, onGuidance := plain{rail: floor}, plain{rail: ceiling}, plain{rail: guidance}
	onFloor.decide(r, outside)
	onCeiling.decide(r, outside)
	onGuidance.decide(r, outside)

	unsure := false
	into.Met, into.Open = into.Met[:0], into.Open[:0]
	for i := range uint16(count) {
		switch {
		case onFloor.is[i]:
			into.Met = append(into.Met, i)
		case onCeiling.is[i]:
			into.Open = append(into.Open, i)
			unsure = unsure || i < dangerSigns && (&child{Record: r}).unsureOf(int(i), outside)
		}
	}
	floor, ceiling, guidance := onFloor.urgency(outside), onCeiling.urgency(outside), onGuidance.urgency(outside)

	// out of scope, or a contradiction: home care has not been earned
	if outside || r.BronchiolitisDiagnosed == isYes {
		floor, guidance, ceiling = max(floor, gpOr111Today), max(guidance, gpOr111Today), max(ceiling, gpOr111Today)
	}
	if mayBeOutside || into.Inconsistent > 0 || (r.Audience == Clinician && r.BronchiolitisDiagnosed >= notAsked) {
		ceiling = max(ceiling, gpOr111Today)
	}
	into.Floor, into.Ceiling = floor, ceiling
	into.Disposition = max(floor, guidance, min(ceiling, gpOr111Today))
	if unsure {
		into.Disposition = max(into.Disposition, min(ceiling, clinician1h))
	}
}

// plain is a record on one rail.
type plain struct {
	*Record
	rail rails
	age  Age // as the criteria see it
	is   [count]bool

	hot, cold, feverAtAll, lessAwake, seizure, sepsis, slowRefill bool
}

func (p *plain) decide(r *Record, outside bool) {
	p.Record, p.age = r, r.Age
	if !outside {
		p.age.Months.hi, p.age.Corrected.hi = min(r.Age.Months.hi, 59), min(r.Age.Corrected.hi, 59)
	}
	p.lessAwake = r.Alertness == 2 || r.Alertness == 3 || r.Alertness == 4 || p.open(r.Alertness) || r.Confused == isYes || p.open(r.Confused)
	p.seizure = r.SeizureThisIllness == isYes || p.open(r.SeizureThisIllness)
	p.sepsis = r.SuspectedSepsis == 1 || r.SuspectedSepsis == 2 || p.openToStaff(r.SuspectedSepsis) || p.rail != floor && r.SuspectedSepsis == unsure
	p.dangerSigns(outside)
	if !outside {
		p.temperature()
		p.seizures()
		p.sepsisAndRates()
		p.looks()
		p.amber()
	}
}

// urgency is the greatest of the criteria, and of what is raised.
func (p *plain) urgency(outside bool) int {
	most, n := selfCare, 0
	for i, is := range p.is {
		if is {
			most, n = max(most, int(urgencies[i])), n+1
		}
	}
	if outside {
		return most
	}
	again := (p.LowTemperatureRepeated == isYes || p.open(p.LowTemperatureRepeated)) &&
		(p.ReadingUnder36 == isYes || p.open(p.ReadingUnder36) || p.below(p.TemperatureC, 36, onlyCeiling))
	if p.is[r13] && n > 1 {
		most = call999
	}
	if (p.is[r12] || p.is[r12x]) && n > p.count(r12, r12x, r12s, a19, a30, a30b) {
		most = max(most, edNow)
		if p.is[r12] || p.otherRed() {
			most = call999
		}
	}
	if p.is[r14p] && (again || n > p.count(r14c, r14s, r14p)) {
		most = max(most, edNow)
	}
	if p.is[a15b] && n > p.count(a15, a15b) {
		most = max(most, edNow)
	}
	return most
}

func (p *plain) count(criteria ...int) int {
	n := 0
	for _, i := range criteria {
		if p.is[i] {
			n++
		}
	}
	return n
}

func (p *plain) otherRed() bool {
	for i, is := range p.is {
		if is && urgencies[i] >= edNow && i != r12 && i != r12s {
			return true
		}
	}
	return false
}
