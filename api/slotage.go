package api

import (
	"sync/atomic"
	"time"

	"safetynet/engine"
)

// moment reads a time of assessment, as [requestDecoder.assessedAt] does.
func (r *slotReader) moment() (time.Time, bool) {
	text, ok := r.word()
	if !ok || len(text) < len("2026-11-21T10:00:00Z") || text[10] != 'T' || text[13] != ':' || text[16] != ':' {
		return time.Time{}, false
	}
	y, mo, d, ok := dateDigits(text[:10])
	h, okH := twoDigits(text[11:], 23)
	mi, okM := twoDigits(text[14:], 59)
	s, okS := twoDigits(text[17:], 59)
	nanos, rest := fraction(text[19:])
	offset, okZ := zone(rest)
	if !ok || !okH || !okM || !okS || !okZ || nanos < 0 || y < minYear || y > maxYear {
		return time.Time{}, false
	}
	at := time.Date(y, time.Month(mo), d, h, mi, s, nanos, offset)
	return at, at.Day() == d
}

// fraction reads what there may be behind the seconds, in nanoseconds: -1 for what
// is wrong.
func fraction(text []byte) (nanos int, rest []byte) {
	if text[0] != '.' {
		return 0, text
	}
	n, i := 0, 1
	for ; i < len(text) && text[i]-'0' <= 9; i++ {
		n = n*10 + int(text[i]-'0')
		if i > 9 {
			return -1, nil
		}
	}
	if i == 1 {
		return -1, nil
	}
	for digits := i - 1; digits < 9; digits++ {
		n *= 10
	}
	return n, text[i:]
}

// zone reads Z or an offset.
func zone(text []byte) (*time.Location, bool) {
	if len(text) == 1 && text[0] == 'Z' {
		return time.UTC, true
	}
	if len(text) != 6 || text[0] != '+' && text[0] != '-' || text[3] != ':' {
		return nil, false
	}
	h, okH := twoDigits(text[1:], 23)
	m, okM := twoDigits(text[4:], 59)
	seconds := (h*60 + m) * 60
	if text[0] == '-' {
		seconds = -seconds
	}
	if seconds == 0 {
		return time.UTC, okH && okM
	}
	return time.FixedZone("", seconds), okH && okM
}

// date reads a date of birth, as [requestDecoder.ageFromBirth] does.
func (r *slotReader) date() (time.Time, bool) {
	text, ok := r.word()
	if !ok || len(text) != len(time.DateOnly) {
		return time.Time{}, false
	}
	y, m, d, ok := dateDigits(text)
	day := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return day, ok && day.Day() == d
}

// dateDigits reads ten bytes. The day may be one that the month has not.
func dateDigits(text []byte) (y, m, d int, ok bool) {
	century, ok1 := twoDigits(text, 99)
	year, ok2 := twoDigits(text[2:], 99)
	m, ok3 := twoDigits(text[5:], 12)
	d, ok4 := twoDigits(text[8:], 31)
	return century*100 + year, m, d, ok1 && ok2 && ok3 && ok4 && text[4] == '-' && text[7] == '-' && m > 0 && d > 0
}

func twoDigits(text []byte, most int) (int, bool) {
	a, b := text[0]-'0', text[1]-'0'
	n := int(a)*10 + int(b)
	return n, a <= 9 && b <= 9 && n <= most
}

// slotAge is what a body says of the age, before it is worked out.
type slotAge struct {
	born   time.Time
	units  [4]int // years, months, weeks, days: -1 for one that is not given
	given  bool   // units
	isBorn bool
}

var ageLimits = [4]int{maxYears, maxYears * 12, maxYears * 53, maxYears * 366}

// stated reads the units of an age.
func (a *slotAge) stated(r *slotReader) bool {
	a.given, a.units = true, [4]int{-1, -1, -1, -1}
	if !r.takes('{') {
		return false
	}
	for {
		word, ok := r.key()
		if !ok {
			return false
		}
		unit := 0
		switch string(word) {
		case "years":
		case "months":
			unit = 1
		case "weeks":
			unit = 2
		case "days":
			unit = 3
		default:
			return false
		}
		r.peek()
		n, decimals, ok := r.number()
		if !ok || decimals > 0 || n < 0 || n > float64(ageLimits[unit]) || a.units[unit] >= 0 {
			return false
		}
		a.units[unit] = int(n)
		if more, ok := r.more('}'); !more {
			return ok
		}
	}
}

// at is the age at a time.
func (a *slotAge) at(at time.Time, gestation int, known *ageTable) (engine.Age, bool) {
	switch {
	case a.isBorn && a.given:
		return engine.Age{}, false
	case a.isBorn:
		age, fault := bornAge(a.born, at, gestation)
		return age, fault == nil
	case a.given:
		return known.age(a.units, at, gestation)
	}
	return engine.UnknownAge(), true
}

// ageTable keeps ages as they were stated beside what they are in completed units,
// because the second is searched for and most children are asked about today. No
// date of birth is kept.
type ageTable [256]atomic.Pointer[ageRow]

type ageRow struct {
	units     [4]int
	year, day int // of the assessment
	gestation int
	age       engine.Age
}

func (t *ageTable) age(units [4]int, at time.Time, gestation int) (engine.Age, bool) {
	year, day := at.Year(), at.YearDay()
	h := 0
	for _, n := range [...]int{units[0], units[1], units[2], units[3], year, day, gestation} {
		h = (h ^ n) * 0x9E3779B1
	}
	slot := &t[h>>24&(len(t)-1)]
	if x := slot.Load(); x != nil && x.units == units && x.year == year && x.day == day && x.gestation == gestation {
		return x.age, true
	}
	var stated engine.StatedAge
	for i, to := range []**int{&stated.Years, &stated.Months, &stated.Weeks, &stated.Days} {
		if units[i] >= 0 {
			n := units[i]
			*to = &n
		}
	}
	age, err := engine.AgeFromStated(stated, at, gestation)
	if err != nil {
		return engine.Age{}, false
	}
	slot.Store(&ageRow{units, year, day, gestation, age})
	return age, true
}
