package api

import (
	"fmt"
	"math"
	"regexp"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

const (
	// maxYears bounds an age, stated or from a date of birth: beyond it is a slip
	// of the finger, such as 1026 for 2026.
	maxYears = 130
	// Times of assessment outside these years are slips too. Anything between is
	// accepted: records are replayed years later.
	minYear, maxYear = 1900, 2200
)

// timeForm is RFC 3339 with capital T and Z; time.Parse alone also takes one digit
// of hour and a comma before the fraction.
var timeForm = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// assessedAt reads the time of assessment. It keeps the offset, which says whose
// calendar date it is, but as a bare offset: Go would otherwise put the server's
// own time zone in its place where both agree, and with it that zone's changes to
// summer time, so that two servers would answer with different bytes.
func (d *requestDecoder) assessedAt(v *value) time.Time {
	if v == nil {
		return bareOffset(d.now.Truncate(time.Second))
	}
	if !d.is(v, aString) {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, v.text)
	if err != nil || !timeForm.MatchString(v.text) {
		d.add(v, "time-wrong", "write it as 2026-11-21T10:00:00Z", "this is not an RFC 3339 time with an offset")
		return time.Time{}
	}
	if at.Year() < minYear || at.Year() > maxYear {
		d.add(v, "time-out-of-range", "", "the time of assessment is in the years %d to %d", minYear, maxYear)
		return time.Time{}
	}
	return bareOffset(at)
}

func bareOffset(t time.Time) time.Time {
	_, offset := t.Zone()
	if offset == 0 {
		return t.UTC()
	}
	return t.In(time.FixedZone("", offset))
}

// age turns what was said of the age into completed units. The date of birth
// ends here. It comes after the findings, one of which is the gestation.
func (d *requestDecoder) age(born, stated *value) engine.Age {
	if born != nil && stated != nil {
		d.add(stated, "age-twice", "send the one that is known better", "give date_of_birth or age, not both")
	}
	age := engine.UnknownAge()
	if born != nil && d.is(born, aString) {
		age = d.ageFromBirth(born)
	}
	if stated != nil {
		if s, ok := d.statedAge(stated); ok && born == nil {
			age = d.ageFromStated(stated, s)
		}
	}
	return age
}

func (d *requestDecoder) ageFromBirth(v *value) engine.Age {
	birth, err := time.Parse(time.DateOnly, v.text)
	if err != nil {
		d.add(v, "date-wrong", "write it as 2026-08-21", "this is not a date")
		return engine.UnknownAge()
	}
	at := d.req.Case.At
	if at.IsZero() {
		return engine.UnknownAge() // the time has a fault of its own
	}
	age, fault := bornAge(birth, at, gestationWeeks(d.req.Case.Findings))
	if fault != nil {
		d.add(v, fault.code, "", "%s", fault.message)
	}
	return age
}

// ageFault is why an age cannot be used.
type ageFault struct{ code, message string }

// bornAge is the age at a time of a child born on a date. With a fault it is none.
func bornAge(birth, at time.Time, gestation int) (engine.Age, *ageFault) {
	age, err := engine.AgeFromBirthDate(birth, at, gestation)
	switch {
	case err != nil:
		return engine.UnknownAge(), &ageFault{"date-in-future", "the date of birth is after the date of assessment"}
	case birth.Before(at.AddDate(-maxYears, 0, 0)):
		return engine.UnknownAge(), &ageFault{"date-out-of-range", fmt.Sprintf("the date of birth is more than %d years before the assessment", maxYears)}
	}
	return age, nil
}

// statedAge reads the units of an age, and tells whether all that was given could
// be read.
func (d *requestDecoder) statedAge(v *value) (engine.StatedAge, bool) {
	m := d.object(v, ageKeys...)
	if m == nil {
		return engine.StatedAge{}, false
	}
	if len(v.members) == 0 {
		d.add(v, "age-empty", "leave age out when nothing is known of it", "give years, months, weeks or days")
	}
	s := engine.StatedAge{
		Years:  d.unit(m["years"], maxYears),
		Months: d.unit(m["months"], maxYears*12),
		Weeks:  d.unit(m["weeks"], maxYears*53),
		Days:   d.unit(m["days"], maxYears*366),
	}
	read := 0
	for _, unit := range []*int{s.Years, s.Months, s.Weeks, s.Days} {
		if unit != nil {
			read++
		}
	}
	return s, read > 0 && read == len(v.members)
}

// unit reads a whole number from 0 to limit; nil when it was not given.
func (d *requestDecoder) unit(v *value, limit int) *int {
	if v == nil || !d.is(v, aNumber) {
		return nil
	}
	n, fault := exactNumber(v.number)
	switch {
	case fault != "":
		d.add(v, "number-wrong", "", "%s", fault)
	case n != math.Trunc(n):
		d.add(v, "number-too-precise", "give the smaller units as well", "%s is a whole number", v.key)
	case n < 0 || n > float64(limit):
		d.add(v, "number-out-of-range", "", "%s is between 0 and %d", v.key, limit)
	default:
		whole := int(n)
		return &whole
	}
	return nil
}

func (d *requestDecoder) ageFromStated(v *value, s engine.StatedAge) engine.Age {
	at := d.req.Case.At
	if at.IsZero() {
		return engine.UnknownAge()
	}
	age, err := engine.AgeFromStated(s, at, gestationWeeks(d.req.Case.Findings))
	if err != nil {
		d.add(v, "age-wrong", "", "the age cannot be used")
	}
	return age
}

// gestationWeeks is the gestation at birth if it was answered, else 0.
func gestationWeeks(findings map[string]engine.Answer) int {
	a, ok := findings[engine.GestationID]
	if !ok || !a.Known() || a.Value.Type != pathways.Int {
		return 0
	}
	return int(a.Value.Number)
}
